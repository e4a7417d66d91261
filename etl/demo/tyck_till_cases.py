"""The synthetic cases of Tyck till: what was reported, when, where, and when it was closed."""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import Transformer

from etl.demo import places, times
from etl.demo.targets import draw_counts
from etl.demo.tyck_till_profiles import (
    GROUP_IDS,
    HOUR_WEIGHTS,
    LOCATED_SHARE,
    PROFILES,
    WEEKDAY_WEIGHTS,
    read_categories,
    read_targets,
)
from geo import grid
from geo.tyck_till import group_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_HOURS_A_DAY: Final = 24
_MINUTES_A_DAY: Final = 24 * 60
_MINUTES_AN_HOUR: Final = 60

# People who report much: a fifth of the cases, from few people, near home, several at a time.
_FREQUENT_SHARE: Final = 0.2
_CASES_A_FREQUENT: Final = 40
_NEAR_STEPS: Final = 3
_CASES_A_WALK: Final = 4
_MINUTES_BETWEEN: Final = 6
_LONGEST_WAIT: Final = np.timedelta64(7, "D")
_UNUSED: Final = -1

_NEVER_CLOSED: Final = 0.03
_SLOW_SPREAD: Final = 0.9
_BEGUN_SHARE: Final = 0.6
_TAKEN_OUT: Final = "-02-01T00:00"
"""A year's file is taken out of the city's system when January is over."""


def draw_cases(rng: np.random.Generator, city: places.City, year: int, scale: float) -> pd.DataFrame:
    """Draw the cases of one year.

    Parameters
    ----------
    rng
        Source of chance.
    city
        The weighed cells, with what is planted for Tyck till.
    year
        2021 to 2025.
    scale
        Share of the full volume.

    Returns
    -------
    cases
        One row a case in order of time; columns area, group and reporter (numbers; reporter -1
        where the person reports seldom), kategori, cell, is_located, e_3011 and n_3011 (metres with
        one decimal, NaN without position), inkom, avslutad (local time to the minute; NaT while
        open), status.
    """
    wanted = read_targets(year, scale)
    n = draw_counts(rng, wanted["target"].to_numpy(), wanted["area"].to_numpy())
    area, group = (np.repeat(wanted[name].to_numpy(), n) for name in ("area", "group"))
    plats = np.array([profile.plats for profile in PROFILES.values()])[group]
    cell = places.draw_cells(rng, city, area, plats, np.array(GROUP_IDS)[group])
    inkom = _draw_moments(rng, group, year)
    cases = pd.DataFrame({"area": area, "group": group, "cell": cell, "inkom": inkom})
    cases = _gather_frequent(rng, city, cases, year)
    cases = cases.iloc[np.argsort(cases["inkom"].to_numpy(), kind="stable")].reset_index(drop=True)
    cases["kategori"] = _draw_categories(rng, cases["group"].to_numpy())
    return _close(rng, _position(rng, city, cases), year)


def _draw_moments(rng: np.random.Generator, group: Ints, year: int) -> times.Minutes:
    """Draw when each case came in: the group's months, people's days and hours, never in the gap."""
    first = np.datetime64(f"{year}-01-01T00", "h")
    hours = first + np.arange(_HOURS_A_DAY * times.days_in(year)).astype("timedelta64[h]")
    day = hours.astype("datetime64[D]").astype(np.int64)
    weekday = (day + 3) % 7  # 1970-01-01 was a Thursday
    weight = np.array(WEEKDAY_WEIGHTS)[weekday] * np.array(HOUR_WEIGHTS)[np.arange(len(hours)) % _HOURS_A_DAY]
    weight[hours == times.gap_hour(year).astype("datetime64[h]")] = 0
    month = hours.astype("datetime64[M]").astype(np.int64) % 12
    in_month = weight / np.bincount(month, weights=weight)[month]
    drawn = np.empty(len(group), dtype="datetime64[m]")
    for number, profile in enumerate(PROFILES.values()):
        rows = np.flatnonzero(group == number)
        shares = in_month * np.array(profile.months)[month]
        chosen = rng.choice(len(hours), size=len(rows), p=shares / shares.sum())
        drawn[rows] = hours[chosen].astype("datetime64[m]")
    drawn += rng.integers(0, _MINUTES_AN_HOUR, size=len(group)).astype("timedelta64[m]")
    return drawn


