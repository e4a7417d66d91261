-- One role for each part of the system, each with what its work needs and nothing else.

GRANT USAGE ON SCHEMA meta, area, core, analysis, publish TO lagesbild_etl;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA meta, area, core, analysis, publish
TO lagesbild_etl;

GRANT USAGE ON SCHEMA publish, area TO lagesbild_read;
GRANT SELECT ON ALL TABLES IN SCHEMA publish, area TO lagesbild_read;

GRANT USAGE ON SCHEMA publish, area, workflow TO lagesbild_workflow;
GRANT SELECT ON ALL TABLES IN SCHEMA publish, area TO lagesbild_workflow;

GRANT USAGE ON SCHEMA access TO lagesbild_auth;

-- Rows that are meant for somebody are seen by those alone. A setting that is missing shows nothing.
-- The settings stand in subqueries, which are asked once a query and not once a row.
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY [
        'value', 'series', 'delivery', 'source_status', 'release'
    ] LOOP
        EXECUTE format('ALTER TABLE publish.%I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE publish.%I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY for_session ON publish.%I FOR SELECT TO lagesbild_read, lagesbild_workflow '
            'USING ('
            'recipients && (SELECT string_to_array('
            'nullif(current_setting(''lagesbild.recipients'', TRUE), ''''), '',''))'
            ' OR (is_synthetic AND (SELECT nullif(current_setting(''lagesbild.demo'', TRUE), '''') = ''on'')))',
            guarded
        );
        EXECUTE format(
            'CREATE POLICY for_writer ON publish.%I FOR ALL TO lagesbild_etl USING (TRUE) WITH CHECK (TRUE)',
            guarded
        );
    END LOOP;
END;
$$;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY ['polisen__anmalda_brott', 'bra__anmalda_brott'] LOOP
        EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE core.%I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY for_writer ON core.%I FOR ALL TO lagesbild_etl USING (TRUE) WITH CHECK (TRUE)',
            guarded
        );
    END LOOP;
END;
$$;

-- The loading role owns no table, and the planner should not wait for autovacuum after a load.
CREATE FUNCTION meta.refresh_statistics() RETURNS void
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
REVOKE ALL ON FUNCTION meta.refresh_statistics() FROM public;
GRANT EXECUTE ON FUNCTION meta.refresh_statistics() TO lagesbild_etl;
