"""Whom a transaction answers for, and which version it reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_one

STATEMENT_TIMEOUT: Final = "10s"
"""Longest that one question may take; every question of the API takes milliseconds."""


@dataclass(frozen=True)
class Audience:
    """Whom answers are for: row-level security compares it with each row's recipients.

    Parameters
    ----------
    recipients
        Recipients, sorted. Empty: nothing is shown.
    is_demo
        True also shows what is made of synthetic deliveries, whoever it was released to.
    """

    recipients: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True)
class Version:
    """One published version as a session sees it.

    Parameters
    ----------
    version_id, created_at
        None when nothing has been published, or when the version asked for is gone.
    area_state
        Changes whenever an area set is loaded or replaced; None when there is none.
    is_synthetic
        True when a source that the session may see is made of synthetic deliveries.
    """

    version_id: int | None
    created_at: datetime | None
    area_state: str | None
    is_synthetic: bool


@dataclass(frozen=True)
class Health:
    """What the database has, and whether the role is one that the API may hold."""

    has_tables: bool
    can_read_core: bool


@dataclass(frozen=True)
class _Applied:
    recipients: str
    demo: str
    statement_timeout: str


async def apply_audience(connection: AsyncConnection, audience: Audience) -> None:
    """Set whom the rest of this transaction answers for; the settings end with it."""
    await ask_one(
        connection,
        _Applied,
        "session",
        {
            "recipients": ",".join(audience.recipients),
            "demo": "on" if audience.is_demo else "off",
            "timeout": STATEMENT_TIMEOUT,
        },
    )


async def find_version(connection: AsyncConnection, version_id: int | None = None) -> Version:
    """Find the current version, or the version `version_id`."""
    return await ask_one(connection, Version, "version", {"version_id": version_id})


async def check_health(connection: AsyncConnection) -> Health:
    """Look whether the tables are there and the role is a harmless one."""
    return await ask_one(connection, Health, "health")
