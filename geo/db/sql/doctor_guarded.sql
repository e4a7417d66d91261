-- Every table whose rows are for somebody: all of core, and those with recipients; with their policies.
SELECT
    namespace.nspname::text AS schema,
    relation.relname::text AS table_name,
    relation.relrowsecurity AND relation.relforcerowsecurity AS is_forced,
    coalesce(
        jsonb_agg(
            jsonb_build_object(
                'name', policy.policyname,
                'roles', policy.roles,
                'command', policy.cmd,
                'condition', coalesce(policy.qual, policy.with_check)
            )
            ORDER BY policy.policyname
        ) FILTER (WHERE policy.policyname IS NOT NULL),
        '[]'
    ) AS policies
FROM pg_class AS relation
INNER JOIN pg_namespace AS namespace ON relation.relnamespace = namespace.oid
LEFT JOIN pg_policies AS policy
    ON namespace.nspname = policy.schemaname AND relation.relname = policy.tablename
WHERE
    relation.relkind IN ('r', 'p')
    AND namespace.nspname = any(%(schemas)s::text[])
    AND (
        namespace.nspname = 'core'
        OR EXISTS (
            SELECT 1 FROM pg_attribute AS attribute
            WHERE
                attribute.attrelid = relation.oid
                AND attribute.attname = 'recipients'
                AND NOT attribute.attisdropped
        )
    )
GROUP BY namespace.nspname, relation.relname, relation.relrowsecurity, relation.relforcerowsecurity
ORDER BY namespace.nspname, relation.relname
