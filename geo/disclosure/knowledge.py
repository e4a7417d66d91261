"""What an observer knows: which sums of which hidden numbers the published cells give away.

Every cell of every table is written as a sum over *atoms*, the smallest numbers that the tables
are made of: the hexagons, or, where hexagons cross borders, the pieces of ground that a hexagon
and a stadsdel share. Atoms are not published as such; a published cell tells the sum of its atoms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.disclosure.table import Bools, Counts, Ints, Sums
from geo.errors import ShapeError

NOWHERE = -1
"""Position of the whole of a part that lies in none."""


@dataclass(frozen=True)
class Knowledge:
    """Cells as sums of atoms.

    Parameters
    ----------
    rows
        Shape (r, a). 1 where the atom is part of the row's sum.
    cell
        Shape (r,). Position of each row's cell among all cells, the tables one after another.
        A cell has several rows when there are several ways to add it up.
    x
        Shape (a,). The true number of each atom.
    """

    rows: sparse.csr_array
    cell: Ints
    x: Ints


@dataclass(frozen=True)
class _Route:
    """One way to add up the cells of a table: pairs of a position in the table and an atom."""

    unit: Ints
    atom: Ints

    def lifted(self, whole: Ints) -> "_Route":
        """Return the route of the wholes; `whole` gives each unit's whole, `NOWHERE` for none."""
        lifted = whole[self.unit]
        inside = lifted != NOWHERE
        return _Route(lifted[inside], self.atom[inside])

    def joined(self, other: "_Route") -> "_Route":
        return _Route(np.concatenate([self.unit, other.unit]), np.concatenate([self.atom, other.atom]))

    def is_same(self, other: "_Route") -> bool:
        """Tell whether both add up the same atoms, in whatever order."""
        mine, others = (np.lexsort((route.atom, route.unit)) for route in (self, other))
        return np.array_equal(self.unit[mine], other.unit[others]) and np.array_equal(
            self.atom[mine], other.atom[others]
        )


def observe_exactly(tables: Sequence[Counts], relations: Sequence[Sums]) -> Knowledge:
    """Write down all that is certain: every relation as it is, crossings as hidden pieces.

    Returns
    -------
    Knowledge
        One row for each cell, in the order of the tables.

    Raises
    ------
    ShapeError
        When relations name what no table holds, go round in a circle, give two different ways
        to add up one cell, or do not hold for the counts.
    """
    layout = _Layout(tables, relations)
    routes = []
    for table in tables:
        first, *others = layout.routes(table.table)
        if not all(first.is_same(other) for other in others):
            raise ShapeError(
                f"{table.table}: expected one way to add it up, got several that share no parts; "
                "say how their parts cross each other"
            )
        routes.append([first])
    knowledge = layout.knowledge(routes)
    _require_sums(tables, knowledge)
    return knowledge


def observe_roughly(tables: Sequence[Counts], relations: Sequence[Sums]) -> Knowledge | None:
    """Write down what an observer would guess who takes the slivers at the borders for nothing.

    Such an observer adds up the parts whose main ground lies in a whole and takes the sum for
    the whole's number. To be safe against a lucky guess, the sum is taken to be known whenever
    the whole is published, although the number that was published is another.

    Returns
    -------
    Knowledge or None
        Rows of wholes that parts cross give the sum of their main parts. None when nothing
        crosses: then there is nothing to guess.
    """
    crossed = {relation.whole for relation in relations if relation.is_crossing}
    if not crossed:
        return None
    # to this observer a whole that is the main one of no part is empty
    guessed = [
        replace(table, n=np.zeros_like(table.n)) if table.table in crossed else table for table in tables
    ]
    layout = _Layout(guessed, [_to_main(relation) for relation in relations])
    return layout.knowledge([_distinct(layout.routes(table.table)) for table in tables])


def _to_main(relation: Sums) -> Sums:
    """Return the relation in which every part lies wholly in its main whole."""
    if relation.is_main is None:
        return relation
    main = relation.is_main
    return replace(
        relation,
        whole_unit=relation.whole_unit[main],
        part_unit=relation.part_unit[main],
        n=None,
        is_main=None,
    )


def _distinct(routes: Iterable[_Route]) -> list[_Route]:
    distinct: list[_Route] = []
    for route in routes:
        if not any(route.is_same(other) for other in distinct):
            distinct.append(route)
    return distinct


