"""Who may write at the same time: loads of a source, new boundaries and publication wait for each other."""

from collections.abc import Iterable

import psycopg


def lock_source(connection: psycopg.Connection, source_id: str) -> None:
    """Wait until nobody else loads, rekeys or publishes a source; held until the transaction ends.

    Two loads at once would both find a key missing; a publication would mix two states of the rows.
    """
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [source_id])


def lock_sources(connection: psycopg.Connection, source_ids: Iterable[str]) -> None:
    """Lock several, always in the same order, so that no two wait for each other in a circle."""
    for source_id in sorted(source_ids):
        lock_source(connection, source_id)
