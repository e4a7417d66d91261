"""Schema workflow: platser, and every decision about each; rows are added and never changed."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID

from geo.db.tables.area import SWEREF_99_TM
from geo.db.tables.metadata import METADATA
from geo.db.tables.publish import recipients

plats = Table(
    "plats",
    METADATA,
    Column("plats_id", UUID, primary_key=True),
    Column("kandidat_id", Text),
    Column("created_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    *recipients(),
    Index(
        "ux_plats_kandidat_id",
        "kandidat_id",
        "is_synthetic",
        unique=True,
        postgresql_where=text("kandidat_id IS NOT NULL"),
    ),
    schema="workflow",
)

beslut = Table(
    "beslut",
    METADATA,
    Column("beslut_id", UUID, primary_key=True),
    Column("plats_id", ForeignKey("workflow.plats.plats_id"), nullable=False),
    Column(
        "number",
        Integer,
        nullable=False,
        comment="order of the decisions on one plats; two people cannot both make the next",
    ),
    Column("utfall", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("geom", Geometry("MULTIPOLYGON", SWEREF_99_TM, spatial_index=False), nullable=False),
    Column("beslutad_av", Text, nullable=False),
    Column("beslutad_on", Date, nullable=False),
    Column("motivering", Text, nullable=False),
    Column("underlag", JSONB, comment="the kandidatplats as it stood when the decision was made"),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    *recipients(),
    UniqueConstraint("plats_id", "number"),
    Index("ix_beslut_geom", "geom", postgresql_using="gist"),
    schema="workflow",
)
