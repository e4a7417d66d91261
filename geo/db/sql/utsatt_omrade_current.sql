-- Every area of every list as it now stands; the outline is NULL for those outside the city.
SELECT
    bedomd_on,
    namn,
    kategori,
    CASE WHEN is_in_city THEN st_asbinary(geom) END AS outline
FROM core.polisen__utsatt_omrade
WHERE superseded_by IS NULL
ORDER BY bedomd_on, namn
