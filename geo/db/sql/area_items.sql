-- One page of an area set as GeoJSON text.
SELECT
    area.code,
    json_build_object(
        'type', 'Feature',
        'id', area.code,
        'geometry', st_asgeojson(
            CASE
                WHEN %(is_north_first)s::boolean
                    THEN st_flipcoordinates(st_transform(area.geom, %(srid)s::integer))
                ELSE st_transform(area.geom, %(srid)s::integer)
            END,
            %(digits)s::integer, 0
        )::json,
        'properties', json_build_object(
            'code', area.code,
            'name', area.name,
            'category', area.category,
            'kind', area_set.kind,
            'valid_from', area_set.valid_from,
            'valid_to', area_set.valid_to,
            'area_km2', round((area.area_m2 / 1e6)::numeric, 6),
            'land_km2', round((area.land_m2 / 1e6)::numeric, 6),
            'is_approximate', area_set.is_approximate,
            'source', area_set.source,
            'is_synthetic', FALSE
        )
    )::text AS feature
FROM area.area
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    area.area_set_id = %(area_set_id)s
    AND (%(code)s::text IS NULL OR area.code = %(code)s::text)
    AND (%(after)s::text IS NULL OR area.code > %(after)s::text)
    AND (%(first_day)s::date IS NULL OR area_set.valid_to IS NULL OR area_set.valid_to > %(first_day)s::date)
    AND (%(last_day)s::date IS NULL OR area_set.valid_from <= %(last_day)s::date)
    AND (%(box)s::geometry IS NULL OR st_intersects(area.geom, %(box)s::geometry))
ORDER BY area.code
LIMIT %(limit)s
