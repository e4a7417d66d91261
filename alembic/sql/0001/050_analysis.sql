CREATE TABLE analysis.cube_cell (
    source text NOT NULL,
    theme text NOT NULL,
    month date NOT NULL,
    cell bigint NOT NULL,
    stadsdel_id integer NOT NULL,
    n integer NOT NULL,
    CONSTRAINT pk_cube_cell PRIMARY KEY (source, theme, month, cell, stadsdel_id),
    CONSTRAINT ck_cube_cell_n CHECK (n >= 1),
    CONSTRAINT fk_cube_cell_stadsdel_id_area FOREIGN KEY (stadsdel_id) REFERENCES area.area (area_id)
);
COMMENT ON COLUMN analysis.cube_cell.stadsdel_id
IS 'a hexagon crosses borders: what is on each side decides what release has to protect';

CREATE TABLE analysis.cube_area (
    source text NOT NULL,
    theme text NOT NULL,
    month date NOT NULL,
    area_id integer NOT NULL,
    n integer NOT NULL,
    CONSTRAINT pk_cube_area PRIMARY KEY (source, theme, month, area_id),
    CONSTRAINT ck_cube_area_n CHECK (n >= 1),
    CONSTRAINT fk_cube_area_area_id_area FOREIGN KEY (area_id) REFERENCES area.area (area_id)
);

CREATE TABLE analysis.hotspot (
    run_id integer NOT NULL,
    source text NOT NULL,
    theme text NOT NULL,
    window_from date NOT NULL,
    window_to date NOT NULL,
    resolution smallint NOT NULL,
    cells bigint[] NOT NULL,
    observed integer[] NOT NULL,
    observed_neighbourhood integer[] NOT NULL,
    expected_neighbourhood double precision[] NOT NULL,
    p double precision[] NOT NULL,
    q double precision[] NOT NULL,
    CONSTRAINT pk_hotspot PRIMARY KEY (source, theme, window_from, window_to, resolution),
    CONSTRAINT ck_hotspot_lengths CHECK (
        cardinality(cells) = cardinality(observed)
        AND cardinality(cells) = cardinality(observed_neighbourhood)
        AND cardinality(cells) = cardinality(expected_neighbourhood)
        AND cardinality(cells) = cardinality(p)
        AND cardinality(cells) = cardinality(q)
    ),
    CONSTRAINT fk_hotspot_run_id_run FOREIGN KEY (run_id) REFERENCES meta.run (run_id)
);
COMMENT ON TABLE analysis.hotspot IS 'one row a theme, window and resolution; arrays in the order of cells';
