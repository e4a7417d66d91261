-- Every index of ours: its table, its columns where it has no expressions, and whether it is whole.
SELECT
    namespace.nspname::text AS schema,
    relation.relname::text AS table_name,
    made.relname::text AS name,
    definition.indisunique AS is_unique,
    definition.indisvalid AND definition.indisready AS is_valid,
    array(
        SELECT attribute.attname::text
        FROM unnest(definition.indkey::smallint[]) WITH ORDINALITY AS key (number, place)
        INNER JOIN pg_attribute AS attribute
            ON definition.indrelid = attribute.attrelid AND key.number = attribute.attnum
        ORDER BY key.place
    ) AS columns
FROM pg_index AS definition
INNER JOIN pg_class AS made ON definition.indexrelid = made.oid
INNER JOIN pg_class AS relation ON definition.indrelid = relation.oid
INNER JOIN pg_namespace AS namespace ON relation.relnamespace = namespace.oid
WHERE namespace.nspname = any(%(schemas)s::text[])
ORDER BY namespace.nspname, relation.relname, made.relname
