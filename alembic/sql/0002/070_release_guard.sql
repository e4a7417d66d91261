-- As before, and: a survey's answer has its interval and rests on enough answers, a rate or count of
-- police rows has its number, and what is about people's behaviour is not for everybody.
CREATE OR REPLACE FUNCTION publish.require_released() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, publish AS $$
DECLARE
    refused text;
BEGIN
    SELECT
        format(
            'lager %s, tema %s, %s: %s', row_new.layer, row_new.theme, row_new.window_from,
            CASE
                WHEN ticket.version_id <> row_new.version_id OR ticket.theme <> row_new.theme
                    OR ticket.window_from <> row_new.window_from OR ticket.window_to <> row_new.window_to
                    THEN 'frisläppningen gäller något annat'
                WHEN ticket.method = 'official'
                    THEN 'officiell statistik är serier, inga värden i lager'
                WHEN layer.geography <> ticket.geography OR layer.source <> ticket.source
                    THEN 'frisläppningen gäller en annan geografi eller källa'
                WHEN NOT row_new.recipients <@ ticket.recipients
                    OR row_new.is_synthetic <> ticket.is_synthetic
                    THEN 'mottagarna är fler än de frisläppta'
                WHEN theme.is_sensitive AND ticket.method = 'own'
                    THEN 'temat är inte för alla'
                WHEN ticket.method = 'survey'
                    THEN 'en skattning utan intervall eller med färre svar än tröskeln'
                ELSE 'ett antal under tröskeln, eller en kvot utan sitt antal'
            END
        )
    INTO refused
    FROM rows_new AS row_new
    INNER JOIN publish.release AS ticket ON row_new.release_id = ticket.release_id
    INNER JOIN publish.layer AS layer
        ON row_new.version_id = layer.version_id AND row_new.layer = layer.layer
    LEFT JOIN publish.theme AS theme
        ON row_new.version_id = theme.version_id AND row_new.theme = theme.theme
    WHERE
        ticket.version_id <> row_new.version_id
        OR ticket.theme <> row_new.theme
        OR ticket.window_from <> row_new.window_from
        OR ticket.window_to <> row_new.window_to
        OR ticket.method = 'official'
        OR layer.geography <> ticket.geography
        OR layer.source <> ticket.source
        OR NOT row_new.recipients <@ ticket.recipients
        OR row_new.is_synthetic <> ticket.is_synthetic
        OR (ticket.method = 'suppression' AND row_new.n BETWEEN 1 AND ticket.threshold - 1)
        OR (
            ticket.method = 'suppression' AND layer.measure IN ('antal', 'per_1000')
            AND row_new.status <> 'withheld' AND row_new.n IS NULL
        )
        OR (ticket.method = 'own' AND theme.is_sensitive AND 'oppen' = any(row_new.recipients))
        OR (
            ticket.method = 'survey' AND row_new.status <> 'withheld'
            AND (
                coalesce(row_new.base, 0) < ticket.threshold
                OR num_nonnulls(row_new.estimate, row_new.low, row_new.high) < 3
            )
        )
    LIMIT 1;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'publish.value vägrar: %', refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION publish.require_answers() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, publish AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM rows_new AS row_new
        INNER JOIN publish.release AS ticket ON row_new.release_id = ticket.release_id
        WHERE ticket.method <> 'survey'
            OR ticket.source <> row_new.source
            OR ticket.version_id <> row_new.version_id
            OR ticket.theme <> row_new.indikator
            OR ticket.window_from <> row_new.window_from
            OR ticket.window_to <> row_new.window_to
            OR ticket.is_synthetic <> row_new.is_synthetic
            OR NOT row_new.recipients <@ ticket.recipients
            OR (row_new.status <> 'withheld' AND row_new.antal_svar < ticket.threshold)
    ) THEN
        RAISE EXCEPTION 'publish.estimate vägrar: skattningen är inte frisläppt, eller har färre svar än tröskeln'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER tr_estimate_answers_insert AFTER INSERT ON publish.estimate
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_answers();

CREATE TRIGGER tr_estimate_answers_update AFTER UPDATE ON publish.estimate
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_answers();
