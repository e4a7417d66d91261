-- The official series of one area. A yearly figure stands at the first day of its year.
SELECT
    series.source,
    series.brott,
    series.clock,
    series.unit,
    series.grain,
    series.month,
    series.n,
    series.status,
    series.note,
    series.is_preliminary,
    series.is_synthetic
FROM publish.series
WHERE series.version_id = %(version_id)s AND series.area_id = %(area_id)s
ORDER BY series.source, series.brott, series.unit, series.grain, series.month
