ALTER TABLE publish.theme ADD COLUMN source text NOT NULL DEFAULT 'polisen__anmalda_brott';
ALTER TABLE publish.theme ALTER COLUMN source DROP DEFAULT;

ALTER TABLE publish.layer DROP CONSTRAINT ck_layer_measure, DROP CONSTRAINT ck_layer_clock;
ALTER TABLE publish.layer
ADD CONSTRAINT ck_layer_measure CHECK (
    measure IN ('antal', 'koncentration', 'koncentration_gi', 'per_1000', 'andel')
),
ADD CONSTRAINT ck_layer_clock CHECK (
    clock IN ('anmald', 'brottstid', 'inkommen', 'inventerad', 'undersokning')
);

ALTER TABLE publish.release
DROP CONSTRAINT ck_release_method,
DROP CONSTRAINT ck_release_threshold,
DROP CONSTRAINT ck_release_official,
DROP CONSTRAINT ck_release_open,
DROP CONSTRAINT ck_release_finest,
DROP CONSTRAINT ck_release_calendar_year;
ALTER TABLE publish.release
ADD CONSTRAINT ck_release_method CHECK (method IN ('suppression', 'official', 'own', 'survey')),
ADD CONSTRAINT ck_release_threshold CHECK ((method IN ('suppression', 'survey')) = (threshold IS NOT NULL)),
-- police rows leave protected and in no other way; what a police source itself has published is named
ADD CONSTRAINT ck_release_police CHECK (
    split_part(source, '__', 1) <> 'polisen'
    OR method = 'suppression'
    OR (method = 'official' AND source IN ('polisen__handelser', 'polisen__utsatt_omrade'))
),
ADD CONSTRAINT ck_release_own CHECK (
    method <> 'own' OR source IN ('stockholm__tyck_till', 'stockholm__trygghetsinventering')
),
-- a hexagon may be one house: of the city's own it is for those who work with the places
ADD CONSTRAINT ck_release_own_open CHECK (
    method <> 'own' OR geography NOT LIKE 'ruta%' OR NOT 'oppen' = any(recipients)
),
ADD CONSTRAINT ck_release_survey CHECK (
    method <> 'survey' OR source IN ('stockholm__trygghetsmatning', 'bra__ntu_regso')
),
ADD CONSTRAINT ck_release_official CHECK (
    method <> 'official'
    OR split_part(source, '__', 1) IN ('bra', 'scb')
    OR source IN (
        'stockholm__arsbok_brott', 'stockholm__folkmangd', 'polisen__handelser', 'polisen__utsatt_omrade'
    )
),
ADD CONSTRAINT ck_release_recipients_open CHECK (method <> 'suppression' OR NOT 'oppen' = any(recipients)),
ADD CONSTRAINT ck_release_finest CHECK (method <> 'suppression' OR geography <> 'ruta_10'),
ADD CONSTRAINT ck_release_calendar_year CHECK (
    method <> 'suppression'
    OR (
        extract(DOY FROM window_from) = 1
        AND window_to = (window_from + interval '1 year')::date
    )
);

ALTER TABLE publish.value
ADD COLUMN estimate real,
ADD COLUMN low real,
ADD COLUMN high real,
ADD COLUMN base integer,
DROP CONSTRAINT ck_value_withheld;
ALTER TABLE publish.value
ADD CONSTRAINT ck_value_withheld CHECK (
    CASE
        WHEN status = 'withheld'
            THEN n IS NULL AND is_raised IS NULL AND estimate IS NULL AND low IS NULL AND high IS NULL
        ELSE
            num_nonnulls(n, is_raised, estimate) >= 1
            AND NOT (n IS NOT NULL AND is_raised IS NOT NULL)
    END
),
ADD CONSTRAINT ck_value_interval CHECK (low <= high);
COMMENT ON COLUMN publish.value.estimate
IS 'a rate per 1 000, a survey share in per cent, or the z of Gi*, as the layer''s measure says';
COMMENT ON COLUMN publish.value.low IS 'lower end of the 95 % interval of estimate';
COMMENT ON COLUMN publish.value.base IS 'what estimate rests on: inhabitants, or answers';

ALTER TABLE publish.series DROP CONSTRAINT ck_series_unit;
ALTER TABLE publish.series
ADD CONSTRAINT ck_series_unit CHECK (unit IN ('antal', 'per_100000', 'personer', 'handelser'));

CREATE TABLE publish.estimate (
    version_id integer NOT NULL,
    source text NOT NULL,
    area_id integer NOT NULL,
    indikator text NOT NULL,
    window_from date NOT NULL,
    window_to date NOT NULL,
    kon text NOT NULL,
    alder text NOT NULL,
    andel real,
    ki_lag real,
    ki_hog real,
    antal_svar integer,
    status text NOT NULL,
    release_id integer NOT NULL,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_estimate PRIMARY KEY (version_id, source, area_id, indikator, window_from, kon, alder),
    CONSTRAINT fk_estimate_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE,
    CONSTRAINT fk_estimate_area_id_area FOREIGN KEY (area_id) REFERENCES area.area (area_id),
    CONSTRAINT fk_estimate_release_id_release FOREIGN KEY (release_id)
    REFERENCES publish.release (release_id) ON DELETE CASCADE,
    CONSTRAINT ck_estimate_status CHECK (status IN ('exact', 'withheld')),
    CONSTRAINT ck_estimate_withheld CHECK (
        CASE
            WHEN status = 'withheld' THEN num_nonnulls(andel, ki_lag, ki_hog) = 0
            ELSE num_nonnulls(andel, ki_lag, ki_hog, antal_svar) = 4
        END
    ),
    CONSTRAINT ck_estimate_interval CHECK (
        ki_lag >= 0 AND ki_lag <= andel AND andel <= ki_hog AND ki_hog <= 100
    )
);
CREATE INDEX ix_estimate_release_id ON publish.estimate (release_id);
COMMENT ON TABLE publish.estimate IS 'survey answers of an area: per cent, with 95 % interval and number of answers';

CREATE TABLE publish.kandidatplats (
    version_id integer NOT NULL,
    kandidat_id text NOT NULL,
    name text NOT NULL,
    stadsdel text,
    stadsdelsomrade text,
    window_from date NOT NULL,
    window_to date NOT NULL,
    underlag text NOT NULL,
    score double precision NOT NULL,
    parts jsonb NOT NULL,
    cells bigint[] NOT NULL,
    geom GEOMETRY (MULTIPOLYGON, 3006) NOT NULL,
    geom_3857 GEOMETRY (MULTIPOLYGON, 3857) GENERATED ALWAYS AS (st_transform(geom, 3857)) STORED,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_kandidatplats PRIMARY KEY (version_id, kandidat_id),
    CONSTRAINT fk_kandidatplats_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE,
    CONSTRAINT ck_kandidatplats_underlag CHECK (underlag IN ('starkt', 'visst', 'svagt'))
);
COMMENT ON TABLE publish.kandidatplats IS 'computed from published layers alone; nobody has decided anything yet';

ALTER TABLE publish.delivery ADD COLUMN rows_withdrawn integer NOT NULL DEFAULT 0;
ALTER TABLE publish.delivery ADD COLUMN removed jsonb NOT NULL DEFAULT '{}';
ALTER TABLE publish.source_status ADD COLUMN note text;
