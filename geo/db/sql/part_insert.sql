INSERT INTO area.part (child_id, parent_id)
SELECT
    child.area_id AS child_id,
    parent.area_id AS parent_id
FROM area.area AS child
INNER JOIN area.area_set AS child_set ON child.area_set_id = child_set.area_set_id
CROSS JOIN area.area AS parent
INNER JOIN area.area_set AS parent_set ON parent.area_set_id = parent_set.area_set_id
WHERE
    child_set.kind = %(child_kind)s
    AND child_set.valid_from = %(child_from)s
    AND child.code = %(child_code)s
    AND parent_set.kind = %(parent_kind)s
    AND parent_set.valid_from = %(parent_from)s
    AND parent.code = %(parent_code)s
