"""What the planner knows of a table is renewed where a load made much of it new, and only there."""

import datetime as dt
from pathlib import Path

import psycopg
import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_basomrade.workbooks import DAY, deliver, row

pytestmark = pytest.mark.db

TABLE = "core.polisen__anmalda_brott_basomrade"
MANY = 1500


def known_rows(etl: psycopg.Connection) -> int:
    """Rows as the planner last counted them."""
    return known(etl, "reltuples")


def known(etl: psycopg.Connection, what: str) -> int:
    statement = f"SELECT {what}::integer FROM pg_class WHERE oid = %s::regclass"  # noqa: S608 - written here
    found = etl.execute(statement.encode(), [TABLE]).fetchone()
    assert found is not None
    return int(found[0])


def crimes(day: dt.date, n: int) -> list[list[object]]:
    return [row(inskrivningsdatum=day, dag_start=None, dag_slut=None, tid_start=None, tid_slut=None)] * n


def test_a_first_load_is_counted_a_small_one_after_it_is_not_and_a_large_one_is(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    assert known_rows(etl) == 0
    deliver(settings, tmp_path, *crimes(DAY, MANY), name="a.xlsx")
    assert known_rows(etl) == MANY
    deliver(settings, tmp_path, *crimes(DAY + dt.timedelta(days=1), 5), name="b.xlsx")
    assert known_rows(etl) == MANY
    deliver(settings, tmp_path, *crimes(DAY + dt.timedelta(days=2), MANY), name="c.xlsx")
    assert known_rows(etl) == 2 * MANY + 5


def test_small_loads_add_up(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    deliver(settings, tmp_path, *crimes(DAY, MANY), name="first.xlsx")
    for n in range(1, 4):
        deliver(settings, tmp_path, *crimes(DAY + dt.timedelta(days=n), MANY // 10), name=f"{n}.xlsx")
    assert known_rows(etl) > MANY


def test_the_tables_of_other_sources_are_left_alone_unless_all_are_meant(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, *crimes(DAY, MANY))
    before = known(etl, "relpages")
    for source, is_renewed in (("stockholm__tyck_till", False), ("polisen__anmalda_brott_basomrade", True)):
        etl.execute(f"UPDATE {TABLE} SET antal = antal")  # noqa: S608 - a constant
        etl.execute("SELECT meta.refresh_statistics(%s)", [source])
        assert (known(etl, "relpages") > before) is is_renewed
    grown, rows = known(etl, "relpages"), "SELECT row_id FROM core.polisen__anmalda_brott_basomrade LIMIT 60"
    etl.execute(f"UPDATE {TABLE} SET antal = antal WHERE row_id IN ({rows})")  # noqa: S608 - a constant
    etl.execute("SELECT meta.refresh_statistics('polisen__anmalda_brott_basomrade')")
    assert known(etl, "relpages") == grown
    etl.execute("SELECT meta.refresh_statistics()")
    assert known(etl, "relpages") > grown


@pytest.mark.parametrize("source", ["finns_inte", "stockholm__tyck_till; DROP TABLE meta.run", ""])
def test_a_source_without_a_table_is_refused(etl: psycopg.Connection, source: str) -> None:
    with pytest.raises((psycopg.errors.UndefinedTable, psycopg.errors.InvalidName)):
        etl.execute("SELECT meta.refresh_statistics(%s)", [source])


def test_readers_may_not_renew_them(settings: Settings) -> None:
    with connect(settings, READ) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT meta.refresh_statistics(%s)", ["stockholm__tyck_till"])
