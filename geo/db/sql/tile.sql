-- One vector tile of a layer, theme and period. Rows are ordered, so equal data gives equal bytes.
WITH unit AS MATERIALIZED (
    SELECT
        cell.cell_id AS unit_id,
        to_hex(cell.h3) AS code,
        NULL::text AS area_name,
        cell.geom_3857
    FROM area.cell
    WHERE
        cell.resolution = %(resolution)s::smallint
        AND cell.geom_3857 && st_tileenvelope(
            %(z)s::integer, %(x)s::integer, %(y)s::integer, margin => 64.0 / 4096
        )
    UNION ALL
    SELECT
        area.area_id AS unit_id,
        area.code,
        area.name AS area_name,
        area.geom_3857
    FROM area.area
    WHERE
        area.area_set_id = %(area_set_id)s::integer
        AND area.geom_3857 && st_tileenvelope(
            %(z)s::integer, %(x)s::integer, %(y)s::integer, margin => 64.0 / 4096
        )
),

feature AS (
    SELECT
        value.unit_id AS id,
        value.n,
        value.status,
        value.is_raised,
        value.is_synthetic,
        round(value.estimate::numeric, 2)::double precision AS estimate,
        round(value.low::numeric, 2)::double precision AS low,
        round(value.high::numeric, 2)::double precision AS high,
        value.base,
        unit.area_name AS name,
        CASE WHEN unit.area_name IS NULL THEN unit.code END AS h3,
        CASE WHEN unit.area_name IS NOT NULL THEN unit.code END AS code,
        st_asmvtgeom(
            unit.geom_3857,
            st_tileenvelope(%(z)s::integer, %(x)s::integer, %(y)s::integer),
            4096, 64, TRUE
        ) AS geom
    FROM unit
    INNER JOIN publish.value ON unit.unit_id = value.unit_id
    WHERE
        value.version_id = %(version_id)s
        AND value.layer = %(layer)s
        AND value.theme = %(theme)s
        AND value.window_from = %(window_from)s::date
)

SELECT st_asmvt(feature, %(layer)s::text, 4096, 'geom', 'id' ORDER BY feature.id) AS tile
FROM feature
WHERE feature.geom IS NOT NULL