def _gather_frequent(
    rng: np.random.Generator, city: places.City, cases: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Let some people report much: move their cases near their home and together in time.

    Cases of a group that has a planted place in their stadsdelsområde stay where they were drawn.
    """
    planted = [(place.stadsdelsomrade, GROUP_IDS.index(place.theme)) for place in city.planted]
    is_fixed = pd.MultiIndex.from_frame(cases[["area", "group"]]).isin(planted)
    rows = np.flatnonzero((rng.random(len(cases)) < _FREQUENT_SHARE) & ~is_fixed)
    n_reporters = max(1, len(rows) // _CASES_A_FREQUENT)
    home = rng.choice(len(city.cells), size=n_reporters, p=_home_shares())
    # A few report hundreds of times: the share falls with the rank.
    rank_share = 1 / np.arange(1, n_reporters + 1) ** 0.7
    chosen = pd.DataFrame({"row": rows, "reporter": _UNUSED})
    for number, own in chosen.groupby(cases["area"].to_numpy()[rows]).groups.items():
        people = np.flatnonzero(city.stadsdelsomrade[home] == number)
        if len(people):
            shares = rank_share[people] / rank_share[people].sum()
            chosen.loc[own, "reporter"] = rng.choice(people, size=len(own), p=shares)
    chosen = chosen[chosen["reporter"] != _UNUSED]
    near = _draw_near(rng, city, home[chosen["reporter"].to_numpy()])
    reporter = np.full(len(cases), _UNUSED)
    reporter[chosen["row"].to_numpy()] = chosen["reporter"].to_numpy()
    cell = cases["cell"].to_numpy().copy()
    cell[chosen["row"].to_numpy()] = near
    gathered = cases.assign(reporter=reporter, cell=cell)
    return gathered.assign(inkom=_on_walks(rng, gathered, year))


def _home_shares() -> Floats:
    residents = places.read_cells()["boende"].to_numpy()
    shares: Floats = residents / residents.sum()
    return shares


def _draw_near(rng: np.random.Generator, city: places.City, home: Ints) -> Ints:
    """Walk a few random steps from home within the stadsdelsområde."""
    weights = grid.neighbourhood(city.cells).tocsr()
    at = home.copy()
    for _ in range(_NEAR_STEPS):
        degree = np.diff(weights.indptr)[at]
        step = weights.indices[weights.indptr[at] + rng.integers(0, degree)]
        is_inside = city.stadsdelsomrade[step] == city.stadsdelsomrade[home]
        at = np.where(is_inside, step, at)
    return at


def _on_walks(rng: np.random.Generator, cases: pd.DataFrame, year: int) -> times.Minutes:
    """Give the cases of a frequent reporter the times of a few walks, minutes apart."""
    inkom = cases["inkom"].to_numpy().astype("datetime64[m]").copy()
    own = cases[cases["reporter"] != _UNUSED].sort_values(["area", "reporter", "inkom"], kind="stable")
    if own.empty:
        return inkom
    drawn = own["inkom"].to_numpy().astype("datetime64[m]")
    is_start = rng.random(len(own)) < 1 / _CASES_A_WALK
    is_start[1:] |= np.diff(own["reporter"].to_numpy()) != 0
    # Far apart in time they are no walk: snow would move into the summer.
    is_start[1:] |= np.abs(np.diff(drawn)) > _LONGEST_WAIT
    is_start[0] = True
    walk = np.cumsum(is_start) - 1
    started = drawn[is_start][walk]
    pause = np.where(is_start, 0, rng.integers(1, _MINUTES_BETWEEN, size=len(own), endpoint=True))
    elapsed = np.cumsum(pause)
    moment = started + (elapsed - elapsed[is_start][walk]).astype("timedelta64[m]")
    last = np.datetime64(f"{year}-12-31T23:59", "m")
    inkom[own.index.to_numpy()] = np.minimum(times.after_gap(moment), last)
    return inkom


def _draw_categories(rng: np.random.Generator, group: Ints) -> npt.NDArray[np.object_]:
    """Draw the sender's word for each case."""
    table = read_categories()
    numbers = group_of(table["kategori"]).map({name: number for number, name in enumerate(GROUP_IDS)})
    drawn = np.empty(len(group), dtype=object)
    for number in range(len(GROUP_IDS)):
        rows = np.flatnonzero(group == number)
        options = table[numbers == number]
        shares = options["andel"].to_numpy() / options["andel"].sum()
        drawn[rows] = rng.choice(options["kategori"].to_numpy(dtype=object), size=len(rows), p=shares)
    return drawn


def _position(rng: np.random.Generator, city: places.City, cases: pd.DataFrame) -> pd.DataFrame:
    """Draw a point in each cell, in the city's own coordinates."""
    lat, lng = places.draw_points(rng, city.corners[cases["cell"].to_numpy()])
    is_located = rng.random(len(cases)) < LOCATED_SHARE
    east, north = to_3011(lat, lng)
    return cases.assign(
        is_located=is_located,
        e_3011=np.where(is_located, east, np.nan),
        n_3011=np.where(is_located, north, np.nan),
    )


def to_3011(lat: Floats, lng: Floats) -> tuple[Floats, Floats]:
    """Write positions as the city does: EPSG:3011, east and north in metres with one decimal."""
    east, north = _degrees_to_3011().transform(lng, lat)
    return np.round(east, 1), np.round(north, 1)


@lru_cache(maxsize=1)
def _degrees_to_3011() -> Transformer:
    return Transformer.from_crs("OGC:CRS84", "EPSG:3011", always_xy=True)


def _close(rng: np.random.Generator, cases: pd.DataFrame, year: int) -> pd.DataFrame:
    """Draw when each case was closed; what was not when the file was taken out is open."""
    n = len(cases)
    profiles = list(PROFILES.values())
    group = cases["group"].to_numpy()
    quick = np.array([profile.within_day for profile in profiles])[group]
    median = np.array([profile.median_days for profile in profiles])[group]
    slow_days = 1 + (median - 1) * np.exp(_SLOW_SPREAD * rng.standard_normal(n))
    minutes = np.where(
        rng.random(n) < quick,
        rng.integers(_MINUTES_AN_HOUR // 2, _MINUTES_A_DAY, size=n),
        np.rint(slow_days * _MINUTES_A_DAY).astype(np.int64) + 1,
    )
    inkom = cases["inkom"].to_numpy().astype("datetime64[m]")
    closed = times.after_gap(inkom + minutes.astype("timedelta64[m]"))
    taken_out = np.datetime64(f"{year + 1}{_TAKEN_OUT}", "m")
    is_open = (closed >= taken_out) | (rng.random(n) < _NEVER_CLOSED)
    open_status = np.where(rng.random(n) < _BEGUN_SHARE, "pågår", "inkommen")
    return cases.assign(
        avslutad=np.where(is_open, np.datetime64("NaT", "m"), closed),
        status=np.where(is_open, open_status, "avslutad"),
    )
