UPDATE core.polisen__anmalda_brott_basomrade AS crime
SET area_id = named.area_id, stadsdel_id = named.stadsdel_id
FROM named
WHERE
    crime.basomrade = named.basomrade
    AND crime.inskriven_on = named.inskriven_on
    AND (crime.area_id, crime.stadsdel_id) IS DISTINCT FROM (named.area_id, named.stadsdel_id)
