-- The last day that the published series of a source reach; a forecast is no figure yet.
SELECT
    max(
        CASE series.grain
            WHEN 'year' THEN series.month + interval '1 year'
            ELSE series.month + interval '1 month'
        END
    )::date - 1 AS latest
FROM publish.series
WHERE
    series.version_id = %(version_id)s
    AND series.source = %(source)s
    AND series.n IS NOT NULL
    AND NOT (series.unit = 'personer' AND series.is_preliminary)
