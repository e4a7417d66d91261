-- The last decision on a plats, which is named by its own id or by that of its kandidatplats.
SELECT
    plats.plats_id,
    plats.kandidat_id,
    plats.recipients,
    plats.is_synthetic,
    beslut.number,
    beslut.utfall,
    beslut.name,
    st_asewkb(beslut.geom) AS geom,
    beslut.beslutad_av,
    beslut.beslutad_on
FROM workflow.plats
INNER JOIN workflow.beslut ON plats.plats_id = beslut.plats_id
WHERE plats.plats_id::text = %(asked)s::text OR plats.kandidat_id = %(asked)s::text
ORDER BY beslut.number DESC
LIMIT 1
