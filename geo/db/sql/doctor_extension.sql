-- PostGIS as it is in this database, and as the server could have it; both NULL where it is not at all.
SELECT
    installed.extversion AS installed,
    available.default_version AS available
FROM (VALUES ('postgis')) AS wanted (name)
LEFT JOIN pg_extension AS installed ON wanted.name = installed.extname
LEFT JOIN pg_available_extensions AS available ON wanted.name = available.name
