"""A small published version made by hand, the application that serves it, and a client of it."""

import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from psycopg import sql

from api.main import create_app
from geo.db import commands
from geo.db.roles import ETL, OWNER
from geo.db.session import connect, superuser_urls
from geo.settings import Settings
from tests.conftest import copy_database, drop_database
from tests.kandidatplatser import PLACES, made_platser, write_platser

BASE_URL = "http://127.0.0.1"
PUBLISHED_SQL = Path(__file__).parent / "published.sql"

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def database(template: str) -> Iterator[Settings]:
    """Settings of a database with areas and the hand-made version, shared by all tests here."""
    settings = Settings(cluster="test", database=f"test_{os.getpid()}_api")
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(settings.database), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
    commands.initialise_database(settings)
    publish_by_hand(settings)
    yield settings
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(settings.database)))


def publish_by_hand(settings: Settings) -> None:
    """Write the hand-made version as the role that publishes, and let the planner know it."""
    with connect(settings, ETL) as connection:
        connection.execute(PUBLISHED_SQL.read_bytes())
    with psycopg.connect(superuser_urls(settings)[1], autocommit=True) as server:
        server.execute("ANALYZE")


@pytest.fixture(scope="session")
def demo_app(database: Settings) -> FastAPI:
    """The application as the demo shows it: open, with what is synthetic."""
    return create_app(database.model_copy(update={"demo": True}))


@pytest.fixture(scope="session")
def get(demo_app: FastAPI) -> Iterator[Get]:
    """Ask the demo."""
    with asking(demo_app) as ask:
        yield ask


@pytest.fixture(scope="session")
def get_open(database: Settings) -> Iterator[Get]:
    """Ask as the public, without the demo."""
    with asking(create_app(database)) as ask:
        yield ask


@pytest.fixture(scope="session")
def get_police(database: Settings) -> Iterator[Get]:
    """Ask as those whom the police share with, without the demo."""
    with asking(create_app(database.model_copy(update={"recipients": "samverkan_polis"}))) as ask:
        yield ask


@pytest.fixture(scope="session")
def platser_template(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of a database with the hand-made version and three kandidatplatser, to be copied."""
    settings = copy_database(template, tmp_path_factory.mktemp("platser"))
    publish_by_hand(settings)
    names = [name for name, *_ in PLACES]
    with connect(settings, ETL) as connection:
        write_platser(connection, list(zip(names, made_platser(), strict=True)))
    yield settings.database
    drop_database(settings, settings.database)


@pytest.fixture
def platser_database(platser_template: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a demo of this test's own in which nobody has decided anything yet."""
    own = copy_database(platser_template, tmp_path)
    yield own.model_copy(update={"demo": True})
    drop_database(own, own.database)


@pytest.fixture
def ask(platser_database: Settings) -> Iterator[Get]:
    """Ask that demo, and decide in it."""
    with asking(create_app(platser_database)) as found:
        yield found


@contextmanager
def asking(app: FastAPI) -> Iterator[Get]:
    """Run an application on a loop of its own and ask it from ordinary code.

    Yields
    ------
    Get
        `get(path, method="GET", **httpx options)`.
    """

    @asynccontextmanager
    async def client() -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=BASE_URL) as http,
        ):
            yield http

    made: AbstractAsyncContextManager[httpx.AsyncClient] = client()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(made) as http:

        def ask(path: str, method: str = "GET", **options: object) -> httpx.Response:
            return portal.call(partial(http.request, method, path, **options))

        yield ask


@pytest.fixture(scope="session")
def server(database: Settings) -> Iterator[str]:
    """Serve the demo on a free port of the loopback interface, for clients that need a real address: its URL."""
    app = create_app(database.model_copy(update={"demo": True}))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join()