class _Layout:
    """Gives out atoms and follows the relations from each table down to them."""

    def __init__(self, tables: Sequence[Counts], relations: Sequence[Sums]) -> None:
        self._tables = {table.table: table for table in tables}
        if len(self._tables) < len(tables):
            raise ShapeError(f"expected distinct names of tables, got {[table.table for table in tables]}")
        for name in (name for relation in relations for name in (relation.whole, relation.part)):
            if name not in self._tables:
                raise ShapeError(f"expected relations between {sorted(self._tables)}, got one with {name}")
        self._nested = [relation for relation in relations if not relation.is_crossing]
        self._atoms: list[Ints] = []
        self._n_atoms = 0
        self._open: set[str] = set()
        self._routes = self._routes_of_crossing([r for r in relations if r.is_crossing])

    def routes(self, name: str) -> list[_Route]:
        """Return every way to add up the cells of a table, at least one."""
        known = self._routes.get(name, [])
        below = [relation for relation in self._nested if relation.whole == name]
        if name in self._open:
            raise ShapeError(f"expected wholes that are not parts of themselves, got {name} within {name}")
        self._open.add(name)
        routes = known + [route for relation in below for route in self._lift(relation)]
        self._open.remove(name)
        self._nested = [relation for relation in self._nested if relation.whole != name]
        self._routes[name] = routes or [self._own_atoms(name, np.ones(len(self._tables[name].n), np.bool_))]
        return self._routes[name]

    def knowledge(self, routes: Sequence[Sequence[_Route]]) -> Knowledge:
        """Put the routes of all tables, in the order of the tables, under each other."""
        units, atoms, cells = [], [], []
        offset, n_rows = 0, 0
        for table, ways in zip(self._tables.values(), routes, strict=True):
            for route in ways:
                units.append(route.unit + n_rows)
                atoms.append(route.atom)
                cells.append(np.arange(len(table.n)) + offset)
                n_rows += len(table.n)
            offset += len(table.n)
        row, atom = _concatenate(units), _concatenate(atoms)
        rows = sparse.csr_array((np.ones(len(row), np.int64), (row, atom)), shape=(n_rows, self._n_atoms))
        return Knowledge(rows, _concatenate(cells), _concatenate(self._atoms))

    def _lift(self, relation: Sums) -> list[_Route]:
        whole, part = self._tables[relation.whole], self._tables[relation.part]
        parent = np.full(len(part.n), NOWHERE, dtype=np.int64)
        parent[_positions(part, relation.part_unit)] = _positions(whole, relation.whole_unit)
        is_unnamed = ~np.isin(np.arange(len(whole.n)), parent)
        own = self._own_atoms(relation.whole, is_unnamed & (whole.n > 0))
        return [route.lifted(parent).joined(own) for route in self.routes(relation.part)]

    def _routes_of_crossing(self, crossings: Sequence[Sums]) -> dict[str, list[_Route]]:
        """Give an atom to each piece of ground, and to what only one of the two tables counts."""
        if not crossings:
            return {}
        if len(crossings) > 1:
            raise ShapeError(f"expected at most one relation whose parts cross wholes, got {len(crossings)}")
        (crossing,) = crossings
        pieces = np.zeros(0, np.int64) if crossing.n is None else crossing.n
        atom = self._new_atoms(pieces)
        routes = {}
        for name, units in ((crossing.whole, crossing.whole_unit), (crossing.part, crossing.part_unit)):
            table = self._tables[name]
            unit = _positions(table, units)
            counted = np.bincount(unit, weights=pieces, minlength=len(table.n)).astype(np.int64)
            rest = table.n - counted
            if np.any(rest < 0):
                raise ShapeError(
                    f"{name}: expected counts that hold their pieces, got "
                    f"{np.count_nonzero(rest < 0)} of {len(rest)} smaller than the pieces together"
                )
            own = self._own_atoms(name, rest > 0, rest)
            routes[name] = [_Route(unit, atom).joined(own)]
        return routes

    def _own_atoms(self, name: str, which: Bools, n: Ints | None = None) -> _Route:
        unit = np.flatnonzero(which)
        return _Route(unit, self._new_atoms((self._tables[name].n if n is None else n)[unit]))

    def _new_atoms(self, n: Ints) -> Ints:
        atoms = np.arange(self._n_atoms, self._n_atoms + len(n))
        self._atoms.append(n.astype(np.int64))
        self._n_atoms += len(n)
        return atoms


def _positions(table: Counts, units: Ints) -> Ints:
    """Return where each unit stands in the table."""
    order = np.argsort(table.unit, kind="stable")
    place = np.searchsorted(table.unit[order], units)
    is_known = place < len(order)
    is_known[is_known] = table.unit[order[place[is_known]]] == units[is_known]
    if not is_known.all():
        raise ShapeError(
            f"{table.table}: expected relations between its units, "
            f"got {np.count_nonzero(~is_known)} of {len(units)} pairs with others"
        )
    return order[place]


def _require_sums(tables: Sequence[Counts], knowledge: Knowledge) -> None:
    sums = knowledge.rows @ knowledge.x
    start = 0
    for table in tables:
        is_wrong = sums[start : start + len(table.n)] != table.n
        start += len(table.n)
        if is_wrong.any():
            raise ShapeError(
                f"{table.table}: expected counts that are the sums of their parts, "
                f"got {np.count_nonzero(is_wrong)} of {len(table.n)} that are not"
            )


def _concatenate(arrays: Sequence[npt.NDArray[np.int64]]) -> Ints:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)
