-- The decisions by which values left.
SELECT
    release.release_id,
    release.policy,
    release.method,
    release.threshold,
    release.recipients,
    release.is_synthetic
FROM publish.release
WHERE release.release_id = any(%(release_ids)s::integer[])
ORDER BY release.release_id
