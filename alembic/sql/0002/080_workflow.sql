-- A plats is what people have decided about a place. Nothing here is changed: a new decision is a new row.
CREATE TABLE workflow.plats (
    plats_id uuid NOT NULL,
    kandidat_id text,
    created_at timestamptz NOT NULL DEFAULT now(),
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_plats PRIMARY KEY (plats_id),
    CONSTRAINT ck_plats_recipients CHECK (
        cardinality(recipients) > 0
        AND recipients <@ ARRAY[
            'oppen', 'egen_enhet', 'egen_forvaltning', 'stad', 'samverkan_polis', 'platspart'
        ]
    )
);
CREATE UNIQUE INDEX ux_plats_kandidat_id ON workflow.plats (kandidat_id, is_synthetic)
WHERE kandidat_id IS NOT NULL;

CREATE TABLE workflow.beslut (
    beslut_id uuid NOT NULL,
    plats_id uuid NOT NULL,
    number integer NOT NULL,
    utfall text NOT NULL,
    name text NOT NULL,
    geom GEOMETRY (MULTIPOLYGON, 3006) NOT NULL,
    beslutad_av text NOT NULL,
    beslutad_on date NOT NULL,
    motivering text NOT NULL,
    underlag jsonb,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_beslut PRIMARY KEY (beslut_id),
    CONSTRAINT uq_beslut_plats_id_number UNIQUE (plats_id, number),
    CONSTRAINT fk_beslut_plats_id_plats FOREIGN KEY (plats_id) REFERENCES workflow.plats (plats_id),
    CONSTRAINT ck_beslut_utfall CHECK (utfall IN ('prioriterad', 'bortvald', 'aterford')),
    CONSTRAINT ck_beslut_number CHECK (number >= 1),
    CONSTRAINT ck_beslut_name CHECK (length(btrim(name)) BETWEEN 1 AND 80),
    CONSTRAINT ck_beslut_beslutad_av CHECK (length(btrim(beslutad_av)) BETWEEN 1 AND 120),
    CONSTRAINT ck_beslut_motivering CHECK (length(btrim(motivering)) BETWEEN 1 AND 2000),
    CONSTRAINT ck_beslut_beslutad_on CHECK (beslutad_on <= (recorded_at AT TIME ZONE 'Europe/Stockholm')::date)
);
COMMENT ON COLUMN workflow.beslut.number IS 'order of the decisions on one plats; two people cannot both make the next';
COMMENT ON COLUMN workflow.beslut.underlag IS 'the kandidatplats as it stood when the decision was made';
CREATE INDEX ix_beslut_geom ON workflow.beslut USING gist (geom);

CREATE FUNCTION workflow.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'workflow.% vägrar: ett beslut ändras inte, det följs av ett nytt', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END;
$$;

CREATE TRIGGER tr_plats_unchanged BEFORE UPDATE OR DELETE ON workflow.plats
FOR EACH ROW EXECUTE FUNCTION workflow.refuse_change();
CREATE TRIGGER tr_beslut_unchanged BEFORE UPDATE OR DELETE ON workflow.beslut
FOR EACH ROW EXECUTE FUNCTION workflow.refuse_change();

-- The history of a plats is one story: it begins as prioriterad or bortvald, and each decision changes something.
CREATE FUNCTION workflow.require_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, workflow AS $$
DECLARE
    former workflow.beslut;
BEGIN
    SELECT * INTO former FROM workflow.beslut WHERE plats_id = NEW.plats_id ORDER BY number DESC LIMIT 1;
    IF NOT EXISTS (
        SELECT 1 FROM workflow.plats
        WHERE plats.plats_id = NEW.plats_id
            AND plats.recipients = NEW.recipients AND plats.is_synthetic = NEW.is_synthetic
    ) THEN
        RAISE EXCEPTION 'workflow.beslut vägrar: mottagarna är inte platsens'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.beslutad_on < coalesce(former.beslutad_on, DATE '2000-01-01') THEN
        RAISE EXCEPTION 'workflow.beslut vägrar: beslutsdagen är före det förra beslutets'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number <> coalesce(former.number, 0) + 1 THEN
        RAISE EXCEPTION 'workflow.beslut vägrar: väntade beslut nummer %, fick %',
            coalesce(former.number, 0) + 1, NEW.number USING ERRCODE = 'serialization_failure';
    END IF;
    IF NEW.utfall = coalesce(former.utfall, 'aterford')
        -- as bytes: the operators of PostGIS are in none of the function's schemas
        AND NOT (
            NEW.utfall = 'prioriterad'
            AND (former.name, former.geom::bytea) IS DISTINCT FROM (NEW.name, NEW.geom::bytea)
        )
    THEN
        RAISE EXCEPTION 'workflow.beslut vägrar: platsen är redan %', NEW.utfall USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER tr_beslut_next BEFORE INSERT ON workflow.beslut
FOR EACH ROW EXECUTE FUNCTION workflow.require_next();
