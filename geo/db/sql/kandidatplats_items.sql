-- One page of a version's kandidatplatser as GeoJSON text, and how many match in all.
SELECT
    kandidatplats.kandidat_id AS fid,
    count(*) OVER () AS n_left,
    kandidatplats.is_synthetic,
    json_build_object(
        'type', 'Feature',
        'id', kandidatplats.kandidat_id,
        'geometry', st_asgeojson(
            CASE
                WHEN %(is_north_first)s::boolean
                    THEN st_flipcoordinates(st_transform(kandidatplats.geom, %(srid)s::integer))
                ELSE st_transform(kandidatplats.geom, %(srid)s::integer)
            END,
            %(digits)s::integer, 0
        )::json,
        'properties', json_build_object(
            'kandidat_id', kandidatplats.kandidat_id,
            'name', kandidatplats.name,
            'stadsdel', kandidatplats.stadsdel,
            'stadsdelsomrade', kandidatplats.stadsdelsomrade,
            'underlag', kandidatplats.underlag,
            'raised_sources', kandidatplats.parts -> 'sources',
            'from', kandidatplats.window_from,
            'to', kandidatplats.window_to,
            'area_km2', round((st_area(kandidatplats.geom) / 1e6)::numeric, 6),
            'is_synthetic', kandidatplats.is_synthetic
        )
    )::text AS feature
FROM publish.kandidatplats
WHERE
    kandidatplats.version_id = %(version_id)s
    AND (%(fid)s::text IS NULL OR kandidatplats.kandidat_id = %(fid)s::text)
    AND (%(after)s::text IS NULL OR kandidatplats.kandidat_id > %(after)s::text)
    AND (%(first_day)s::date IS NULL OR kandidatplats.window_to > %(first_day)s::date)
    AND (%(last_day)s::date IS NULL OR kandidatplats.window_from <= %(last_day)s::date)
    AND (%(box)s::geometry IS NULL OR st_intersects(kandidatplats.geom, %(box)s::geometry))
ORDER BY kandidatplats.kandidat_id
LIMIT %(limit)s
