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
        SELECT (max(crime.start_at) AT TIME ZONE 'Europe/Stockholm')::date
        FROM core.polisen__anmalda_brott AS crime
        WHERE crime.superseded_by IS NULL
    ),
    (
        SELECT round(avg((crime.cell IS NULL)::integer), 2)
        FROM core.polisen__anmalda_brott AS crime
        WHERE crime.superseded_by IS NULL
    ),
    (
        SELECT round(sum(counted.n) FILTER (WHERE counted.theme = 'okant_tema') / sum(counted.n)::numeric, 2)
        FROM analysis.cube_cell AS counted
        WHERE counted.source = %(source)s
    ),
    %(recipients)s,
    (
        SELECT bool_and(delivery.is_synthetic) FROM meta.delivery AS delivery
        WHERE delivery.source = %(source)s
    )
WHERE EXISTS (
    SELECT 1 FROM meta.delivery AS delivery
    WHERE delivery.source = %(source)s
)
