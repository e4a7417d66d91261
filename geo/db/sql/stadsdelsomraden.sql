-- The stadsdelsområden of the newest division.
SELECT
    area.code,
    area.name
FROM area.area
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE area_set.kind = 'stadsdelsomrade' AND area_set.valid_to IS NULL
ORDER BY area.name
