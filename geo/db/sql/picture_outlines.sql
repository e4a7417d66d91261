-- The boundaries of one area set, to find one's way by.
SELECT
    area.name,
    st_asgeojson(st_transform(area.geom, 4326), 5, 0)::json AS geometry
FROM area.area
WHERE area.area_set_id = %(area_set_id)s
ORDER BY area.code
