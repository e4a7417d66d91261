WITH crime AS (
    SELECT
        coalesce(code.theme, 'okant_tema') AS theme,
        row_.month,
        row_.stadsdel_id,
        sum(row_.antal) AS n
    FROM core.polisen__anmalda_brott AS row_
    LEFT JOIN meta.theme_code AS code
        ON
            row_.brottskod = code.brottskod
            AND code.list_version = %(list_version)s
            AND row_.month >= code.valid_from
            AND row_.month < code.valid_to
    WHERE row_.superseded_by IS NULL AND row_.month = any(%(months)s)
    GROUP BY 1, 2, 3
),

-- a row with a position counts in its stadsdel and all that it is part of, one without in the kommun alone
counted AS (
    SELECT
        crime.theme,
        crime.month,
        crime.stadsdel_id AS area_id,
        crime.n
    FROM crime
    WHERE crime.stadsdel_id IS NOT NULL
    UNION ALL
    SELECT
        crime.theme,
        crime.month,
        part.parent_id AS area_id,
        crime.n
    FROM crime
    INNER JOIN area.part AS part ON crime.stadsdel_id = part.child_id
    UNION ALL
    SELECT
        crime.theme,
        crime.month,
        kommun.area_id,
        crime.n
    FROM crime
    INNER JOIN area.area_set AS kommun_set ON kommun_set.kind = 'kommun' AND kommun_set.valid_to IS NULL
    INNER JOIN area.area AS kommun ON kommun_set.area_set_id = kommun.area_set_id
    WHERE crime.stadsdel_id IS NULL
)

INSERT INTO analysis.cube_area (source, theme, month, area_id, n)
SELECT
    %(source)s,
    counted.theme,
    counted.month,
    counted.area_id,
    sum(counted.n) AS n
FROM counted
GROUP BY 2, 3, 4
