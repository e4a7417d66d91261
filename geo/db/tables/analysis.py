"""Schema analysis: the cube and what is computed from it; internal."""

from sqlalchemy import ARRAY, BigInteger, Column, Date, Double, ForeignKey, Integer, SmallInteger, Table, Text

from geo.db.tables.metadata import METADATA

cube_cell = Table(
    "cube_cell",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("cell", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "stadsdel_id",
        ForeignKey("area.area.area_id"),
        primary_key=True,
        comment="a hexagon crosses borders: what is on each side decides what release has to protect",
    ),
    Column("n", Integer, nullable=False),
    schema="analysis",
)

cube_area = Table(
    "cube_area",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("area_id", ForeignKey("area.area.area_id"), primary_key=True),
    Column("n", Integer, nullable=False),
    schema="analysis",
)

hotspot = Table(
    "hotspot",
    METADATA,
    Column("run_id", ForeignKey("meta.run.run_id"), nullable=False),
    Column("source", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("window_from", Date, primary_key=True),
    Column("window_to", Date, primary_key=True),
    Column("resolution", SmallInteger, primary_key=True, autoincrement=False),
    Column("cells", ARRAY(BigInteger), nullable=False),
    Column("observed", ARRAY(Integer), nullable=False),
    Column("observed_neighbourhood", ARRAY(Integer), nullable=False),
    Column("expected_neighbourhood", ARRAY(Double), nullable=False),
    Column("p", ARRAY(Double), nullable=False),
    Column("q", ARRAY(Double), nullable=False),
    Column("gi_z", ARRAY(Double), comment="Gi* of the counts; clustering of volume, whatever the risk"),
    Column("gi_p", ARRAY(Double)),
    Column("gi_q", ARRAY(Double)),
    schema="analysis",
    comment="one row a theme, window and resolution; arrays in the order of cells",
)
