"""One question to the database: a file of SQL, its parameters, and the rows as a dataclass."""

from collections.abc import Mapping
from typing import TypeVar

from psycopg import AsyncConnection
from psycopg.rows import class_row

from geo.db.sql_files import load_sql
from geo.errors import DatabaseError

Row = TypeVar("Row")
Parameters = Mapping[str, object]


async def ask_all(
    connection: AsyncConnection, kind: type[Row], name: str, parameters: Parameters | None = None
) -> list[Row]:
    """Run `geo/db/sql/{name}.sql` and return every row as a `kind`.

    Parameters
    ----------
    connection
        Inside the transaction that holds the session's settings.
    kind
        Dataclass whose fields are the columns of the statement.
    name
        File of the statement.
    parameters
        Value by parameter name, always bound.
    """
    async with connection.cursor(row_factory=class_row(kind)) as cursor:
        await cursor.execute(load_sql(name), parameters)
        return await cursor.fetchall()


async def ask_first(
    connection: AsyncConnection, kind: type[Row], name: str, parameters: Parameters | None = None
) -> Row | None:
    """Run `geo/db/sql/{name}.sql` and return its first row, or None when it has none."""
    rows = await ask_all(connection, kind, name, parameters)
    return rows[0] if rows else None


async def ask_one(
    connection: AsyncConnection, kind: type[Row], name: str, parameters: Parameters | None = None
) -> Row:
    """Run `geo/db/sql/{name}.sql`, which always has a row, and return it.

    Raises
    ------
    DatabaseError
        When it has none after all.
    """
    row = await ask_first(connection, kind, name, parameters)
    if row is None:
        raise DatabaseError(f"Frågan {name} väntade en rad, fick ingen.")
    return row
