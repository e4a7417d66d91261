CREATE TABLE core.polisen__anmalda_brott_basomrade (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    brottskod text NOT NULL,
    antal integer NOT NULL,
    inskriven_on date NOT NULL,
    month date NOT NULL,
    start_at timestamptz,
    end_at timestamptz,
    napo text,
    basomrade text,
    position_quality text NOT NULL,
    area_id integer,
    stadsdel_id integer,
    superseded_by integer,
    CONSTRAINT pk_polisen__anmalda_brott_basomrade PRIMARY KEY (row_id),
    CONSTRAINT ck_polisen__anmalda_brott_basomrade_brottskod CHECK (brottskod ~ '^[0-9]{4}$'),
    CONSTRAINT ck_polisen__anmalda_brott_basomrade_antal CHECK (antal >= 1),
    CONSTRAINT ck_polisen__anmalda_brott_basomrade_interval CHECK (start_at <= end_at),
    CONSTRAINT ck_polisen__anmalda_brott_basomrade_position_quality CHECK (
        position_quality IN ('street', 'area', 'none')
    ),
    CONSTRAINT fk_polisen__anmalda_brott_basomrade_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_polisen__anmalda_brott_basomrade_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_polisen__anmalda_brott_basomrade_stadsdel_id_area FOREIGN KEY (stadsdel_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_polisen__anmalda_brott_basomrade_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_polisen__anmalda_brott_basomrade_natural_key
ON core.polisen__anmalda_brott_basomrade (natural_key) WHERE superseded_by IS NULL;
CREATE INDEX ix_polisen__anmalda_brott_basomrade_month ON core.polisen__anmalda_brott_basomrade (month);

CREATE TABLE core.polisen__anmalda_brott_omrade (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    omrade_kind text NOT NULL,
    omrade_code text NOT NULL,
    area_id integer,
    brottstyp text NOT NULL,
    theme text NOT NULL,
    month date NOT NULL,
    antal integer NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_polisen__anmalda_brott_omrade PRIMARY KEY (row_id),
    CONSTRAINT ck_polisen__anmalda_brott_omrade_antal CHECK (antal >= 0),
    CONSTRAINT fk_polisen__anmalda_brott_omrade_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_polisen__anmalda_brott_omrade_area_id_area FOREIGN KEY (area_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_polisen__anmalda_brott_omrade_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_polisen__anmalda_brott_omrade_natural_key
ON core.polisen__anmalda_brott_omrade (natural_key) WHERE superseded_by IS NULL;
CREATE INDEX ix_polisen__anmalda_brott_omrade_month ON core.polisen__anmalda_brott_omrade (month);

CREATE TABLE core.polisen__utsatt_omrade (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    bedomd_on date NOT NULL,
    month date NOT NULL,
    namn text NOT NULL,
    kategori text NOT NULL,
    ort text,
    is_in_city boolean NOT NULL,
    geom GEOMETRY (MULTIPOLYGON, 3006) NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_polisen__utsatt_omrade PRIMARY KEY (row_id),
    CONSTRAINT ck_polisen__utsatt_omrade_kategori CHECK (
        kategori IN ('Utsatt område', 'Riskområde', 'Särskilt utsatt område')
    ),
    CONSTRAINT fk_polisen__utsatt_omrade_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_polisen__utsatt_omrade_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_polisen__utsatt_omrade_natural_key
ON core.polisen__utsatt_omrade (natural_key) WHERE superseded_by IS NULL;

CREATE TABLE core.polisen__handelser (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    start_at timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    month date NOT NULL,
    typ text NOT NULL,
    plats text NOT NULL,
    is_in_city boolean NOT NULL,
    sammanfattning text,
    antal integer NOT NULL,
    position_quality text NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_polisen__handelser PRIMARY KEY (row_id),
    CONSTRAINT ck_polisen__handelser_antal CHECK (antal = 1),
    CONSTRAINT ck_polisen__handelser_position_quality CHECK (position_quality = 'area'),
    CONSTRAINT fk_polisen__handelser_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_polisen__handelser_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_polisen__handelser_natural_key
ON core.polisen__handelser (natural_key) WHERE superseded_by IS NULL;

-- A figure of Brå stands for a month or for a year, and a delivery may hold counts or rates alone.
ALTER TABLE core.bra__anmalda_brott ADD COLUMN grain text NOT NULL DEFAULT 'month';
ALTER TABLE core.bra__anmalda_brott DROP CONSTRAINT ck_bra__anmalda_brott_antal;
ALTER TABLE core.bra__anmalda_brott
ADD CONSTRAINT ck_bra__anmalda_brott_grain CHECK (grain IN ('month', 'year')),
ADD CONSTRAINT ck_bra__anmalda_brott_antal CHECK (
    (status = 'exact') = (antal IS NOT NULL OR per_100000 IS NOT NULL)
);
