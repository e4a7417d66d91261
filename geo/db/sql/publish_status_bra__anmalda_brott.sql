INSERT INTO publish.source_status (
    version_id, source, title, publisher, licence, clock, latest_date,
    share_without_position, share_unknown_theme, recipients, is_synthetic
)
SELECT
    %(version_id)s,
    %(source)s,
    %(title)s,
    %(publisher)s,
    %(licence)s,
    %(clock)s,
    (
        SELECT
            max(
                CASE series.grain
                    WHEN 'year' THEN series.month + interval '1 year'
                    ELSE series.month + interval '1 month'
                END
            )::date - 1
        FROM publish.series AS series
        WHERE series.version_id = %(version_id)s AND series.source = %(source)s
    ),
    NULL,
    NULL,
    %(recipients)s,
    FALSE
