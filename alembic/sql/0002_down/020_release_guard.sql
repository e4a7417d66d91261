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
                ELSE 'ett antal under tröskeln'
            END
        )
    INTO refused
    FROM rows_new AS row_new
    INNER JOIN publish.release AS ticket ON row_new.release_id = ticket.release_id
    INNER JOIN publish.layer AS layer
        ON row_new.version_id = layer.version_id AND row_new.layer = layer.layer
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
    LIMIT 1;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'publish.value vägrar: %', refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;
