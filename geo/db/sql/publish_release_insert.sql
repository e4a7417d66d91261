INSERT INTO publish.release (
    version_id, policy, method, source, theme, geography, window_from, window_to, threshold,
    recipients, is_synthetic
)
VALUES (
    %(version_id)s, %(policy)s, %(method)s, %(source)s, %(theme)s, %(geography)s, %(window_from)s,
    %(window_to)s, %(threshold)s, %(recipients)s, %(is_synthetic)s
)
RETURNING release_id
