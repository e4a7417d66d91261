"""Bring checked rows into a table of `core`: new ones in, changed ones superseding, equal ones counted."""

import io
from dataclasses import dataclass
from datetime import date

import pandas as pd
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

STAGED = sql.Identifier("staged")


@dataclass(frozen=True)
class Verdicts:
    """How many staged rows are new, unchanged, or supersede a row that is there."""

    new: int
    unchanged: int
    superseded: int


def stage(connection: psycopg.Connection, rows: pd.DataFrame, table: str) -> None:
    """Copy `rows` into the temporary table `staged`, shaped as `core.TABLE`.

    Parameters
    ----------
    rows
        Columns are columns of the table; index is the row number in the delivery.
    """
    like = sql.Identifier("core", table)
    connection.execute(
        sql.SQL("CREATE TEMP TABLE {} (LIKE {}, verdict text) ON COMMIT DROP").format(STAGED, like)
    )
    connection.execute(
        sql.SQL("ALTER TABLE {} ALTER row_id DROP NOT NULL, ALTER delivery_id DROP NOT NULL").format(STAGED)
    )
    copy_frame(connection, rows.rename_axis("row_number").reset_index(), STAGED)
    connection.execute(sql.SQL("ANALYZE {}").format(STAGED))


def copy_frame(connection: psycopg.Connection, rows: pd.DataFrame, target: sql.Composable) -> None:
    """COPY a frame into a table whose columns have the frame's names."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    buffer = io.BytesIO()
    csv.write_csv(table, buffer, csv.WriteOptions(include_header=False, quoting_style="needed"))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        target, sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def insert_frame(connection: psycopg.Connection, rows: pd.DataFrame, schema: str, table: str) -> None:
    """Insert a frame into a table under row-level security, which COPY cannot write to itself."""
    incoming, target = sql.Identifier(f"incoming_{table}"), sql.Identifier(schema, table)
    connection.execute(
        sql.SQL("CREATE TEMP TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DROP").format(incoming, target)
    )
    copy_frame(connection, rows, incoming)
    columns = sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(target, columns, columns, incoming)
    )
    connection.execute(sql.SQL("TRUNCATE {}").format(incoming))


def judge(connection: psycopg.Connection, table: str, preliminary: str | None = None) -> Verdicts:
    """Compare each staged row with the current row of the same natural key.

    Parameters
    ----------
    preliminary
        Column that says that a row is preliminary; such a row leaves a final one as it is.
    """
    is_outranked: sql.Composable = sql.SQL("FALSE")
    if preliminary is not None:
        column = sql.Identifier(preliminary)
        is_outranked = sql.SQL("(staged.{} AND NOT current.{})").format(column, column)
    connection.execute(
        sql.SQL(
            """
            UPDATE {staged} AS staged
            SET verdict = CASE
                WHEN current.content = staged.content OR {is_outranked} THEN 'unchanged' ELSE 'superseded'
            END
            FROM {table} AS current
            WHERE current.natural_key = staged.natural_key AND current.superseded_by IS NULL
            """
        ).format(staged=STAGED, table=sql.Identifier("core", table), is_outranked=is_outranked)
    )
    counts: dict[str, int] = dict(
        connection.execute(
            sql.SQL("SELECT coalesce(verdict, 'new'), count(*)::integer FROM {} GROUP BY 1").format(STAGED)
        ).fetchall()
    )
    return Verdicts(counts.get("new", 0), counts.get("unchanged", 0), counts.get("superseded", 0))


def find_withdrawn(connection: psycopg.Connection, table: str, day: str) -> int:
    """Find current rows of the delivered period that the delivery does not have, as temporary table `withdrawn`.

    The period reaches from the first to the last `day` of the staged rows.
    """
    connection.execute(
        sql.SQL(
            """
            CREATE TEMP TABLE withdrawn ON COMMIT DROP AS
            SELECT current.row_id, current.month
            FROM {table} AS current
            WHERE
                current.superseded_by IS NULL
                AND current.{day} BETWEEN (SELECT min({day}) FROM {staged}) AND (SELECT max({day}) FROM {staged})
                AND NOT EXISTS (
                    SELECT 1 FROM {staged} AS staged WHERE staged.natural_key = current.natural_key
                )
            """
        ).format(table=sql.Identifier("core", table), staged=STAGED, day=sql.Identifier(day))
    )
    row = connection.execute("SELECT count(*)::integer FROM withdrawn").fetchone()
    return int(row[0]) if row else 0


def withdraw(connection: psycopg.Connection, table: str, delivery_id: int) -> list[date]:
    """Let the rows that `find_withdrawn` found give way to the delivery; returns their months."""
    months = connection.execute("SELECT DISTINCT month FROM withdrawn").fetchall()
    connection.execute(
        sql.SQL(
            "UPDATE {} AS current SET superseded_by = %s FROM withdrawn WHERE current.row_id = withdrawn.row_id"
        ).format(sql.Identifier("core", table)),
        [delivery_id],
    )
    return [month for (month,) in months]


def merge(connection: psycopg.Connection, table: str, columns: list[str], delivery_id: int) -> None:
    """Let staged rows supersede the rows they change, and insert them and the new ones."""
    names = {"staged": STAGED, "table": sql.Identifier("core", table)}
    connection.execute(
        sql.SQL(
            """
            UPDATE {table} AS current
            SET superseded_by = %s
            FROM {staged} AS staged
            WHERE
                staged.verdict = 'superseded'
                AND current.natural_key = staged.natural_key
                AND current.superseded_by IS NULL
            """
        ).format(**names),
        [delivery_id],
    )
    selected = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(
        sql.SQL(
            """
            INSERT INTO {table} (delivery_id, row_number, {columns})
            SELECT %s, row_number, {columns} FROM {staged}
            WHERE verdict IS DISTINCT FROM 'unchanged'
            """
        ).format(**names, columns=selected),
        [delivery_id],
    )
