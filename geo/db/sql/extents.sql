-- Where the cells of each resolution and the areas of each set lie, in degrees.
SELECT
    place.resolution,
    place.area_set_id,
    st_xmin(place.outline) AS west,
    st_ymin(place.outline) AS south,
    st_xmax(place.outline) AS east,
    st_ymax(place.outline) AS north
FROM (
    SELECT
        cell.resolution,
        NULL::integer AS area_set_id,
        st_extent(st_transform(cell.geom, 4326)) AS outline
    FROM area.cell
    WHERE cell.resolution IN (8, 9)
    GROUP BY cell.resolution
    UNION ALL
    SELECT
        NULL AS resolution,
        area.area_set_id,
        st_extent(st_transform(area.geom, 4326)) AS outline
    FROM area.area
    GROUP BY area.area_set_id
) AS place
