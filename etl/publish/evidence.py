"""What published hexagons say, kept for what is proposed from them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo import grid
from geo.analysis.hotspots import poisson_hotspots
from geo.disclosure.policy import Policy
from geo.periods import Window


@dataclass(frozen=True, eq=False)
class Finding:
    """One source and theme of one period over the hexagons of the city, as they are published.

    Parameters
    ----------
    cells
        Shape (n,).
    observed, expected
        Shape (n,). Events; `expected` is NaN where the count is withheld or nobody knows.
    q
        Shape (n,). The test of each hexagon by itself; NaN where none was made.
    policy
        By which the counts left: who may see what follows from them.
    """

    source: str
    theme: str
    window: Window
    cells: grid.Cells
    observed: npt.NDArray[np.int64]
    expected: npt.NDArray[np.float64]
    q: npt.NDArray[np.float64]
    policy: Policy
    is_synthetic: bool


def judge_alone(
    observed: npt.NDArray[np.int64], expected: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Test each hexagon by itself against what was expected in it.

    A plats is a square or a stretch of the size of a hexagon. The test of a neighbourhood, seven times
    as large, points at the neighbours of a square as much as at the square.

    Returns
    -------
    q
        Shape (n,). Adjusted for the number of hexagons; NaN where nothing was expected.
    """
    alone = sparse.csr_array(sparse.eye_array(len(observed)))
    return poisson_hotspots(observed, expected, alone).q
