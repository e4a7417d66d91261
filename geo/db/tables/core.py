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

from geo.db.tables.area import SWEREF_99_TM
from geo.db.tables.metadata import METADATA

CURRENT = text("superseded_by IS NULL")
"""A row that a later delivery replaced keeps its place in history."""

polisen__anmalda_brott = Table(
    "polisen__anmalda_brott",
    METADATA,
    Column("row_id", BigInteger, Identity(always=True), primary_key=True),
    Column("delivery_id", ForeignKey("meta.delivery.delivery_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("natural_key", Text, nullable=False),
    Column("content", BigInteger, nullable=False),
    Column("brottskod", Text, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("start_at", TIMESTAMP(timezone=True)),
    Column("end_at", TIMESTAMP(timezone=True)),
    Column("month", Date, index=True),
    Column("geom", Geometry("POINT", SWEREF_99_TM, spatial_index=False)),
    Column("position_quality", Text, nullable=False),
    Column("cell", BigInteger, index=True),
    Column("stadsdel_id", ForeignKey("area.area.area_id")),
    Column("stadsdelsomrade_id", ForeignKey("area.area.area_id")),
    Column("superseded_by", ForeignKey("meta.delivery.delivery_id")),
    Index("ux_polisen__anmalda_brott_natural_key", "natural_key", unique=True, postgresql_where=CURRENT),
    Index("ix_polisen__anmalda_brott_geom", "geom", postgresql_using="gist"),
    schema="core",
)

bra__anmalda_brott = Table(
    "bra__anmalda_brott",
    METADATA,
    Column("row_id", BigInteger, Identity(always=True), primary_key=True),
    Column("delivery_id", ForeignKey("meta.delivery.delivery_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("natural_key", Text, nullable=False),
    Column("content", BigInteger, nullable=False),
    Column("region", Text, nullable=False),
    Column("omrade_code", Text),
    Column("closed_on", Date),
    Column("brott", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("is_preliminary", Boolean, nullable=False),
    Column("antal", Integer),
    Column("per_100000", Integer),
    Column("status", Text, nullable=False),
    Column("superseded_by", ForeignKey("meta.delivery.delivery_id")),
    Index("ux_bra__anmalda_brott_natural_key", "natural_key", unique=True, postgresql_where=CURRENT),
    schema="core",
)
