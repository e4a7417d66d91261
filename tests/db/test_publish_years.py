"""Of one calendar year only the finest of the police's shapes is published, and only when it is whole."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from etl.demo.basomraden import basomraden
from etl.demo.prepare import write_basomraden
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.publish.years import complete_years, police_years
from etl.registry import find_source
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from tests.conftest import copy_database, drop_database
from tests.db import following
from tests.sources.polisen__anmalda_brott_basomrade import workbooks
from tests.sources.polisen__anmalda_brott_omrade import tables

pytestmark = pytest.mark.db

B, A, OMRADE = "polisen__anmalda_brott", "polisen__anmalda_brott_basomrade", "polisen__anmalda_brott_omrade"
HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
MONTHS = range(1, 13)


def b_rows(year: int, months: range = MONTHS, each: int = 2, last: int = 28) -> list[str]:
    """Klotter at Sergels torg, so many a month; in December also on its last day."""
    days = [(month, day) for month in months for day in range(1, each + 1)]
    days += [(12, 31)] if 12 in months and last else []
    return [
        f"B-{year}-{month}-{day};1209;59.3326;18.0649;Gatan;1;Stockholm;{year}-{month:02}-{day:02} 12:00;"
        for month, day in days
    ]


def a_rows(year: int, basomrade: str, each: int = 3) -> list[list[object]]:
    days = [date(year, month, day) for month in MONTHS for day in range(1, each + 1)] + [date(year, 12, 31)]
    nothing = dict.fromkeys(("dag_start", "dag_slut", "tid_start", "tid_slut"))
    return [
        workbooks.row(inskrivningsdatum=day, basomrade=basomrade, brottskod="1209", **nothing) for day in days
    ]


def table_rows(year: int, areas: dict[str, int], months: range = MONTHS) -> list[str]:
    return [f"{area};Klotter;{year}-{month:02};{n}" for area, n in areas.items() for month in months]


def codes(version: date) -> list[str]:
    return sorted(extents(version))


AREAS = {f"Stadsdelsområde {name}": 10 for name in ("Bromma", "Farsta", "Kungsholmen")}


@pytest.fixture(scope="module")
def overlapping(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A database with all three shapes of overlapping years, published.

    Rows with positions of 2024, some committed in 2023 and reported late, and of a part of 2025; rows
    with basområde of 2023 and 2024; tables of 2022 to 2025; walks of 2025 and of the year that goes on.
    """
    folder = tmp_path_factory.mktemp("years")
    own = copy_database(template, folder)
    write_basomraden(own, basomraden(folder / "basomraden"))
    with connect(own, ETL) as connection:
        (basomrade,) = connection.execute(
            "SELECT min(area.code) FROM area.area INNER JOIN area.area_set USING (area_set_id) "
            "WHERE kind = 'basomrade'"
        ).fetchone() or ("",)
    late = b_rows(2023, each=1, last=0)
    rows = [*late, *b_rows(2024, each=9), *b_rows(2025, range(1, 12), each=9)]
    (folder / "b.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    run_delivery(own, find_source(B), folder / "b.csv")
    workbooks.deliver(own, folder, *a_rows(2023, basomrade), *a_rows(2024, basomrade))
    every = [row for year in (2022, 2023, 2024, 2025) for row in table_rows(year, AREAS)]
    tables.deliver(own, folder, *every, name="t.csv")
    publish_all(own)
    yield own
    drop_database(own, own.database)


@pytest.fixture
def rows(overlapping: Settings) -> Iterator[psycopg.Connection]:
    with connect(overlapping, ETL) as connection:
        yield connection


def test_each_year_is_published_of_the_finest_shape_that_has_all_of_it(rows: psycopg.Connection) -> None:
    found = rows.execute(
        """
        SELECT DISTINCT extract(YEAR FROM window_from)::integer, source FROM publish.release
        WHERE source LIKE 'polisen__anmalda_brott%' ORDER BY 1
        """
    ).fetchall()
    # 2023 has a row of each month with a position, and 2025 lacks December: neither is whole
    assert found == [(2022, OMRADE), (2023, A), (2024, B), (2025, OMRADE)]


def test_nobody_can_take_one_shape_from_another(rows: psycopg.Connection) -> None:
    shapes = rows.execute(
        """
        SELECT window_from, theme, count(DISTINCT layer.source) FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        WHERE layer.source LIKE 'polisen%' GROUP BY 1, 2
        """
    ).fetchall()
    assert len(shapes) > 80
    assert {n for _, _, n in shapes} == {1}


def test_the_year_tells_the_numbers_of_its_shape(rows: psycopg.Connection) -> None:
    found = rows.execute(
        """
        SELECT extract(YEAR FROM window_from)::integer, layer.source, sum(n)::integer FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        INNER JOIN area.area_set USING (area_set_id)
        WHERE theme = 'klotter' AND measure = 'antal' AND kind = 'stadsdelsomrade'
            AND valid_from = '2023-07-01'
        GROUP BY 1, 2 ORDER BY 1
        """
    ).fetchall()
    assert found == [(2022, OMRADE, 360), (2023, A, 37), (2024, B, 109), (2025, OMRADE, 360)]


def test_a_coarser_shape_says_why_it_is_not_shown(rows: psycopg.Connection) -> None:
    notes = dict(rows.execute("SELECT source, note FROM publish.source_status").fetchall())
    assert notes[B] is None
    assert "finare uppgifter" in notes[A]
    assert notes[A] == notes[OMRADE]


def test_the_years_are_chosen_oldest_first_and_each_once(rows: psycopg.Connection) -> None:
    years = police_years(rows)
    assert [each.window.start.year for each in years] == [2022, 2023, 2024, 2025]
    assert not any(each.is_synthetic for each in years)


@pytest.mark.parametrize(
    ("months", "last", "is_whole"),
    [
        (MONTHS, 31, True),
        (range(1, 12), 0, False),
        (range(2, 13), 31, False),
        (MONTHS, 0, False),
    ],
)
def test_a_year_is_whole_when_rows_reach_through_it(
    settings: Settings,
    etl: psycopg.Connection,
    tmp_path: Path,
    months: range,
    last: int,
    is_whole: bool,  # noqa: FBT001 - the answer itself
) -> None:
    rows = b_rows(2024, months, each=3, last=last)
    (tmp_path / "b.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    run_delivery(settings, find_source(B), tmp_path / "b.csv")
    assert [window.start.year for window in complete_years(etl, B)] == [2024] * is_whole


@pytest.mark.parametrize(("late", "years"), [(1, [2024]), (2, [2024]), (3, [2023, 2024])])
def test_late_reports_of_a_year_do_not_make_it_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, late: int, years: list[int]
) -> None:
    # ten in the median month of 2024: a quarter is two and a half
    rows = [*b_rows(2023, each=late), *b_rows(2024, each=10)]
    following.deliver(settings, tmp_path, *rows)
    assert [window.start.year for window in complete_years(etl, B)] == years


def test_twelve_months_of_a_table_are_a_year_and_eleven_are_none(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    tables.deliver(
        settings,
        tmp_path,
        *table_rows(2023, AREAS),
        *table_rows(2024, {"Stadsdelsområde Farsta": 1}),
        *table_rows(2025, AREAS, range(1, 12)),
    )
    assert [window.start.year for window in complete_years(etl, OMRADE)] == [2023, 2024]


def test_areas_that_were_closed_are_not_counted_beside_the_one_that_took_them_up(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    tables.deliver(
        settings,
        tmp_path,
        *table_rows(
            2023,
            {
                "Stadsdelsområde Rinkeby-Kista": 6,
                "Stadsdelsområde Spånga-Tensta": 4,
                "Stadsdelsområde Järva": 10,
                "Stadsdelsområde Bromma": 7,
            },
        ),
    )
    publish_all(settings)
    shown = etl.execute(
        """
        SELECT valid_from, code, n FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        INNER JOIN area.area ON unit_id = area_id
        INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
        WHERE layer.source = %s AND theme = 'klotter' AND n > 0 ORDER BY 1, 2
        """,
        [OMRADE],
    ).fetchall()
    assert shown == [
        (STADSDELSOMRADE_VERSIONS[-1], "bromma", 84),
        (STADSDELSOMRADE_VERSIONS[-1], "jarva", 120),
    ]


def test_a_division_that_changes_in_the_middle_of_a_year_is_told_in_the_new_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    before = {"Stadsdelsområde Rinkeby-Kista": 6, "Stadsdelsområde Spånga-Tensta": 4}
    tables.deliver(
        settings,
        tmp_path,
        *table_rows(2023, before, range(1, 7)),
        *table_rows(2023, {"Stadsdelsområde Järva": 9}, range(7, 13)),
    )
    publish_all(settings)
    shown = etl.execute(
        "SELECT code, n FROM publish.value INNER JOIN area.area ON unit_id = area_id "
        "INNER JOIN publish.layer USING (version_id, layer) WHERE layer.source = %s AND n > 0",
        [OMRADE],
    ).fetchall()
    assert shown == [("jarva", 6 * 10 + 6 * 9)]
