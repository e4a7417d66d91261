"""Hexagons to build cities of: at resolution 9 around Medborgarplatsen, found with h3 itself."""

from typing import Final

import h3
import numpy as np

from geo import grid
from geo.grid import Cells
from geo.platser import Evidence

MIDDLE: Final = h3.latlng_to_cell(59.3143, 18.0735, 9)


def disk(rings: int) -> Cells:
    """Return the middle and everything within so many rings, ring by ring."""
    return grid.from_text([each for ring in range(rings + 1) for each in sorted(h3.grid_ring(MIDDLE, ring))])


def line(n: int) -> Cells:
    """Return n hexagons in a straight row, the first in the middle."""
    origin_i, origin_j = h3.cell_to_local_ij(MIDDLE, MIDDLE)
    return grid.from_text([h3.local_ij_to_cell(MIDDLE, origin_i + step, origin_j) for step in range(n)])


def steps(one: np.uint64, other: np.uint64) -> int:
    """Count the steps from hexagon to hexagon."""
    return int(h3.grid_distance(*grid.to_text(np.array([one, other], dtype=np.uint64))))


def evidence(cells: Cells, observed: dict[int, int], **changes: object) -> Evidence:
    """Make evidence of 4 expected everywhere; 4 observed but where said by position, there raised."""
    counts = np.full(len(cells), 4)
    q = np.ones(len(cells))
    for position, count in observed.items():
        counts[position], q[position] = count, 0.01
    fields: dict[str, object] = {
        "source": "polisen__anmalda_brott",
        "theme": "personran_utomhus",
        "weight": 1.0,
        "cells": cells,
        "observed": counts,
        "expected": np.full(len(cells), 4.0),
        "q": q,
    }
    return Evidence(**{**fields, **changes})  # type: ignore[arg-type]
