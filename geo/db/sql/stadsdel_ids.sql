SELECT
    stadsdel.code,
    stadsdel.area_id
FROM area.area AS stadsdel
INNER JOIN area.area_set AS stadsdel_set ON stadsdel.area_set_id = stadsdel_set.area_set_id
WHERE stadsdel_set.kind = 'stadsdel' AND stadsdel_set.valid_to IS NULL
