CREATE TABLE area.area_set (
    area_set_id integer GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    title text NOT NULL,
    source text NOT NULL,
    licence text NOT NULL,
    is_approximate boolean NOT NULL,
    remarks text[] NOT NULL,
    CONSTRAINT pk_area_set PRIMARY KEY (area_set_id),
    CONSTRAINT uq_area_set_kind_valid_from UNIQUE (kind, valid_from),
    CONSTRAINT ck_area_set_validity CHECK (valid_to IS NULL OR valid_from < valid_to)
);

CREATE TABLE area.area (
    area_id integer GENERATED ALWAYS AS IDENTITY,
    area_set_id integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    geom GEOMETRY (MULTIPOLYGON, 3006) NOT NULL,
    geom_3857 GEOMETRY (MULTIPOLYGON, 3857) GENERATED ALWAYS AS (st_transform(geom, 3857)) STORED,
    area_m2 double precision NOT NULL,
    land_m2 double precision NOT NULL,
    CONSTRAINT pk_area PRIMARY KEY (area_id),
    CONSTRAINT uq_area_area_set_id_code UNIQUE (area_set_id, code),
    CONSTRAINT fk_area_area_set_id_area_set FOREIGN KEY (area_set_id)
    REFERENCES area.area_set (area_set_id)
);
CREATE INDEX ix_area_geom ON area.area USING gist (geom);
CREATE INDEX ix_area_geom_3857 ON area.area USING gist (geom_3857);

CREATE TABLE area.part (
    child_id integer NOT NULL,
    parent_id integer NOT NULL,
    CONSTRAINT pk_part PRIMARY KEY (child_id, parent_id),
    CONSTRAINT fk_part_child_id_area FOREIGN KEY (child_id) REFERENCES area.area (area_id),
    CONSTRAINT fk_part_parent_id_area FOREIGN KEY (parent_id) REFERENCES area.area (area_id)
);
CREATE INDEX ix_part_parent_id ON area.part (parent_id);

CREATE TABLE area.cell (
    cell_id integer GENERATED ALWAYS AS IDENTITY,
    h3 bigint NOT NULL,
    resolution smallint NOT NULL,
    parent_7 bigint NOT NULL,
    parent_8 bigint,
    parent_9 bigint,
    geom GEOMETRY (POLYGON, 3006) NOT NULL,
    geom_3857 GEOMETRY (POLYGON, 3857) GENERATED ALWAYS AS (st_transform(geom, 3857)) STORED,
    area_m2 double precision NOT NULL,
    land_share double precision NOT NULL,
    stadsdel_id integer,
    population double precision NOT NULL,
    CONSTRAINT pk_cell PRIMARY KEY (cell_id),
    CONSTRAINT uq_cell_h3 UNIQUE (h3),
    CONSTRAINT ck_cell_resolution CHECK (resolution BETWEEN 7 AND 10),
    CONSTRAINT ck_cell_land_share CHECK (land_share BETWEEN 0 AND 1),
    CONSTRAINT fk_cell_stadsdel_id_area FOREIGN KEY (stadsdel_id) REFERENCES area.area (area_id)
);
CREATE INDEX ix_cell_geom ON area.cell USING gist (geom);
CREATE INDEX ix_cell_geom_3857 ON area.cell USING gist (geom_3857);
CREATE INDEX ix_cell_resolution ON area.cell (resolution);
