import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.demo import codes, times
from geo.periods import local_to_utc

N = 20_000


def draw(tid: str, year: int = 2024, seed: int = 1, n: int = N) -> tuple[times.Minutes, times.Minutes]:
    return times.draw_intervals(np.random.default_rng(seed), np.full(n, tid), year)


def hours_between(start: times.Minutes, end: times.Minutes) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return (end - start).astype(np.int64) / 60


def test_every_rhythm_of_a_code_exists() -> None:
    assert set(codes.read_codes()["tid"]) == set(times.RHYTHMS)


def test_months_follow_the_mean_of_the_two_published_series() -> None:
    # August: Bromma 909 of 10 989, Hägersten-Älvsjö 1 847 of 19 805
    shares = times.month_shares()
    assert shares.sum() == pytest.approx(1)
    assert shares[7] == pytest.approx((909 / 10_989 + 1_847 / 19_805) / 2)


def test_drawn_crimes_follow_the_months() -> None:
    start, _ = draw("dag")
    month = start.astype("datetime64[M]").astype(int) % 12
    # the standard error of a share of 20 000 is about 0.2 per cent
    assert np.bincount(month) / N == pytest.approx(times.month_shares(), abs=0.01)


@pytest.mark.parametrize(
    ("year", "hour"), [(2021, "2021-03-28T02:00"), (2024, "2024-03-31T02:00"), (2025, "2025-03-30T02:00")]
)
def test_the_hour_that_does_not_exist_is_two_on_the_last_sunday_of_march(year: int, hour: str) -> None:
    assert times.gap_hour(year) == np.datetime64(hour, "m")


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(2021, 2025))
def test_intervals_stay_in_their_year_and_exist(seed: int, year: int) -> None:
    rng = np.random.default_rng(seed)
    start, end = times.draw_intervals(rng, rng.choice(sorted(times.RHYTHMS), size=2_000), year)
    assert (start <= end).all()
    assert start.min() >= np.datetime64(f"{year}-01-01")
    assert end.max() < np.datetime64(f"{year + 1}-01-01")
    for bound, is_end in ((start, False), (end, True)):
        local = pd.Series(bound.astype("datetime64[s]"))
        assert not local_to_utc(local, is_end=is_end).is_gap.any()


@pytest.mark.parametrize(
    ("tid", "shortest_h", "longest_h"),
    [("vald", 0, 1), ("cykel", 2, 336), ("inbrott", 2, 336), ("klotter", 8, 72)],
)
def test_lengths_are_those_of_the_rhythm(tid: str, shortest_h: int, longest_h: int) -> None:
    start, end = draw(tid)
    is_inside = end < np.datetime64("2024-12-17")  # later ones may be cut off by the end of the year
    length = hours_between(start, end)[is_inside]
    assert length.min() >= shortest_h
    assert length.max() <= longest_h + 1  # an end in the skipped hour is moved past it
    assert np.median(length) < (shortest_h + longest_h) / 2


def test_violence_is_most_frequent_in_the_nights_of_the_weekend() -> None:
    start, _ = draw("vald")
    hour_of_week = (
        (start.astype("datetime64[h]").astype(np.int64)) + 3 * 24
    ) % 168  # 1970 began on a Thursday
    per_hour = np.bincount(hour_of_week, minlength=168) / N
    saturday_0_3, tuesday_0_3 = per_hour[5 * 24 : 5 * 24 + 3].sum(), per_hour[24 : 24 + 3].sum()
    assert saturday_0_3 > 3 * tuesday_0_3


def test_times_are_written_as_delivered_and_no_row_lacks_both() -> None:
    start, end = draw("cykel")
    start_text, end_text = (
        pd.Series(text, dtype="str") for text in times.write_times(np.random.default_rng(2), start, end)
    )
    pattern = r"(\d{4}-\d\d-\d\d( \d\d:\d\d)?)?"
    assert start_text.str.fullmatch(pattern).all()
    assert end_text.str.fullmatch(pattern).all()
    assert not ((start_text == "") & (end_text == "")).any()


def test_written_times_are_those_drawn() -> None:
    start, end = draw("skadegorelse")
    start_text, end_text = times.write_times(np.random.default_rng(2), start, end)
    for drawn, text in ((start, start_text), (end, end_text)):
        for time, written in zip(drawn.tolist(), text.tolist(), strict=True):
            assert written in {"", f"{time:%Y-%m-%d}", f"{time:%Y-%m-%d %H:%M}"}


@pytest.mark.parametrize(("tid", "dates", "no_end"), [("vald", 0.02, 0.12), ("cykel", 0.10, 0.03)])
def test_what_is_left_out_comes_at_its_rate(tid: str, dates: float, no_end: float) -> None:
    start, end = draw(tid)
    start_text, end_text = times.write_times(np.random.default_rng(2), start, end)
    is_date = np.array([len(text) == len("2024-01-31") for text in start_text])
    assert is_date.mean() == pytest.approx(dates, abs=0.008)
    assert (end_text == "").mean() == pytest.approx(no_end, abs=0.008)
    assert (start_text == "").mean() == pytest.approx(0.01, abs=0.004)
