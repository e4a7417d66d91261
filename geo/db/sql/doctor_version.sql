-- The version that readers see, and how many deliveries it was made without.
SELECT
    version.version_id,
    version.created_at,
    (
        SELECT count(*)::integer FROM meta.delivery
        WHERE run.inputs IS NULL OR delivery.delivery_id <> all(run.inputs)
    ) AS n_newer
FROM publish.version
LEFT JOIN meta.run ON version.run_id = run.run_id
WHERE version.is_current
