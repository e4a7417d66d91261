"""What a source is: one declaration that the reading, the checks, the load and the docs all use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geo.errors import LagesbildError


class Sensitivity(StrEnum):
    """Who may at most see rows of a source, before anything is released."""

    OPPEN = "oppen"
    STAD = "stad"
    SAMVERKAN = "samverkan"


class Clock(StrEnum):
    """Which time a series counts by; two clocks are never added or compared."""

    ANMALD = "anmald"
    BROTTSTID = "brottstid"


@dataclass(frozen=True)
class Column:
    """One column as delivered.

    Parameters
    ----------
    expected
        What a value must be, in Swedish, as it stands in the quarantine.
    is_open
        True for codes, dates and numbers, whose wrong value may be shown; False for anything that
        could be about a person, of which only the form is shown.
    """

    expected: str
    is_open: bool = True


@dataclass(frozen=True)
class Read:
    """A delivery as read: rows that could be cut into columns, and those that could not.

    Parameters
    ----------
    rows
        All columns as text (None where blank), indexed by row number in the file, the header being 1.
    broken
        Columns `row_number, column, expected, got, delivered`: rows that could not be cut.
    remarks
        What a person should know of the file, in Swedish.
    """

    rows: pd.DataFrame
    broken: pd.DataFrame
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """Why some rows are refused: one mask, one column, one expectation."""

    mask: "pd.Series[bool]"
    column: str
    expected: str


@dataclass(frozen=True)
class Typed:
    """Checked rows with their types, and what was refused on the way."""

    rows: pd.DataFrame
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Source:
    """Everything that is particular to one source.

    Parameters
    ----------
    id
        `publisher__entity`: the name of its module, its table in `core` and its folder in the store.
    schema
        Check of each column as delivered, text for text.
    columns
        What each column must be, in words; the same names as in `schema`.
    read
        Cuts a delivered file into rows and columns; types nothing, drops nothing.
    convert
        Gives checked rows their types and the columns of the table in `core`.
    key
        Identifies each delivered row from delivery to delivery, as text.
    content
        Columns as delivered whose change makes a row another version of itself.
    preliminary
        Column of the table that says that a figure is preliminary: it never replaces a final one.
    """

    id: str
    title: str
    publisher: str
    licence: str
    cadence: timedelta
    sensitivity: Sensitivity
    clock: Clock
    schema: type[pa.DataFrameModel]
    columns: Mapping[str, Column]
    key: Callable[[pd.DataFrame], "pd.Series[str]"]
    content: tuple[str, ...]
    read: Callable[[Path], Read]
    convert: Callable[[pd.DataFrame], Typed]
    is_located: bool = False
    preliminary: str | None = None


UNREADABLE: Final = "hela raden"
"""Column named in the quarantine when a row could not be cut into columns."""


def form_of(value: object) -> str:
    """Describe a value without showing it: "text, 43 tecken"."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN is the value that differs from itself
        return "tomt"
    return f"text, {len(str(value))} tecken"


class BalanceError(LagesbildError):
    """The rows of a delivery do not add up; nothing of it was loaded."""


@dataclass(frozen=True)
class Balance:
    """What became of every row of one delivery.

    Raises
    ------
    BalanceError
        When read is not new + unchanged + superseded + quarantined.
    """

    read: int
    new: int
    unchanged: int
    superseded: int
    quarantined: int

    def __post_init__(self) -> None:
        if self.read != self.new + self.unchanged + self.superseded + self.quarantined:
            raise BalanceError(f"Balansen går inte ihop: {self}")
