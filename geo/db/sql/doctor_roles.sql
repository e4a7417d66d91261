-- The roles that ought to exist, what each may beyond signing in, and which others it is a member of.
SELECT
    wanted.name,
    role.rolname IS NOT NULL AS is_there,
    coalesce(role.rolcanlogin, FALSE) AS can_login,
    array_remove(
        ARRAY[
            CASE WHEN role.rolsuper THEN 'SUPERUSER' END,
            CASE WHEN role.rolcreaterole THEN 'CREATEROLE' END,
            CASE WHEN role.rolcreatedb THEN 'CREATEDB' END,
            CASE WHEN role.rolreplication THEN 'REPLICATION' END,
            CASE WHEN role.rolbypassrls THEN 'BYPASSRLS' END
        ],
        NULL
    ) AS powers,
    array(
        SELECT holder.rolname::text
        FROM pg_auth_members AS member
        INNER JOIN pg_roles AS holder ON member.roleid = holder.oid
        WHERE member.member = role.oid
        ORDER BY holder.rolname
    ) AS memberships
FROM unnest(%(roles)s::text[]) AS wanted (name)
LEFT JOIN pg_roles AS role ON wanted.name = role.rolname
ORDER BY wanted.name
