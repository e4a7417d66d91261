from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError, ShapeError
from geo.periods import TIME_ZONE, Window, local_to_utc, majority_month


def times(*texts: str | None) -> "pd.Series[pd.Timestamp]":
    return pd.Series(texts, dtype="str").astype("datetime64[s]")


def local_months(*intervals: tuple[str | None, str | None]) -> list[str]:
    start = local_to_utc(times(*(start for start, _ in intervals)), is_end=False).utc
    end = local_to_utc(times(*(end for _, end in intervals)), is_end=True).utc
    months = majority_month(start, end)
    return months.dt.strftime("%Y-%m-%d").fillna("").tolist()


def test_winter_is_one_hour_ahead_of_utc_and_summer_two() -> None:
    converted = local_to_utc(times("2024-01-15 12:00", "2024-07-15 12:00"), is_end=False)
    assert converted.utc.dt.strftime("%H:%M").tolist() == ["11:00", "10:00"]
    assert not converted.is_gap.any()
    assert not converted.is_ambiguous.any()


def test_a_time_that_the_clock_skipped_is_a_gap_and_has_no_instant() -> None:
    converted = local_to_utc(
        times("2024-03-31 01:59", "2024-03-31 02:00", "2024-03-31 02:59", "2024-03-31 03:00"), is_end=True
    )
    assert converted.is_gap.tolist() == [False, True, True, False]
    assert converted.utc.isna().tolist() == [False, True, True, False]
    assert not converted.is_ambiguous.any()


def test_an_unknown_time_is_neither_gap_nor_ambiguous() -> None:
    converted = local_to_utc(times(None, "2024-05-01 12:00"), is_end=False)
    assert converted.utc.isna().tolist() == [True, False]
    assert not converted.is_gap.any()
    assert not converted.is_ambiguous.any()


def test_a_time_that_came_twice_widens_its_interval() -> None:
    # 02:30 on 27 October 2024 was at 00:30 and at 01:30 UTC
    local = times("2024-10-27 02:30")
    start, end = local_to_utc(local, is_end=False), local_to_utc(local, is_end=True)
    assert start.utc.dt.strftime("%H:%M").tolist() == ["00:30"]
    assert end.utc.dt.strftime("%H:%M").tolist() == ["01:30"]
    assert start.is_ambiguous.tolist() == end.is_ambiguous.tolist() == [True]


def test_times_that_have_a_zone_are_refused() -> None:
    with pytest.raises(ShapeError, match="without a zone"):
        local_to_utc(pd.Series(pd.to_datetime(["2024-01-01"], utc=True)), is_end=False)


def minutes_after(first: str, days: int) -> st.SearchStrategy[datetime]:
    """Local times from the midnight of `first` on, to the minute."""
    midnight = datetime.fromisoformat(first)
    return st.integers(0, days * 24 * 60).map(lambda minute: midnight + timedelta(minutes=minute))


MINUTES = minutes_after("2023-01-01", 4 * 366)
CHANGES = st.sampled_from(["2024-03-31", "2024-10-27", "2025-03-30"]).flatmap(
    lambda day: minutes_after(day, 1)
)


@given(st.lists(MINUTES | CHANGES, min_size=1, max_size=20))
def test_agrees_with_the_standard_librarys_zones(local: list[datetime]) -> None:
    start = local_to_utc(pd.Series(local), is_end=False)
    end = local_to_utc(pd.Series(local), is_end=True)
    for row, wall in enumerate(local):
        instants = [wall.replace(tzinfo=TIME_ZONE, fold=fold).astimezone(UTC) for fold in (0, 1)]
        exists = instants[0].astimezone(TIME_ZONE).replace(tzinfo=None) == wall
        assert bool(start.is_gap.iloc[row]) is not exists
        assert bool(start.is_ambiguous.iloc[row]) is (exists and instants[0] != instants[1])
        if exists:
            assert start.utc.iloc[row] == min(instants)
            assert end.utc.iloc[row] == max(instants)


def test_an_interval_counts_in_the_month_that_holds_most_of_it() -> None:
    months = local_months(
        ("2024-04-10 08:00", "2024-04-10 09:00"),
        ("2024-04-29 00:00", "2024-05-02 00:00"),  # two days of April, one of May
        ("2024-04-30 00:00", "2024-05-03 00:00"),  # one day of April, two of May
        ("2024-12-20 00:00", "2025-01-20 00:00"),  # 12 days of December, 19 of January
    )
    assert months == ["2024-04-01", "2024-04-01", "2024-05-01", "2025-01-01"]


def test_an_interval_over_three_months_or_more_counts_in_the_fullest() -> None:
    months = local_months(
        ("2024-01-20 00:00", "2024-03-05 00:00"),  # 12 days, 29, 4
        ("2024-01-01 00:00", "2024-03-01 00:00"),  # 31 days, 29
        ("2024-04-01 00:00", "2024-09-01 00:00"),  # 30, 31, 30, 31, 31: May is the first of the longest
        ("2023-02-02 00:00", "2023-03-31 00:00"),  # 27 days, 30 less the hour skipped on the 26th
    )
    assert months == ["2024-02-01", "2024-01-01", "2024-05-01", "2023-03-01"]


def test_of_months_that_hold_equally_much_the_earlier_counts() -> None:
    assert local_months(("2024-04-29 12:00", "2024-05-02 12:00")) == ["2024-04-01"]


