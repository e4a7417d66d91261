SELECT
    source_status.source,
    source_status.title,
    source_status.publisher,
    source_status.licence,
    source_status.clock,
    source_status.latest_date,
    source_status.share_without_position,
    source_status.share_unknown_theme,
    source_status.note,
    source_status.is_synthetic
FROM publish.source_status
WHERE source_status.version_id = %(version_id)s
ORDER BY source_status.source
