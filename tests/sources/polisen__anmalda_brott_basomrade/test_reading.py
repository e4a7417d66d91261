"""How good rows are read: times, codes, places and what is said of them."""

import datetime as dt
from pathlib import Path
from random import Random

import pandas as pd
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.content_keys import identify_by_content
from etl.sources.polisen__anmalda_brott_basomrade import MASS_REGISTRATION, convert, identify
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_basomrade.workbooks import (
    FIRST,
    GOOD,
    deliver,
    row,
    stored,
)

START = ("dag_start", "tid_start")
END = ("dag_slut", "tid_slut")


def frame(*rows: dict[str, str | None]) -> pd.DataFrame:
    """Rows as the reader gives them; what is not named is blank."""
    good = {
        "inskrivningsdatum": "2024-05-03",
        **dict.fromkeys(("napo", "basomrade", "gata")),
        "brottskod": "0355",
        "antal": "1",
        **dict.fromkeys((*START, *END)),
    }
    made = pd.DataFrame([good | each for each in rows], dtype="str")
    return made.set_axis(range(FIRST, FIRST + len(made)))


@pytest.mark.parametrize(
    ("cells", "start", "end"),
    [
        ({}, None, None),
        ({"dag_start": "2024-05-03"}, "2024-05-02 22:00", "2024-05-03 22:00"),
        ({"dag_slut": "2024-05-03"}, "2024-05-02 22:00", "2024-05-03 22:00"),
        ({"dag_start": "2024-05-03", "tid_start": "930"}, "2024-05-03 07:30", None),
        ({"dag_slut": "5/3/24", "tid_slut": "0"}, None, "2024-05-02 22:00"),
        (
            {"dag_start": "5/3/2024", "tid_start": "09:30", "dag_slut": "2024-05-04 00:00"},
            "2024-05-03 07:30",
            "2024-05-04 22:00",
        ),
        (
            {"dag_start": "2024-01-03", "tid_start": "09:30:15", "dag_slut": "1/4/24", "tid_slut": "5"},
            "2024-01-03 08:30",
            "2024-01-03 23:05",
        ),
        # twice that night: a start is the earlier instant, an end the later
        (
            {"dag_start": "2024-10-27", "tid_start": "0230", "dag_slut": "2024-10-27", "tid_slut": "0230"},
            "2024-10-27 00:30",
            "2024-10-27 01:30",
        ),
    ],
)
def test_an_interval_by_hand(cells: dict[str, str], start: str | None, end: str | None) -> None:
    found = convert(frame(cells | {"inskrivningsdatum": "2024-11-03"}))
    assert not any(reason.mask.any() for reason in found.rejected)
    for column, expected in (("start_at", start), ("end_at", end)):
        value = found.rows[column].iloc[0]
        assert pd.isna(value) if expected is None else value == pd.Timestamp(expected, tz="UTC")


def test_the_month_is_that_of_registration_and_a_code_keeps_its_zero() -> None:
    found = convert(frame({"inskrivningsdatum": "6/1/24", "dag_start": "2024-05-03", "brottskod": "355"}))
    assert found.rows.loc[FIRST, ["brottskod", "antal"]].tolist() == ["0355", 1]
    assert found.rows.loc[FIRST, ["inskriven_on", "month"]].tolist() == [pd.Timestamp("2024-06-01")] * 2
    [remark] = found.remarks
    assert remark.startswith("Rader där brottskoden har tre siffror: 1.")
    assert convert(frame({})).remarks == ()


@pytest.mark.parametrize(
    ("cells", "quality"),
    [
        ({"gata": "x"}, "street"),
        ({"gata": "x", "basomrade": "1"}, "street"),
        ({"basomrade": "1"}, "area"),
        ({"napo": "1"}, "area"),
        ({}, "none"),
    ],
)
def test_the_quality_of_a_place(cells: dict[str, str], quality: str) -> None:
    assert convert(frame(cells)).rows["position_quality"].tolist() == [quality]


def test_mass_registration_counts_crimes_of_one_code_area_and_day() -> None:
    same = {"basomrade": "0100101"}
    split = [same | {"antal": str(MASS_REGISTRATION - 1)}, same | {"gata": "x"}]
    [remark] = convert(frame(*split, {"antal": "999"})).remarks
    assert "minst 20 brott" in remark
    assert (
        f"dag: 1, tillsammans {MASS_REGISTRATION} brott; störst är 0355 i 0100101 2024-05-03 med 20."
        in remark
    )
    other_day = split[0], split[1] | {"inskrivningsdatum": "2024-05-04"}
    assert convert(frame(*other_day)).remarks == ()


values = st.sampled_from([None, "a", "b", "1", ""])
small = st.lists(st.tuples(values, values), min_size=1, max_size=12)


@given(small, st.randoms(use_true_random=False))
def test_keys_name_equal_rows_apart_and_do_not_know_the_order(
    rows: list[tuple[str | None, str | None]], random: Random
) -> None:
    shuffled = random.sample(rows, len(rows))
    keys, again = (
        identify_by_content(pd.DataFrame(each, columns=["a", "b"], dtype="str")) for each in (rows, shuffled)
    )
    assert keys.is_unique
    assert set(keys) == set(again)
    assert keys.str[:32].nunique() == len(set(rows))


def test_a_row_is_itself_however_excel_has_written_it() -> None:
    plain = {"basomrade": "0100101", "dag_start": "2024-05-03", "tid_start": "0930"}
    retyped = {
        "inskrivningsdatum": "5/3/24",
        "basomrade": " 0100101",
        "brottskod": "355",
        "dag_start": "5/3/2024",
        "tid_start": "9:30:00",
    }
    assert identify(frame(plain)).tolist() == identify(frame(retyped)).tolist()
    for name, value in (("antal", "2"), ("gata", "x"), ("napo", "x"), ("tid_start", "0931")):
        assert identify(frame(plain | {name: value})).tolist() != identify(frame(plain)).tolist()


@pytest.mark.db
def test_what_excel_writes_is_what_is_stored(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    number = row(brottskod=355, tid_start=dt.time(9, 30), tid_slut=1015, gata=None, antal=3)
    loaded = deliver(settings, tmp_path, GOOD, number, GOOD)
    assert (loaded.balance.read, loaded.balance.new) == (3, 3)
    columns = "brottskod, antal, inskriven_on, month, start_at, end_at, basomrade, position_quality, area_id"
    start, end = (dt.datetime(2024, 5, 3, *at, tzinfo=dt.UTC) for at in ((7, 30), (8, 15)))
    told = ("0355", dt.date(2024, 5, 3), dt.date(2024, 5, 1), start, end, "0100101")
    expected = [
        (told[0], n, *told[1:], quality, None) for n, quality in ((1, "street"), (3, "area"), (1, "street"))
    ]
    assert stored(etl, columns) == expected
