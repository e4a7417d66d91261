SELECT
    area_set.kind,
    area_set.valid_from,
    area_set.valid_to,
    area_set.title,
    area_set.source,
    area_set.licence,
    area_set.is_approximate,
    area.code,
    area.name,
    area.land_m2,
    st_asbinary(area.geom) AS geometry
FROM area.area_set AS area_set
INNER JOIN area.area AS area ON area_set.area_set_id = area.area_set_id
ORDER BY area_set.kind, area_set.valid_from, area.code
