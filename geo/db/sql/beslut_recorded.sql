-- The decision that was recorded under an id, if any.
SELECT
    beslut.plats_id,
    plats.kandidat_id,
    beslut.number,
    beslut.utfall,
    beslut.name,
    st_asewkb(beslut.geom) AS geom,
    beslut.beslutad_av,
    beslut.beslutad_on,
    beslut.motivering
FROM workflow.beslut
INNER JOIN workflow.plats ON beslut.plats_id = plats.plats_id
WHERE beslut.beslut_id = %(beslut_id)s
