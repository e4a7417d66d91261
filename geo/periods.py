"""Local time, months and windows.

Deliveries tell the time of Europe/Stockholm; what is stored is UTC; day, month and hour are
read in local time again. Every period is half-open: its end is the first moment outside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError, ShapeError

TIME_ZONE = ZoneInfo("Europe/Stockholm")
"""The time zone of every delivery and of every day, month and hour that is shown."""

MONTH_NAMES = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)

_MONTHS_A_YEAR = 12
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class LocalTimes:
    """Local times as instants, with what the clock change did to them.

    Parameters
    ----------
    utc
        Shape (n,). Instants in UTC; NaT where the local time was NaT or does not exist.
    is_gap
        Shape (n,). The local time was skipped when clocks went forward: no such instant.
    is_ambiguous
        Shape (n,). The local time occurred twice when clocks went back.
    """

    utc: "pd.Series[pd.Timestamp]"
    is_gap: "pd.Series[bool]"
    is_ambiguous: "pd.Series[bool]"


def local_to_utc(local: "pd.Series[pd.Timestamp]", *, is_end: bool) -> LocalTimes:
    """Turn times of Europe/Stockholm into instants.

    A time that occurred twice widens its interval: a start becomes the earlier of the two
    instants, an end the later. A time that never occurred is flagged, not moved.

    Parameters
    ----------
    local
        Shape (n,). Times without a zone; NaT where unknown.
    is_end
        Whether the times end their intervals or begin them.

    Returns
    -------
    times
        On the index of `local`.

    Raises
    ------
    ShapeError
        When `local` already has a time zone.
    """
    if local.dt.tz is not None:
        message = f"expected local times without a zone, got times in {local.dt.tz}"
        raise ShapeError(message)
    earlier, later = (_localize(local, is_summer_time=is_first) for is_first in (True, False))
    utc = later if is_end else earlier
    return LocalTimes(
        utc=utc,
        is_gap=local.notna() & utc.isna(),
        is_ambiguous=(earlier != later) & earlier.notna(),
    )


def majority_month(
    start_utc: "pd.Series[pd.Timestamp]", end_utc: "pd.Series[pd.Timestamp]"
) -> "pd.Series[pd.Timestamp]":
    """Find the local month that holds most of each interval.

    An event counts once, in one month. Length is elapsed time, so the night the clocks go back
    has an hour more. Of months that hold equally much, the earliest.

    Parameters
    ----------
    start_utc, end_utc
        Shape (n,), one index. Instants with a time zone; the end is outside the interval. Equal
        for a moment. NaT where one bound is unknown: then the other alone decides.

    Returns
    -------
    month
        Shape (n,). First day of the month, without a zone; NaT where both bounds are NaT.

    Raises
    ------
    ShapeError
        When the two do not have the same index, or an interval ends before it starts.
    """
    if not start_utc.index.equals(end_utc.index):
        message = f"expected one end per start, got {len(start_utc)} starts and {len(end_utc)} ends"
        raise ShapeError(message)
    start, end = start_utc.fillna(end_utc), end_utc.fillna(start_utc)
    if (end < start).any():
        message = f"expected intervals that end after they start, got {int((end < start).sum())} that do not"
        raise ShapeError(message)
    is_known = start.notna().to_numpy()
    months = np.full(len(start), np.datetime64("NaT", "s"))
    if is_known.any():
        months[is_known] = _longest_month(start[is_known], end[is_known])
    return pd.Series(months, index=start_utc.index, name="month")


@dataclass(frozen=True)
class Window:
    """A half-open period of whole local days.

    Parameters
    ----------
    start
        The first day.
    end
        The day after the last one.

    Raises
    ------
    ParameterError
        When `end` is not after `start`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ParameterError("period", f"ett slut efter {self.start.isoformat()}", self.end.isoformat())

    @classmethod
    def calendar_year(cls, year: int) -> Self:
        """Return the whole of one calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def is_calendar_year(self) -> bool:
        """Whether the window is exactly one calendar year."""
        return self == type(self).calendar_year(self.start.year)

    @property
    def title(self) -> str:
        """The window in Swedish, as short as it can be said: "2024", "kvartal 1 2024", "maj 2024"."""
        last = self.end - timedelta(days=1)
        if not (self.start.day == 1 and self.end.day == 1):
            return _joined(self.start.isoformat(), last.isoformat())
        first_month, n_months = self.start.month, _month_number(self.end) - _month_number(self.start)
        if first_month == 1 and n_months % _MONTHS_A_YEAR == 0:
            return _joined(f"{self.start.year}", f"{last.year}")
        if n_months == _MONTHS_A_QUARTER and first_month % _MONTHS_A_QUARTER == 1:
            return f"kvartal {first_month // _MONTHS_A_QUARTER + 1} {self.start.year}"
        return _joined(_month_title(self.start), _month_title(last))

    def overlaps(self, other: "Window") -> bool:
        """Tell whether the two windows have a day in common."""
        return self.start < other.end and other.start < self.end


def _localize(local: "pd.Series[pd.Timestamp]", *, is_summer_time: bool) -> "pd.Series[pd.Timestamp]":
    """Read local times, taking those that occurred twice for summer time or for winter time."""
    choice = np.full(len(local), is_summer_time)
    return local.dt.tz_localize(TIME_ZONE, ambiguous=choice, nonexistent="NaT").dt.tz_convert("UTC")


def _longest_month(
    start: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]"
) -> npt.NDArray[np.datetime64]:
    """Return the first of the months that overlap most with [start, end); no NaT.

    Goes through the months of all intervals at once: the first month of each, the second of
    those that have one, and so on. Rows leave as their intervals end, so a few intervals of many
    years cost little.
    """
    first, last = (_local_month(bound) for bound in (start, end))
    bounds = _month_bounds(int(first.min()), int(last.max()))
    start_us, end_us = _microseconds(start), _microseconds(end)
    best_month, best_length = first.copy(), np.full(len(first), -1, dtype=np.int64)
    rows = np.arange(len(first))
    for step in range(int((last - first).max()) + 1):
        rows = rows[first[rows] + step <= last[rows]]
        month = first[rows] + step
        position = month - int(first.min())
        length = np.minimum(end_us[rows], bounds[position + 1]) - np.maximum(start_us[rows], bounds[position])
        is_longer = length > best_length[rows]  # strictly: of equals the earliest stays
        best_month[rows[is_longer]] = month[is_longer]
        best_length[rows[is_longer]] = length[is_longer]
    return best_month.astype("datetime64[M]").astype("datetime64[s]")


def _local_month(instants: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.int64]:
    """Return the local month of each instant as months since January 1970."""
    local = instants.dt.tz_convert(TIME_ZONE).dt.tz_localize(None)
    return local.to_numpy().astype("datetime64[M]").astype(np.int64)


def _month_bounds(first: int, last: int) -> npt.NDArray[np.int64]:
    """Return when the months first..last begin and when the last one ends, in microseconds."""
    midnights = pd.Series(np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[us]"))
    # No clock change in force today falls on the first of a month; some before 1900 do.
    choice = np.full(len(midnights), fill_value=True)
    return _microseconds(midnights.dt.tz_localize(TIME_ZONE, ambiguous=choice, nonexistent="shift_forward"))


def _microseconds(instants: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.int64]:
    """Return instants as microseconds since 1970 in UTC."""
    utc = instants.dt.tz_convert("UTC").dt.tz_localize(None)
    return utc.to_numpy().astype("datetime64[us]").astype(np.int64)


def _month_number(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month


def _month_title(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _joined(first: str, last: str) -> str:
    """Say a span, or its one part where both are the same."""
    return first if first == last else f"{first}–{last}"
