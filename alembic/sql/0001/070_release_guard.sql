-- What the policy did not release cannot be stored, whoever writes and by whatever way.

CREATE FUNCTION publish.require_released() RETURNS trigger
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

CREATE TRIGGER tr_value_released_insert AFTER INSERT ON publish.value
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_released();

CREATE TRIGGER tr_value_released_update AFTER UPDATE ON publish.value
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_released();

CREATE FUNCTION publish.require_official() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, publish AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM rows_new AS row_new
        INNER JOIN publish.release AS ticket ON row_new.release_id = ticket.release_id
        WHERE ticket.method <> 'official'
            OR ticket.source <> row_new.source
            OR ticket.version_id <> row_new.version_id
            OR NOT row_new.recipients <@ ticket.recipients
    ) THEN
        RAISE EXCEPTION 'publish.series vägrar: serien är inte frisläppt som officiell statistik'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER tr_series_official_insert AFTER INSERT ON publish.series
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_official();

CREATE TRIGGER tr_series_official_update AFTER UPDATE ON publish.series
REFERENCING NEW TABLE AS rows_new
FOR EACH STATEMENT EXECUTE FUNCTION publish.require_official();

-- A theme that is served only on coarse areas gets no ticket for a finer geography.
CREATE FUNCTION publish.require_coarse_enough() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, publish AS $$
DECLARE
    fine_to_coarse CONSTANT text [] := ARRAY [
        'ruta_10', 'ruta_9', 'ruta_8', 'stadsdel', 'regso', 'stadsdelsomrade', 'kommun'
    ];
    finest text;
BEGIN
    IF NEW.method = 'official' THEN
        RETURN NEW;
    END IF;
    SELECT theme.finest INTO finest
    FROM publish.theme AS theme
    WHERE theme.version_id = NEW.version_id AND theme.theme = NEW.theme;
    IF coalesce(
        array_position(fine_to_coarse, NEW.geography) < array_position(fine_to_coarse, finest), TRUE
    ) THEN
        RAISE EXCEPTION 'publish.release vägrar: tema % får inte visas på %', NEW.theme, NEW.geography
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER tr_release_coarse_enough BEFORE INSERT ON publish.release
FOR EACH ROW EXECUTE FUNCTION publish.require_coarse_enough();

-- Values were checked against their ticket, layer and theme once: none of these changes afterwards.
CREATE FUNCTION publish.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'publish.% vägrar: en version ändras inte, den ersätts', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END;
$$;

CREATE TRIGGER tr_release_unchanged BEFORE UPDATE ON publish.release
FOR EACH ROW EXECUTE FUNCTION publish.refuse_change();

CREATE TRIGGER tr_layer_unchanged BEFORE UPDATE ON publish.layer
FOR EACH ROW EXECUTE FUNCTION publish.refuse_change();

CREATE TRIGGER tr_theme_unchanged BEFORE UPDATE ON publish.theme
FOR EACH ROW EXECUTE FUNCTION publish.refuse_change();
