"""The API's way to the database: a pool of read-only connections, one transaction for each request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from psycopg import AsyncConnection, IsolationLevel
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from api.catalogue import Catalogue, read_catalogue
from geo.db.queries.session import Audience, Version, apply_audience, check_health, find_version
from geo.errors import DatabaseError

POOL_SIZE: Final = 8
WAIT_S: Final = 3.0
"""Seconds that a request waits for a connection before it is told that the database is silent."""
_KEPT_CATALOGUES: Final = 4

CONNECTION_SETTINGS: Final = (
    # parameters that are NULL switch conditions off; only a plan for the values themselves sees that
    "SET plan_cache_mode = force_custom_plan",
    # many small questions at once: one process each, on pages that are in memory
    "SET max_parallel_workers_per_gather = 0",
    "SET random_page_cost = 1.1",
)
"""How every connection plans."""

_SILENT = "Databasen svarar inte. Starta den med: lagesbild db start"
_TOO_POWERFUL = (
    "API:et vägrar databasens roll: den kan läsa schemat core. Anslut som lagesbild_read "
    "i LAGESBILD_DATABASE_URL."
)
_LOG = structlog.get_logger("api.reader")


@dataclass(frozen=True)
class Session:
    """One request's view of the database: everything is read from one state of it.

    Parameters
    ----------
    connection
        Inside a read-only transaction that answers for `audience`.
    """

    connection: AsyncConnection
    audience: Audience
    catalogue: Catalogue
    reader: "Reader"

    @property
    def version(self) -> Version:
        """The current version."""
        return self.catalogue.version

    async def at_version(self, version_id: int) -> Catalogue | None:
        """Return what an earlier version holds, or None when it is kept no longer."""
        if version_id == self.version.version_id:
            return self.catalogue
        version = await find_version(self.connection, version_id)
        if version.version_id is None:
            return None
        return await self.reader.catalogue_of(self.connection, version)


class Reader:
    """Opens sessions for one audience.

    Parameters
    ----------
    url
        The database, as a role that reads `publish` and `area` and nothing else.
    audience
        Whom every session answers for.
    """

    def __init__(self, url: str, audience: Audience) -> None:
        self.audience = audience
        self._refusal = ""
        self._catalogues: dict[Version, Catalogue] = {}
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=POOL_SIZE,
            timeout=WAIT_S,
            open=False,
            kwargs={"application_name": "lagesbild-api"},
            configure=self._configure,
            check=AsyncConnectionPool.check_connection,
        )

    async def open(self) -> None:
        """Start connecting, without waiting: a silent database is an answer, not a failed start."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """Open one read-only transaction that answers for the audience.

        Raises
        ------
        DatabaseError
            When no connection comes in time, or the role is one that the API must not hold.
        """
        try:
            async with self._pool.connection() as connection:
                await apply_audience(connection, self.audience)
                version = await find_version(connection)
                catalogue = await self.catalogue_of(connection, version)
                yield Session(connection, self.audience, catalogue, self)
        except PoolTimeout as error:
            raise DatabaseError(self._refusal or _SILENT) from error

    async def catalogue_of(self, connection: AsyncConnection, version: Version) -> Catalogue:
        """Return what a version holds, read once for each version."""
        if version not in self._catalogues:
            catalogue = await read_catalogue(connection, version)
            while len(self._catalogues) >= _KEPT_CATALOGUES:
                self._catalogues.pop(next(iter(self._catalogues)))
            self._catalogues[version] = catalogue
        return self._catalogues[version]

    async def _configure(self, connection: AsyncConnection) -> None:
        """Make a new connection one that can only read, and refuse a role that could read more.

        Repeatable read: all of a request sees one state, also when a version is published meanwhile.
        """
        await connection.set_read_only(True)
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        for setting in CONNECTION_SETTINGS:
            await connection.execute(setting)
        health = await check_health(connection)
        await connection.commit()
        if health.can_read_core:
            self._refusal = _TOO_POWERFUL
            _LOG.error("role_refused", reason=_TOO_POWERFUL)
            raise DatabaseError(_TOO_POWERFUL)
        self._refusal = ""
