"""Delivered times: local or with an offset, and those that cannot be."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.instants import DAY_OR_MOMENT, MOMENT, is_future, local_month, read_days, read_instants

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def texts(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), dtype="str")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-05-03 21:00", "2024-05-03 19:00"),
        ("2024-01-03 21:00", "2024-01-03 20:00"),
        ("2024-05-03T21:00:30", "2024-05-03 19:00:30"),
        ("2024-05-03T21:00:30.250+02:00", "2024-05-03 19:00:30.250"),
        ("2024-05-03T21:00:00+0500", "2024-05-03 16:00"),
        ("2024-05-03T21:00Z", "2024-05-03 21:00"),
        ("2024-05-03", "2024-05-02 22:00"),
    ],
)
def test_a_time_is_local_unless_it_says_its_offset(text: str, utc: str) -> None:
    found = read_instants(texts(text))
    assert found.utc[0] == pd.Timestamp(utc, tz="UTC")
    assert not found.is_impossible[0]
    assert pd.Series([text]).str.match(DAY_OR_MOMENT)[0]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-05-03 25:00", "2024-13-01 10:00", "2024-05-03T10:00+99:00"]
)
def test_a_time_that_is_none_is_impossible_and_no_gap(text: str) -> None:
    found = read_instants(texts(text))
    assert found.utc.isna()[0]
    assert (found.is_impossible[0], found.is_gap[0]) == (True, False)


def test_the_hour_that_clocks_skip_is_a_gap_and_not_impossible() -> None:
    found = read_instants(texts("2024-03-31 02:30"))
    assert (found.is_impossible[0], found.is_gap[0]) == (False, True)


def test_a_time_that_occurs_twice_is_the_first_or_as_an_end_the_last() -> None:
    night = texts("2024-10-27 02:30")
    first, last = read_instants(night).utc[0], read_instants(night, is_end=True).utc[0]
    assert (first.isoformat(), last.isoformat()) == ("2024-10-27T00:30:00+00:00", "2024-10-27T01:30:00+00:00")


def test_blanks_alone_are_neither_wrong_nor_times() -> None:
    found = read_instants(texts(None, None))
    assert found.utc.isna().all()
    assert not (found.is_impossible | found.is_gap).any()
    assert local_month(found.utc).isna().all()
    assert not is_future(found.utc).any()


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - Hypothesis wants bounds without a zone
def test_an_instant_written_with_its_offset_is_read_back(at: datetime) -> None:
    local = at.replace(microsecond=0).astimezone(STOCKHOLM)
    found = read_instants(texts(local.isoformat()))
    assert found.utc[0] == at.replace(microsecond=0)
    assert local_month(found.utc)[0] == pd.Timestamp(local.year, local.month, 1)


@pytest.mark.parametrize(
    "text", ["2024-05-03", "3/5/2024 10:00", "2024-05-03 9:00", "45415.875", "2024-05-03 10:00 "]
)
def test_what_is_written_otherwise_is_no_moment(text: str) -> None:
    assert not texts(text).str.match(MOMENT)[0]


def test_days_are_days_and_what_is_none_is_blank() -> None:
    found = read_days(texts("2024-02-29", "2023-02-29", None))
    assert found[0] == pd.Timestamp(2024, 2, 29)
    assert found[1:].isna().all()


def test_an_hour_ahead_is_a_clock_that_is_wrong_and_a_week_ahead_is_the_future() -> None:
    now = pd.Timestamp.now(tz="UTC")
    ahead = pd.Series([now, now + pd.Timedelta(hours=1), now + pd.Timedelta(days=7)])
    assert is_future(ahead).tolist() == [False, False, True]
