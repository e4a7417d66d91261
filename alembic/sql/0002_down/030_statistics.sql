DROP FUNCTION meta.refresh_statistics(text);

CREATE OR REPLACE FUNCTION meta.refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    ANALYZE area.area;
    ANALYZE area.cell;
    ANALYZE core.polisen__anmalda_brott;
    ANALYZE analysis.cube_cell;
    ANALYZE analysis.cube_area;
    ANALYZE publish.value;
    ANALYZE publish.series;
END;
$$;
