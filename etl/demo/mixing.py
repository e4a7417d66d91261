"""Faulty rows mixed in among drawn ones, for deliveries of any shape.

The police's rows with positions have a mixer of their own, `etl.demo.faults`, whose bytes are kept.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from etl.demo.faults import FIRST_LINE

FIRST_OBJECT: Final = 1
"""Number of the first object of a file that is a list and has no header."""

REPEATED: Final = "upprepad_rad"
"""Kind of the one fault that changes nothing: a row that stands twice."""

WITHOUT_ID: Final = "utan_id"
"""Kind of a row that lost its id."""

Spoil = Callable[[np.random.Generator, pd.DataFrame], pd.DataFrame]
"""Takes copies of drawn rows and gives them back spoilt."""


def leave(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Spoil nothing."""
    return rows


def fill(column: str, value: str | float) -> Spoil:
    """Spoil rows by writing one value into a column."""

    def spoil(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(**{column: value})

    return spoil


def mix_faults(
    rng: np.random.Generator,
    rows: pd.DataFrame,
    usable: "pd.Series[bool]",
    kinds: Mapping[str, Spoil],
    per_kind: int,
    id_column: str | None = None,
) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """Put spoilt copies of some rows after their originals.

    Parameters
    ----------
    rng
        Source of chance.
    rows
        Drawn rows in delivery order.
    usable
        Shape (n,). Rows that can be spoilt in every way.
    kinds
        Kind of fault → how rows are spoilt.
    per_kind
        Faulty rows of each kind; fewer when there are not enough usable rows.
    id_column
        Column whose values name the rows. A spoilt copy gets an id of its own, but for a repeated
        row, which is its original's equal, and for a row without an id.

    Returns
    -------
    delivery
        The rows with their faulty neighbours, numbered from 0.
    faults
        Kind of fault → positions of the rows in `delivery`, ascending from 0.
    """
    candidates = np.flatnonzero(usable.to_numpy())
    n = min(per_kind * len(kinds), len(candidates))
    chosen = rng.choice(candidates, size=n, replace=False) if n else candidates
    pieces = [rows.assign(fault="", place=np.arange(len(rows), dtype=np.float64))]
    for number, (kind, spoil) in enumerate(kinds.items()):
        originals = np.sort(chosen[number :: len(kinds)])
        copies = rows.iloc[originals]
        if id_column is not None and kind != REPEATED:
            copies = copies.assign(**{id_column: "" if kind == WITHOUT_ID else copies[id_column] + "-F"})
        place = rng.uniform(originals + 0.1, len(rows) + 1.0)
        pieces.append(spoil(rng, copies).assign(fault=kind, place=place))
    mixed = pd.concat(pieces).sort_values("place", kind="stable").reset_index(drop=True)
    fault = mixed["fault"].to_numpy()
    faults = {kind: np.flatnonzero(fault == kind).tolist() for kind in kinds}
    return mixed.drop(columns=["fault", "place"]), faults


def describe_rows(rows: Mapping[str, list[int]], first: int = FIRST_LINE) -> dict[str, dict[str, object]]:
    """Describe kinds of rows as a sidecar does: how many of each, and which.

    Parameters
    ----------
    rows
        Kind → positions, ascending from 0.
    first
        Number of the first row in the file: 2 after a header, `FIRST_OBJECT` in a list of objects.
    """
    return {
        kind: {"n": len(positions), "lines": [first + position for position in positions]}
        for kind, positions in rows.items()
    }
