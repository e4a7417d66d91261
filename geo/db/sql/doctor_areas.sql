-- Area sets with their number of areas, and of areas that are no surfaces.
SELECT
    area_set.kind,
    area_set.valid_from,
    count(area.area_id)::integer AS n_areas,
    count(area.area_id) FILTER (
        WHERE NOT st_isvalid(area.geom) OR st_isempty(area.geom) OR st_area(area.geom) = 0
    )::integer AS n_invalid
FROM area.area_set
LEFT JOIN area.area ON area_set.area_set_id = area.area_set_id
GROUP BY area_set.area_set_id
ORDER BY area_set.kind, area_set.valid_from
