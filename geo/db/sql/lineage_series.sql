-- Published figures of one month, or one year, in the areas that a delivered figure may be part of.
SELECT
    series.brott,
    series.clock,
    series.grain,
    series.unit,
    series.month,
    series.n,
    series.status,
    series.note,
    series.is_preliminary,
    series.area_id,
    area_set.kind,
    area_set.valid_from,
    area.code,
    area.name,
    series.release_id
FROM publish.series
INNER JOIN area.area ON series.area_id = area.area_id
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    series.version_id = %(version_id)s
    AND series.source = %(source)s
    AND series.month = %(month)s::date
    AND series.area_id = any(%(area_ids)s::integer[])
ORDER BY area_set.kind, area_set.valid_from, area.code, series.brott, series.unit, series.grain
