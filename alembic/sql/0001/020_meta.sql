CREATE TABLE meta.delivery (
    delivery_id integer GENERATED ALWAYS AS IDENTITY,
    source text NOT NULL,
    sha256 text NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    licence text NOT NULL,
    is_synthetic boolean NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    rows_read integer NOT NULL,
    rows_new integer NOT NULL,
    rows_unchanged integer NOT NULL,
    rows_superseded integer NOT NULL,
    rows_quarantined integer NOT NULL,
    period_from date,
    period_to date,
    CONSTRAINT pk_delivery PRIMARY KEY (delivery_id),
    CONSTRAINT uq_delivery_source_sha256 UNIQUE (source, sha256),
    CONSTRAINT ck_delivery_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_delivery_balance CHECK (
        rows_read = rows_new + rows_unchanged + rows_superseded + rows_quarantined
    )
);

CREATE TABLE meta.quarantine (
    quarantine_id bigint GENERATED ALWAYS AS IDENTITY,
    delivery_id integer NOT NULL,
    row_number integer NOT NULL,
    column_name text NOT NULL,
    expected text NOT NULL,
    got text NOT NULL,
    natural_key text,
    delivered jsonb NOT NULL,
    resolved_by integer,
    CONSTRAINT pk_quarantine PRIMARY KEY (quarantine_id),
    CONSTRAINT uq_quarantine_delivery_id_row_number UNIQUE (delivery_id, row_number),
    CONSTRAINT fk_quarantine_delivery_id_delivery FOREIGN KEY (delivery_id)
    REFERENCES meta.delivery (delivery_id),
    CONSTRAINT fk_quarantine_resolved_by_delivery FOREIGN KEY (resolved_by)
    REFERENCES meta.delivery (delivery_id)
);
CREATE INDEX ix_quarantine_natural_key ON meta.quarantine (natural_key) WHERE resolved_by IS NULL;

CREATE TABLE meta.run (
    run_id integer GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    parameters jsonb NOT NULL,
    code_version text NOT NULL,
    inputs integer[] NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT pk_run PRIMARY KEY (run_id)
);

CREATE TABLE meta.theme_code (
    list_version text NOT NULL,
    theme text NOT NULL,
    brottskod text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    CONSTRAINT pk_theme_code PRIMARY KEY (list_version, theme, brottskod, valid_from),
    CONSTRAINT ck_theme_code_brottskod CHECK (brottskod ~ '^[0-9]{4}$'),
    CONSTRAINT ck_theme_code_validity CHECK (valid_from < valid_to)
);
