INSERT INTO area.area (area_set_id, code, name, geom, area_m2, land_m2, category)
VALUES (%(area_set_id)s, %(code)s, %(name)s, %(geom)s, %(area_m2)s, %(land_m2)s, %(category)s)
ON CONFLICT (area_set_id, code) DO UPDATE
    SET
        name = excluded.name,
        geom = excluded.geom,
        area_m2 = excluded.area_m2,
        land_m2 = excluded.land_m2,
        category = excluded.category
