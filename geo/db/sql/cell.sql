-- One cell and the stadsdel that holds most of it.
SELECT
    cell.cell_id,
    cell.resolution,
    cell.area_m2,
    stadsdel.code AS stadsdel_code,
    stadsdel.name AS stadsdel_name
FROM area.cell
LEFT JOIN area.area AS stadsdel ON cell.stadsdel_id = stadsdel.area_id
WHERE cell.h3 = %(h3)s::bigint
