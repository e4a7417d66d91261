-- How much of a polygon lies in the kommun, 0–1; empty where no boundary is loaded.
SELECT sum(st_area(st_intersection(area.geom, %(geom)s::geometry)) / st_area(%(geom)s::geometry)) AS share
FROM area.area
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE area_set.kind = 'kommun' AND area_set.valid_to IS NULL
