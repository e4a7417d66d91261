-- The counts of the cube that a row is part of: its hexagon's, and those of its areas.
SELECT
    'cube_cell' AS cube,
    to_hex(cube_cell.cell) AS unit,
    area.name,
    cube_cell.theme,
    cube_cell.month,
    cube_cell.n
FROM analysis.cube_cell
INNER JOIN area.area ON cube_cell.stadsdel_id = area.area_id
WHERE
    cube_cell.source = %(source)s
    AND cube_cell.month = %(month)s::date
    AND cube_cell.theme = any(%(themes)s::text[])
    AND cube_cell.cell = %(cell)s::bigint
    AND cube_cell.stadsdel_id = any(%(area_ids)s::integer[])
UNION ALL
SELECT
    'cube_area' AS cube,
    concat_ws(' ', area_set.kind, area_set.valid_from) AS unit,
    area.name,
    cube_area.theme,
    cube_area.month,
    cube_area.n
FROM analysis.cube_area
INNER JOIN area.area ON cube_area.area_id = area.area_id
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    cube_area.source = %(source)s
    AND cube_area.month = %(month)s::date
    AND cube_area.theme = any(%(themes)s::text[])
    AND cube_area.area_id = any(%(area_ids)s::integer[])
ORDER BY cube DESC, unit ASC
