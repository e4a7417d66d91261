INSERT INTO analysis.cube_cell (source, theme, month, cell, stadsdel_id, n)
SELECT
    %(source)s,
    coalesce(code.theme, 'okant_tema') AS theme,
    crime.month,
    crime.cell,
    crime.stadsdel_id,
    sum(crime.antal) AS n
FROM core.polisen__anmalda_brott AS crime
LEFT JOIN meta.theme_code AS code
    ON
        crime.brottskod = code.brottskod
        AND code.list_version = %(list_version)s
        AND crime.month >= code.valid_from
        AND crime.month < code.valid_to
WHERE
    crime.superseded_by IS NULL
    AND crime.cell IS NOT NULL
    AND crime.month = any(%(months)s)
GROUP BY 2, 3, 4, 5
