"""One question of the doctor: a file of SQL, its parameters, and the rows by column."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import dict_row

from geo.db.sql_files import load_sql

Row = dict[str, Any]


def ask(
    connection: psycopg.Connection, name: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    """Run `geo/db/sql/doctor_{name}.sql` and give every row as a dictionary."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(load_sql(f"doctor_{name}"), parameters).fetchall()
