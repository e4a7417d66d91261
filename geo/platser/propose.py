"""From evidence to kandidatplatser: computed, never decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo import grid
from geo.errors import ShapeError
from geo.grid import Cells
from geo.platser.contiguous import CELLS_MOST, Floats, split_large
from geo.platser.evidence import Evidence
from geo.platser.score import Part, Score, part_of, score_of
from geo.platser.shrinkage import Prior, fit_prior

Q_MOST = 0.05
"""A hexagon counts as significantly raised up to this: one false one in twenty."""


@dataclass(frozen=True)
class Kandidatplats:
    """A place that the figures point out. It is prioritised only by a decision of people.

    It has no position among the others: scores with their errors overlap too much for one.

    Parameters
    ----------
    id
        `k-` and the H3 text of its strongest hexagon. It stays while that hexagon stays the
        strongest of its place, whatever is added or lost around it, and changes when another of
        its hexagons becomes stronger, when the place merges with one that has a stronger hexagon,
        or with the resolution. Two kandidatplatser of one computation never share it.
    cells
        Shape (m,). Its hexagons, strongest first; they hang together.
    parts
        One per layer of evidence, in the order given, those without weight included.
    score
        What the parts sum to, and how firm the ground is.
    polygon
        The union of its hexagons, EPSG:3006.
    """

    id: str
    cells: Cells
    parts: tuple[Part, ...]
    score: Score
    polygon: shapely.Polygon

    def contribution_of(self, source: str) -> float:
        """Return what all themes of a source add to the score; exact, see `CONTRIBUTION_UNIT`."""
        return sum(part.contribution for part in self.parts if part.source == source)


def propose(
    layers: Sequence[Evidence], *, cells_most: int = CELLS_MOST, q_most: float = Q_MOST
) -> list[Kandidatplats]:
    """Compute the kandidatplatser of a city.

    1. Raised hexagons are those with q of at most `q_most` in a layer with weight.
    2. Each is as strong as the weighted sum of its own shrunk log relative risks.
    3. They are put together, and cut where a stretch is too large: `split_large`.
    4. Each place is scored on all its hexagons: `part_of`, `score_of`.

    Parameters
    ----------
    layers
        Evidence, each source and theme once, all of one resolution.
    cells_most
        Most hexagons of one place.
    q_most
        0 to 1.

    Returns
    -------
    platser
        Ordered by id: the order says nothing.

    Raises
    ------
    ShapeError
        When a source and theme occurs twice, resolutions differ, or a limit is outside its range.
    """
    _require_layers(layers, q_most)
    priors = [fit_prior(layer.observed, layer.expected) for layer in layers]
    ranked = [layer.raised(q_most) for layer in layers if layer.weight > 0]
    cells = np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *ranked]))
    strength = _strength(layers, priors, cells)
    labels = split_large(cells, strength, cells_most)
    order = np.lexsort((cells, -strength))
    platser = []
    for label in np.unique(labels).tolist():
        members = cells[order[labels[order] == label]]
        parts = tuple(
            part_of(layer, prior, members, q_most) for layer, prior in zip(layers, priors, strict=True)
        )
        polygon = shapely.union_all(grid.boundaries(members))
        identity = f"k-{grid.to_text(members[:1])[0]}"
        platser.append(Kandidatplats(identity, members, parts, score_of(parts), polygon))
    return sorted(platser, key=lambda kandidatplats: kandidatplats.id)


def _strength(layers: Sequence[Evidence], priors: Sequence[Prior], cells: Cells) -> Floats:
    strength = np.zeros(len(cells))
    for layer, prior in zip(layers, priors, strict=True):
        observed, expected = layer.at(cells)
        is_known = expected > 0
        strength += layer.weight * prior.log_risk(np.where(is_known, observed, 0), expected)
    return strength


def _require_layers(layers: Sequence[Evidence], q_most: float) -> None:
    pairs = [(layer.source, layer.theme) for layer in layers]
    if len(set(pairs)) < len(pairs):
        raise ShapeError("expected every source and theme once, got some again")
    if not 0 <= q_most <= 1:
        raise ShapeError(f"expected a limit of q from 0 to 1, got {q_most}")
    found = {int(each) for layer in layers for each in np.unique(grid.resolutions(layer.cells))}
    if len(found) > 1:
        raise ShapeError(f"expected cells of one resolution, got {sorted(found)}")
