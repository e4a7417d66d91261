"""Which counts to withhold so that the small ones cannot be computed from the rest.

The argument is a proof by example: a number cannot be excluded when there is a city with that
number that looks the same in all that is published. Examples come from two places.

Atoms that lie in exactly the same published cells are *exchangeable*: events can be thought moved
from one to another and every published number stays as it is. All the events of such a class may
lie in any one atom of it. So a withheld cell can be as large as all the classes it touches together
and as small as those that lie wholly inside it. Where that is not enough, `witness` looks for whole
cities, in which events move round between several classes.

A withheld small count is safe when such cities reach from at most 1 to at least threshold - 1.
Nothing is assumed about how an observer reasons: no subtraction, linear programming or search on the
published numbers can exclude a city that agrees with all of them. What is not covered is an
observer who knows more than they say, such as some of the events themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.disclosure.knowledge import Knowledge
from geo.disclosure.table import Bools, Ints
from geo.disclosure.witness import find_cities
from geo.errors import PolicyError

Floats = npt.NDArray[np.float64]

_PRICE_OF_ZERO_IN_THRESHOLDS: Final = 2
"""What withholding an exact 0 costs, counted in events per unit of threshold: dearer than the
smallest published counts, which go first, and cheaper than the sum of a whole area."""

_MOST_STARTS: Final = 8
"""How many atoms of an exposed cell are tried as the one to find a partner for."""


@dataclass(frozen=True)
class Bounds:
    """What each tested row could be, given what is published.

    Parameters
    ----------
    row
        Shape (t,). The rows of `Knowledge` that are tested.
    low, high
        Shape (t,). Numbers that are surely possible, `low` at most and `high` at least the true
        one; `high` is infinite when nothing published limits it.
    of_atom
        Shape (a,). The class of each atom.
    total
        Shape (c,). Events in each class; infinite for the class that no published cell holds.
    """

    row: Ints
    low: Floats
    high: Floats
    of_atom: Ints
    total: Floats


def withhold(observers: Sequence[Knowledge], n: Ints, threshold: int) -> Bools:
    """Choose the cells to withhold.

    Every count from 1 to threshold - 1 is withheld. Then, as long as one of them is exposed, that
    is, not shown to be safe, the cheapest cells are withheld that make one of its atoms
    exchangeable with enough others: as a rule the smallest published neighbour in the same
    groups, else a zero, else the sum above. A cell costs its count, so that as many events as
    possible stay visible. Last, cells that turn out not to be needed are published again, the
    largest first.

    Parameters
    ----------
    observers
        What may be known, once for each observer to be safe against; over the same cells.
    n
        Shape (m,). The true count of every cell of every table.
    threshold
        The smallest count but 0 that may be shown.

    Returns
    -------
    is_withheld
        Shape (m,).

    Raises
    ------
    PolicyError
        When a small count stays exposed whatever is withheld.
    """
    is_small = (n > 0) & (n < threshold)
    price = np.where(n > 0, n, _PRICE_OF_ZERO_IN_THRESHOLDS * threshold).astype(np.float64)
    plans = [_Plan(observer, is_small, price, threshold) for observer in observers]
    is_withheld = is_small.copy()
    has_changed = True
    while has_changed:
        has_changed = False
        for plan in plans:
            plan.prove(is_withheld)
            has_changed |= plan.protect(is_withheld)
    if any(plan.is_exposed(is_withheld) for plan in plans):
        raise PolicyError("expected small counts that can be protected, got some that cannot")
    _publish_again(plans, is_withheld, is_small, n)
    return is_withheld


def _publish_again(plans: Sequence["_Plan"], is_withheld: Bools, is_small: Bools, n: Ints) -> None:
    """Publish, largest first, what was withheld for others and is not needed any more."""
    candidates = np.flatnonzero(is_withheld & ~is_small)
    for cell in candidates[np.argsort(-n[candidates], kind="stable")]:
        is_withheld[cell] = False
        if any(plan.is_exposed(is_withheld) for plan in plans):
            is_withheld[cell] = True


def bounds(knowledge: Knowledge, is_withheld: Bools, tested: Ints) -> Bounds:
    """Find numbers that the tested rows could surely have, given what is published.

    Parameters
    ----------
    is_withheld
        Shape (m,). By cell.
    tested
        Shape (t,). Rows of `knowledge`.
    """
    is_published = ~is_withheld[knowledge.cell]
    of_atom, is_free = _classes(knowledge, is_published)
    n_classes = len(is_free)
    total = _summed(of_atom, knowledge.x, n_classes)
    size = np.bincount(of_atom, minlength=n_classes)
    chosen = knowledge.rows[tested]
    inside = sparse.csr_array((chosen.data, of_atom[chosen.indices], chosen.indptr), (len(tested), n_classes))
    inside.sum_duplicates()
    is_whole = inside.data == size[inside.indices]
    # a class that no published cell holds can be emptied as well as filled without limit
    least = np.where(is_whole & ~is_free[inside.indices], total[inside.indices], 0.0)
    total = np.where(is_free, np.inf, total)
    row = np.repeat(np.arange(len(tested)), np.diff(inside.indptr))
    low = _summed(row, least, len(tested))
    high = _summed(row, total[inside.indices], len(tested))
    return Bounds(tested, low, high, of_atom, total)


def _classes(knowledge: Knowledge, is_published: Bools) -> tuple[Ints, Bools]:
    """Return each atom's class, and for each class whether no published cell holds it.

    Two atoms lie in the same published cells when the sums of the random numbers of those cells
    are equal. With 64 bits, two of 10 000 atoms agree by chance once in 10^11 tables.
    """
    marks = np.random.default_rng(0).integers(1, 2**63, size=len(knowledge.cell), dtype=np.uint64)
    columns = knowledge.rows.T
    signature = columns.astype(np.uint64) @ np.where(is_published, marks, np.uint64(0))
    values, of_atom = np.unique(signature, return_inverse=True)
    is_free = np.ones(len(values), np.bool_)
    is_free[of_atom[(columns @ is_published.astype(np.int64)) > 0]] = False
    return of_atom, is_free


class _Plan:
    """Protects the small counts against one observer, one pass at a time."""

    def __init__(self, knowledge: Knowledge, is_small: Bools, price: Floats, threshold: int) -> None:
        self._knowledge = knowledge
        self._columns = sparse.csr_array(knowledge.rows.T)
        self._price = price
        self._threshold = threshold
        sums = knowledge.rows @ knowledge.x
        ways = np.bincount(knowledge.cell, minlength=len(is_small))[knowledge.cell]
        # a rough sum that is not small itself would not lead an observer to the small count
        is_tested = is_small[knowledge.cell] & (sums > 0) & (sums < threshold) & (ways == 1)
        self._tested = np.flatnonzero(is_tested)
        # one row for each city found: where it differs from the true one, and what it proves
        self._differs = np.zeros((0, len(sums)), np.bool_)
        self._proves_low = np.zeros((0, len(self._tested)), np.bool_)
        self._proves_high = np.zeros((0, len(self._tested)), np.bool_)

    def is_exposed(self, is_withheld: Bools) -> bool:
        """Tell whether any small count is exposed to this observer."""
        is_low, is_high = self._unproven(bounds(self._knowledge, is_withheld, self._tested), is_withheld)
        return bool(is_low.any() or is_high.any())

    def prove(self, is_withheld: Bools) -> None:
        """Look for cities that show exposed rows to be safe after all."""
        is_low, is_high = self._unproven(bounds(self._knowledge, is_withheld, self._tested), is_withheld)
        self._look(is_withheld, self._tested[is_high], self._threshold - 1, is_high=True)
        self._look(is_withheld, self._tested[is_low], 1, is_high=False)

    def _look(self, is_withheld: Bools, rows: Ints, goal: int, *, is_high: bool) -> None:
        if len(rows) == 0:
            return
        cities = list(find_cities(self._knowledge, is_withheld, rows, goal, is_high=is_high))
        if not cities:
            return
        values = (self._knowledge.rows @ np.column_stack(cities)).T
        true = self._knowledge.rows @ self._knowledge.x
        self._differs = np.vstack([self._differs, values != true])
        tested = values[:, self._tested]
        self._proves_low = np.vstack([self._proves_low, tested <= 1])
        self._proves_high = np.vstack([self._proves_high, tested >= self._threshold - 1])

    def _unproven(self, found: Bounds, is_withheld: Bools) -> tuple[Bools, Bools]:
        """Return which tested rows neither their classes nor a city show to be possibly low, and high."""
        is_published = ~is_withheld[self._knowledge.cell]
        looks_same = ~(self._differs & is_published).any(axis=1)
        is_low = (found.low > 1) & ~self._proves_low[looks_same].any(axis=0)
        is_high = (found.high < self._threshold - 1) & ~self._proves_high[looks_same].any(axis=0)
        return is_low, is_high

    def protect(self, is_withheld: Bools) -> bool:
        """Withhold more for every exposed row, in place; rows that share a class wait their turn.

        Returns
        -------
        bool
            Whether anything more was withheld.
        """
        found = bounds(self._knowledge, is_withheld, self._tested)
        is_low, is_high = self._unproven(found, is_withheld)
        # what is still published, by row; and together over the rows of each atom
        paid = np.where(is_withheld, 0.0, self._price)[self._knowledge.cell]
        together = self._columns @ paid
        is_busy = np.zeros(len(found.total), np.bool_)
        has_changed = False
        for test in np.flatnonzero(is_low | is_high):
            classes = found.of_atom[_row(self._knowledge.rows, found.row[test])]
            if is_busy[classes].any():
                continue
            rows, partner = self._cheapest(found, int(test), paid, together)
            is_busy[classes] = True
            is_busy[found.of_atom[partner]] = True
            is_withheld[self._knowledge.cell[rows]] = True
            has_changed |= len(rows) > 0
        return has_changed

    def _cheapest(self, found: Bounds, test: int, paid: Floats, together: Floats) -> tuple[Ints, Ints]:
        """Return the rows to withhold for one exposed row, and the atom it is exchanged with, if any.

        An atom within and one outside become exchangeable, with all of their classes, when every
        published row that holds only one of the two is withheld. The class outside must bring the
        events that are missing. When no partner is cheaper, everything that holds the atom goes.
        """
        atoms = _row(self._knowledge.rows, found.row[test])
        missing = self._threshold - 1 - found.high[test]
        is_partner = found.total >= missing
        is_partner[found.of_atom[atoms]] = False
        partners = np.flatnonzero(is_partner[found.of_atom])
        best, rows, partner = np.inf, np.zeros(0, np.int64), np.zeros(0, np.int64)
        for start in self._starts(found, test, atoms, together):
            own = self._published_rows(start, paid)
            if together[start] < best:
                best, rows, partner = together[start], own, np.zeros(0, np.int64)
            if len(partners) == 0:
                continue
            distance = together[partners] + together[start] - 2 * self._shared(own, paid)[partners]
            nearest = int(np.argmin(distance))
            # a partner hides less than taking away everything, so it goes first at the same price
            if distance[nearest] < best or (distance[nearest] == best and len(partner) == 0):
                best, partner = distance[nearest], partners[nearest : nearest + 1]
                rows = np.setxor1d(own, self._published_rows(partner[0], paid))
        return rows, partner

    def _starts(self, found: Bounds, test: int, atoms: Ints, together: Floats) -> Ints:
        """Return atoms of an exposed row to find a partner for, the cheapest first."""
        if found.low[test] > 1:
            # only what lies in a class with nothing outside keeps the number from being smaller
            size = np.bincount(found.of_atom, minlength=len(found.total))
            within = np.bincount(found.of_atom[atoms], minlength=len(found.total))
            is_alone = (size == within) & (found.total > 0) & np.isfinite(found.total)
            atoms = atoms[is_alone[found.of_atom[atoms]]]
        _, first = np.unique(found.of_atom[atoms], return_index=True)
        starts = atoms[np.sort(first)]
        return starts[np.argsort(together[starts], kind="stable")][:_MOST_STARTS]

    def _published_rows(self, atom: int, paid: Floats) -> Ints:
        rows = _row(self._columns, atom)
        return rows[paid[rows] > 0]

    def _shared(self, rows: Ints, paid: Floats) -> Floats:
        """Return, for every atom, the price of those of `rows` that hold it."""
        atoms = [_row(self._knowledge.rows, row) for row in rows]
        prices = np.repeat(paid[rows], [len(held) for held in atoms])
        together = np.concatenate([np.zeros(0, np.int64), *atoms])
        return _summed(together, prices, len(self._knowledge.x))


def _row(matrix: sparse.csr_array, row: int) -> Ints:
    """Return the columns in which one row of a matrix of ones is not 0."""
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].astype(np.int64)


def _summed(place: Ints, values: npt.NDArray[np.float64 | np.int64], n: int) -> Floats:
    """Add up values by place, shape (n,)."""
    return np.bincount(place, weights=values, minlength=n).astype(np.float64)
