INSERT INTO publish.theme (version_id, theme, title, codes, finest, is_sensitive, list_version, position, source)
VALUES (
    %(version_id)s, %(theme)s, %(title)s, %(codes)s, %(finest)s, %(is_sensitive)s, %(list_version)s, %(position)s,
    %(source)s
)
