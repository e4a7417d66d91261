"""The faults that deliveries have, as extra rows beside the drawn ones, counted per kind."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from etl.demo.times import gap_hour

FAULT_SHARE: Final = 0.003
"""Faulty rows per drawn row."""

FIRST_LINE: Final = 2
"""Number of the first row after the header, counted from 1 as an editor does."""

# Uppsala: a plausible position that is outside the municipality.
_ELSEWHERE_LAT: Final = 59.858
_ELSEWHERE_LNG: Final = 17.639

_Make = Callable[[np.random.Generator, pd.DataFrame, int], pd.DataFrame]


def add_faults(
    rng: np.random.Generator, rows: pd.DataFrame, year: int
) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """Mix faulty rows in among the drawn ones and number all of them.

    Parameters
    ----------
    rng
        Source of chance.
    rows
        Drawn rows in delivery order: the columns of the delivery but ID.
    year
        The year of the delivery; part of every ID.

    Returns
    -------
    delivery
        The rows with their faulty neighbours, ID first.
    faults
        Kind of fault → line numbers in the file (the header is line 1), ascending.
    """
    per_kind = max(1, round(FAULT_SHARE * len(rows) / len(_KINDS)))
    usable = _usable(rows)
    faulty = [
        make(rng, _take(rng, usable, per_kind), year).assign(fault=kind) for kind, make in _KINDS.items()
    ]
    drawn = rows.assign(fault="", place=np.arange(len(rows), dtype=np.float64), original=-1)
    mixed = pd.concat([drawn, *faulty]).sort_values("place", kind="stable").reset_index(drop=True)
    mixed.insert(0, "ID", [f"SYN-{year}-{number:06d}" for number in range(1, len(mixed) + 1)])
    mixed = _number_again(mixed)
    lines = mixed.index.to_numpy() + FIRST_LINE
    faults = {kind: lines[mixed["fault"].to_numpy() == kind].tolist() for kind in _KINDS}
    return mixed.drop(columns=["fault", "place", "original"]), faults


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that can be spoilt in every way: with a position and both times."""
    has_times = (rows["BROTTSDATUMTID_START"] != "") & (rows["BROTTSDATUMTID_SLUT"] != "")
    return rows[has_times & rows["LATITUDE"].notna()]


def _take(rng: np.random.Generator, rows: pd.DataFrame, n: int) -> pd.DataFrame:
    """Copy n rows, to stand somewhere after their originals."""
    chosen = np.sort(rng.choice(len(rows), size=min(n, len(rows)), replace=False))
    taken = rows.iloc[chosen]
    original = taken.index.to_numpy()
    end = rows.index.to_numpy()[-1] + 1.0
    return taken.assign(place=rng.uniform(original + 0.1, end), original=original)


def _number_again(mixed: pd.DataFrame) -> pd.DataFrame:
    """Give copies the ID of their originals, and rows without an ID none."""
    is_copy = mixed["fault"] == "upprepad_rad"
    drawn = mixed.loc[mixed["fault"] == "", ["ID", "place"]]
    ids = drawn.set_index(drawn["place"].astype("int64"))["ID"]
    mixed.loc[is_copy, "ID"] = ids.loc[mixed.loc[is_copy, "original"]].to_numpy()
    mixed.loc[mixed["fault"] == "utan_id", "ID"] = ""
    return mixed


def _swap_position(_rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    return rows.assign(LATITUDE=rows["LONGITUDE"], LONGITUDE=rows["LATITUDE"])


def _zero_position(_rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    return rows.assign(LATITUDE=0.0, LONGITUDE=0.0)


def _move_elsewhere(rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    lat, lng = rng.normal(0.0, 0.005, size=(2, len(rows)))
    return rows.assign(LATITUDE=_ELSEWHERE_LAT + lat, LONGITUDE=_ELSEWHERE_LNG + lng)


def _end_before_start(rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    start = pd.to_datetime(rows["BROTTSDATUMTID_START"].str[:10] + " 12:00")
    earlier = start - pd.to_timedelta(rng.integers(24, 24 * 30, size=len(rows)), unit="h")
    return rows.assign(BROTTSDATUMTID_START=_written(start), BROTTSDATUMTID_SLUT=_written(earlier))


def _put_in_gap(rng: np.random.Generator, rows: pd.DataFrame, year: int) -> pd.DataFrame:
    gap = pd.Timestamp(gap_hour(year)) + pd.to_timedelta(rng.integers(0, 60, size=len(rows)), unit="min")
    start = pd.Series(gap, index=rows.index)
    end = start + pd.Timedelta(hours=3)
    return rows.assign(BROTTSDATUMTID_START=_written(start), BROTTSDATUMTID_SLUT=_written(end))


def _drop_digit(_rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    return rows.assign(BROTTSKOD=rows["BROTTSKOD"].str[1:])


def _leave(_rng: np.random.Generator, rows: pd.DataFrame, _year: int) -> pd.DataFrame:
    return rows


def _written(times: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    return times.dt.strftime("%Y-%m-%d %H:%M")


_KINDS: Final[dict[str, _Make]] = {
    "omkastade_koordinater": _swap_position,
    "noll_koordinater": _zero_position,
    "utanfor_staden": _move_elsewhere,
    "slut_fore_start": _end_before_start,
    "tid_som_inte_finns": _put_in_gap,
    "tresiffrig_brottskod": _drop_digit,
    "upprepad_rad": _leave,
    "utan_id": _leave,
}
FAULT_KINDS: Final = tuple(_KINDS)
"""What can be wrong with a row, as the sidecar names it."""
