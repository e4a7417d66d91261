"""What tests share: one private cluster without fsync, and databases copied from a migrated one."""

import fcntl
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from api.check import serving
from etl.demo.anmalda_brott_basomrade import generate_basomrade
from etl.demo.anmalda_brott_omrade import generate_omrade
from etl.demo.basomraden import basomraden
from etl.demo.deliveries import generate
from etl.demo.prepare import write_areas, write_basomraden
from etl.demo.trygghetsinventering import generate_trygghetsinventering
from etl.demo.trygghetsmatning import generate_trygghetsmatning
from etl.demo.tyck_till import generate_tyck_till
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.db import commands, local
from geo.db.roles import ETL, OWNER
from geo.db.session import connect, superuser_urls
from geo.settings import Settings
from tests.folders import REAL_DATA

pytest_plugins = ["tests.spread", "tests.skips"]

# how long an example takes says something of the machine and nothing of the code
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

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
    write_areas(settings)
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
    """Settings of a database in which the demo is loaded and published; each process has its own copy."""
    folder = tmp_path_factory.getbasetemp() / "published"
    name = f"test_{os.getpid()}_published"
    if "PYTEST_XDIST_WORKER" in os.environ:
        # processes that share the work have a parent in common, and the folder above their own
        folder = tmp_path_factory.getbasetemp().parent / "published"
        name = f"test_{os.getppid()}_published"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "is_made").exists():
            publish_demo(copy_database(template, folder, name), folder)
            (folder / "is_made").touch()
        own = copy_database(name, folder)
    yield own
    drop_database(own, own.database)


def publish_demo(settings: Settings, folder: Path) -> None:
    """Load and publish the demo.

    Two years of police rows at full volume, for release depends on it; less of what it does not depend on.
    """
    write_basomraden(settings, basomraden(folder / "basomraden"))
    for source_id, deliveries in demo_deliveries(folder).items():
        for delivery in deliveries:
            run_delivery(settings, find_source(source_id), delivery)
    publish_all(settings)


def demo_deliveries(folder: Path) -> dict[str, list[Path]]:
    """Make the deliveries of the published demo; each year of reported crime comes in one shape."""
    return {
        "polisen__anmalda_brott": generate(folder / "polisen", 1, 2),
        "stockholm__tyck_till": generate_tyck_till(folder / "tyck_till", 1, 1, scale=0.5),
        "stockholm__trygghetsinventering": generate_trygghetsinventering(folder / "inventering", 1, 1),
        "stockholm__trygghetsmatning": generate_trygghetsmatning(folder / "matning", 1),
        "polisen__anmalda_brott_basomrade": [generate_basomrade(folder, 1, 2023, scale=0.03)],
        "polisen__anmalda_brott_omrade": [generate_omrade(folder, 1, 2022)],
    }


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


def copy_database(template: str, store: Path, name: str | None = None) -> Settings:
    """Make a database as a copy of another, in milliseconds."""
    name = name or f"test_{os.getpid()}_{next(NUMBERS)}"
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
