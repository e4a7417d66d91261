WITH row_ AS (
    SELECT
        counted.theme,
        counted.month,
        counted.area_id,
        sum(counted.n) AS n
    FROM core.counted(%(list_version)s) AS counted
    WHERE counted.source = %(source)s AND counted.month = any(%(months)s)
    GROUP BY 1, 2, 3
),

-- a row counts in the area it is keyed to and in all that the area is part of, one without in the kommun alone
in_area AS (
    SELECT
        row_.theme,
        row_.month,
        row_.area_id,
        row_.n
    FROM row_
    WHERE row_.area_id IS NOT NULL
    UNION ALL
    SELECT
        row_.theme,
        row_.month,
        part.parent_id AS area_id,
        row_.n
    FROM row_
    INNER JOIN area.part AS part ON row_.area_id = part.child_id
    UNION ALL
    SELECT
        row_.theme,
        row_.month,
        kommun.area_id,
        row_.n
    FROM row_
    INNER JOIN area.area_set AS kommun_set ON kommun_set.kind = 'kommun' AND kommun_set.valid_to IS NULL
    INNER JOIN area.area AS kommun ON kommun_set.area_set_id = kommun.area_set_id
    WHERE row_.area_id IS NULL
)

INSERT INTO analysis.cube_area (source, theme, month, area_id, n)
SELECT
    %(source)s,
    in_area.theme,
    in_area.month,
    in_area.area_id,
    sum(in_area.n) AS n
FROM in_area
GROUP BY 2, 3, 4
-- a delivered zero is a count of none
HAVING sum(in_area.n) > 0
