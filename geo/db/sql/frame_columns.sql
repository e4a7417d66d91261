-- One row for each period, one array for each column, in the order of frame_units.sql.
WITH unit AS MATERIALIZED (
    SELECT cell.cell_id AS unit_id
    FROM area.cell
    WHERE
        cell.resolution = %(resolution)s::smallint
        AND (
            cell.land_share > 0
            OR cell.cell_id IN (
                SELECT value.unit_id FROM publish.value
                WHERE
                    value.version_id = %(version_id)s
                    AND value.layer = %(layer)s
                    AND value.theme = %(theme)s
            )
        )
    UNION ALL
    SELECT area.area_id AS unit_id
    FROM area.area
    WHERE area.area_set_id = %(area_set_id)s::integer
),

period AS (
    SELECT unnest(%(windows)s::date[]) AS window_from
)

SELECT
    period.window_from,
    array_agg(value.n ORDER BY unit.unit_id) AS n,
    array_agg(array_position(%(statuses)s::text[], value.status) - 1 ORDER BY unit.unit_id) AS status,
    array_agg(round(value.expected::numeric, 2)::double precision ORDER BY unit.unit_id) AS expected,
    array_agg(value.is_raised ORDER BY unit.unit_id) AS raised,
    array_agg(round(value.estimate::numeric, 2)::double precision ORDER BY unit.unit_id) AS estimate,
    array_agg(round(value.low::numeric, 2)::double precision ORDER BY unit.unit_id) AS low,
    array_agg(round(value.high::numeric, 2)::double precision ORDER BY unit.unit_id) AS high,
    array_agg(value.base ORDER BY unit.unit_id) AS base
FROM period
CROSS JOIN unit
LEFT JOIN publish.value
    ON
        value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND value.theme = %(theme)s
        AND period.window_from = value.window_from
        AND unit.unit_id = value.unit_id
GROUP BY period.window_from
ORDER BY period.window_from
