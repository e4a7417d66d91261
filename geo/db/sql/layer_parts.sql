-- Which themes and periods each layer holds for this session, found through the releases: there are
-- some hundred of them, and a million values. The search for a value follows the primary key.
WITH ticket AS (
    SELECT
        release.source,
        release.geography,
        release.theme,
        release.window_from,
        release.window_to,
        max(release.threshold) AS threshold,
        bool_or(release.is_synthetic) AS is_synthetic
    FROM publish.release
    WHERE release.version_id = %(version_id)s
    GROUP BY
        release.source, release.geography, release.theme, release.window_from, release.window_to
)

SELECT
    layer.layer,
    ticket.theme,
    ticket.window_from,
    ticket.window_to,
    ticket.threshold,
    ticket.is_synthetic
FROM publish.layer
INNER JOIN ticket
    ON
        layer.source = ticket.source
        AND layer.geography = ticket.geography
LEFT JOIN publish.theme
    ON
        layer.version_id = theme.version_id
        AND ticket.theme = theme.theme
WHERE
    layer.version_id = %(version_id)s
    AND EXISTS (
        SELECT 1 FROM publish.value
        WHERE
            value.version_id = layer.version_id
            AND value.layer = layer.layer
            AND value.theme = ticket.theme
            AND value.window_from = ticket.window_from
    )
ORDER BY layer.layer, theme.position, ticket.theme, ticket.window_from
