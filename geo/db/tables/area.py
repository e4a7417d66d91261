"""Schema area: area sets with validity, their areas, which lie in which, and the hexagons."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from geo.db.tables.metadata import METADATA

SWEREF_99_TM = 3006
WEB_MERCATOR = 3857

area_set = Table(
    "area_set",
    METADATA,
    Column("area_set_id", Integer, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("is_approximate", Boolean, nullable=False),
    Column("remarks", ARRAY(Text), nullable=False),
    UniqueConstraint("kind", "valid_from"),
    schema="area",
)

area = Table(
    "area",
    METADATA,
    Column("area_id", Integer, Identity(always=True), primary_key=True),
    Column("area_set_id", ForeignKey(area_set.c.area_set_id), nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column(
        "geom", Geometry("MULTIPOLYGON", SWEREF_99_TM, spatial_index=False, nullable=False), nullable=False
    ),
    Column(
        "geom_3857",
        Geometry("MULTIPOLYGON", WEB_MERCATOR, spatial_index=False),
        Computed("st_transform(geom, 3857)", persisted=True),
    ),
    Column("area_m2", Double, nullable=False),
    Column("land_m2", Double, nullable=False),
    Column(
        "category",
        Text,
        comment="what the publisher calls the area, as in Särskilt utsatt område; NULL for most",
    ),
    UniqueConstraint("area_set_id", "code"),
    Index("ix_area_geom", "geom", postgresql_using="gist"),
    Index("ix_area_geom_3857", "geom_3857", postgresql_using="gist"),
    schema="area",
)

part = Table(
    "part",
    METADATA,
    Column("child_id", ForeignKey(area.c.area_id), primary_key=True),
    Column("parent_id", ForeignKey(area.c.area_id), primary_key=True, index=True),
    schema="area",
)

place_name = Table(
    "place_name",
    METADATA,
    Column("place_name_id", Integer, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("geom", Geometry("POINT", SWEREF_99_TM, spatial_index=False, nullable=False), nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("source", "kind", "name"),
    Index("ix_place_name_geom", "geom", postgresql_using="gist"),
    schema="area",
    comment="names that a plats may be called by; of public places only",
)

cell = Table(
    "cell",
    METADATA,
    Column("cell_id", Integer, Identity(always=True), primary_key=True),
    Column("h3", BigInteger, nullable=False, unique=True),
    Column("resolution", SmallInteger, nullable=False, index=True),
    Column("parent_7", BigInteger, nullable=False),
    Column("parent_8", BigInteger),
    Column("parent_9", BigInteger),
    Column("geom", Geometry("POLYGON", SWEREF_99_TM, spatial_index=False, nullable=False), nullable=False),
    Column(
        "geom_3857",
        Geometry("POLYGON", WEB_MERCATOR, spatial_index=False),
        Computed("st_transform(geom, 3857)", persisted=True),
    ),
    Column("area_m2", Double, nullable=False),
    Column("land_share", Double, nullable=False),
    Column("stadsdel_id", ForeignKey(area.c.area_id)),
    Column("population", Double, nullable=False),
    Index("ix_cell_geom", "geom", postgresql_using="gist"),
    Index("ix_cell_geom_3857", "geom_3857", postgresql_using="gist"),
    schema="area",
)
