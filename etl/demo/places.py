"""Where drawn crimes happen: weights per cell, a few planted hot places, points inside cells.

Real crime gathers: about 5 % of places hold about half of it. Each cell's weight mixes who
lives there, the stops in and beside it, its distance to the centre of its stadsdel and its land,
and is then spread by a heavy-tailed factor that stays the same in all years of one seed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from etl.demo.targets import STADSDELSOMRADEN
from geo import grid
from geo.data import read_facts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NO_THEME: Final = ""
"""Theme of a crime that no planted place is for."""

NOWHERE: Final = "utan"
"""Kind of place of crimes that mostly have none; the few that do are where people live."""

_LEAST_LAND: Final = 0.2
_CENTRE_RANGE_M: Final = 200.0
_SEARCH_RANGE_M: Final = 600.0
_NEIGHBOUR_STOP: Final = 0.15
_SHARED_SPREAD: Final = 0.8
# Keeps points a hand's breadth inside their cell when they are rounded to six decimals.
_INSIDE: Final = 0.998
_CORNERS: Final = 6


@dataclass(frozen=True)
class Mix:
    """How one kind of place weighs the cells.

    Parameters
    ----------
    boende, hallplats, centrum, land
        Shares, summing to 1, of the weight that follows residents, stops, nearness to the
        centre of the stadsdel, and land.
    spread
        Standard deviation of the logarithm of the heavy-tailed factor.
    """

    boende: float
    hallplats: float
    centrum: float
    land: float
    spread: float


MIXES: Final = {
    "bostad": Mix(0.85, 0.05, 0.05, 0.05, 1.0),
    "gata": Mix(0.35, 0.35, 0.15, 0.15, 1.4),
    "strak": Mix(0.15, 0.65, 0.10, 0.10, 1.4),
    "station": Mix(0.05, 0.70, 0.23, 0.02, 1.5),
    "centrum": Mix(0.10, 0.25, 0.60, 0.05, 1.4),
    "krog": Mix(0.10, 0.20, 0.68, 0.02, 1.5),
    "butik": Mix(0.05, 0.25, 0.68, 0.02, 1.6),
    NOWHERE: Mix(0.90, 0.00, 0.05, 0.05, 1.0),
}
"""The kinds of place, as assumed."""


@dataclass(frozen=True)
class PlantedPlace:
    """A hot place that is there because it was put there.

    Parameters
    ----------
    cell
        Number of the cell in `City`.
    stadsdelsomrade
        Number of its stadsdelsområde in `STADSDELSOMRADEN`.
    theme
        The crimes that gather there.
    multiplier
        Times the mean cell of its stadsdelsområde: of N located crimes of the theme there and
        n cells, multiplier × N / n are expected in the cell.
    """

    cell: int
    stadsdelsomrade: int
    theme: str
    multiplier: int


PLANTED: Final = (
    ("Södermalm", "cykel", 40),
    ("Farsta", "klotter", 35),
    ("Hägersten-Älvsjö", "skadegorelse", 40),
    ("Järva", "ingripande_spaning", 50),
    ("Norra innerstaden", "misshandel_utomhus", 80),
    ("Enskede-Årsta-Vantör", "fordon_stold_ur", 60),
)
"""What is planted; the seed decides in which cell."""


@dataclass(frozen=True)
class City:
    """The cells that crimes are drawn in, and how the seed weighs them.

    Parameters
    ----------
    cells
        Shape (n,). Resolution 10, ordered by stadsdelsområde.
    stadsdelsomrade
        Shape (n,). Numbers in `STADSDELSOMRADEN`.
    corners
        Shape (n, 6, 2). Longitude and latitude of each cell's corners, degrees.
    weights
        Kind of place → shape (n,), summing to 1 within each stadsdelsområde.
    planted
        The planted places.
    """

    cells: npt.NDArray[np.uint64]
    stadsdelsomrade: Ints
    corners: Floats
    weights: dict[str, Floats]
    planted: tuple[PlantedPlace, ...]


def build_city(rng: np.random.Generator) -> City:
    """Weigh the cells of the city and plant the hot places, as `rng` decides."""
    facts = read_cells()
    cells = grid.from_text(facts["h3"].tolist())
    area = facts["stadsdelsomrade"].to_numpy()
    parts = _parts(facts, cells)
    shared = rng.standard_normal(len(cells))
    weights = {
        name: _within_area(_spread(rng, mix, shared) * _mixed(mix, parts, area), area)
        for name, mix in MIXES.items()
    }
    planted = tuple(
        PlantedPlace(choose_cell(rng, weights["gata"], area, number), number, theme, multiplier)
        for number, theme, multiplier in (
            (STADSDELSOMRADEN.index(name), theme, multiplier) for name, theme, multiplier in PLANTED
        )
    )
    return City(cells, area, _corners(cells), weights, planted)


@lru_cache(maxsize=2)
def find_city(seed: int) -> City:
    """Return the city of one seed: built once, the same for every kind of delivery."""
    return build_city(np.random.default_rng([seed, 0]))


def draw_cells(
    rng: np.random.Generator, city: City, area: Ints, plats: npt.NDArray[np.str_], theme: npt.NDArray[np.str_]
) -> Ints:
    """Draw a cell for each crime, in its stadsdelsområde.

    Parameters
    ----------
    rng
        Source of chance.
    city
        The weighed cells.
    area
        Shape (n,). Numbers in `STADSDELSOMRADEN`.
    plats
        Shape (n,). Kind of place.
    theme
        Shape (n,). Theme of the crime; decides whether a planted place concerns it.

    Returns
    -------
    cell
        Shape (n,). Numbers in `city.cells`.
    """
    planted = {(place.stadsdelsomrade, place.theme): place for place in city.planted}
    groups = pd.DataFrame({"area": area, "plats": plats, "theme": theme})
    is_planted = pd.MultiIndex.from_frame(groups[["area", "theme"]]).isin(list(planted))
    groups["theme"] = groups["theme"].where(is_planted, NO_THEME)
    group = groups.groupby(["area", "plats", "theme"], sort=True)
    drawn = np.empty(len(groups), dtype=np.int64)
    for number, kind, name in group.size().index:
        rows = group.indices[(number, kind, name)]
        options = np.flatnonzero(city.stadsdelsomrade == number)
        shares = _planted_shares(city.weights[kind][options], options, planted.get((number, name)))
        drawn[rows] = rng.choice(options, size=len(rows), p=shares)
    return drawn


def draw_points(rng: np.random.Generator, corners: Floats) -> tuple[Floats, Floats]:
    """Draw a point evenly inside each hexagon.

    Parameters
    ----------
    rng
        Source of chance.
    corners
        Shape (n, 6, 2). Longitude and latitude, degrees, in order around the cell. Over the
        130 m of a cell degrees are even enough.

    Returns
    -------
    lat, lng
        Shape (n,). Degrees with six decimals, about a decimetre.
    """
    n = len(corners)
    rows = np.arange(n)
    centre = corners.mean(axis=1)
    # The six triangles around the centre are alike to a thousandth.
    corner = rng.integers(0, _CORNERS, size=n)
    first = corners[rows, corner] - centre
    second = corners[rows, (corner + 1) % _CORNERS] - centre
    along, across = np.sqrt(rng.random(n)), rng.random(n)
    offset = along[:, None] * ((1 - across)[:, None] * first + across[:, None] * second)
    point = np.round(centre + _INSIDE * offset, 6)
    return point[:, 1], point[:, 0]


@lru_cache(maxsize=1)
def read_cells() -> pd.DataFrame:
    """Read the cells on land, in the order of `City.cells`.

    Returns
    -------
    cells
        Columns h3, stadsdel, regso_kod, landandel, sl_hallplatser, stadsdelsomrade (number), boende
        (persons), east_m and north_m of the stadsdel's point; not to be changed by the caller.
    """
    stadsdelar = read_facts("stadsdelar").set_index("stadsdel")
    cells = read_facts("celler_res10")
    cells = cells[cells["landandel"] >= _LEAST_LAND]
    numbers = {name: number for number, name in enumerate(STADSDELSOMRADEN)}
    area = cells["stadsdel"].map(stadsdelar["stadsdelsomrade_2023"]).map(numbers)
    population = read_facts("regso").set_index("regso_kod")["folkmangd_2024"]
    land = cells.groupby("regso_kod")["landandel"].transform("sum")
    return (
        cells.assign(
            stadsdelsomrade=area.astype("int64"),
            boende=(cells["regso_kod"].map(population) * cells["landandel"] / land).fillna(0.0),
            east_m=cells["stadsdel"].map(stadsdelar["centrum_e_3006"]),
            north_m=cells["stadsdel"].map(stadsdelar["centrum_n_3006"]),
        )
        .sort_values(["stadsdelsomrade", "h3"])
        .reset_index(drop=True)
    )


def _parts(facts: pd.DataFrame, cells: npt.NDArray[np.uint64]) -> dict[str, Floats]:
    """Return what weights are mixed of, each shape (n,), in units of its own."""
    stops = facts["sl_hallplatser"].to_numpy(dtype=np.float64)
    near = stops + _NEIGHBOUR_STOP * (grid.neighbourhood(cells) @ stops - stops)
    land = facts["landandel"].to_numpy()
    return {
        "boende": facts["boende"].to_numpy(),
        "hallplats": near * land,
        "centrum": np.exp(-_distance_to_centre(facts, cells, near) / _CENTRE_RANGE_M) * land,
        "land": land,
    }


def _distance_to_centre(facts: pd.DataFrame, cells: npt.NDArray[np.uint64], stops: Floats) -> Floats:
    """Return metres from each cell to its stadsdel's centre: the best served cell near its middle."""
    points = shapely.get_coordinates(shapely.centroid(grid.boundaries(cells)))
    middle = facts[["east_m", "north_m"]].to_numpy(dtype=np.float64)
    from_middle = np.hypot(*(points - middle).T)
    served = pd.Series((stops + 0.01) * np.exp(-from_middle / _SEARCH_RANGE_M))
    centre = points[served.groupby(facts["stadsdel"]).transform("idxmax").to_numpy()]
    distance: Floats = np.hypot(*(points - centre).T)
    return distance


