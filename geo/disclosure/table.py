"""What is asked to be released: tables of counts, and how their sums hang together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.errors import ShapeError
from geo.periods import Window
from geo.themes import Geography

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Counts:
    """The true counts of one table: one source, theme, geography and period.

    Parameters
    ----------
    table
        Name of the table; relations refer to it. One geography can have several tables: one
        for each version of the areas.
    source
        Id of the source, publisher__entity.
    theme
        Id of the theme.
    unit
        Shape (n,). Ids of the units, distinct. A unit that is not listed is not released; one
        without events is listed with 0.
    n
        Shape (n,). Events in each unit.
    is_synthetic
        Whether the events were made up for a demonstration.

    Raises
    ------
    ShapeError
        When `unit` and `n` are not whole numbers of one shape (n,), a unit occurs twice or a
        count is negative.
    """

    table: str
    source: str
    theme: str
    geography: Geography
    window: Window
    unit: Ints
    n: Ints
    is_synthetic: bool

    def __post_init__(self) -> None:
        _require_whole(self.table, unit=self.unit, n=self.n)
        if len(np.unique(self.unit)) < len(self.unit):
            raise ShapeError(f"{self.table}: expected distinct units, got {len(self.unit)} with repetitions")
        if np.any(self.n < 0):
            raise ShapeError(f"{self.table}: expected counts of 0 or more, got {self.n.min()}")


@dataclass(frozen=True)
class Sums:
    """What an observer knows about two tables: the units of one are sums of those of the other.

    Either every part lies wholly in one whole (`n` and `is_main` None), and then a whole that
    is named is exactly the sum of the parts that name it. Or parts cross wholes, as hexagons
    cross the borders of a stadsdel; then a row stands for the ground that a part and a whole
    share, and what happened there is not published, only its sums are. A whole that no row names
    is outside the relation.

    Parameters
    ----------
    whole, part
        Names of the two tables.
    whole_unit, part_unit
        Shape (k,). The pairs: ids of a whole and of a part of it.
    n
        Shape (k,). Events on the ground that the pair shares. Every event that is counted in
        both tables stands in exactly one row; pairs without events may be left out. An event
        that only one of the tables counts stands in none, and the observer does not know it.
    is_main
        Shape (k,). True for the whole that holds most of the part's ground, at most one a part.

    Raises
    ------
    ShapeError
        When the arrays do not fit, a pair occurs twice, `n` and `is_main` are not given
        together, a part has two main wholes, or has two wholes although `n` is None.
    """

    whole: str
    part: str
    whole_unit: Ints
    part_unit: Ints
    n: Ints | None = None
    is_main: Bools | None = None

    def __post_init__(self) -> None:
        name = f"{self.whole} of {self.part}"
        if self.n is None or self.is_main is None:
            if self.n is not None or self.is_main is not None:
                raise ShapeError(f"{name}: expected n and is_main together, got one of them")
            _require_whole(name, whole_unit=self.whole_unit, part_unit=self.part_unit)
            if len(np.unique(self.part_unit)) < len(self.part_unit):
                raise ShapeError(f"{name}: expected one whole for each part, got several; give n and is_main")
            return
        _require_whole(name, whole_unit=self.whole_unit, part_unit=self.part_unit, n=self.n)
        if self.is_main.shape != self.n.shape or self.is_main.dtype != np.bool_:
            raise ShapeError(f"{name}: expected is_main as {len(self.n)} booleans, got {self.is_main.shape}")
        if np.any(self.n < 0):
            raise ShapeError(f"{name}: expected counts of 0 or more, got {self.n.min()}")
        if len(np.unique(np.column_stack([self.whole_unit, self.part_unit]), axis=0)) < len(self.n):
            raise ShapeError(f"{name}: expected each pair once, got some again")
        main = self.part_unit[self.is_main]
        if len(np.unique(main)) < len(main):
            raise ShapeError(f"{name}: expected at most one main whole for each part, got several")

    @property
    def is_crossing(self) -> bool:
        """Whether parts may lie in several wholes."""
        return self.n is not None


def _require_whole(name: str, **columns: Ints) -> None:
    """Refuse columns that are not whole numbers of one shape (n,)."""
    shapes = {column.shape for column in columns.values()}
    if len(shapes) != 1 or any(len(shape) != 1 for shape in shapes):
        raise ShapeError(f"{name}: expected {', '.join(columns)} of one shape (n,), got {sorted(shapes)}")
    for title, column in columns.items():
        if not np.issubdtype(column.dtype, np.integer):
            raise ShapeError(f"{name}: expected {title} as whole numbers, got {column.dtype}")
