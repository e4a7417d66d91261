"""One question of the lineage: a file of SQL, its parameters, and the rows by column."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import dict_row

from geo.db.sql_files import load_sql

Row = dict[str, Any]


def ask(connection: psycopg.Connection, name: str, parameters: Mapping[str, object]) -> list[Row]:
    """Run `geo/db/sql/lineage_{name}.sql` and give every row as a dictionary."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(load_sql(f"lineage_{name}"), parameters).fetchall()


def ask_first(connection: psycopg.Connection, name: str, parameters: Mapping[str, object]) -> Row | None:
    """Give the first row alone, or None."""
    rows = ask(connection, name, parameters)
    return rows[0] if rows else None
