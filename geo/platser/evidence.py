"""What each source says about the hexagons of the city, and what it weighs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.analysis.require import require_counts
from geo.errors import ShapeError
from geo.grid import Cells

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SOURCES_WITHOUT_WEIGHT = frozenset({"stockholm__tyck_till", "polisen__handelser", "polisen__utsatt_omrade"})
"""Shown, but in no score until a decision says so: how readily people report differs between parts
of the city (Tyck till), and what the police write about events or areas is not a count."""

THEMES_WITHOUT_WEIGHT = frozenset({"butiksstold", "klotter", "ingripande_spaning"})
"""Shown, but in no score by default: shoplifting and graffiti depend on a few who report, and what
the police discover depends on where they look."""


@dataclass(frozen=True)
class Evidence:
    """One source and theme over the whole city: what was seen, what was to be expected.

    Parameters
    ----------
    source, theme
        Ids; the pair occurs once.
    weight
        What its log relative risk counts in the score, 0 or more; 0 shows it without counting it.
    cells
        Shape (n,). All hexagons about which the source can say anything, not only the raised ones:
        how much risk varies over the city is learnt from all. Distinct, of one resolution.
    observed
        Shape (n,). Whole events, not negative.
    expected
        Shape (n,). Events under an equal risk (`geo.analysis.expected`), NaN where unknown.
    q
        Shape (n,). The test of each hexagon's neighbourhood, adjusted for the number of tests
        (`geo.analysis.hotspots`); NaN where none was made.

    Raises
    ------
    ShapeError
        When shapes differ; a number lies outside what is said above; a cell occurs twice.
    """

    source: str
    theme: str
    weight: float
    cells: Cells
    observed: Ints
    expected: Floats
    q: Floats

    def __post_init__(self) -> None:
        where = f"{self.source}, {self.theme}"
        require_counts(self.observed)
        shapes = {np.shape(each) for each in (self.cells, self.observed, self.expected, self.q)}
        if len(shapes) > 1:
            raise ShapeError(f"{where}: expected arrays of one shape (n,), got {sorted(shapes)}")
        if len(np.unique(self.cells)) < len(self.cells):
            raise ShapeError(f"{where}: expected every cell once, got some again")
        if not (np.isfinite(self.weight) and self.weight >= 0):
            raise ShapeError(f"{where}: expected a weight of 0 or more, got {self.weight}")
        if np.any(self.expected < 0) or np.any(np.isinf(self.expected)):
            raise ShapeError(f"{where}: expected expected numbers that are finite and not negative")
        if np.any((self.q < 0) | (self.q > 1)):
            raise ShapeError(f"{where}: expected q from 0 to 1, got others")

    def at(self, cells: Cells) -> tuple[Ints, Floats]:
        """Return what was observed and expected in each of `cells`, 0 and 0 where nothing is known.

        Returns
        -------
        observed, expected
            Shape (m,).
        """
        if len(self.cells) == 0:
            return np.zeros(len(cells), dtype=np.int64), np.zeros(len(cells))
        order = np.argsort(self.cells, kind="stable")
        found = np.searchsorted(self.cells, cells, sorter=order)
        rows = order[np.minimum(found, len(order) - 1)]
        is_known = (self.cells[rows] == cells) & ~np.isnan(self.expected[rows])
        return np.where(is_known, self.observed[rows], 0), np.where(is_known, self.expected[rows], 0.0)

    def count_unknown(self, cells: Cells) -> int:
        """Count those of `cells` of which nothing is known, or nothing that can be shown."""
        return len(cells) - int(np.isin(cells, self.cells[~np.isnan(self.expected)]).sum())

    def raised(self, q_most: float) -> Cells:
        """Return the hexagons with q of at most `q_most`, in rising order."""
        return np.sort(self.cells[self.q <= q_most])  # NaN compares false


def family_of(source: str) -> str:
    """Name what a source counts: two sources of one family are not independent of each other.

    Every source of reported crime, whoever publishes it and at whatever grain
    (`publisher__entity[_grain]`), rests on the same reports; any other is a family of its own.
    """
    _, _, entity = source.partition("__")
    return "anmalda_brott" if entity.startswith("anmalda_brott") else source


def default_weights(layers: Sequence[tuple[str, str]]) -> tuple[float, ...]:
    """Weigh layers when nobody has decided otherwise: families equally, themes equally within one.

    The weights sum to 1, so that the exponential of a score is a geometric mean of relative
    risks: 2 means that what counts is twice the city's level.

    Parameters
    ----------
    layers
        Source and theme of each.

    Returns
    -------
    weights
        One per layer, in order; 0 for `SOURCES_WITHOUT_WEIGHT` and `THEMES_WITHOUT_WEIGHT`, and
        all 0 when nothing else is there.
    """
    families = [
        None if source in SOURCES_WITHOUT_WEIGHT or theme in THEMES_WITHOUT_WEIGHT else family_of(source)
        for source, theme in layers
    ]
    sizes = Counter(family for family in families if family is not None)
    return tuple(0.0 if family is None else 1 / (len(sizes) * sizes[family]) for family in families)
