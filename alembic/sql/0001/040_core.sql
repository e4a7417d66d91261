CREATE TABLE core.polisen__anmalda_brott (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    brottskod text NOT NULL,
    antal integer NOT NULL,
    start_at timestamptz,
    end_at timestamptz,
    month date,
    geom GEOMETRY (POINT, 3006),
    position_quality text NOT NULL,
    cell bigint,
    stadsdel_id integer,
    stadsdelsomrade_id integer,
    superseded_by integer,
    CONSTRAINT pk_polisen__anmalda_brott PRIMARY KEY (row_id),
    CONSTRAINT ck_polisen__anmalda_brott_brottskod CHECK (brottskod ~ '^[0-9]{4}$'),
    CONSTRAINT ck_polisen__anmalda_brott_antal CHECK (antal >= 1),
    CONSTRAINT ck_polisen__anmalda_brott_interval CHECK (start_at <= end_at),
    CONSTRAINT ck_polisen__anmalda_brott_position_quality CHECK (
        position_quality IN ('exact', 'street', 'area', 'none')
    ),
    CONSTRAINT ck_polisen__anmalda_brott_located CHECK (
        (position_quality = 'exact') = (geom IS NOT NULL AND cell IS NOT NULL AND stadsdel_id IS NOT NULL)
    ),
    CONSTRAINT fk_polisen__anmalda_brott_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_polisen__anmalda_brott_stadsdel_id_area FOREIGN KEY (stadsdel_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_polisen__anmalda_brott_stadsdelsomrade_id_area FOREIGN KEY (stadsdelsomrade_id)
    REFERENCES area.area (area_id),
    CONSTRAINT fk_polisen__anmalda_brott_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_polisen__anmalda_brott_natural_key
ON core.polisen__anmalda_brott (natural_key) WHERE superseded_by IS NULL;
CREATE INDEX ix_polisen__anmalda_brott_cell ON core.polisen__anmalda_brott (cell);
CREATE INDEX ix_polisen__anmalda_brott_month ON core.polisen__anmalda_brott (month);
CREATE INDEX ix_polisen__anmalda_brott_geom ON core.polisen__anmalda_brott USING gist (geom);

CREATE TABLE core.bra__anmalda_brott (
    row_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    natural_key text NOT NULL,
    content bigint NOT NULL,
    region text NOT NULL,
    omrade_code text,
    closed_on date,
    brott text NOT NULL,
    month date NOT NULL,
    is_preliminary boolean NOT NULL,
    antal integer,
    per_100000 integer,
    status text NOT NULL,
    superseded_by integer,
    CONSTRAINT pk_bra__anmalda_brott PRIMARY KEY (row_id),
    CONSTRAINT ck_bra__anmalda_brott_status CHECK (status IN ('exact', 'saknas', 'ej_tillamplig')),
    CONSTRAINT ck_bra__anmalda_brott_antal CHECK ((status = 'exact') = (antal IS NOT NULL)),
    CONSTRAINT fk_bra__anmalda_brott_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_bra__anmalda_brott_superseded_by_delivery FOREIGN KEY (superseded_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE UNIQUE INDEX ux_bra__anmalda_brott_natural_key
ON core.bra__anmalda_brott (natural_key) WHERE superseded_by IS NULL;
