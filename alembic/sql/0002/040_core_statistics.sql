CREATE TABLE core.stockholm__arsbok_brott (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    month date NOT NULL,
    omrade text NOT NULL,
    omrade_kind text,
    omrade_code text,
    area_id integer,
    brottsgrupp text NOT NULL,
    antal integer NOT NULL,
    per_1000 double precision,
    superseded_by integer,
    CONSTRAINT pk_stockholm__arsbok_brott PRIMARY KEY (row_id),
    CONSTRAINT fk_stockholm__arsbok_brott_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_stockholm__arsbok_brott_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__arsbok_brott_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_stockholm__arsbok_brott_natural_key
ON core.stockholm__arsbok_brott (natural_key) WHERE superseded_by IS NULL;

CREATE TABLE core.stockholm__folkmangd (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    matdag_on date NOT NULL,
    month date NOT NULL,
    omrade text NOT NULL,
    omrade_kind text,
    omrade_code text,
    area_id integer,
    folkmangd double precision NOT NULL,
    is_prognos boolean NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_stockholm__folkmangd PRIMARY KEY (row_id),
    CONSTRAINT ck_stockholm__folkmangd_folkmangd CHECK (folkmangd >= 0),
    CONSTRAINT fk_stockholm__folkmangd_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_stockholm__folkmangd_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_stockholm__folkmangd_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_stockholm__folkmangd_natural_key
ON core.stockholm__folkmangd (natural_key) WHERE superseded_by IS NULL;

CREATE TABLE core.scb__folkmangd_regso (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    matdag_on date NOT NULL,
    month date NOT NULL,
    omrade_kind text NOT NULL,
    omrade_code text NOT NULL,
    area_id integer,
    alder text NOT NULL,
    kon text NOT NULL,
    folkmangd integer,
    status text NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_scb__folkmangd_regso PRIMARY KEY (row_id),
    CONSTRAINT ck_scb__folkmangd_regso_folkmangd CHECK (folkmangd >= 0),
    CONSTRAINT ck_scb__folkmangd_regso_status CHECK (
        status IN ('exact', 'saknas') AND (status = 'exact') = (folkmangd IS NOT NULL)
    ),
    CONSTRAINT fk_scb__folkmangd_regso_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_scb__folkmangd_regso_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_scb__folkmangd_regso_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_scb__folkmangd_regso_natural_key
ON core.scb__folkmangd_regso (natural_key) WHERE superseded_by IS NULL;

CREATE TABLE core.bra__ntu_regso (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    month date NOT NULL,
    kommun text NOT NULL,
    regso text NOT NULL,
    omrade_kind text,
    omrade_code text,
    area_id integer,
    indikator text NOT NULL,
    anmalda_per_ar integer,
    andel double precision,
    ki_lag double precision,
    ki_hog double precision,
    antal_svar integer,
    superseded_by integer,
    CONSTRAINT pk_bra__ntu_regso PRIMARY KEY (row_id),
    CONSTRAINT ck_bra__ntu_regso_andel CHECK (
        ki_lag >= 0 AND ki_lag <= andel AND andel <= ki_hog AND ki_hog <= 1
    ),
    CONSTRAINT fk_bra__ntu_regso_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_bra__ntu_regso_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_bra__ntu_regso_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_bra__ntu_regso_natural_key
ON core.bra__ntu_regso (natural_key) WHERE superseded_by IS NULL;
