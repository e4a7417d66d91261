"""Rows that name an area get its id in the division that was meant."""

from datetime import date

import pandas as pd
import psycopg
import pytest

from etl.area_keys import AreaIndex, assign_areas, read_area_index, unknown_areas
from etl.source import AreaRule
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents, membership

pytestmark = pytest.mark.db

FIRST, SECOND, THIRD = STADSDELSOMRADE_VERSIONS
KIND = "stadsdelsomrade"


@pytest.fixture
def index(etl: psycopg.Connection) -> AreaIndex:
    return read_area_index(etl)


def rows(*named: tuple[str | None, str | None, date]) -> pd.DataFrame:
    frame = pd.DataFrame(named, columns=["omrade_kind", "omrade_code", "omrade_on"])
    frame.index = pd.Index(range(100, 100 + len(frame)))
    return frame.assign(omrade_on=pd.to_datetime(frame["omrade_on"]))


def divisions(etl: psycopg.Connection, keys: pd.DataFrame) -> list[date | None]:
    known = dict(
        etl.execute(
            "SELECT area_id, valid_from FROM area.area INNER JOIN area.area_set USING (area_set_id)"
        ).fetchall()
    )
    return [None if pd.isna(area_id) else known[int(area_id)] for area_id in keys["area_id"]]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2007, 1, 1), FIRST),
        (date(2020, 6, 30), FIRST),
        (date(2020, 7, 1), SECOND),
        (date(2023, 6, 30), SECOND),
        (date(2023, 7, 1), THIRD),
        (date(2030, 1, 1), THIRD),
    ],
)
def test_a_name_of_every_division_is_that_of_the_day(
    etl: psycopg.Connection, index: AreaIndex, on: date, expected: date
) -> None:
    keys = assign_areas(rows((KIND, "bromma", on)), index)
    assert divisions(etl, keys) == [expected]
    assert keys.index.tolist() == [100]


@pytest.mark.parametrize("version", STADSDELSOMRADE_VERSIONS)
@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2023, 1, 1), date(2025, 1, 1)])
def test_a_whole_division_is_known_again_whenever_it_is_delivered(
    etl: psycopg.Connection, index: AreaIndex, version: date, on: date
) -> None:
    keys = assign_areas(rows(*((KIND, code, on) for code in sorted(extents(version)))), index)
    assert divisions(etl, keys) == [version] * len(extents(version))


def test_a_name_that_the_division_of_the_others_lacks_is_found_in_another(
    etl: psycopg.Connection, index: AreaIndex
) -> None:
    on = date(2024, 1, 1)
    keys = assign_areas(
        rows(*((KIND, code, on) for code in sorted(extents(THIRD))), (KIND, "rinkeby-kista", on)), index
    )
    assert divisions(etl, keys) == [*[THIRD] * 11, SECOND]


def test_each_day_and_kind_is_judged_by_itself(etl: psycopg.Connection, index: AreaIndex) -> None:
    older = [(KIND, code, date(2022, 1, 1)) for code in ("rinkeby-kista", "bromma")]
    newer = [(KIND, code, date(2024, 1, 1)) for code in ("jarva", "bromma")]
    keys = assign_areas(rows(*older, *newer, ("stadsdel", "akalla", date(2024, 1, 1))), index)
    assert divisions(etl, keys) == [SECOND, SECOND, THIRD, THIRD, FIRST]


def test_the_order_and_repetition_of_rows_decide_nothing(etl: psycopg.Connection, index: AreaIndex) -> None:
    on = date(2023, 1, 1)
    named = [(KIND, code, on) for code in sorted(extents(THIRD))]
    many = [*named, *[(KIND, "bromma", on)] * 50]
    forward, backward = (assign_areas(rows(*each), index)["area_id"] for each in (many, many[::-1]))
    assert forward.tolist() == backward.tolist()[::-1]
    assert set(divisions(etl, forward.to_frame())) == {THIRD}


def test_a_stadsdel_is_itself_and_a_stadsdelsomrade_lies_in_none(index: AreaIndex) -> None:
    on = date(2024, 1, 1)
    keys = assign_areas(
        rows(("stadsdel", "akalla", on), (KIND, "jarva", on), ("kommun", "stockholm", on)), index
    )
    assert keys["stadsdel_id"].iloc[0] == keys["area_id"].iloc[0]
    assert keys["stadsdel_id"].iloc[1:].isna().all()
    assert keys["area_id"].notna().all()


def test_every_stadsdel_is_found_under_its_code(index: AreaIndex) -> None:
    codes = sorted(set(membership()["stadsdel_code"]))
    keys = assign_areas(rows(*(("stadsdel", code, date(2024, 1, 1)) for code in codes)), index)
    assert keys["area_id"].nunique() == len(codes) == 117


@pytest.mark.parametrize(
    ("kind", "code"),
    [(KIND, "nyby"), (None, None), (KIND, None), ("kvarter", "bromma"), ("stadsdel", "bromma ")],
)
def test_what_no_set_has_gets_no_area(index: AreaIndex, kind: str | None, code: str | None) -> None:
    keys = assign_areas(rows((kind, code, date(2024, 1, 1)), (KIND, "farsta", date(2024, 1, 1))), index)
    assert keys["area_id"].isna().tolist() == [True, False]
    assert keys["stadsdel_id"].isna().all()


def test_an_area_that_must_be_known_is_refused_and_one_that_need_not_is_kept(index: AreaIndex) -> None:
    delivered = rows(
        (KIND, "nyby", date(2024, 1, 1)), (None, None, date(2024, 1, 1)), (KIND, "farsta", date(2024, 1, 1))
    )
    keys = assign_areas(delivered, index)
    (refused,) = unknown_areas(delivered, keys, AreaRule.REQUIRED, "omrade")
    assert (refused.mask.tolist(), refused.column) == ([True, False, False], "omrade")
    assert unknown_areas(delivered, keys, AreaRule.KNOWN, "omrade") == ()


def test_no_rows_get_no_keys(index: AreaIndex) -> None:
    assert assign_areas(rows((KIND, "farsta", date(2024, 1, 1))).iloc[:0], index).empty