def _mixed(mix: Mix, parts: dict[str, Floats], area: Ints) -> Floats:
    weight = np.zeros(len(area))
    for name, part in parts.items():
        weight += getattr(mix, name) * _within_area(part, area)
    return weight


def _within_area(values: Floats, area: Ints) -> Floats:
    """Scale values to sum to 1 within each stadsdelsområde."""
    shares: Floats = values / np.bincount(area, weights=values)[area]
    return shares


def _spread(rng: np.random.Generator, mix: Mix, shared: Floats) -> Floats:
    """Draw the heavy-tailed factor, partly shared between kinds of place."""
    own = rng.standard_normal(len(shared))
    mixed = _SHARED_SPREAD * shared + np.sqrt(1 - _SHARED_SPREAD**2) * own
    factor: Floats = np.exp(mix.spread * mixed)
    return factor


def choose_cell(rng: np.random.Generator, weights: Floats, area: Ints, number: int) -> int:
    """Choose an ordinary cell of a stadsdelsområde to plant in: neither empty nor already hot.

    Parameters
    ----------
    rng
        Source of chance.
    weights, area
        Shape (n,). Weight of each cell and the number of its stadsdelsområde.
    number
        Number of the stadsdelsområde in `STADSDELSOMRADEN`.

    Returns
    -------
    cell
        Number of the cell in `weights`.
    """
    own = np.flatnonzero(area == number)
    low, high = np.quantile(weights[own], [0.4, 0.7])
    return int(rng.choice(own[(weights[own] >= low) & (weights[own] <= high)]))


def _planted_shares(weights: Floats, options: Ints, place: PlantedPlace | None) -> Floats:
    """Return the shares of the cells of one stadsdelsområde, the planted one given its own."""
    if place is None:
        own: Floats = weights / weights.sum()
        return own
    is_place = options == place.cell
    share = place.multiplier / len(options)
    others = np.where(is_place, 0.0, weights)
    shares: Floats = np.where(is_place, share, others / others.sum() * (1 - share))
    return shares


def _corners(cells: npt.NDArray[np.uint64]) -> Floats:
    """Return longitude and latitude of the corners, shape (n, 6, 2)."""
    rings = shapely.get_coordinates(grid.boundaries(cells)).reshape(len(cells), _CORNERS + 1, 2)
    to_degrees = Transformer.from_crs("EPSG:3006", "OGC:CRS84", always_xy=True)
    lng, lat = to_degrees.transform(rings[:, :_CORNERS, 0], rings[:, :_CORNERS, 1])
    corners: Floats = np.stack([lng, lat], axis=-1)
    return corners
