INSERT INTO publish.kandidatplats (
    version_id, kandidat_id, name, stadsdel, stadsdelsomrade, window_from, window_to,
    underlag, score, parts, cells, geom, recipients, is_synthetic
)
VALUES (
    %(version_id)s, %(kandidat_id)s, %(name)s, %(stadsdel)s, %(stadsdelsomrade)s, %(window_from)s,
    %(window_to)s, %(underlag)s, %(score)s, %(parts)s, %(cells)s, %(geom)s, %(recipients)s, %(is_synthetic)s
)
