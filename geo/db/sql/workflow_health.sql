-- Whether the role is the one that decides about platser: found by the catalogue, which no right hides.
SELECT
    coalesce(bool_and(has_table_privilege(pg_class.oid, 'SELECT, INSERT')), FALSE)
    AND coalesce(bool_and(has_schema_privilege(pg_namespace.oid, 'USAGE')), FALSE) AS can_decide
FROM pg_class
INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
WHERE pg_namespace.nspname = 'workflow' AND pg_class.relname = 'beslut'
