"""When drawn crimes happen: month, weekday and hour, how long nobody knew, and what is left out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.periods import local_to_utc

Minutes = npt.NDArray[np.datetime64]

# Brå, anmälda brott per månad 2025, Bromma and Hägersten-Älvsjö: the two published monthly series.
_MONTHLY_BROMMA: Final = (924, 784, 1001, 867, 942, 903, 802, 909, 948, 1145, 949, 815)
_MONTHLY_HAGERSTEN_ALVSJO: Final = (
    1311,
    1253,
    1495,
    1524,
    1820,
    1508,
    1592,
    1847,
    2220,
    2061,
    1674,
    1500,
)

_MINUTES_AN_HOUR: Final = 60
_HOURS_A_DAY: Final = 24
_BLOCK_HOURS: Final = 3
_FRIDAY_EVENING: Final = 4 * _HOURS_A_DAY + 18
_SUNDAY_EVENING: Final = 6 * _HOURS_A_DAY + 18
LONG_MINUTES: Final = 2 * _MINUTES_AN_HOUR
"""An interval from this length on was discovered, not witnessed."""


@dataclass(frozen=True)
class Rhythm:
    """When a kind of crime begins and how long its interval is.

    Parameters
    ----------
    vardag, helg
        Relative weight per hour in eight blocks of three hours from midnight, on weekdays and
        from Friday 18 to Sunday 18.
    shortest_h, longest_h
        Length of the interval, hours. Long ones are drawn evenly on a logarithmic scale; with
        a shortest of 0 half are moments and the rest are even up to the longest.
    """

    vardag: tuple[int, ...]
    helg: tuple[int, ...]
    shortest_h: int
    longest_h: int


RHYTHMS: Final = {
    "vald": Rhythm((3, 1, 1, 2, 4, 6, 7, 8), (14, 6, 1, 2, 4, 6, 9, 14), 0, 1),
    "hem": Rhythm((3, 1, 2, 3, 4, 6, 8, 7), (6, 2, 2, 4, 5, 6, 8, 9), 0, 1),
    "dag": Rhythm((0, 0, 1, 5, 9, 10, 5, 1), (0, 0, 1, 4, 9, 9, 4, 1), 0, 1),
    "skoldag": Rhythm((0, 0, 2, 8, 10, 6, 3, 1), (1, 0, 0, 1, 3, 4, 4, 2), 0, 1),
    "kvall": Rhythm((3, 1, 1, 3, 5, 8, 9, 8), (8, 3, 1, 2, 5, 8, 10, 12), 0, 1),
    "trafik": Rhythm((2, 1, 3, 5, 6, 7, 6, 4), (6, 4, 2, 4, 6, 6, 6, 6), 0, 1),
    "fickstold": Rhythm((1, 0, 1, 4, 8, 10, 7, 3), (5, 2, 1, 3, 8, 9, 7, 6), 0, 2),
    "natet": Rhythm((1, 1, 2, 8, 8, 6, 5, 3), (1, 1, 1, 4, 5, 5, 4, 3), 0, 24),
    "brand": Rhythm((10, 6, 2, 1, 2, 3, 5, 9), (12, 8, 2, 1, 2, 3, 5, 10), 0, 2),
    "cykel": Rhythm((3, 2, 5, 6, 5, 7, 8, 6), (3, 2, 2, 4, 5, 6, 7, 6), 2, 336),
    "bil": Rhythm((4, 2, 1, 2, 2, 5, 10, 9), (5, 3, 1, 2, 3, 5, 9, 9), 2, 336),
    "inbrott": Rhythm((5, 3, 1, 1, 2, 5, 9, 8), (6, 4, 1, 1, 2, 4, 8, 8), 2, 336),
    "bostad": Rhythm((1, 1, 4, 8, 6, 6, 6, 3), (2, 1, 3, 7, 6, 6, 8, 5), 2, 336),
    "skadegorelse": Rhythm((5, 2, 1, 1, 2, 5, 9, 10), (8, 3, 1, 1, 2, 5, 9, 12), 8, 72),
    "klotter": Rhythm((6, 3, 1, 1, 2, 5, 8, 10), (8, 4, 1, 1, 2, 5, 8, 11), 8, 72),
}
"""Assumed rhythms. Lengths: violence and robbery 0–1 h, bicycles, cars and burglary 2 h–14 days,
damage overnight to 3 days."""


def month_shares() -> npt.NDArray[np.float64]:
    """Return the share of a year's crimes in each month, shape (12,): the mean of two series."""
    series = np.array([_MONTHLY_BROMMA, _MONTHLY_HAGERSTEN_ALVSJO], dtype=np.float64)
    shares: npt.NDArray[np.float64] = (series / series.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def draw_intervals(rng: np.random.Generator, tid: npt.NDArray[np.str_], year: int) -> tuple[Minutes, Minutes]:
    """Draw when each crime began and when it was over at the latest.

    An interval never leaves its year, so that the years can be checked one by one, and neither
    end lies in the hour that the clocks skip.

    Parameters
    ----------
    rng
        Source of chance.
    tid
        Shape (n,). Name of each crime's rhythm.
    year
        The calendar year, local time.

    Returns
    -------
    start, end
        Shape (n,). Local time to the minute, start ≤ end.
    """
    first = np.datetime64(f"{year}-01-01T00:00", "m")
    last = np.datetime64(f"{year}-12-31T23:59", "m")
    start = np.empty(len(tid), dtype="datetime64[m]")
    minutes = np.empty(len(tid), dtype=np.int64)
    for name in np.unique(tid):
        rows = np.flatnonzero(tid == name)
        rhythm = RHYTHMS[str(name)]
        hours = rng.choice(_HOURS_A_DAY * days_in(year), size=len(rows), p=_hour_shares(rhythm, year))
        start[rows] = first + (hours * _MINUTES_AN_HOUR).astype("timedelta64[m]")
        minutes[rows] = _draw_lengths(rng, rhythm, len(rows))
    start += _draw_minutes(rng, len(tid)).astype("timedelta64[m]")
    end = np.minimum(start + minutes.astype("timedelta64[m]"), last)
    return start, after_gap(end)


def gap_hour(year: int) -> np.datetime64:
    """Return the local hour that does not exist in `year`, to the minute."""
    hours = pd.Series(pd.date_range(f"{year}-03-24 00:30", f"{year}-04-01", freq="h"))
    missing = hours[local_to_utc(hours, is_end=False).is_gap].to_numpy()
    hour: np.datetime64 = missing.astype("datetime64[h]").astype("datetime64[m]")[0]
    return hour


def write_times(
    rng: np.random.Generator, start: Minutes, end: Minutes
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Write times as a delivery does, leaving some out at plausible rates.

    Of witnessed crimes one in ten has no end and one in fifty is known only by its day; of those
    discovered later one in ten is known by its two dates alone and 3 % have no end. One in a
    hundred has no start. No row lacks both.

    Parameters
    ----------
    rng
        Source of chance.
    start, end
        Shape (n,). Local time to the minute.

    Returns
    -------
    start_text, end_text
        Shape (n,). `YYYY-MM-DD HH:MM`, a date alone, or "".
    """
    n = len(start)
    is_long = (end - start).astype(np.int64) >= LONG_MINUTES
    chance = rng.random(n)
    date_limit = np.where(is_long, 0.10, 0.02)
    is_date = chance < date_limit
    has_no_end = (is_date & ~is_long) | (chance >= date_limit) & (
        chance < date_limit + np.where(is_long, 0.03, 0.10)
    )
    has_no_start = chance > 1 - 0.01
    start_text = np.where(is_date, write_moments(start, "D"), write_moments(start, "m"))
    end_text = np.where(is_date, write_moments(end, "D"), write_moments(end, "m"))
    return np.where(has_no_start, "", start_text), np.where(has_no_end, "", end_text)


def write_moments(times: Minutes, unit: str) -> npt.NDArray[np.object_]:
    """Write times as `YYYY-MM-DD HH:MM` (unit "m") or `YYYY-MM-DD` (unit "D"); "" for NaT."""
    # A year has few distinct minutes compared with rows: write each once.
    distinct, position = np.unique(times.astype(f"datetime64[{unit}]"), return_inverse=True)
    texts = np.array(
        ["" if np.isnat(time) else str(time).replace("T", " ") for time in distinct], dtype=np.object_
    )
    written: npt.NDArray[np.object_] = texts[position]
    return written


def _hour_shares(rhythm: Rhythm, year: int) -> npt.NDArray[np.float64]:
    """Return the share of a year's crimes that begin in each of its hours."""
    hours = np.arange(_HOURS_A_DAY * days_in(year))
    hour_of_week = (hours + date(year, 1, 1).weekday() * _HOURS_A_DAY) % (7 * _HOURS_A_DAY)
    is_weekend = (hour_of_week >= _FRIDAY_EVENING) & (hour_of_week < _SUNDAY_EVENING)
    block = hours % _HOURS_A_DAY // _BLOCK_HOURS
    weight = np.where(is_weekend, np.array(rhythm.helg)[block], np.array(rhythm.vardag)[block])
    first = np.datetime64(f"{year}-01-01T00", "h")
    weight[(gap_hour(year).astype("datetime64[h]") - first).astype(np.int64)] = 0
    month = (first + hours.astype("timedelta64[h]")).astype("datetime64[M]").astype(np.int64) % 12
    in_month = np.bincount(month, weights=weight)
    shares: npt.NDArray[np.float64] = weight / in_month[month] * month_shares()[month]
    return shares


def _draw_lengths(rng: np.random.Generator, rhythm: Rhythm, n: int) -> npt.NDArray[np.int64]:
    """Draw lengths in minutes."""
    longest = rhythm.longest_h * _MINUTES_AN_HOUR
    if rhythm.shortest_h == 0:
        return np.where(rng.random(n) < 0.5, 0, rng.integers(1, longest, size=n, endpoint=True))  # noqa: PLR2004 (half)
    low, high = np.log(rhythm.shortest_h * _MINUTES_AN_HOUR), np.log(longest)
    return np.rint(np.exp(rng.uniform(low, high, size=n))).astype(np.int64)


def _draw_minutes(rng: np.random.Generator, n: int) -> npt.NDArray[np.int64]:
    """Draw the minute of the hour; people say whole, half and quarter hours."""
    weight = np.ones(_MINUTES_AN_HOUR)
    weight[::5], weight[::15], weight[30], weight[0] = 3, 6, 10, 20
    return rng.choice(_MINUTES_AN_HOUR, size=n, p=weight / weight.sum())


def after_gap(times: Minutes) -> Minutes:
    """Move times that do not exist an hour on; NaT stays."""
    hour = times.astype("datetime64[h]")
    years = np.unique(times[~np.isnat(times)].astype("datetime64[Y]")).astype(int) + 1970
    gaps = np.array([gap_hour(year) for year in years])
    is_gap = np.isin(hour, gaps.astype("datetime64[h]"))
    return np.where(is_gap, times + np.timedelta64(_MINUTES_AN_HOUR, "m"), times)


def days_in(year: int) -> int:
    """Return the number of days of a year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
