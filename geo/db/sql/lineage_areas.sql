-- The areas that a row names, by id or by code and kind, and the larger ones that each lies wholly in.
WITH named AS (
    SELECT area.area_id
    FROM area.area
    INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
    WHERE
        area.area_id = any(%(area_ids)s::integer[])
        OR (area.code = any(%(codes)s::text[]) AND area_set.kind = any(%(kinds)s::text[]))
),

reached AS (
    SELECT
        named.area_id,
        TRUE AS is_named
    FROM named
    UNION ALL
    SELECT
        part.parent_id AS area_id,
        FALSE AS is_named
    FROM named
    INNER JOIN area.part ON named.area_id = part.child_id
)

SELECT
    area.area_id,
    area_set.kind,
    area_set.valid_from,
    area_set.valid_to,
    area.code,
    area.name,
    bool_or(reached.is_named) AS is_named
FROM reached
INNER JOIN area.area ON reached.area_id = area.area_id
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
GROUP BY area.area_id, area_set.area_set_id
ORDER BY
    array_position(ARRAY['basomrade', 'stadsdel', 'regso', 'stadsdelsomrade', 'kommun'], area_set.kind),
    area_set.kind, area_set.valid_from
