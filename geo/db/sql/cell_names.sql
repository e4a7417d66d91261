-- The stadsdel of hexagons, and the stadsdelsområde that it now lies in.
SELECT
    cell.h3,
    stadsdel.name AS stadsdel,
    omrade.name AS stadsdelsomrade
FROM area.cell
INNER JOIN area.area AS stadsdel ON cell.stadsdel_id = stadsdel.area_id
LEFT JOIN (
    area.part
    INNER JOIN area.area AS omrade ON part.parent_id = omrade.area_id
    INNER JOIN area.area_set AS omrade_set
        ON
            omrade.area_set_id = omrade_set.area_set_id
            AND omrade_set.kind = 'stadsdelsomrade'
            AND omrade_set.valid_to IS NULL
) ON stadsdel.area_id = part.child_id
WHERE cell.h3 = any(%(cells)s::bigint[])
