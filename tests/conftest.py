"""What tests share: one private cluster without fsync, and databases copied from a migrated one."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from api.check import serving
from etl.demo.deliveries import generate
from etl.load.areas import write_default_areas
from etl.load.codes import write_theme_codes
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.db import commands, local
from geo.db.roles import ETL, OWNER
from geo.db.session import connect, superuser_urls
from geo.settings import Settings
from tests.folders import REAL_DATA

pytest_plugins = ["tests.skips"]

CLUSTER = "test"
TEMPLATE = f"test_{os.getpid()}_template"
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> local.Cluster:
    found = local.find_cluster(Settings(cluster=CLUSTER))
    local.start(found, fsync=False)
    return found


@pytest.fixture(scope="session")
def template(cluster: local.Cluster) -> Iterator[str]:
    """Migrated database with the packaged areas and code lists, built once a session."""
    settings = Settings(cluster=cluster.name, database=TEMPLATE)
    drop_abandoned(settings)
    commands.start_local(settings, fsync=False)
    with connect(settings, ETL) as connection:
        write_default_areas(connection)
        write_theme_codes(connection)
    yield TEMPLATE
    drop_database(settings, TEMPLATE)


@pytest.fixture
def settings(template: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database of this test's own, with areas, and a store of its own."""
    own = copy_database(template, tmp_path)
    yield own
    drop_database(own, own.database)


@pytest.fixture(scope="session")
def published(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a database in which two years of the demo are loaded and published."""
    folder = tmp_path_factory.mktemp("published")
    own = copy_database(template, folder)
    for delivery in generate(folder / "deliveries", seed=1, years=2):
        run_delivery(own, find_source("polisen__anmalda_brott"), delivery)
    publish_all(own)
    yield own
    drop_database(own, own.database)


@pytest.fixture(scope="session")
def served(published: Settings) -> Iterator[str]:
    """Address of the API and the viewer over the published demo."""
    with serving(published.model_copy(update={"demo": True})) as base:
        yield base


@pytest.fixture
def etl(settings: Settings) -> Iterator[psycopg.Connection]:
    """Connect as the role that loads."""
    with connect(settings, ETL) as connection:
        yield connection


@pytest.fixture
def real_data() -> Path:
    """Folder of real deliveries; where it is missing the test is skipped with that reason."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real data: no folder {REAL_DATA}")
    return REAL_DATA


def copy_database(template: str, store: Path) -> Settings:
    """Make a database as a copy of another, in milliseconds."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    settings = Settings(cluster=CLUSTER, database=name, store=store / "store")
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
    commands.initialise_database(settings)
    return settings


def drop_abandoned(settings: Settings) -> None:
    """Remove databases of test sessions that ended before they could tidy up."""
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        names = server.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'").fetchall()
    for (name,) in names:
        if not Path(f"/proc/{name.split('_')[1]}").exists():
            drop_database(settings, name)


def drop_database(settings: Settings, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
