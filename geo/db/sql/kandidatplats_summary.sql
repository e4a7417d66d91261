-- What the session sees of a version's kandidatplatser: how many, when and where (degrees).
SELECT
    count(*) AS n_platser,
    min(kandidatplats.window_from) AS window_from,
    max(kandidatplats.window_to) AS window_to,
    coalesce(bool_or(kandidatplats.is_synthetic), FALSE) AS is_synthetic,
    st_xmin(st_extent(st_transform(kandidatplats.geom, 4326))) AS west,
    st_ymin(st_extent(st_transform(kandidatplats.geom, 4326))) AS south,
    st_xmax(st_extent(st_transform(kandidatplats.geom, 4326))) AS east,
    st_ymax(st_extent(st_transform(kandidatplats.geom, 4326))) AS north
FROM publish.kandidatplats
WHERE kandidatplats.version_id = %(version_id)s
