-- How many features a query matches in all; the conditions are those of items.sql without the page.
WITH unit AS NOT MATERIALIZED (
    SELECT cell.cell_id AS unit_id
    FROM area.cell
    WHERE
        cell.resolution = %(resolution)s::smallint
        AND st_intersects(cell.geom, %(box)s::geometry)
    UNION ALL
    SELECT area.area_id AS unit_id
    FROM area.area
    WHERE
        area.area_set_id = %(area_set_id)s::integer
        AND st_intersects(area.geom, %(box)s::geometry)
),

everywhere AS (
    SELECT count(*) AS n_matched
    FROM publish.value
    WHERE
        %(is_everywhere)s::boolean
        AND value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND (%(theme)s::text IS NULL OR value.theme = %(theme)s::text)
        AND (%(first_day)s::date IS NULL OR value.window_to > %(first_day)s::date)
        AND (%(last_day)s::date IS NULL OR value.window_from <= %(last_day)s::date)
),

somewhere AS (
    SELECT count(*) AS n_matched
    FROM publish.value
    INNER JOIN unit ON value.unit_id = unit.unit_id
    WHERE
        NOT %(is_everywhere)s::boolean
        AND value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND (%(theme)s::text IS NULL OR value.theme = %(theme)s::text)
        AND (%(first_day)s::date IS NULL OR value.window_to > %(first_day)s::date)
        AND (%(last_day)s::date IS NULL OR value.window_from <= %(last_day)s::date)
)

SELECT everywhere.n_matched + somewhere.n_matched AS n_matched
FROM everywhere
CROSS JOIN somewhere
