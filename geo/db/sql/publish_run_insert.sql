INSERT INTO publish.run (version_id, run_id, kind, parameters, code_version, started_at, finished_at)
SELECT
    %(version_id)s,
    run.run_id,
    run.kind,
    run.parameters,
    run.code_version,
    run.started_at,
    run.finished_at
FROM meta.run AS run
WHERE run.run_id = %(run_id)s
