"""The cube: how many crimes of each theme in each month, by hexagon and by area."""

from collections.abc import Sequence
from datetime import date

import psycopg
from psycopg import sql

from geo.db.sql_files import load_sql
from geo.themes import LIST_VERSION


def touched_months(connection: psycopg.Connection, source_id: str) -> list[date]:
    """Months that the staged rows change: theirs, and those of the rows they supersede."""
    rows = connection.execute(
        sql.SQL(
            """
            SELECT month FROM staged WHERE verdict IS DISTINCT FROM 'unchanged' AND month IS NOT NULL
            UNION
            SELECT current.month
            FROM staged
            INNER JOIN {} AS current
                ON staged.natural_key = current.natural_key AND current.superseded_by IS NULL
            WHERE staged.verdict = 'superseded' AND current.month IS NOT NULL
            """
        ).format(sql.Identifier("core", source_id))
    )
    return [month for (month,) in rows]


def renew_cube(connection: psycopg.Connection, source_id: str, months: Sequence[date]) -> None:
    """Count the named months again from the rows as they are now; other months are left alone."""
    # rows that have just come in are unknown to the planner, which would then loop over every code for each
    connection.execute("SELECT meta.refresh_statistics(%s)", [source_id])
    parameters = {"source": source_id, "list_version": LIST_VERSION, "months": list(months)}
    for table in ("cube_cell", "cube_area"):
        connection.execute(
            sql.SQL("DELETE FROM {} WHERE source = %(source)s AND month = ANY(%(months)s)").format(
                sql.Identifier("analysis", table)
            ),
            parameters,
        )
        connection.execute(load_sql(f"{table}_insert"), parameters)
