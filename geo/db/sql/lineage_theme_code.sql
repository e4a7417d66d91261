-- The row of the code list that gives a brottskod its theme in a month.
SELECT
    theme_code.theme,
    theme_code.valid_from,
    theme_code.valid_to
FROM meta.theme_code
WHERE
    theme_code.list_version = %(list_version)s
    AND theme_code.brottskod = %(brottskod)s
    AND %(month)s::date >= theme_code.valid_from
    AND %(month)s::date < theme_code.valid_to
