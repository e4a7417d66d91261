SELECT
    theme.theme,
    theme.title,
    theme.finest,
    theme.is_sensitive,
    theme.source
FROM publish.theme
WHERE theme.version_id = %(version_id)s
ORDER BY theme.position, theme.theme
