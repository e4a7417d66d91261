"""Schema meta: deliveries, their quarantined rows, runs and code lists."""

from sqlalchemy import (
    ARRAY,
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
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from geo.db.tables.metadata import METADATA

delivery = Table(
    "delivery",
    METADATA,
    Column("delivery_id", Integer, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("licence", Text, nullable=False),
    Column("is_synthetic", Boolean, nullable=False),
    Column("received_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    *(
        Column(f"rows_{part}", Integer, nullable=False)
        for part in ("read", "new", "unchanged", "superseded", "quarantined")
    ),
    Column("period_from", Date),
    Column("period_to", Date),
    Column(
        "rows_withdrawn",
        Integer,
        nullable=False,
        server_default="0",
        comment="earlier rows of the delivered period that this delivery no longer has",
    ),
    Column(
        "removed",
        JSONB,
        nullable=False,
        server_default="{}",
        comment="personal data taken out of free text before anything was stored: kind and number of times",
    ),
    Column(
        "valid_from",
        Date,
        comment="day from which a list holds, said by who delivered it; NULL where the rows say it themselves",
    ),
    UniqueConstraint("source", "sha256"),
    schema="meta",
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", BigInteger, Identity(always=True), primary_key=True),
    Column("delivery_id", ForeignKey(delivery.c.delivery_id), nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("got", Text, nullable=False),
    Column("natural_key", Text),
    Column("delivered", JSONB, nullable=False),
    Column("resolved_by", ForeignKey(delivery.c.delivery_id)),
    UniqueConstraint("delivery_id", "row_number"),
    Index("ix_quarantine_natural_key", "natural_key", postgresql_where=text("resolved_by IS NULL")),
    schema="meta",
)

run = Table(
    "run",
    METADATA,
    Column("run_id", Integer, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("inputs", ARRAY(Integer), nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", TIMESTAMP(timezone=True)),
    schema="meta",
)

theme_code = Table(
    "theme_code",
    METADATA,
    Column("list_version", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("brottskod", Text, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, nullable=False),
    schema="meta",
)
