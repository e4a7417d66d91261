-- Each hexagon belongs to the stadsdel that its middle lies in; one whose middle lies in none keeps what it had.
UPDATE area.cell AS cell
SET stadsdel_id = stadsdel.area_id
FROM area.area AS stadsdel
INNER JOIN area.area_set AS stadsdel_set ON stadsdel.area_set_id = stadsdel_set.area_set_id
WHERE
    stadsdel_set.kind = 'stadsdel'
    AND stadsdel_set.valid_to IS NULL
    AND st_contains(stadsdel.geom, st_centroid(cell.geom))
    AND cell.stadsdel_id IS DISTINCT FROM stadsdel.area_id
