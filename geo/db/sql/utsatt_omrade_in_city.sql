-- Which areas of a delivered list lie in the city: those of which the kommun holds more than half.
UPDATE core.polisen__utsatt_omrade AS assessed
SET
    is_in_city = coalesce(
        (
            SELECT st_area(st_intersection(assessed.geom, kommun.geom)) > st_area(assessed.geom) / 2
            FROM area.area AS kommun
            INNER JOIN area.area_set ON kommun.area_set_id = area_set.area_set_id
            WHERE area_set.kind = 'kommun'
            ORDER BY area_set.valid_from DESC
            LIMIT 1
        ),
        FALSE
    )
WHERE assessed.delivery_id = %(delivery_id)s
