-- One page of a layer as GeoJSON text, in the order of the primary key. A layer is of cells (then
-- `resolution` is given) or of areas (then `area_set_id` is): the other half of `unit` is empty.
-- `unit` is not materialized: the planner thinks that row security leaves few values, and would
-- search a list of units for each of them; as tables it finds each unit by its index.
WITH unit AS NOT MATERIALIZED (
    SELECT
        cell.cell_id AS unit_id,
        to_hex(cell.h3) AS code,
        NULL::text AS area_name,
        cell.geom,
        cell.area_m2
    FROM area.cell
    WHERE
        cell.resolution = %(resolution)s::smallint
        AND (%(box)s::geometry IS NULL OR st_intersects(cell.geom, %(box)s::geometry))
        AND (%(h3)s::bigint IS NULL OR cell.h3 = %(h3)s::bigint)
    UNION ALL
    SELECT
        area.area_id AS unit_id,
        area.code,
        area.name AS area_name,
        area.geom,
        area.area_m2
    FROM area.area
    WHERE
        area.area_set_id = %(area_set_id)s::integer
        AND (%(box)s::geometry IS NULL OR st_intersects(area.geom, %(box)s::geometry))
        AND (%(code)s::text IS NULL OR area.code = %(code)s::text)
),

-- Everywhere: along the primary key, which stops at the limit.
page_everywhere AS MATERIALIZED (
    SELECT
        value.theme,
        value.window_from,
        value.window_to,
        value.unit_id,
        value.n,
        value.status,
        value.expected,
        value.is_raised,
        value.estimate,
        value.low,
        value.high,
        value.base,
        value.is_synthetic
    FROM publish.value
    WHERE
        %(is_everywhere)s::boolean
        AND value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND (%(theme)s::text IS NULL OR value.theme = %(theme)s::text)
        AND (%(first_day)s::date IS NULL OR value.window_to > %(first_day)s::date)
        AND (%(last_day)s::date IS NULL OR value.window_from <= %(last_day)s::date)
        AND (
            %(after_theme)s::text IS NULL
            OR (value.theme, value.window_from, value.unit_id)
            > (%(after_theme)s::text, %(after_window)s::date, %(after_unit)s::integer)
        )
    ORDER BY value.theme, value.window_from, value.unit_id
    LIMIT %(limit)s
),

-- Somewhere: from the units to their values.
page_somewhere AS MATERIALIZED (
    SELECT
        value.theme,
        value.window_from,
        value.window_to,
        value.unit_id,
        value.n,
        value.status,
        value.expected,
        value.is_raised,
        value.estimate,
        value.low,
        value.high,
        value.base,
        value.is_synthetic
    FROM publish.value
    INNER JOIN unit ON value.unit_id = unit.unit_id
    WHERE
        NOT %(is_everywhere)s::boolean
        AND value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND (%(theme)s::text IS NULL OR value.theme = %(theme)s::text)
        AND (%(first_day)s::date IS NULL OR value.window_to > %(first_day)s::date)
        AND (%(last_day)s::date IS NULL OR value.window_from <= %(last_day)s::date)
        AND (
            %(after_theme)s::text IS NULL
            OR (value.theme, value.window_from, value.unit_id)
            > (%(after_theme)s::text, %(after_window)s::date, %(after_unit)s::integer)
        )
    ORDER BY value.theme, value.window_from, value.unit_id
    LIMIT %(limit)s
),

page AS (
    SELECT * FROM page_everywhere
    UNION ALL
    SELECT * FROM page_somewhere
)

SELECT
    page.theme,
    page.window_from,
    page.unit_id,
    json_build_object(
        'type', 'Feature',
        'id', concat_ws('.', unit.code, page.theme, page.window_from),
        'geometry', st_asgeojson(
            CASE
                WHEN %(is_north_first)s::boolean
                    THEN st_flipcoordinates(st_transform(unit.geom, %(srid)s::integer))
                ELSE st_transform(unit.geom, %(srid)s::integer)
            END,
            %(digits)s::integer, 0
        )::json,
        'properties',
        CASE
            WHEN unit.area_name IS NULL THEN jsonb_build_object('h3', unit.code)
            ELSE jsonb_build_object('code', unit.code, 'name', unit.area_name)
        END
        || CASE
            WHEN %(measure)s::text = 'koncentration'
                THEN
                    jsonb_build_object(
                        'expected', round(page.expected::numeric, 2), 'is_raised', page.is_raised
                    )
            WHEN %(measure)s::text = 'koncentration_gi'
                THEN
                    jsonb_build_object('z', round(page.estimate::numeric, 2), 'is_raised', page.is_raised)
            WHEN %(measure)s::text IN ('per_1000', 'andel')
                THEN
                    jsonb_build_object(
                        'estimate', round(page.estimate::numeric, 2),
                        'low', round(page.low::numeric, 2),
                        'high', round(page.high::numeric, 2),
                        'base', page.base
                    )
            ELSE jsonb_build_object('n_per_km2', round((page.n / unit.area_m2 * 1e6)::numeric, 2))
        END
        || jsonb_build_object(
            'theme', page.theme,
            'from', page.window_from,
            'to', page.window_to,
            'n', page.n,
            'status', page.status,
            'area_km2', round((unit.area_m2 / 1e6)::numeric, 6),
            'source', %(source)s::text,
            'clock', %(clock)s::text,
            'is_synthetic', page.is_synthetic
        )
    )::text AS feature
FROM page
INNER JOIN unit ON page.unit_id = unit.unit_id
ORDER BY page.theme, page.window_from, page.unit_id
