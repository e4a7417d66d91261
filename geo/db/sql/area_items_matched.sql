-- How many areas a query matches in all; the conditions are those of area_items.sql without the page.
SELECT count(*) AS n_matched
FROM area.area
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    area.area_set_id = %(area_set_id)s
    AND (%(first_day)s::date IS NULL OR area_set.valid_to IS NULL OR area_set.valid_to > %(first_day)s::date)
    AND (%(last_day)s::date IS NULL OR area_set.valid_from <= %(last_day)s::date)
    AND (%(box)s::geometry IS NULL OR st_intersects(area.geom, %(box)s::geometry))
