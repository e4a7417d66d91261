ALTER TABLE meta.delivery
ADD COLUMN rows_withdrawn integer NOT NULL DEFAULT 0,
ADD COLUMN removed jsonb NOT NULL DEFAULT '{}',
ADD COLUMN valid_from date;
COMMENT ON COLUMN meta.delivery.valid_from
IS 'day from which a list holds, said by who delivered it; NULL where the rows say it themselves';
COMMENT ON COLUMN meta.delivery.rows_withdrawn
IS 'earlier rows of the delivered period that this delivery no longer has';
COMMENT ON COLUMN meta.delivery.removed
IS 'personal data taken out of free text before anything was stored: kind and number of times';

ALTER TABLE area.area ADD COLUMN category text;
COMMENT ON COLUMN area.area.category
IS 'what the publisher calls the area, as in Särskilt utsatt område; NULL for most';

CREATE TABLE area.place_name (
    place_name_id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    kind text NOT NULL,
    geom GEOMETRY (POINT, 3006) NOT NULL,
    source text NOT NULL,
    CONSTRAINT pk_place_name PRIMARY KEY (place_name_id),
    CONSTRAINT uq_place_name_source_kind_name UNIQUE (source, kind, name),
    CONSTRAINT ck_place_name_kind CHECK (kind IN ('torg', 'park', 'station', 'gata', 'centrum'))
);
CREATE INDEX ix_place_name_geom ON area.place_name USING gist (geom);
COMMENT ON TABLE area.place_name IS 'names that a plats may be called by; of public places only';
