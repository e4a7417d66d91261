-- Published values that a row is part of, in hexagons and areas that it lies in.
SELECT
    value.layer,
    layer.title,
    layer.measure,
    layer.unit,
    value.theme,
    theme.title AS theme_title,
    value.window_from,
    value.window_to,
    value.unit_id,
    coalesce(area.code, to_hex(cell.h3)) AS code,
    area.name,
    value.n,
    value.status,
    value.is_raised,
    value.estimate,
    value.release_id,
    layer.area_set_id IS NULL AS is_cell
FROM publish.value
INNER JOIN publish.layer
    ON value.version_id = layer.version_id AND value.layer = layer.layer
LEFT JOIN publish.theme
    ON value.version_id = theme.version_id AND value.theme = theme.theme
LEFT JOIN area.area
    ON value.unit_id = area.area_id AND layer.area_set_id = area.area_set_id
LEFT JOIN area.cell
    ON value.unit_id = cell.cell_id AND layer.area_set_id IS NULL
WHERE
    value.version_id = %(version_id)s
    AND layer.source = %(source)s
    AND value.theme = any(%(themes)s::text[])
    AND value.window_from <= %(month)s::date
    AND value.window_to > %(month)s::date
    AND (
        (layer.area_set_id IS NOT NULL AND area.area_id = any(%(area_ids)s::integer[]))
        OR (layer.area_set_id IS NULL AND value.unit_id = any(%(cell_ids)s::integer[]))
    )
ORDER BY layer.position, value.theme, value.window_from
