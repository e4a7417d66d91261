-- The larger areas that an area lies wholly in, coarsest last.
SELECT
    area_set.kind,
    area_set.valid_from,
    parent.code,
    parent.name
FROM area.part
INNER JOIN area.area AS parent ON part.parent_id = parent.area_id
INNER JOIN area.area_set ON parent.area_set_id = area_set.area_set_id
WHERE part.child_id = %(area_id)s
ORDER BY area_set.kind DESC, area_set.valid_from DESC
