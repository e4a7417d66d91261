GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA meta, area, core, analysis, publish
TO lagesbild_etl;
GRANT SELECT ON ALL TABLES IN SCHEMA publish, area TO lagesbild_read, lagesbild_workflow;
GRANT SELECT, INSERT ON workflow.plats, workflow.beslut TO lagesbild_workflow;
REVOKE ALL ON FUNCTION core.counted(text), core.counted_omrade() FROM public;
GRANT EXECUTE ON FUNCTION core.counted(text), core.counted_omrade() TO lagesbild_etl;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY ['estimate', 'kandidatplats'] LOOP
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
    -- who may see a plats may decide about it, until there are people to tell apart
    FOREACH guarded IN ARRAY ARRAY ['plats', 'beslut'] LOOP
        EXECUTE format('ALTER TABLE workflow.%I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE workflow.%I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY for_session ON workflow.%I FOR ALL TO lagesbild_workflow '
            'USING ('
            'recipients && (SELECT string_to_array('
            'nullif(current_setting(''lagesbild.recipients'', TRUE), ''''), '',''))'
            ' OR (is_synthetic AND (SELECT nullif(current_setting(''lagesbild.demo'', TRUE), '''') = ''on'')))'
            -- nobody writes for others than those he answers for; a demo writes synthetic rows alone
            ' WITH CHECK ('
            'CASE WHEN (SELECT nullif(current_setting(''lagesbild.demo'', TRUE), '''') = ''on'') '
            'THEN is_synthetic ELSE recipients <@ (SELECT string_to_array('
            'nullif(current_setting(''lagesbild.recipients'', TRUE), ''''), '','')) END)',
            guarded
        );
    END LOOP;
    FOREACH guarded IN ARRAY ARRAY [
        'polisen__anmalda_brott_basomrade', 'polisen__anmalda_brott_omrade', 'polisen__utsatt_omrade',
        'polisen__handelser', 'stockholm__tyck_till', 'stockholm__trygghetsinventering',
        'stockholm__trygghetsmatning', 'stockholm__arsbok_brott', 'stockholm__folkmangd',
        'scb__folkmangd_regso', 'bra__ntu_regso'
    ] LOOP
        EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE core.%I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY for_writer ON core.%I FOR ALL TO lagesbild_etl USING (TRUE) WITH CHECK (TRUE)',
            guarded
        );
    END LOOP;
END;
$$;

CREATE OR REPLACE FUNCTION meta.refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    ANALYZE area.area;
    ANALYZE area.cell;
    ANALYZE core.polisen__anmalda_brott;
    ANALYZE core.polisen__anmalda_brott_basomrade;
    ANALYZE core.polisen__anmalda_brott_omrade;
    ANALYZE core.stockholm__tyck_till;
    ANALYZE core.stockholm__trygghetsinventering;
    ANALYZE analysis.cube_cell;
    ANALYZE analysis.cube_area;
    ANALYZE publish.value;
    ANALYZE publish.series;
    ANALYZE publish.estimate;
END;
$$;

-- What a load of one source changed, where so much of it is new that the planner would misjudge it: a
-- tenth, or 1 000 pages, some 40 000 rows. Rows are only added, so that the pages tell, also those of this
-- transaction; the owner of tables under row-level security could not count the rows.
CREATE FUNCTION meta.refresh_statistics(source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    changed regclass;
BEGIN
    FOR changed IN
        SELECT relation.oid::regclass
        FROM pg_class AS relation
        WHERE
            relation.oid IN (
                format('core.%I', source)::regclass,
                'analysis.cube_cell'::regclass,
                'analysis.cube_area'::regclass
            )
            AND (
                relation.reltuples < 0
                OR pg_relation_size(relation.oid) / current_setting('block_size')::integer - relation.relpages
                > least(0.1 * relation.relpages, 1000)
            )
    LOOP
        EXECUTE format('ANALYZE %s', changed);
    END LOOP;
END;
$$;
REVOKE ALL ON FUNCTION meta.refresh_statistics(text) FROM public;
GRANT EXECUTE ON FUNCTION meta.refresh_statistics(text) TO lagesbild_etl;
