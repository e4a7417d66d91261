-- Advisory locks of this database held longer than is usual; loads, publications and migrations take them.
SELECT
    lock.pid,
    activity.usename::text AS role,
    floor(extract(EPOCH FROM clock_timestamp() - coalesce(activity.xact_start, activity.state_change)))::integer
        AS held_s,
    (
        SELECT count(*)::integer FROM pg_locks AS waiting
        WHERE
            waiting.locktype = 'advisory' AND NOT waiting.granted
            AND (waiting.classid, waiting.objid, waiting.objsubid) = (lock.classid, lock.objid, lock.objsubid)
    ) AS n_waiting
FROM pg_locks AS lock
INNER JOIN pg_stat_activity AS activity ON lock.pid = activity.pid
INNER JOIN pg_database AS database ON lock.database = database.oid AND database.datname = current_database()
WHERE
    lock.locktype = 'advisory'
    AND lock.granted
    AND lock.pid <> pg_backend_pid()
    AND coalesce(activity.xact_start, activity.state_change) <= clock_timestamp() - %(longest)s::interval
ORDER BY lock.pid
