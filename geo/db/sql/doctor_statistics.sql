-- Tables of which much has changed since the planner last counted them.
SELECT
    statistics.schemaname::text AS schema,
    statistics.relname::text AS table_name,
    statistics.n_mod_since_analyze AS changed,
    greatest(statistics.last_analyze, statistics.last_autoanalyze) AS analysed_at
FROM pg_stat_user_tables AS statistics
INNER JOIN pg_class AS relation ON statistics.relid = relation.oid
WHERE
    statistics.schemaname = any(%(schemas)s::text[])
    AND statistics.n_mod_since_analyze > %(least)s + %(share)s * greatest(relation.reltuples, 0)
ORDER BY statistics.schemaname, statistics.relname
