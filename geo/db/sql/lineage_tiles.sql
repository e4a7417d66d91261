-- The tiles of one zoom that a unit lies in; x is counted from the west, y from the north.
WITH unit AS (
    SELECT cell.geom_3857 AS geom
    FROM area.cell
    WHERE %(is_cell)s::boolean AND cell.cell_id = %(unit_id)s
    UNION ALL
    SELECT area.geom_3857 AS geom
    FROM area.area
    WHERE NOT %(is_cell)s::boolean AND area.area_id = %(unit_id)s
),

pyramid AS (
    SELECT
        unit.geom,
        20037508.342789244 AS half_m,
        2 * 20037508.342789244 / 2 ^ %(zoom)s::integer AS tile_m
    FROM unit
),

span AS (
    SELECT
        pyramid.geom,
        floor((st_xmin(pyramid.geom) + pyramid.half_m) / pyramid.tile_m)::integer AS west,
        floor((st_xmax(pyramid.geom) + pyramid.half_m) / pyramid.tile_m)::integer AS east,
        floor((pyramid.half_m - st_ymax(pyramid.geom)) / pyramid.tile_m)::integer AS north,
        floor((pyramid.half_m - st_ymin(pyramid.geom)) / pyramid.tile_m)::integer AS south
    FROM pyramid
)

SELECT
    x.number AS x,
    y.number AS y
FROM span
CROSS JOIN generate_series(span.west, span.east) AS x (number)
CROSS JOIN generate_series(span.north, span.south) AS y (number)
WHERE st_intersects(span.geom, st_tileenvelope(%(zoom)s::integer, x.number, y.number))
ORDER BY x.number, y.number
