"""What a source is: one declaration that the reading, the checks, the load and the docs all use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
import pandera.pandas as pa

from geo.errors import LagesbildError

if TYPE_CHECKING:
    import psycopg


class Sensitivity(StrEnum):
    """Who may at most see rows of a source, before anything is released."""

    OPPEN = "oppen"
    STAD = "stad"
    SAMVERKAN = "samverkan"


class Clock(StrEnum):
    """Which time a series counts by; two clocks are never added or compared."""

    ANMALD = "anmald"
    """When a crime was reported."""
    BROTTSTID = "brottstid"
    """When a crime was committed."""
    INKOMMEN = "inkommen"
    """When the city received a report."""
    INVENTERAD = "inventerad"
    """When a walk found something."""
    UNDERSOKNING = "undersokning"
    """The year that a survey asked about."""
    MATDAG = "matdag"
    """The day on which a population was counted."""
    HANDELSE = "handelse"
    """When an event of the police's feed happened."""
    BEDOMNING = "bedomning"
    """When the police made an assessment."""


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


class AreaRule(StrEnum):
    """What a source's rows say of the area they are about."""

    REQUIRED = "required"
    """Each row names an area that is loaded; any other is refused."""
    KNOWN = "known"
    """Rows name an area where they know one: those whose area is in no loaded set keep none."""


@dataclass(frozen=True)
class Rejected:
    """Why some rows are refused: one mask, one column, one expectation, or one for each row."""

    mask: "pd.Series[bool]"
    column: str
    expected: "str | pd.Series[str]"


@dataclass(frozen=True)
class Typed:
    """Checked rows with their types, what was refused on the way, and what a person should know."""

    rows: pd.DataFrame
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[str, ...] = ()


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
        Columns as delivered whose change makes a row another version of itself; none where the key is
        made of the whole content.
    is_located
        True where rows may have positions: columns `latitude`, `longitude` become geometry and keys.
    preliminary
        Column of the table that says that a figure is preliminary: it never replaces a final one.
    is_counted
        True where rows are counted in the cube; each has `month` and `antal`.
    moment
        Column of the table whose latest value says how far the rows reach.
    areas
        None for rows about no area. Else the rule, and `convert` gives `omrade_kind`, `omrade_code` (None: none) and
        `omrade_on`, the day whose division is meant; they become `area_id`.
    area_column
        The delivered column that names the area.
    position_columns
        Delivered columns that tell the position; of a row whose position is refused, the quarantine
        names the first of them that is filled.
    replaces_by
        For rows without an id: the date column whose first to last day in a delivery is replaced by it.
        Then `key` is made of the whole content and an ordinal among equal rows.
    fritext
        Columns as delivered from which personal data is removed before anything is stored.
    valid_from_column
        For lists that do not say themselves from which day they hold: the column that holds the day which
        whoever delivers the file says (sidecar, or `--valid-from`); `read` does not give it.
    period_end
        Gives for each row the day after the last that it is about; None: a month after `month`.
    after_load
        What else follows from the rows of a delivery, in its transaction, given the delivery's id: areas
        that it brings, for one.
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
    is_counted: bool = False
    moment: str = "month"
    areas: AreaRule | None = None
    area_column: str = "omrade"
    position_columns: tuple[str, ...] = ("latitude",)
    replaces_by: str | None = None
    fritext: tuple[str, ...] = ()
    valid_from_column: str | None = None
    period_end: "Callable[[pd.DataFrame], pd.Series[pd.Timestamp]] | None" = None
    after_load: "Callable[[psycopg.Connection, int], None] | None" = None


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

    Parameters
    ----------
    withdrawn
        Earlier rows of the delivered period that this delivery no longer has; no part of what was read.

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
    withdrawn: int = 0

    def __post_init__(self) -> None:
        if self.read != self.new + self.unchanged + self.superseded + self.quarantined:
            raise BalanceError(f"Balansen går inte ihop: {self}")
