-- Every unit of a layer with its shape and its value of one theme and period: all areas of its set,
-- or all cells of its resolution that have land or a published row. A unit without a row stays, for
-- "ingen uppgift" is shown too. A layer is of cells or of areas: the other half is empty.
WITH published AS MATERIALIZED (
    SELECT
        value.unit_id,
        value.n,
        value.status,
        value.is_raised,
        value.is_synthetic,
        value.base,
        round(value.expected::numeric, 2)::double precision AS expected,
        round(value.estimate::numeric, 2)::double precision AS estimate,
        round(value.low::numeric, 2)::double precision AS low,
        round(value.high::numeric, 2)::double precision AS high
    FROM publish.value
    WHERE
        value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND value.theme = %(theme)s
        AND value.window_from = %(window_from)s::date
),

unit AS (
    SELECT
        cell.cell_id AS unit_id,
        to_hex(cell.h3) AS code,
        stadsdel.name AS area_name,
        cell.geom,
        cell.area_m2
    FROM area.cell
    LEFT JOIN area.area AS stadsdel ON cell.stadsdel_id = stadsdel.area_id
    WHERE
        cell.resolution = %(resolution)s::smallint
        AND (cell.land_share > 0 OR cell.cell_id IN (SELECT published.unit_id FROM published))
    UNION ALL
    SELECT
        area.area_id AS unit_id,
        area.code,
        area.name AS area_name,
        area.geom,
        area.area_m2
    FROM area.area
    WHERE area.area_set_id = %(area_set_id)s::integer
)

SELECT
    unit.code,
    unit.area_name AS name,
    st_asgeojson(st_transform(unit.geom, 4326), 5, 0)::json AS geometry,
    published.n,
    published.status,
    published.expected,
    published.is_raised,
    published.is_synthetic,
    published.estimate,
    published.low,
    published.high,
    published.base,
    round((unit.area_m2 / 1e6)::numeric, 6)::double precision AS area_km2
FROM unit
LEFT JOIN published ON unit.unit_id = published.unit_id
ORDER BY unit.unit_id
