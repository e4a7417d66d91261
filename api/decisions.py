"""The API's second way to the database: as the role that reads and records decisions on platser.

The first (`api.reader`) cannot see the schema `workflow`. Without this one everything but platser is
still answered.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from api.catalogue import Catalogue
from api.reader import CONNECTION_SETTINGS, WAIT_S, Reader
from geo.db.queries.platser import can_decide, count_beslut
from geo.db.queries.session import Audience, Version, apply_audience, check_health, find_version
from geo.errors import DatabaseError

POOL_SIZE: Final = 4
"""A few people decide at the same time; reading is a few rows."""

_NOT_TOLD = "Platser visas inte: tjänsten saknar LAGESBILD_WORKFLOW_URL. Den står i docs/drift.md."
_SILENT = "Databasen för platser svarar inte. Allt annat kan visas. Starta den med: lagesbild db start"
_TOO_POWERFUL = (
    "API:et vägrar databasens roll för platser: den kan läsa schemat core. Anslut som lagesbild_workflow "
    "i LAGESBILD_WORKFLOW_URL."
)
_CANNOT_DECIDE = (
    "Väntade rollen lagesbild_workflow och en uppgraderad databas i LAGESBILD_WORKFLOW_URL. "
    "Kör lagesbild db upgrade om rollen är rätt."
)
# one state of the database for all of an answer, and nothing written by a question
_READING: Final = b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# each statement sees what others have committed before it: it waits for its turn first
_DECIDING: Final = b"SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
_LOG = structlog.get_logger("api.decisions")


@dataclass(frozen=True)
class DecisionSession:
    """One request's view of the platser.

    Parameters
    ----------
    connection
        Inside a transaction that answers for `audience`.
    catalogue
        What the current version holds.
    n_beslut
        Decisions that the audience sees; it tells whether anything has been decided since.
    """

    connection: AsyncConnection
    audience: Audience
    catalogue: Catalogue
    n_beslut: int

    @property
    def version(self) -> Version:
        """The current version."""
        return self.catalogue.version


class Decisions:
    """Opens sessions about platser for the reader's audience.

    Parameters
    ----------
    url
        The database, as a role that reads `publish` and `area` and writes `workflow`. None: there is none.
    reader
        Whose audience is answered for, and whose catalogues are shared.
    """

    def __init__(self, url: str | None, reader: Reader) -> None:
        self._reader = reader
        self._refusal = ""
        self._pool = None if url is None else self._new_pool(url)

    async def open(self) -> None:
        """Make ready; nothing connects before somebody asks for a plats."""
        if self._pool is not None:
            await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[DecisionSession]:
        """Open a transaction that reads one state of the platser.

        Raises
        ------
        DatabaseError
            When there is no such database, none answers, or the role is the wrong one.
        """
        async with self._session(_READING) as session:
            yield session

    @asynccontextmanager
    async def deciding(self) -> AsyncIterator[DecisionSession]:
        """Open a transaction that may record a decision; as `reading` otherwise."""
        async with self._session(_DECIDING) as session:
            yield session

    @asynccontextmanager
    async def _session(self, characteristics: bytes) -> AsyncIterator[DecisionSession]:
        if self._pool is None:
            raise DatabaseError(_NOT_TOLD)
        audience = self._reader.audience
        try:
            async with self._pool.connection() as connection:
                await connection.execute(characteristics)
                await apply_audience(connection, audience)
                version = await find_version(connection)
                catalogue = await self._reader.catalogue_of(connection, version)
                n_beslut = await count_beslut(connection)
                yield DecisionSession(connection, audience, catalogue, n_beslut)
        except PoolTimeout as error:
            raise DatabaseError(self._refusal or _SILENT) from error

    def _new_pool(self, url: str) -> AsyncConnectionPool:
        return AsyncConnectionPool(
            url,
            min_size=0,
            max_size=POOL_SIZE,
            timeout=WAIT_S,
            open=False,
            kwargs={"application_name": "lagesbild-api-platser"},
            configure=self._configure,
            check=AsyncConnectionPool.check_connection,
        )

    async def _configure(self, connection: AsyncConnection) -> None:
        """Refuse a role that could read more than platser, and one that cannot decide about them."""
        for setting in CONNECTION_SETTINGS:
            await connection.execute(setting.encode())
        health = await check_health(connection)
        self._refusal = _TOO_POWERFUL if health.can_read_core else ""
        if not self._refusal and not await can_decide(connection):
            self._refusal = _CANNOT_DECIDE
        await connection.commit()
        if self._refusal:
            _LOG.error("role_refused", reason=self._refusal)
            raise DatabaseError(self._refusal)
