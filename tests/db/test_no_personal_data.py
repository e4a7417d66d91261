"""Personal data that senders write into free text gets into no table, not even of what was refused."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

TYCK_TILL = "stockholm__tyck_till"
SCHEMAS = ["core", "meta", "analysis", "publish"]
PLANTED = {
    "personnummer": r"\b(?:19|20)?(?:9[0-9]|00)(?:0[1-9]|1[0-2])[0-3][0-9]-?23[89][0-9]\b",
    "telefon": r"\b(?:\+46 ?\(?0?\)? ?|0)(?:70[- ]?174 ?06 ?[0-9]{2}|8[- ]?465 ?00 ?[0-9] ?[0-9]{2})\b",
    "epost": r"[\w.+]+@example\.(?:com|org|net)",
    "regnummer": r"\bMLB ?[0-9]{2}[A-Z0-9]\b",
}
"""What the demo plants, of nobody; written here without looking at what cleans it."""


@pytest.fixture(scope="module")
def planted(published: Settings) -> dict[str, set[str]]:
    """Kind → everything of it that stands in the deliveries as they were handed over."""
    found: dict[str, set[str]] = {kind: set() for kind in PLANTED}
    for file in (published.store_dir / TYCK_TILL).iterdir():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        for kind, pattern in PLANTED.items():
            found[kind] |= set(re.findall(pattern, text))
    return found


@pytest.fixture
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


def texts(rows: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Every column of every base table that can hold text."""
    return rows.execute(
        """
        SELECT columns.table_schema, columns.table_name, columns.column_name
        FROM information_schema.columns
        INNER JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_type = 'BASE TABLE' AND table_schema = ANY(%s)
            AND (data_type IN ('text', 'jsonb') OR udt_name = '_text')
        """,
        [SCHEMAS],
    ).fetchall()


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_planted_stands_in_the_deliveries_and_in_no_table(
    rows: psycopg.Connection, planted: dict[str, set[str]], kind: str
) -> None:
    assert len(planted[kind]) >= 5, planted[kind]
    columns = texts(rows)
    assert len(columns) > 80
    anything = PLANTED[kind].replace(r"\b", r"\y")
    is_found = rows.execute(
        "SELECT bool_and(each ~ %s) FROM unnest(%s::text[]) AS each", [anything, [*planted[kind]]]
    )
    assert is_found.fetchone() == (True,)
    for schema, table, column in columns:
        statement = sql.SQL("SELECT {}::text FROM {} WHERE {}::text ~ %s LIMIT 1").format(
            sql.Identifier(column), sql.Identifier(schema, table), sql.Identifier(column)
        )
        for (text,) in rows.execute(statement, [anything]):
            pytest.fail(f"{kind} in {schema}.{table}.{column}: {text[:80]}")


def test_how_much_was_taken_out_is_told_and_not_what(rows: psycopg.Connection) -> None:
    removed: dict[str, int] = {}
    for (told,) in rows.execute("SELECT removed FROM meta.delivery WHERE source = %s", [TYCK_TILL]):
        for kind, n in told.items():
            removed[kind] = removed.get(kind, 0) + n
    assert set(PLANTED) <= set(removed)
    assert all(removed[kind] > 50 for kind in PLANTED)
    # everybody may know of the delivery, and need not know what people write about themselves
    published = rows.execute(
        "SELECT removed, recipients FROM publish.delivery WHERE source = %s", [TYCK_TILL]
    )
    assert all(told == {} and "oppen" in recipients for told, recipients in published)


def test_what_is_left_of_a_text_is_still_a_text(rows: psycopg.Connection) -> None:
    kept = rows.execute(
        "SELECT count(*), count(DISTINCT fritext) FROM core.stockholm__tyck_till WHERE length(fritext) > 20"
    ).fetchone()
    assert kept is not None
    assert kept[0] > 10_000
    assert kept[1] > 30


def test_the_script_that_was_sent_is_a_text_and_in_nothing_published(rows: psycopg.Connection) -> None:
    sent = rows.execute(
        "SELECT count(*) FROM core.stockholm__tyck_till WHERE fritext LIKE '%<script>%'"
    ).fetchone()
    assert sent == (1,)
    for schema, table, column in texts(rows):
        if schema == "publish":
            found = rows.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE {}::text LIKE '%%<script%%'").format(
                    sql.Identifier(schema, table), sql.Identifier(column)
                ),
                [],
            ).fetchone()
            assert found == (0,), (table, column)
