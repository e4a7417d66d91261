INSERT INTO publish.source_status (
    version_id, source, title, publisher, licence, clock, latest_date,
    share_without_position, share_unknown_theme, recipients, is_synthetic, note
)
VALUES (
    %(version_id)s, %(source)s, %(title)s, %(publisher)s, %(licence)s, %(clock)s, %(latest_date)s,
    %(share_without_position)s, %(share_unknown_theme)s, %(recipients)s, %(is_synthetic)s, %(note)s
)
