-- The shape of one kandidatplats as an answer shows it.
SELECT
    st_asgeojson(st_transform(kandidatplats.geom, 4326), 7, 0)::json AS polygon,
    st_area(kandidatplats.geom) AS area_m2
FROM publish.kandidatplats
WHERE kandidatplats.version_id = %(version_id)s AND kandidatplats.kandidat_id = %(kandidat_id)s
