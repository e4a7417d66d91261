"""What `lagesbild db …` does, without the printing."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from geo.db import local
from geo.db.roles import OWNER, initialise
from geo.db.session import superuser_urls, url_for
from geo.errors import DatabaseError
from geo.settings import Settings

CHECKOUT = Path(__file__).parents[2]
"""Root of the checkout or image; an installed wheel has no migrations beside it."""


@dataclass(frozen=True)
class Status:
    """What is known of the database: where it is, whether it answers, and its revision."""

    place: str
    is_running: bool
    revision: str | None
    head: str
    postgis: str | None


def initialise_database(settings: Settings) -> list[str]:
    """Make roles, database and extension; see `geo.db.roles.initialise`."""
    server, database = superuser_urls(settings)
    return initialise(server, database, settings.database, settings.role_passwords)


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database to `revision`."""
    command.upgrade(alembic_config(settings), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database back to `revision`; what later revisions held is gone."""
    command.downgrade(alembic_config(settings), revision)


def check(settings: Settings) -> None:
    """Compare the migrated database with `geo.db.tables`; alembic raises where they differ."""
    command.check(alembic_config(settings))


def alembic_config(settings: Settings) -> Config:
    """Configure the migrations.

    Raises
    ------
    DatabaseError
        When the migrations are not beside the package, as in an installed wheel.
    """
    if not (CHECKOUT / "alembic" / "env.py").exists():
        raise DatabaseError(
            "Migreringarna finns i källkoden och i containeravbildningen, inte i det installerade paketet. "
            "Kör lagesbild db upgrade där."
        )
    config = Config(toml_file=CHECKOUT / "pyproject.toml", attributes={"settings": settings})
    config.set_main_option("script_location", str(CHECKOUT / "alembic"))
    return config


def status(settings: Settings) -> Status:
    """Look at the database; a stopped one is an answer, not an error."""
    head = ScriptDirectory.from_config(alembic_config(settings)).get_current_head() or ""
    place = "LAGESBILD_DATABASE_URL"
    if settings.database_url is None:
        cluster = local.find_cluster(settings)
        place = str(cluster.home)
        if not cluster.data.exists() or not local.is_running(cluster):
            return Status(place, is_running=False, revision=None, head=head, postgis=None)
    try:
        with psycopg.connect(url_for(settings, OWNER)) as connection:
            row = connection.execute(
                "SELECT to_regclass('public.alembic_version') IS NOT NULL, postgis_lib_version()"
            ).fetchone()
            if row is None:
                raise DatabaseError("Databasen svarar, men säger inte vilken PostGIS den har.")
            has_revision, postgis = row
            found = connection.execute("SELECT version_num FROM alembic_version") if has_revision else None
            revision = found.fetchone() if found else None
    except psycopg.Error:
        return Status(place, is_running=False, revision=None, head=head, postgis=None)
    return Status(
        place, is_running=True, revision=revision[0] if revision else None, head=head, postgis=postgis
    )


def start_local(settings: Settings, *, fsync: bool = True) -> bool:
    """Start the private cluster and bring it to head; True when this call started the server."""
    cluster = local.find_cluster(settings)
    started = local.start(cluster, fsync=fsync)
    initialise_database(settings)
    now = status(settings)
    if now.revision != now.head:
        upgrade(settings)
    return started


def require_private(settings: Settings) -> local.Cluster:
    """Give the private cluster; refuse where the database is somebody else's server."""
    if settings.database_url is not None:
        raise DatabaseError(
            "LAGESBILD_DATABASE_URL är satt: start, stop och reset gäller bara datorns egen databas."
        )
    return local.find_cluster(settings)


def open_psql(settings: Settings, role: str) -> None:
    """Replace this process with psql, connected as `role`."""
    program = "psql"
    os.execvp(program, [program, url_for(settings, role)])  # noqa: S606 - that is what the command is for
