-- One area of one set.
SELECT
    area.area_id,
    area.code,
    area.name,
    area.area_m2
FROM area.area
WHERE area.area_set_id = %(area_set_id)s AND area.code = %(code)s
