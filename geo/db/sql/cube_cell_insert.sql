INSERT INTO analysis.cube_cell (source, theme, month, cell, stadsdel_id, n)
SELECT
    counted.source,
    counted.theme,
    counted.month,
    counted.cell,
    counted.area_id,
    sum(counted.n) AS n
FROM core.counted(%(list_version)s) AS counted
WHERE
    counted.source = %(source)s
    AND counted.cell IS NOT NULL
    AND counted.month = any(%(months)s)
GROUP BY 1, 2, 3, 4, 5
