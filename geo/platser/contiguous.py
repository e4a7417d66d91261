"""Which hexagons hang together, and where a stretch too large for one plats is cut."""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from geo.errors import ShapeError
from geo.grid import Cells, neighbourhood

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CELLS_MOST = 12
"""Most hexagons of one plats: at resolution 9 just under a square kilometre, a torg with the streets
around it. A plats is a square or a stretch, not a stadsdel (median 1.4 km²)."""

CELLS_LEAST_LIMIT = 7
"""The smallest such limit that can always be kept: a hexagon with all its neighbours."""


def contiguous(cells: Cells) -> Ints:
    """Label the groups of hexagons that hang together, edge to edge.

    Parameters
    ----------
    cells
        Shape (n,). Distinct cells of one resolution, in any order.

    Returns
    -------
    labels
        Shape (n,). 0, 1, …: the groups in the order of their smallest cell, so that the order
        of `cells` changes no number.

    Raises
    ------
    ShapeError
        When a cell occurs twice, is none or resolutions are mixed.
    """
    if len(cells) == 0:
        return np.empty(0, dtype=np.int64)
    _, labels = csgraph.connected_components(neighbourhood(cells), directed=False)
    return _renumbered(labels.astype(np.int64), np.asarray(cells))


def split_large(cells: Cells, strength: Floats, most: int = CELLS_MOST) -> Ints:
    """Cut the hexagons into platser that hang together and have at most `most` hexagons each.

    A group (see `contiguous`) of at most `most` hexagons is one plats. A larger one is cut around
    its strongest hexagons:

    1. The centres: by falling strength, each hexagon that lies at least d steps, from neighbour to
       neighbour within the group, from every centre chosen before.
    2. Every hexagon goes to the centre with the fewest steps; of several, to the strongest. Such
       a part hangs together.
    3. The strongest hexagon of each part becomes its centre, and step 2 is done once more.
    4. A part that still has more than `most` hexagons is cut again in the same way, as a group of
       its own and with d one less.

    d begins at 2 · most − 1, where only a long stretch is cut, so that there are few cuts, and ends
    at 2, where step 3 is left out and a part is a centre and some of its neighbours: at most 7.

    Of equal strengths the smaller cell comes first, so the result depends on nothing else.

    Parameters
    ----------
    cells
        Shape (n,). Distinct cells of one resolution, in any order.
    strength
        Shape (n,). How strongly each stands out, in any unit; finite.
    most
        At least `CELLS_LEAST_LIMIT`.

    Returns
    -------
    labels
        Shape (n,). 0, 1, …: the platser in the order of their smallest cell.

    Raises
    ------
    ShapeError
        As `contiguous`; also when `strength` does not fit or is not finite, or `most` is too small.
    """
    heights = np.asarray(strength, dtype=np.float64)
    if heights.shape != np.shape(cells) or not np.isfinite(heights).all():
        raise ShapeError(f"expected a finite strength for each of {len(cells)} cells, got {heights.shape}")
    if most < CELLS_LEAST_LIMIT:
        raise ShapeError(f"expected a limit of {CELLS_LEAST_LIMIT} cells or more, got {most}")
    groups = contiguous(cells)
    if len(groups) == 0:
        return groups
    borders = neighbourhood(cells)
    # the centre of each cell, as a position in `cells`, is what names its plats until the end
    centres = np.empty(len(cells), dtype=np.int64)
    for members in np.split(np.argsort(groups, kind="stable"), np.cumsum(np.bincount(groups))[:-1]):
        order = members[np.lexsort((np.asarray(cells)[members], -heights[members]))]
        is_small = len(order) <= most
        parts = np.zeros(len(order), np.int64) if is_small else _cut(borders[order][:, order], most)
        centres[order] = order[parts]
    return _renumbered(centres, np.asarray(cells))


def _cut(borders: sparse.csr_array, most: int) -> Ints:
    """Return the centre of each hexagon of one group, hexagons in falling strength, as a position."""
    parts = np.zeros(borders.shape[0], dtype=np.int64)
    for apart in range(2 * most - 1, 1, -1):
        for centre in np.flatnonzero(np.bincount(parts) > most).tolist():
            members = np.flatnonzero(parts == centre)
            steps = csgraph.shortest_path(borders[members][:, members], directed=False, unweighted=True)
            smaller = _nearest(steps, _centres(steps, apart))
            if apart > 2:  # noqa: PLR2004 — with 2, other centres could break the limit again
                # positions are in falling strength: the first of a part is its strongest
                _, strongest = np.unique(smaller, return_index=True)
                smaller = _nearest(steps, np.sort(strongest))
            parts[members] = members[smaller]
    return parts


def _centres(steps: Floats, apart: int) -> Ints:
    """Choose hexagons by falling strength, each at least so many steps from those before."""
    centres: list[int] = []
    nearest = np.full(len(steps), np.inf)
    for position in range(len(steps)):
        if nearest[position] >= apart:
            centres.append(position)
            nearest = np.minimum(nearest, steps[position])
    return np.array(centres, dtype=np.int64)


def _nearest(steps: Floats, centres: Ints) -> Ints:
    """Return the centre nearest to each hexagon; argmin takes the first of equals, the strongest."""
    found: Ints = centres[np.argmin(steps[:, centres], axis=1)]
    return found


def _renumbered(labels: Ints, cells: Cells) -> Ints:
    """Label the groups by their smallest cell."""
    order = np.argsort(cells, kind="stable")
    _, first, inverse = np.unique(labels[order], return_index=True, return_inverse=True)
    numbers = np.empty(len(labels), dtype=np.int64)
    numbers[order] = np.argsort(np.argsort(first))[inverse]
    return numbers
