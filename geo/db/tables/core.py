"""Schema core: rows as delivered and keyed, one table a source; protected."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.schema import SchemaItem

from geo.db.tables.area import SWEREF_99_TM
from geo.db.tables.metadata import METADATA

CURRENT = text("superseded_by IS NULL")
"""A row that a later delivery replaced keeps its place in history."""


def delivered(name: str, *items: SchemaItem) -> Table:
    """Declare the table of a source: where each row came from, then `items`, then what replaced it."""
    return Table(
        name,
        METADATA,
        Column("row_id", BigInteger, Identity(always=True), primary_key=True),
        Column("delivery_id", ForeignKey("meta.delivery.delivery_id"), nullable=False),
        Column("row_number", Integer, nullable=False),
        Column("natural_key", Text, nullable=False),
        Column("content", BigInteger, nullable=False),
        *items,
        Column("superseded_by", ForeignKey("meta.delivery.delivery_id")),
        Index(f"ux_{name}_natural_key", "natural_key", unique=True, postgresql_where=CURRENT),
        schema="core",
    )


def in_area(name: str = "area_id", *, nullable: bool = True) -> Column[int]:
    """Declare a column that names an area."""
    return Column(name, ForeignKey("area.area.area_id"), nullable=nullable)


def located(*, has_index: bool = True) -> tuple[SchemaItem, ...]:
    """Declare the columns of a row that may have a position."""
    return (
        Column("geom", Geometry("POINT", SWEREF_99_TM, spatial_index=False)),
        Column("position_quality", Text, nullable=False),
        Column("cell", BigInteger, index=has_index),
        in_area("stadsdel_id"),
        in_area("stadsdelsomrade_id"),
    )


polisen__anmalda_brott = delivered(
    "polisen__anmalda_brott",
    Column("brottskod", Text, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("start_at", TIMESTAMP(timezone=True)),
    Column("end_at", TIMESTAMP(timezone=True)),
    Column("month", Date, index=True),
    *located(),
    Index("ix_polisen__anmalda_brott_geom", "geom", postgresql_using="gist"),
)

polisen__anmalda_brott_basomrade = delivered(
    "polisen__anmalda_brott_basomrade",
    Column("brottskod", Text, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("inskriven_on", Date, nullable=False),
    Column("month", Date, nullable=False, index=True),
    Column("start_at", TIMESTAMP(timezone=True)),
    Column("end_at", TIMESTAMP(timezone=True)),
    Column("napo", Text),
    Column("basomrade", Text),
    Column("position_quality", Text, nullable=False),
    in_area(),
    in_area("stadsdel_id"),
)

polisen__anmalda_brott_omrade = delivered(
    "polisen__anmalda_brott_omrade",
    Column("omrade_kind", Text, nullable=False),
    Column("omrade_code", Text, nullable=False),
    in_area(),
    Column("brottstyp", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("month", Date, nullable=False, index=True),
    Column("antal", Integer, nullable=False),
)

polisen__utsatt_omrade = delivered(
    "polisen__utsatt_omrade",
    Column("bedomd_on", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("namn", Text, nullable=False),
    Column("kategori", Text, nullable=False),
    Column("ort", Text),
    Column("is_in_city", Boolean, nullable=False),
    Column("geom", Geometry("MULTIPOLYGON", SWEREF_99_TM, spatial_index=False), nullable=False),
)

polisen__handelser = delivered(
    "polisen__handelser",
    Column("start_at", TIMESTAMP(timezone=True), nullable=False),
    Column("published_at", TIMESTAMP(timezone=True), nullable=False),
    Column("month", Date, nullable=False),
    Column("typ", Text, nullable=False),
    Column("plats", Text, nullable=False),
    Column("is_in_city", Boolean, nullable=False),
    Column("sammanfattning", Text),
    Column("antal", Integer, nullable=False),
    Column("position_quality", Text, nullable=False),
)

bra__anmalda_brott = delivered(
    "bra__anmalda_brott",
    Column("region", Text, nullable=False),
    Column("omrade_code", Text),
    Column("closed_on", Date),
    Column("brott", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("is_preliminary", Boolean, nullable=False),
    Column("antal", Integer),
    Column("per_100000", Integer),
    Column("status", Text, nullable=False),
    Column("grain", Text, nullable=False, server_default="month"),
)
