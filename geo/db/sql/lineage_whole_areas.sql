-- Areas made of all the stadsdelar of a named one and perhaps of others: a figure may be part of theirs.
WITH piece AS (
    SELECT
        part.child_id,
        count(*) OVER () AS n_pieces
    FROM area.part
    INNER JOIN area.area ON part.child_id = area.area_id
    INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
    WHERE part.parent_id = any(%(area_ids)s::integer[]) AND area_set.kind = 'stadsdel'
    GROUP BY part.child_id
)

SELECT part.parent_id AS area_id
FROM area.part
INNER JOIN piece ON part.child_id = piece.child_id
INNER JOIN area.area ON part.parent_id = area.area_id
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE area_set.kind = 'stadsdelsomrade'
GROUP BY part.parent_id, piece.n_pieces
HAVING count(*) = piece.n_pieces
ORDER BY part.parent_id
