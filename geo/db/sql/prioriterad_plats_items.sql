-- One page of the platser whose last decision is prioriterad, as GeoJSON text, and how many match in all.
-- Such a plats is there from the day of that decision on.
WITH decided AS (
    SELECT DISTINCT ON (beslut.plats_id)
        beslut.plats_id::text AS fid,
        plats.kandidat_id,
        beslut.number,
        beslut.utfall,
        beslut.name,
        beslut.geom,
        beslut.beslutad_av,
        beslut.beslutad_on,
        beslut.motivering,
        beslut.is_synthetic
    FROM workflow.beslut
    INNER JOIN workflow.plats ON beslut.plats_id = plats.plats_id
    ORDER BY beslut.plats_id ASC, beslut.number DESC
)

SELECT
    decided.fid,
    count(*) OVER () AS n_left,
    decided.is_synthetic,
    json_build_object(
        'type', 'Feature',
        'id', decided.fid,
        'geometry', st_asgeojson(
            CASE
                WHEN %(is_north_first)s::boolean
                    THEN st_flipcoordinates(st_transform(decided.geom, %(srid)s::integer))
                ELSE st_transform(decided.geom, %(srid)s::integer)
            END,
            %(digits)s::integer, 0
        )::json,
        'properties', json_build_object(
            'plats_id', decided.fid,
            'kandidat_id', decided.kandidat_id,
            'name', decided.name,
            'number', decided.number,
            'beslutad_av', decided.beslutad_av,
            'beslutad_on', decided.beslutad_on,
            'motivering', decided.motivering,
            'area_km2', round((st_area(decided.geom) / 1e6)::numeric, 6),
            'is_synthetic', decided.is_synthetic
        )
    )::text AS feature
FROM decided
WHERE
    decided.utfall = 'prioriterad'
    AND (%(fid)s::text IS NULL OR decided.fid = %(fid)s::text)
    AND (%(after)s::text IS NULL OR decided.fid > %(after)s::text)
    AND (%(last_day)s::date IS NULL OR decided.beslutad_on <= %(last_day)s::date)
    AND (%(box)s::geometry IS NULL OR st_intersects(decided.geom, %(box)s::geometry))
ORDER BY decided.fid
LIMIT %(limit)s
