"""The synthetic walks of trygghetsinventeringen: routes, findings on them, and what came of them."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from etl.demo import places
from etl.demo.tyck_till_cases import to_3011
from geo import grid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WALKS: Final = (2, 6)
"""Fewest and most walks of a stadsdelsområde in a year."""

FINDINGS: Final = (10, 40)
"""Fewest and most findings of a walk."""

LIKED: Final = "omtyckt_plats"
"""Kind of a finding that is no fault: a place to keep."""

PLATSTYPER: Final = (
    "gångtunnel",
    "trappa",
    "entré",
    "hållplats",
    "torg",
    "park",
    "stråk",
    "skolväg",
    "parkering",
    "gård",
)

# The walk of a planted place has room for the findings that gather there.
_MOST_BESIDE_PLANTED: Final = 22
_REACH_STEPS: Final = 4
_LOCATED_SHARE: Final = 0.95
_MINUTES_BETWEEN: Final = (2, 6)
# Walks are held in spring and above all when the evenings have grown dark.
_MONTH_WEIGHTS: Final = (0, 1, 4, 8, 8, 2, 0, 2, 9, 12, 9, 1)
_WORKDAYS: Final = 28
# Sunset in Stockholm in the middle of each month, local time in hours.
_SUNSET_H: Final = (15.4, 16.7, 17.8, 20.1, 21.2, 22.1, 21.8, 20.6, 19.1, 17.7, 15.5, 14.8)
_DUSK_H: Final = 0.75
_START_H: Final = (15.0, 20.0)
_FIRST_STREET_CELLS: Final = 4


@dataclass(frozen=True)
class Walk:
    """One walk to be drawn.

    Parameters
    ----------
    inventering_id
        Its name in the delivery.
    area
        Number of its stadsdelsområde.
    start
        Number of the cell it goes around.
    extra
        Kinds of findings that are planted in its first cell.
    """

    inventering_id: str
    area: int
    start: int
    extra: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def read_kinds() -> pd.DataFrame:
    """Read what is found: id, bristtyp (as delivered), andel, and a description, measure and owner."""
    path = resources.files(__package__).joinpath("trygghetsinventering_brister.csv")
    with path.open("r", encoding="utf-8") as lines:
        return pd.read_csv(lines, keep_default_na=False)


def draw_findings(rng: np.random.Generator, city: places.City, year: int) -> pd.DataFrame:
    """Draw the walks of one year and what was found on them.

    Parameters
    ----------
    rng
        Source of chance.
    city
        The weighed cells, with what is planted for trygghetsinventeringen.
    year
        Calendar year of the walks.

    Returns
    -------
    findings
        One row a finding, walk by walk in the order of the route; columns area, cell, kind (row of
        `read_kinds`), inventering_id, ordning, inventerad (local time), ljus, platsnamn, e_3011,
        n_3011 (NaN where the position was not taken), noggrannhet_m, platstyp.
    """
    weights = grid.neighbourhood(city.cells).tocsr()
    walks = [_draw_walk(rng, city, weights, walk, year) for walk in _plan_walks(rng, city, year)]
    return pd.concat(walks, ignore_index=True)


def _plan_walks(rng: np.random.Generator, city: places.City, year: int) -> list[Walk]:
    """Decide where the walks go; the first walk beside a planted place goes around it."""
    planted = {place.stadsdelsomrade: place for place in city.planted}
    walks = []
    for area in np.unique(city.stadsdelsomrade):
        options = np.flatnonzero(city.stadsdelsomrade == area)
        shares = city.weights["centrum"][options]
        n = int(rng.integers(*WALKS, endpoint=True))
        starts = rng.choice(options, size=n, replace=False, p=shares / shares.sum())
        place = planted.get(int(area))
        for number, start in enumerate(starts.tolist(), start=1):
            name = f"TI-SYN-{year}-{area + 1:02d}-{number}"
            if place is not None and number == 1:
                walks.append(Walk(name, int(area), place.cell, _planted_kinds(city, place, n)))
            else:
                walks.append(Walk(name, int(area), int(start)))
    return walks


def _planted_kinds(city: places.City, place: places.PlantedPlace, n_walks: int) -> tuple[str, ...]:
    """Return the findings that make a place hot: its share of those of its kind in the area and year.

    With a share s of the kind's N findings in the cell, N × s = x; the others, N - x, are expected
    from the number of walks and the kind's share of all findings.
    """
    kinds = read_kinds()
    own = kinds.loc[kinds["id"] == place.theme, "andel"].sum() / kinds["andel"].sum()
    others = own * (_MOST_BESIDE_PLANTED + FINDINGS[0]) / 2
    others += own * (n_walks - 1) * sum(FINDINGS) / 2
    share = place.multiplier / np.count_nonzero(city.stadsdelsomrade == place.stadsdelsomrade)
    return (place.theme,) * round(others * share / (1 - share))


def _draw_walk(
    rng: np.random.Generator, city: places.City, weights: sparse.csr_array, walk: Walk, year: int
) -> pd.DataFrame:
    """Draw one walk: a round through the cells near its start, planted findings first."""
    most = _MOST_BESIDE_PLANTED if walk.extra else FINDINGS[1]
    n = int(rng.integers(FINDINGS[0], most, endpoint=True))
    kinds = read_kinds()
    shares = (kinds["andel"] / kinds["andel"].sum()).to_numpy()
    kind = rng.choice(len(kinds), size=n, p=shares)
    planted = [int(rng.choice(np.flatnonzero(kinds["id"] == name))) for name in walk.extra]
    near = _near(city, weights, walk)
    cell = np.concatenate([np.full(len(planted), walk.start), rng.choice(near, size=n)])
    lat, lng = places.draw_points(rng, city.corners[cell])
    order = _around(lat, lng, len(planted))
    east, north = to_3011(lat, lng)
    is_located = rng.random(len(cell)) < _LOCATED_SHARE
    is_located[: len(planted)] = True
    found = pd.DataFrame(
        {
            "area": walk.area,
            "cell": cell,
            "kind": np.concatenate([np.array(planted, dtype=np.int64), kind]),
            "inventering_id": walk.inventering_id,
            "platsnamn": [f"Syntetisk plats {number // _FIRST_STREET_CELLS + 1}" for number in cell.tolist()],
            "e_3011": np.where(is_located, east, np.nan),
            "n_3011": np.where(is_located, north, np.nan),
            "noggrannhet_m": np.where(is_located, rng.choice([3.0, 5.0, 10.0, 25.0], size=len(cell)), np.nan),
            "platstyp": rng.choice(PLATSTYPER, size=len(cell)),
        }
    )
    return _on_route(rng, found.iloc[order].reset_index(drop=True), year)


def _near(city: places.City, weights: sparse.csr_array, walk: Walk) -> Ints:
    """Return the cells within a few steps of the start, in the stadsdelsområde; not the start itself."""
    reached: Floats = np.zeros(len(city.cells))
    reached[walk.start] = 1.0
    for _ in range(_REACH_STEPS):
        reached = weights @ reached
    reached[walk.start] = 0.0
    near = np.flatnonzero((reached > 0) & (city.stadsdelsomrade == walk.area))
    return near if len(near) else np.array([walk.start])


def _around(lat: Floats, lng: Floats, n_first: int) -> Ints:
    """Order points as a round: those of the first cell, then the others by their direction from it."""
    # A degree of longitude is half a degree of latitude here.
    angle = np.arctan2(lat - lat.mean(), (lng - lng.mean()) / 2)
    rest = n_first + np.argsort(angle[n_first:], kind="stable")
    return np.concatenate([np.arange(n_first), rest])


def _on_route(rng: np.random.Generator, found: pd.DataFrame, year: int) -> pd.DataFrame:
    """Put the findings in order of the route, each with its time and light."""
    month = int(rng.choice(12, p=np.array(_MONTH_WEIGHTS) / sum(_MONTH_WEIGHTS)))
    # The 1st to the 28th are never in the night when the clocks change, and walks are in the evening.
    day = np.datetime64(f"{year}-{month + 1:02d}-01", "m") + np.timedelta64(int(rng.integers(_WORKDAYS)), "D")
    start_h = rng.uniform(*_START_H)
    pause = rng.integers(*_MINUTES_BETWEEN, size=len(found), endpoint=True)
    minutes = round(start_h * 60) + np.cumsum(pause)
    hour = minutes / 60
    sunset = _SUNSET_H[month]
    ljus = np.where(hour < sunset, "dagsljus", np.where(hour < sunset + _DUSK_H, "skymning", "mörker"))
    return found.assign(
        ordning=np.arange(1, len(found) + 1),
        inventerad=day + minutes.astype("timedelta64[m]"),
        ljus=ljus,
    )
