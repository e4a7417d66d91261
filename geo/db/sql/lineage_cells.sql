-- Ids of hexagons by their number.
SELECT cell.cell_id
FROM area.cell
WHERE cell.h3 = any(%(cells)s::bigint[])
ORDER BY cell.cell_id
