-- Each basområde and day of registration that rows name, and how many of the rows are in force.
SELECT
    crime.basomrade,
    crime.inskriven_on,
    count(*) FILTER (WHERE crime.superseded_by IS NULL) AS n
FROM core.polisen__anmalda_brott_basomrade AS crime
WHERE crime.basomrade IS NOT NULL
GROUP BY 1, 2
