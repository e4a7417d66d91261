-- Columns of a source's table that name an area.
SELECT attribute.attname::text AS column_name
FROM pg_constraint AS link
INNER JOIN pg_attribute AS attribute
    ON link.conrelid = attribute.attrelid AND attribute.attnum = any(link.conkey)
WHERE
    link.contype = 'f'
    AND link.conrelid = to_regclass(%(table)s)
    AND link.confrelid = to_regclass('area.area')
ORDER BY attribute.attnum
