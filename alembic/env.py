"""Run the migrations: one at a time, as the owner, without ever waiting long for a lock."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, text

from geo.db.roles import OWNER
from geo.db.session import sqlalchemy_url
from geo.db.tables import METADATA
from geo.settings import Settings

MIGRATION_LOCK = 0x1A6E5B11
"""Key of the advisory lock that keeps two migrations from running at once."""
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"
OUR_SCHEMAS = frozenset({"meta", "area", "core", "analysis", "publish", "workflow", "access", "audit"})
"""`job` is absent: its tables belong to the job queue's library."""


def include_name(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ANN401 - alembic's signature
    """Compare our own schemas only."""
    del parents
    return kind != "schema" or name in OUR_SCHEMAS


def run() -> None:
    """Migrate online; there is no offline mode, because the grants need the roles."""
    settings = context.config.attributes.get("settings") or Settings.load()
    engine = create_engine(sqlalchemy_url(settings, OWNER))
    with engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            include_schemas=True,
            include_name=include_name,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
