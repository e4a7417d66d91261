CREATE TABLE publish.version (
    version_id integer GENERATED ALWAYS AS IDENTITY,
    run_id integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    is_current boolean NOT NULL DEFAULT FALSE,
    CONSTRAINT pk_version PRIMARY KEY (version_id)
);
CREATE UNIQUE INDEX ux_version_is_current ON publish.version (is_current) WHERE is_current;

CREATE TABLE publish.theme (
    version_id integer NOT NULL,
    theme text NOT NULL,
    title text NOT NULL,
    codes jsonb NOT NULL,
    finest text NOT NULL,
    is_sensitive boolean NOT NULL,
    list_version text NOT NULL,
    position integer NOT NULL,
    CONSTRAINT pk_theme PRIMARY KEY (version_id, theme),
    CONSTRAINT fk_theme_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE
);

CREATE TABLE publish.layer (
    version_id integer NOT NULL,
    layer text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    measure text NOT NULL,
    geography text NOT NULL,
    area_set_id integer,
    source text NOT NULL,
    clock text NOT NULL,
    unit text NOT NULL,
    position integer NOT NULL,
    caveats jsonb NOT NULL,
    metadata jsonb NOT NULL,
    CONSTRAINT pk_layer PRIMARY KEY (version_id, layer),
    CONSTRAINT ck_layer_measure CHECK (measure IN ('antal', 'koncentration')),
    CONSTRAINT ck_layer_clock CHECK (clock IN ('anmald', 'brottstid')),
    CONSTRAINT fk_layer_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE,
    CONSTRAINT fk_layer_area_set_id_area_set FOREIGN KEY (area_set_id)
    REFERENCES area.area_set (area_set_id)
);

CREATE TABLE publish.release (
    release_id integer GENERATED ALWAYS AS IDENTITY,
    version_id integer NOT NULL,
    policy text NOT NULL,
    method text NOT NULL,
    source text NOT NULL,
    theme text NOT NULL,
    geography text NOT NULL,
    window_from date NOT NULL,
    window_to date NOT NULL,
    threshold integer,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_release PRIMARY KEY (release_id),
    CONSTRAINT fk_release_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE,
    CONSTRAINT ck_release_method CHECK (method IN ('suppression', 'official')),
    CONSTRAINT ck_release_threshold CHECK ((method = 'suppression') = (threshold IS NOT NULL)),
    CONSTRAINT ck_release_official CHECK (
        method <> 'official' OR split_part(source, '__', 1) IN ('bra', 'scb')
    ),
    CONSTRAINT ck_release_recipients CHECK (cardinality(recipients) > 0),
    CONSTRAINT ck_release_open CHECK (method = 'official' OR NOT 'oppen' = any(recipients)),
    CONSTRAINT ck_release_finest CHECK (method = 'official' OR geography <> 'ruta_10'),
    CONSTRAINT ck_release_calendar_year CHECK (
        method = 'official'
        OR (
            extract(DOY FROM window_from) = 1
            AND window_to = (window_from + interval '1 year')::date
        )
    )
);
CREATE INDEX ix_release_version_id ON publish.release (version_id);

CREATE TABLE publish.value (
    version_id integer NOT NULL,
    layer text NOT NULL,
    theme text NOT NULL,
    window_from date NOT NULL,
    window_to date NOT NULL,
    unit_id integer NOT NULL,
    n integer,
    status text NOT NULL,
    expected real,
    is_raised boolean,
    release_id integer NOT NULL,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_value PRIMARY KEY (version_id, layer, theme, window_from, unit_id),
    CONSTRAINT fk_value_version_id_layer FOREIGN KEY (version_id, layer)
    REFERENCES publish.layer (version_id, layer) ON DELETE CASCADE,
    CONSTRAINT fk_value_release_id_release FOREIGN KEY (release_id)
    REFERENCES publish.release (release_id) ON DELETE CASCADE,
    CONSTRAINT ck_value_status CHECK (status IN ('exact', 'protected', 'withheld')),
    CONSTRAINT ck_value_withheld CHECK (
        CASE
            WHEN status = 'withheld' THEN n IS NULL AND is_raised IS NULL
            ELSE (n IS NOT NULL) <> (is_raised IS NOT NULL)
        END
    )
);
CREATE INDEX ix_value_unit_id ON publish.value (unit_id, version_id, layer);
CREATE INDEX ix_value_release_id ON publish.value (release_id);

CREATE TABLE publish.series (
    version_id integer NOT NULL,
    source text NOT NULL,
    area_id integer NOT NULL,
    brott text NOT NULL,
    clock text NOT NULL,
    grain text NOT NULL,
    unit text NOT NULL,
    month date NOT NULL,
    n integer,
    status text NOT NULL,
    note text,
    is_preliminary boolean NOT NULL,
    release_id integer NOT NULL,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (version_id, source, area_id, brott, unit, grain, month),
    CONSTRAINT fk_series_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE,
    CONSTRAINT fk_series_area_id_area FOREIGN KEY (area_id) REFERENCES area.area (area_id),
    CONSTRAINT fk_series_release_id_release FOREIGN KEY (release_id)
    REFERENCES publish.release (release_id) ON DELETE CASCADE,
    CONSTRAINT ck_series_status CHECK (
        status IN ('exact', 'protected', 'withheld', 'saknas', 'ej_tillamplig')
    ),
    CONSTRAINT ck_series_grain CHECK (grain IN ('month', 'year')),
    CONSTRAINT ck_series_unit CHECK (unit IN ('antal', 'per_100000')),
    CONSTRAINT ck_series_n CHECK ((status IN ('exact', 'protected')) = (n IS NOT NULL))
);
CREATE INDEX ix_series_release_id ON publish.series (release_id);

CREATE TABLE publish.run (
    version_id integer NOT NULL,
    run_id integer NOT NULL,
    kind text NOT NULL,
    parameters jsonb NOT NULL,
    code_version text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT pk_publish_run PRIMARY KEY (version_id, run_id),
    CONSTRAINT fk_run_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE
);

CREATE TABLE publish.delivery (
    version_id integer NOT NULL,
    delivery_id integer NOT NULL,
    source text NOT NULL,
    sha256 text NOT NULL,
    received_at timestamptz NOT NULL,
    rows_read integer NOT NULL,
    rows_new integer NOT NULL,
    rows_unchanged integer NOT NULL,
    rows_superseded integer NOT NULL,
    rows_quarantined integer NOT NULL,
    period_from date,
    period_to date,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_publish_delivery PRIMARY KEY (version_id, delivery_id),
    CONSTRAINT fk_delivery_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE
);

CREATE TABLE publish.source_status (
    version_id integer NOT NULL,
    source text NOT NULL,
    title text NOT NULL,
    publisher text NOT NULL,
    licence text NOT NULL,
    clock text NOT NULL,
    latest_date date,
    share_without_position double precision,
    share_unknown_theme double precision,
    recipients text[] NOT NULL,
    is_synthetic boolean NOT NULL,
    CONSTRAINT pk_source_status PRIMARY KEY (version_id, source),
    CONSTRAINT fk_source_status_version_id_version FOREIGN KEY (version_id)
    REFERENCES publish.version (version_id) ON DELETE CASCADE
);
