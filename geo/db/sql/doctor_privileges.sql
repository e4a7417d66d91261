-- What each role may do with each schema and table of ours, directly, by membership or as anybody.
SELECT
    role.name AS role,
    namespace.nspname::text AS schema,
    NULL::text AS table_name,
    'USAGE' AS privilege
FROM unnest(%(roles)s::text[]) AS role (name)
CROSS JOIN pg_namespace AS namespace
WHERE
    namespace.nspname = any(%(schemas)s::text[])
    AND has_schema_privilege(role.name, namespace.oid, 'USAGE')
UNION ALL
SELECT
    role.name AS role,
    namespace.nspname::text AS schema,
    relation.relname::text AS table_name,
    privilege.name AS privilege
FROM unnest(%(roles)s::text[]) AS role (name)
CROSS JOIN pg_class AS relation
INNER JOIN pg_namespace AS namespace ON relation.relnamespace = namespace.oid
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege (name)
WHERE
    namespace.nspname = any(%(schemas)s::text[])
    AND relation.relkind IN ('r', 'p', 'v', 'm')
    AND (
        has_table_privilege(role.name, relation.oid, privilege.name)
        OR (
            privilege.name IN ('SELECT', 'INSERT', 'UPDATE')
            AND has_any_column_privilege(role.name, relation.oid, privilege.name)
        )
    )
ORDER BY role, schema, table_name NULLS FIRST, privilege
