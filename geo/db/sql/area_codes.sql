SELECT
    area_set.kind,
    area_set.valid_from,
    area.code,
    area.area_id
FROM area.area AS area
INNER JOIN area.area_set AS area_set ON area.area_set_id = area_set.area_set_id
