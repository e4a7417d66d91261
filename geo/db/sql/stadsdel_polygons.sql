SELECT
    stadsdel.area_id,
    st_asbinary(stadsdel.geom) AS geometry,
    omrade.area_id AS stadsdelsomrade_id
FROM area.area AS stadsdel
INNER JOIN area.area_set AS stadsdel_set ON stadsdel.area_set_id = stadsdel_set.area_set_id
INNER JOIN area.part AS part ON stadsdel.area_id = part.child_id
INNER JOIN area.area AS omrade ON part.parent_id = omrade.area_id
INNER JOIN area.area_set AS omrade_set ON omrade.area_set_id = omrade_set.area_set_id
WHERE
    stadsdel_set.kind = 'stadsdel'
    AND stadsdel_set.valid_to IS NULL
    AND omrade_set.kind = 'stadsdelsomrade'
    AND omrade_set.valid_to IS NULL
ORDER BY stadsdel.area_id
