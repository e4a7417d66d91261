-- Every decision on one plats, oldest first.
SELECT
    beslut.beslut_id,
    beslut.number,
    beslut.utfall,
    beslut.name,
    beslut.beslutad_av,
    beslut.beslutad_on,
    beslut.motivering,
    beslut.recorded_at,
    beslut.underlag,
    st_asgeojson(st_transform(beslut.geom, 4326), 7, 0)::json AS polygon,
    st_area(beslut.geom) AS area_m2
FROM workflow.beslut
WHERE beslut.plats_id = %(plats_id)s
ORDER BY beslut.number
