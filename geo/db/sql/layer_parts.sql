-- Which themes and periods each layer holds for this session, found through the releases: there are
-- some hundred of them, and a million values.
SELECT
    layer.layer,
    ticket.theme,
    ticket.window_from,
    ticket.window_to,
    ticket.threshold,
    ticket.is_synthetic
FROM publish.layer
INNER JOIN publish.release AS ticket
    ON
        layer.version_id = ticket.version_id
        AND layer.source = ticket.source
        AND layer.geography = ticket.geography
LEFT JOIN publish.theme
    ON
        ticket.version_id = theme.version_id
        AND ticket.theme = theme.theme
WHERE
    layer.version_id = %(version_id)s
    AND EXISTS (
        SELECT 1 FROM publish.value
        WHERE value.release_id = ticket.release_id AND value.layer = layer.layer
    )
ORDER BY layer.layer, theme.position, ticket.theme, ticket.window_from
