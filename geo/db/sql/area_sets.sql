SELECT
    area_set.area_set_id,
    area_set.kind,
    area_set.valid_from,
    area_set.valid_to,
    area_set.title,
    area_set.source,
    area_set.licence,
    area_set.is_approximate
FROM area.area_set
ORDER BY area_set.kind, area_set.valid_from
