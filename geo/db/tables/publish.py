"""Schema publish: what may leave, version by version, each row with its recipients and status."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from geo.db.tables.area import SWEREF_99_TM, WEB_MERCATOR
from geo.db.tables.metadata import METADATA


def of_version() -> Column[int]:
    """Column that ties a row to its version and goes with it."""
    return Column(
        "version_id", ForeignKey("publish.version.version_id", ondelete="CASCADE"), primary_key=True
    )


def of_release() -> Column[int]:
    """Column that names the release by which a row may leave."""
    return Column(
        "release_id",
        ForeignKey("publish.release.release_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def recipients() -> tuple[Column[list[str]], Column[bool]]:
    """Columns that say whom a row is for."""
    return Column("recipients", ARRAY(Text), nullable=False), Column("is_synthetic", Boolean, nullable=False)


version = Table(
    "version",
    METADATA,
    Column("version_id", Integer, Identity(always=True), primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("created_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    Column("is_current", Boolean, nullable=False, server_default=false()),
    Index("ux_version_is_current", "is_current", unique=True, postgresql_where=text("is_current")),
    schema="publish",
)

theme = Table(
    "theme",
    METADATA,
    of_version(),
    Column("theme", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("codes", JSONB, nullable=False),
    Column("finest", Text, nullable=False),
    Column("is_sensitive", Boolean, nullable=False),
    Column("list_version", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("source", Text, nullable=False),
    schema="publish",
)

layer = Table(
    "layer",
    METADATA,
    of_version(),
    Column("layer", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("geography", Text, nullable=False),
    Column("area_set_id", ForeignKey("area.area_set.area_set_id")),
    Column("source", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("caveats", JSONB, nullable=False),
    Column("metadata", JSONB, nullable=False),
    schema="publish",
)

release = Table(
    "release",
    METADATA,
    Column("release_id", Integer, Identity(always=True), primary_key=True),
    Column(
        "version_id",
        ForeignKey("publish.version.version_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("policy", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("geography", Text, nullable=False),
    Column("window_from", Date, nullable=False),
    Column("window_to", Date, nullable=False),
    Column("threshold", Integer),
    *recipients(),
    schema="publish",
)

value = Table(
    "value",
    METADATA,
    Column("version_id", Integer, nullable=False),
    Column("layer", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("window_from", Date, nullable=False),
    Column("window_to", Date, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("n", Integer),
    Column("status", Text, nullable=False),
    Column("expected", REAL),
    Column("is_raised", Boolean),
    of_release(),
    *recipients(),
    Column(
        "estimate",
        REAL,
        comment="a rate per 1 000, a survey share in per cent, or the z of Gi*, as the layer's measure says",
    ),
    Column("low", REAL, comment="lower end of the 95 % interval of estimate"),
    Column("high", REAL),
    Column("base", Integer, comment="what estimate rests on: inhabitants, or answers"),
    PrimaryKeyConstraint("version_id", "layer", "theme", "window_from", "unit_id"),
    ForeignKeyConstraint(
        ["version_id", "layer"],
        ["publish.layer.version_id", "publish.layer.layer"],
        name="fk_value_version_id_layer",
        ondelete="CASCADE",
    ),
    Index("ix_value_unit_id", "unit_id", "version_id", "layer"),
    schema="publish",
)

series = Table(
    "series",
    METADATA,
    of_version(),
    Column("source", Text, primary_key=True),
    Column("area_id", ForeignKey("area.area.area_id"), primary_key=True),
    Column("brott", Text, primary_key=True),
    Column("clock", Text, nullable=False),
    Column("grain", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("n", Integer),
    Column("status", Text, nullable=False),
    Column("note", Text),
    Column("is_preliminary", Boolean, nullable=False),
    of_release(),
    *recipients(),
    schema="publish",
)

run = Table(
    "run",
    METADATA,
    of_version(),
    Column("run_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    Column("finished_at", TIMESTAMP(timezone=True)),
    schema="publish",
)

delivery = Table(
    "delivery",
    METADATA,
    of_version(),
    Column("delivery_id", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("received_at", TIMESTAMP(timezone=True), nullable=False),
    *(
        Column(f"rows_{kind}", Integer, nullable=False)
        for kind in ("read", "new", "unchanged", "superseded", "quarantined")
    ),
    Column("period_from", Date),
    Column("period_to", Date),
    *recipients(),
    Column("rows_withdrawn", Integer, nullable=False, server_default="0"),
    Column("removed", JSONB, nullable=False, server_default="{}"),
    schema="publish",
)

source_status = Table(
    "source_status",
    METADATA,
    of_version(),
    Column("source", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("latest_date", Date),
    Column("share_without_position", Double),
    Column("share_unknown_theme", Double),
    *recipients(),
    Column("note", Text),
    schema="publish",
)

estimate = Table(
    "estimate",
    METADATA,
    of_version(),
    Column("source", Text, primary_key=True),
    Column("area_id", ForeignKey("area.area.area_id"), primary_key=True),
    Column("indikator", Text, primary_key=True),
    Column("window_from", Date, primary_key=True),
    Column("window_to", Date, nullable=False),
    Column("kon", Text, primary_key=True),
    Column("alder", Text, primary_key=True),
    Column("andel", REAL),
    Column("ki_lag", REAL),
    Column("ki_hog", REAL),
    Column("antal_svar", Integer),
    Column("status", Text, nullable=False),
    of_release(),
    *recipients(),
    schema="publish",
    comment="survey answers of an area: per cent, with 95 % interval and number of answers",
)

kandidatplats = Table(
    "kandidatplats",
    METADATA,
    of_version(),
    Column("kandidat_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("stadsdel", Text),
    Column("stadsdelsomrade", Text),
    Column("window_from", Date, nullable=False),
    Column("window_to", Date, nullable=False),
    Column("underlag", Text, nullable=False),
    Column("score", Double, nullable=False),
    Column("parts", JSONB, nullable=False),
    Column("cells", ARRAY(BigInteger), nullable=False),
    Column("geom", Geometry("MULTIPOLYGON", SWEREF_99_TM, spatial_index=False), nullable=False),
    Column(
        "geom_3857",
        Geometry("MULTIPOLYGON", WEB_MERCATOR, spatial_index=False),
        Computed("st_transform(geom, 3857)", persisted=True),
    ),
    *recipients(),
    schema="publish",
    comment="computed from published layers alone; nobody has decided anything yet",
)
