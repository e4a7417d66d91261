"""Other cities that look the same: proofs that small counts cannot be pinned.

Linear programming proposes numbers for the atoms that give every published sum and let as many
small counts as possible be as large, or as small, as they must be able to be. The proposal is
rounded and checked in whole numbers; what passes is a city that might be the true one for all an
observer can tell, whoever proposed it. What no city proves is not thereby exposed, only not proven.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy import optimize, sparse

from geo.disclosure.knowledge import Knowledge
from geo.disclosure.table import Bools, Ints

_MOST_CITIES: Final = 12
"""Each city proves part of what is left; a long tail is cheaper to protect than to prove."""


def find_cities(
    knowledge: Knowledge, is_withheld: Bools, rows: Ints, goal: int, *, is_high: bool
) -> Iterator[Ints]:
    """Find cities that look like the true one and in which the rows reach the goal.

    Parameters
    ----------
    is_withheld
        Shape (m,). By cell. A city stays a proof whatever else is withheld as well.
    rows
        Shape (t,). Rows of `knowledge` to bring to the goal, as many at a time as possible.
    goal
        In events.
    is_high
        True: a row must be at least the goal; False: at most.

    Yields
    ------
    x
        Shape (a,). Whole numbers, 0 or more, one an atom; every published row has its true sum,
        and at least one row reaches the goal that did not in the cities before.
    """
    published = knowledge.rows[np.flatnonzero(~is_withheld[knowledge.cell])]
    sums = published @ knowledge.x
    # nothing can be moved in or out of a published zero
    is_moving = published.T @ (sums == 0).astype(np.int64) == 0
    moving = np.flatnonzero(is_moving)
    limits = published[:, moving]
    is_limit = np.diff(limits.indptr) > 0
    limits, sums = limits[np.flatnonzero(is_limit)], sums[is_limit]
    left = knowledge.rows[rows][:, moving]
    for _ in range(_MOST_CITIES):
        city = _propose(limits, sums, left, goal, is_high=is_high)
        if city is None or np.any(city < 0) or not np.array_equal(limits @ city, sums):
            return
        values = left @ city
        is_reached = values >= goal if is_high else values <= goal
        if not is_reached.any():
            return
        x = np.zeros_like(knowledge.x)
        x[moving] = city
        yield x
        left = left[np.flatnonzero(~is_reached)]
        if is_reached.all():
            return


def _propose(
    limits: sparse.csr_array, sums: Ints, rows: sparse.csr_array, goal: int, *, is_high: bool
) -> Ints | None:
    """Find whole numbers that keep the sums and bring the rows near the goal; None if none is found.

    Each row has a shortfall of 0 or more, what it lacks of the goal or has above it. The sum of
    the shortfalls is made as small as possible. A corner of the feasible set is asked for: where
    groups nest in each other on two sides, as here, corners are whole numbers.
    """
    n_rows, n_atoms = rows.shape
    sign = 1 if is_high else -1
    found = optimize.linprog(
        np.concatenate([np.zeros(n_atoms), np.ones(n_rows)]),
        A_ub=sparse.hstack([-sign * rows, -sparse.eye_array(n_rows)], format="csr"),
        b_ub=np.full(n_rows, -sign * goal),
        A_eq=sparse.hstack([limits, sparse.csr_array((limits.shape[0], n_rows))], format="csr"),
        b_eq=sums,
        method="highs-ds",
    )
    return None if found.x is None else np.rint(found.x[:n_atoms]).astype(np.int64)
