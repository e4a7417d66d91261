"""An attacker who shares nothing with the code that protects: linear bounds from what is published.

Every cell of every table is an unknown, and so is every piece of ground where parts cross wholes.
Each relation is an equation as its declaration says; published cells are fixed; the rest is 0 or more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, sparse

from geo.disclosure.release import Released
from geo.disclosure.table import Counts, Sums


@dataclass(frozen=True)
class Attempt:
    """How closely one small count could be pinned."""

    table: str
    unit: int
    true: int
    low: float
    high: float


class Attacker:
    """Bounds withheld counts by linear programming.

    Takes from `released` only which numbers are withheld; the others are read from `tables`, so
    that one who guesses other sums than the published ones can be tried as well.
    """

    def __init__(
        self, tables: Sequence[Counts], relations: Sequence[Sums], released: Sequence[Released]
    ) -> None:
        self._tables = tables
        self._released = released
        self._place: dict[tuple[str, int], int] = {}
        for table in tables:
            for unit in table.unit.tolist():
                self._place[table.table, unit] = len(self._place)
        self._n_unknowns = len(self._place)
        self._equations: list[list[tuple[int, int]]] = []
        for relation in relations:
            self._add(relation)

    def attempts(
        self, threshold: int, names: Sequence[str] | None = None, every: int = 1
    ) -> Iterator[Attempt]:
        """Bound the withheld counts from 1 to threshold - 1 of the tables named, one in `every`."""
        matrix, limits = self._matrix(), self._limits()
        for table, released in zip(self._tables, self._released, strict=True):
            if names is not None and table.table not in names:
                continue
            is_small = (table.n > 0) & (table.n < threshold)
            assert released.is_withheld[is_small].all()
            for position in np.flatnonzero(is_small)[::every].tolist():
                unit = int(table.unit[position])
                unknown = self._place[table.table, unit]
                low, high = (sign * self._least(matrix, limits, unknown, sign) for sign in (1, -1))
                yield Attempt(table.table, unit, int(table.n[position]), low, high)

    def _add(self, relation: Sums) -> None:
        sums: dict[tuple[str, int], list[int]] = {}
        pairs = zip(relation.whole_unit.tolist(), relation.part_unit.tolist(), strict=True)
        for row, (whole, part) in enumerate(pairs):
            if relation.n is None:
                sums.setdefault((relation.whole, whole), []).append(self._place[relation.part, part])
                continue
            piece = self._n_unknowns + row
            sums.setdefault((relation.whole, whole), []).append(piece)
            sums.setdefault((relation.part, part), []).append(piece)
        if relation.n is not None:
            self._n_unknowns += len(relation.n)
        for cell, terms in sums.items():
            self._equations.append([(self._place[cell], -1), *((term, 1) for term in terms)])

    def _matrix(self) -> sparse.csr_array:
        entries = [
            (row, unknown, sign) for row, terms in enumerate(self._equations) for unknown, sign in terms
        ]
        rows, unknowns, signs = (np.array(column) for column in zip(*entries, strict=True))
        return sparse.csr_array((signs, (rows, unknowns)), shape=(len(self._equations), self._n_unknowns))

    def _limits(self) -> list[tuple[float, float | None]]:
        limits: list[tuple[float, float | None]] = [(0.0, None)] * self._n_unknowns
        for table, released in zip(self._tables, self._released, strict=True):
            for position in np.flatnonzero(~released.is_withheld).tolist():
                n = float(table.n[position])
                limits[self._place[table.table, int(table.unit[position])]] = (n, n)
        return limits

    def _least(
        self, matrix: sparse.csr_array, limits: list[tuple[float, float | None]], unknown: int, sign: int
    ) -> float:
        goal = np.zeros(self._n_unknowns)
        goal[unknown] = sign
        found = optimize.linprog(goal, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=limits)
        if found.status == 3:  # unbounded
            return -np.inf
        assert found.status == 0, found.message
        return float(found.fun)


def guess_at_borders(tables: Sequence[Counts], relations: Sequence[Sums]) -> tuple[list[Counts], list[Sums]]:
    """Return the tables and relations of one who takes the main parts of a whole for all of it."""
    (crossing,) = (relation for relation in relations if relation.is_main is not None)
    assert crossing.is_main is not None
    nested = replace(
        crossing,
        whole_unit=crossing.whole_unit[crossing.is_main],
        part_unit=crossing.part_unit[crossing.is_main],
        n=None,
        is_main=None,
    )
    guessed = [nested if relation is crossing else relation for relation in relations]
    known = {table.table: table for table in tables}
    above = [nested]
    while above:
        relation = above.pop()
        whole, part = known[relation.whole], known[relation.part]
        n = np.zeros_like(whole.n)
        place = {unit: position for position, unit in enumerate(whole.unit.tolist())}
        value = dict(zip(part.unit.tolist(), part.n.tolist(), strict=True))
        for unit, child in zip(relation.whole_unit.tolist(), relation.part_unit.tolist(), strict=True):
            n[place[unit]] += value[child]
        known[relation.whole] = replace(whole, n=n)
        above += [other for other in guessed if other.part == relation.whole]
    return [known[table.table] for table in tables], guessed
