"""Cities small enough to take apart, and one as large as Stockholm; all their events are made up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.disclosure.table import Counts, Sums
from geo.periods import Window
from geo.themes import Geography

Ints = npt.NDArray[np.int64]

YEAR = Window.calendar_year(2024)
GEOGRAPHIES = {
    "ruta_9": Geography.RUTA_9,
    "ruta_8": Geography.RUTA_8,
    "stadsdel": Geography.STADSDEL,
    "stadsdelsomrade": Geography.STADSDELSOMRADE,
    "kommun": Geography.KOMMUN,
}


@dataclass(frozen=True)
class City:
    """Pieces of ground with their events, and what each is part of.

    Every array but `n8`, shape (ruta_9,), and `omrade`, shape (stadsdel,), has one entry a piece.
    """

    ruta: Ints
    stadsdel: Ints
    n: Ints
    is_main: npt.NDArray[np.bool_]
    ruta_8: Ints
    omrade: Ints

    def tables(self) -> list[Counts]:
        by_ruta = summed(self.ruta, self.n, len(self.ruta_8))
        by_stadsdel = summed(self.stadsdel, self.n, len(self.omrade))
        return [
            counts("ruta_9", by_ruta),
            counts("ruta_8", summed(self.ruta_8, by_ruta)),
            counts("stadsdel", by_stadsdel),
            counts("stadsdelsomrade", summed(self.omrade, by_stadsdel)),
            counts("kommun", self.n.sum(keepdims=True)),
        ]

    def relations(self) -> list[Sums]:
        omraden = np.arange(self.omrade.max() + 1)
        return [
            Sums("ruta_8", "ruta_9", self.ruta_8, np.arange(len(self.ruta_8))),
            Sums("stadsdelsomrade", "stadsdel", self.omrade, np.arange(len(self.omrade))),
            Sums("kommun", "stadsdelsomrade", np.zeros_like(omraden), omraden),
            Sums("stadsdel", "ruta_9", self.stadsdel, self.ruta, self.n, self.is_main),
        ]


def summed(place: Ints, n: Ints, length: int = 0) -> Ints:
    return np.bincount(place, weights=n, minlength=length).astype(np.int64)


def counts(name: str, n: Ints, theme: str = "cykel") -> Counts:
    unit = np.arange(len(n))
    geography = GEOGRAPHIES.get(name, Geography.STADSDEL)
    return Counts(
        name, "polisen__anmalda_brott", theme, geography, YEAR, unit, n.astype(np.int64), is_synthetic=True
    )


def random_city(rng: np.random.Generator, side: int, sizes: tuple[int, int, int], total: int) -> City:
    """Return side × side rutor with `total` events crowded towards the middle and into few rutor.

    `sizes` are the numbers of ruta_8, stadsdel and stadsdelsomrade: each is what lies nearest to
    a random point. Events, and 16 points of ground a ruta, fall in a stadsdel by their position.
    """
    n_8, n_stadsdel, n_omrade = sizes
    corner = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    seeds = rng.random((n_stadsdel, 2)) * side
    distance = np.hypot(*(corner - side / 2).T) / (0.3 * side)
    intensity = rng.lognormal(0.0, 1.3, len(corner)) * np.exp(-(distance**2) / 2)
    ruta = rng.choice(len(corner), total, p=intensity / intensity.sum())
    stadsdel = nearest(corner[ruta] + rng.random((total, 2)), seeds)
    step = (np.arange(4) + 0.5) / 4
    points = np.stack(np.meshgrid(step, step), axis=-1).reshape(-1, 2)
    owner = nearest((corner[:, None] + points).reshape(-1, 2), seeds)
    ground = np.repeat(np.arange(len(corner)), 16)
    share = np.zeros((len(corner), n_stadsdel), np.int64)
    np.add.at(share, (ground, owner), 1)
    events = np.zeros_like(share)
    np.add.at(events, (ruta, stadsdel), 1)
    pieces = np.nonzero((share > 0) | (events > 0))
    return City(
        ruta=pieces[0],
        stadsdel=pieces[1],
        n=events[pieces],
        is_main=pieces[1] == share.argmax(axis=1)[pieces[0]],
        ruta_8=compact(nearest(corner + 0.5, rng.random((n_8, 2)) * side)),
        omrade=compact(nearest(seeds, rng.random((n_omrade, 2)) * side)),
    )


def nearest(points: npt.NDArray[np.float64], seeds: npt.NDArray[np.float64]) -> Ints:
    return np.argmin(((points[:, None] - seeds[None]) ** 2).sum(axis=-1), axis=1)


def compact(labels: Ints) -> Ints:
    """Number the labels that occur from 0."""
    return np.unique(labels, return_inverse=True)[1]
