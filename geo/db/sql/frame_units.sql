-- The units of a layer in the order of every column of its frames: all areas of its set, or all
-- cells of its resolution that have land or a published row.
SELECT
    unit.code,
    unit.area_name AS name,
    round((unit.area_m2 / 1e6)::numeric, 6)::double precision AS area_km2
FROM (
    SELECT
        cell.cell_id AS unit_id,
        to_hex(cell.h3) AS code,
        stadsdel.name AS area_name,
        cell.area_m2
    FROM area.cell
    LEFT JOIN area.area AS stadsdel ON cell.stadsdel_id = stadsdel.area_id
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
    SELECT
        area.area_id AS unit_id,
        area.code,
        area.name AS area_name,
        area.area_m2
    FROM area.area
    WHERE area.area_set_id = %(area_set_id)s::integer
) AS unit
ORDER BY unit.unit_id
