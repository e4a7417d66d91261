-- The official monthly series of one area.
SELECT
    series.source,
    series.brott,
    series.clock,
    series.month,
    series.n,
    series.status,
    series.note,
    series.is_preliminary,
    series.is_synthetic
FROM publish.series
WHERE series.version_id = %(version_id)s AND series.area_id = %(area_id)s
ORDER BY series.source, series.brott, series.month