def test_the_hour_that_was_skipped_decides_a_tie_of_days() -> None:
    # 28–31 March are four days less an hour, 1–4 April four days
    assert local_months(("2024-03-28 00:00", "2024-04-05 00:00")) == ["2024-04-01"]


def test_the_hour_that_came_twice_decides_a_tie_of_days() -> None:
    # 26–31 October are six days and an hour, 1–6 November and half an hour more are less
    assert local_months(("2024-10-26 00:00", "2024-11-07 00:30")) == ["2024-10-01"]


def test_a_moment_counts_in_its_local_month() -> None:
    # half past midnight on 1 May in Stockholm is still April in UTC
    assert local_months(("2024-05-01 00:30", "2024-05-01 00:30")) == ["2024-05-01"]


def test_an_interval_that_ends_at_midnight_does_not_reach_the_next_month() -> None:
    assert local_months(("2024-04-30 23:00", "2024-05-01 00:00")) == ["2024-04-01"]


def test_with_one_bound_unknown_the_other_decides_and_without_both_there_is_no_month() -> None:
    assert local_months((None, "2024-05-01 12:00"), ("2024-04-30 12:00", None), (None, None)) == [
        "2024-05-01",
        "2024-04-01",
        "",
    ]


def test_no_rows_have_no_months() -> None:
    empty = pd.Series(pd.to_datetime([], utc=True))
    assert majority_month(empty, empty).empty


def test_the_index_is_kept() -> None:
    start = pd.Series(pd.to_datetime(["2024-01-01", "2024-02-01"], utc=True), index=[9, 4])
    assert majority_month(start, start).index.tolist() == [9, 4]


def test_intervals_that_end_before_they_start_are_refused() -> None:
    instants = pd.Series(pd.to_datetime(["2024-01-02"], utc=True))
    with pytest.raises(ShapeError, match="got 1 that do not"):
        majority_month(instants, instants - pd.Timedelta(minutes=1))


def test_starts_and_ends_that_do_not_fit_are_refused() -> None:
    instants = pd.Series(pd.to_datetime(["2024-01-02", "2024-01-03"], utc=True))
    with pytest.raises(ShapeError, match="2 starts and 1 ends"):
        majority_month(instants, instants.iloc[:1])


def month_by_counting_hours(start: datetime, n_hours: int) -> date:
    """Count the whole hours of an interval in each local month; of equals the first."""
    hours = [(start + timedelta(hours=hour)).astimezone(TIME_ZONE) for hour in range(max(n_hours, 1))]
    counted = Counter(date(hour.year, hour.month, 1) for hour in hours)
    return min(counted, key=lambda month: (-counted[month], month))


HOURS = st.integers(0, 3 * 365 * 24).map(
    lambda hour: datetime(2022, 12, 1, tzinfo=UTC) + timedelta(hours=hour)
)


@given(st.lists(st.tuples(HOURS, st.integers(0, 24) | st.integers(0, 120 * 24)), min_size=1, max_size=10))
def test_agrees_with_counting_hours(intervals: list[tuple[datetime, int]]) -> None:
    start = pd.Series([start for start, _ in intervals])
    end = pd.Series([start + timedelta(hours=hours) for start, hours in intervals])
    expected = [pd.Timestamp(month_by_counting_hours(start, hours)) for start, hours in intervals]
    assert majority_month(start, end).tolist() == expected


@pytest.mark.parametrize(
    ("start", "end", "title"),
    [
        (date(2024, 1, 1), date(2025, 1, 1), "2024"),
        (date(2021, 1, 1), date(2025, 1, 1), "2021–2024"),
        (date(2024, 10, 1), date(2025, 1, 1), "kvartal 4 2024"),
        (date(2024, 5, 1), date(2024, 6, 1), "maj 2024"),
        (date(2024, 2, 1), date(2024, 5, 1), "februari 2024–april 2024"),
        (date(2024, 4, 1), date(2025, 4, 1), "april 2024–mars 2025"),
        (date(2024, 5, 13), date(2024, 5, 20), "2024-05-13–2024-05-19"),
        (date(2024, 5, 13), date(2024, 5, 14), "2024-05-13"),
        (date(2024, 5, 1), date(2024, 5, 14), "2024-05-01–2024-05-13"),
    ],
)
def test_a_window_is_titled_as_short_as_it_can_be_said(start: date, end: date, title: str) -> None:
    assert Window(start, end).title == title


def test_a_calendar_year_is_from_new_year_to_new_year() -> None:
    year = Window.calendar_year(2024)
    assert (year.start, year.end) == (date(2024, 1, 1), date(2025, 1, 1))
    assert year.is_calendar_year
    assert not Window(date(2024, 1, 1), date(2024, 12, 31)).is_calendar_year
    assert not Window(date(2024, 4, 1), date(2025, 4, 1)).is_calendar_year


def test_neighbouring_windows_do_not_overlap_and_one_shared_day_does() -> None:
    year = Window.calendar_year(2024)
    assert not year.overlaps(Window.calendar_year(2025))
    assert not Window.calendar_year(2025).overlaps(year)
    assert year.overlaps(Window(date(2024, 12, 31), date(2025, 2, 1)))
    assert year.overlaps(Window(date(2023, 1, 1), date(2026, 1, 1)))


@pytest.mark.parametrize("end", [date(2024, 1, 1), date(2023, 12, 31)])
def test_a_window_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(ParameterError, match="ett slut efter 2024-01-01"):
        Window(date(2024, 1, 1), end)
