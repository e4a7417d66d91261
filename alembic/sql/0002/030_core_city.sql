CREATE TABLE core.stockholm__tyck_till (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    inkom_at timestamptz NOT NULL,
    month date NOT NULL,
    antal integer NOT NULL,
    kategori text,
    grupp text NOT NULL,
    fritext text,
    status text NOT NULL,
    avslutad_at timestamptz,
    geom GEOMETRY (POINT, 3006),
    position_quality text NOT NULL,
    cell bigint,
    stadsdel_id integer,
    stadsdelsomrade_id integer,
    superseded_by integer,
    CONSTRAINT pk_stockholm__tyck_till PRIMARY KEY (row_id),
    CONSTRAINT ck_stockholm__tyck_till_antal CHECK (antal = 1),
    CONSTRAINT ck_stockholm__tyck_till_status CHECK (status IN ('inkommen', 'pagar', 'avslutad')),
    CONSTRAINT ck_stockholm__tyck_till_interval CHECK (inkom_at <= avslutad_at),
    CONSTRAINT ck_stockholm__tyck_till_position_quality CHECK (position_quality IN ('exact', 'none')),
    CONSTRAINT ck_stockholm__tyck_till_located CHECK (
        (position_quality = 'exact') = (geom IS NOT NULL AND cell IS NOT NULL AND stadsdel_id IS NOT NULL)
    ),
    CONSTRAINT fk_stockholm__tyck_till_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_stockholm__tyck_till_stadsdel_id_area FOREIGN KEY (stadsdel_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__tyck_till_stadsdelsomrade_id_area FOREIGN KEY (stadsdelsomrade_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__tyck_till_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_stockholm__tyck_till_natural_key
ON core.stockholm__tyck_till (natural_key) WHERE superseded_by IS NULL;
CREATE INDEX ix_stockholm__tyck_till_cell ON core.stockholm__tyck_till (cell);
CREATE INDEX ix_stockholm__tyck_till_month ON core.stockholm__tyck_till (month);

CREATE TABLE core.stockholm__trygghetsinventering (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    inventering_id text NOT NULL,
    ordning integer,
    inventerad_at timestamptz NOT NULL,
    month date NOT NULL,
    antal integer NOT NULL,
    ljus text,
    platsnamn text,
    noggrannhet_m double precision,
    platstyp text,
    bristtyp text NOT NULL,
    beskrivning text,
    perspektiv text,
    foreslagen_atgard text,
    omfattning text,
    ansvarig text,
    tidsfrist_on date,
    status text NOT NULL,
    skal text,
    aterkoppling_on date,
    aterbesok_on date,
    kostnad_kr integer,
    tyck_till_id text,
    antal_foton integer,
    geom GEOMETRY (POINT, 3006),
    position_quality text NOT NULL,
    cell bigint,
    stadsdel_id integer,
    stadsdelsomrade_id integer,
    superseded_by integer,
    CONSTRAINT pk_stockholm__trygghetsinventering PRIMARY KEY (row_id),
    CONSTRAINT ck_stockholm__trygghetsinventering_antal CHECK (antal = 1),
    CONSTRAINT ck_stockholm__trygghetsinventering_status CHECK (
        status IN ('ny', 'skickad', 'planerad', 'atgardad', 'avslas')
    ),
    CONSTRAINT ck_stockholm__trygghetsinventering_position_quality CHECK (position_quality IN ('exact', 'none')),
    CONSTRAINT ck_stockholm__trygghetsinventering_located CHECK (
        (position_quality = 'exact') = (geom IS NOT NULL AND cell IS NOT NULL AND stadsdel_id IS NOT NULL)
    ),
    CONSTRAINT fk_stockholm__trygghetsinventering_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_stockholm__trygghetsinventering_stadsdel_id_area FOREIGN KEY (stadsdel_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__trygghetsinventering_stadsdelsomrade_id_area FOREIGN KEY (stadsdelsomrade_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__trygghetsinventering_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_stockholm__trygghetsinventering_natural_key
ON core.stockholm__trygghetsinventering (natural_key) WHERE superseded_by IS NULL;
CREATE INDEX ix_stockholm__trygghetsinventering_cell ON core.stockholm__trygghetsinventering (cell);
CREATE INDEX ix_stockholm__trygghetsinventering_month ON core.stockholm__trygghetsinventering (month);

CREATE TABLE core.stockholm__trygghetsmatning (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    month date NOT NULL,
    omrade_kind text NOT NULL,
    omrade_code text NOT NULL,
    area_id integer NOT NULL,
    kon text NOT NULL,
    alder text NOT NULL,
    indikator text NOT NULL,
    andel double precision NOT NULL,
    ki_lag double precision NOT NULL,
    ki_hog double precision NOT NULL,
    antal_svar integer NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_stockholm__trygghetsmatning PRIMARY KEY (row_id),
    CONSTRAINT ck_stockholm__trygghetsmatning_andel CHECK (
        ki_lag >= 0 AND ki_lag <= andel AND andel <= ki_hog AND ki_hog <= 1
    ),
    CONSTRAINT ck_stockholm__trygghetsmatning_antal_svar CHECK (antal_svar >= 0),
    CONSTRAINT fk_stockholm__trygghetsmatning_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_stockholm__trygghetsmatning_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__trygghetsmatning_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_stockholm__trygghetsmatning_natural_key
ON core.stockholm__trygghetsmatning (natural_key) WHERE superseded_by IS NULL;
