-- What a decision about one kandidatplats takes over from it; who may see the one may see the other.
SELECT
    kandidatplats.name,
    st_asewkb(kandidatplats.geom) AS geom,
    kandidatplats.recipients,
    kandidatplats.is_synthetic
FROM publish.kandidatplats
WHERE kandidatplats.version_id = %(version_id)s AND kandidatplats.kandidat_id = %(kandidat_id)s
