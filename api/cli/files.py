"""Files to send: asking the database as the API does, and writing what it answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from api.main import audience_of
from api.reader import Reader, Session
from geo.db.roles import READ
from geo.db.session import url_for
from geo.errors import ParameterError
from geo.settings import Settings
from maps.numbers import decimal_words
from maps.self_contained import SelfContainedHtml

Answer = TypeVar("Answer")

Out = Annotated[Path, typer.Option("--out", "-o", help="filen som skrivs, slutar på .html")]
Demo = Annotated[bool, typer.Option("--demo", help="visa det som är gjort av syntetiska leveranser")]
_BYTES_A_KILOBYTE: Final = 1_000
_ENDINGS: Final = (".html", ".htm")


def load_settings(*, demo: bool) -> Settings:
    """Read the environment; `demo` adds what is made of synthetic deliveries."""
    settings = Settings.load()
    return settings.model_copy(update={"demo": True}) if demo else settings


def ask(settings: Settings, question: Callable[[Session], Awaitable[Answer]]) -> Answer:
    """Ask the database one question as the role that reads, for the audience of the settings.

    Raises
    ------
    DatabaseError
        When the database does not answer.
    """
    # every failed attempt would be told in English before the one sentence that says it
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)

    async def answered() -> Answer:
        reader = Reader(url_for(settings, READ), audience_of(settings))
        await reader.open()
        try:
            async with reader.session() as session:
                return await question(session)
        finally:
            await reader.close()

    return asyncio.run(answered())


def require_page(path: Path) -> None:
    """Refuse a place where no page can be written or opened, before anything is computed.

    Raises
    ------
    ParameterError
        When the name does not end in .html, or the folder does not exist.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise ParameterError("out", "ett filnamn som slutar på .html", path.name)
    if not path.parent.is_dir():
        raise ParameterError("out", "en mapp som finns", str(path.parent))


def write(page: SelfContainedHtml, path: Path, holds: str) -> None:
    """Write a file to send and say what it holds."""
    size = page.write(path)
    typer.echo(f"{path} ({decimal_words(size / _BYTES_A_KILOBYTE, 0)} kB): {page.title}")
    typer.echo(f"  {holds} Filen hämtar ingenting från nätet.")
