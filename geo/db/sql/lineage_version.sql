-- The version that readers see, and whether it was made of a delivery.
SELECT
    version.version_id,
    version.created_at,
    run.run_id,
    run.code_version,
    %(delivery_id)s::integer = any(run.inputs) AS has_delivery
FROM publish.version
INNER JOIN meta.run ON version.run_id = run.run_id
WHERE version.is_current
