SELECT
    run.run_id,
    run.kind,
    run.parameters,
    run.code_version,
    run.started_at,
    run.finished_at
FROM publish.run
WHERE run.version_id = %(version_id)s
ORDER BY run.run_id DESC
LIMIT 1
