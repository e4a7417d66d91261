-- Whether the database has what the API reads, and whether the role is one that may be used here.
SELECT
    to_regclass('publish.version') IS NOT NULL AS has_tables,
    coalesce(has_schema_privilege(to_regnamespace('core')::oid, 'USAGE'), FALSE) AS can_read_core
