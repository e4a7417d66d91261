-- All that the session may see of one cell or area, in the given layers.
SELECT
    value.layer,
    value.theme,
    value.window_from,
    value.window_to,
    value.n,
    value.status,
    value.is_raised,
    value.is_synthetic,
    value.base,
    round(value.estimate::numeric, 2)::double precision AS estimate,
    round(value.low::numeric, 2)::double precision AS low,
    round(value.high::numeric, 2)::double precision AS high,
    round(value.expected::numeric, 2)::double precision AS expected
FROM publish.value
WHERE
    value.version_id = %(version_id)s
    AND value.layer = any(%(layers)s::text[])
    AND value.unit_id = %(unit_id)s
ORDER BY value.theme, value.window_from, value.layer
