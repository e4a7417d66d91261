-- Forget what the areas of one set lie in.
DELETE FROM area.part
USING area.area
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    part.child_id = area.area_id
    AND area_set.kind = %(kind)s
    AND area_set.valid_from = %(valid_from)s
