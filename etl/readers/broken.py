"""Rows that could not be read: collected one by one, handed on as the quarantine wants them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from etl.source import UNREADABLE, Read
from geo.errors import DeliveryError

BROKEN_COLUMNS: Final = ("row_number", "column", "expected", "got", "delivered")
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""NUL and half characters: PostgreSQL can hold neither in text nor in JSON."""


@dataclass(frozen=True)
class Fault:
    """Why one row is set aside.

    Parameters
    ----------
    column
        Name of the column here, or `UNREADABLE`.
    expected, got
        What was expected, and the form of what came, in Swedish; never a value.
    """

    column: str
    expected: str
    got: str


@dataclass
class Rows:
    """Rows of one file while it is read: every row is good or broken, each once.

    Parameters
    ----------
    columns
        Names here, in order.
    """

    columns: tuple[str, ...]
    good: list[int] = field(default_factory=list)
    broken: dict[int, tuple[Fault, dict[str, str | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._texts: dict[str, list[str | None]] = {column: [] for column in self.columns}

    def add(self, number: int, values: Mapping[str, str | None]) -> None:
        """Keep a row; one with text that cannot be stored is broken."""
        row = {column: values.get(column) for column in self.columns}
        column = next((name for name, text in row.items() if text and UNSTORABLE.search(text)), None)
        if column is None:
            self.good.append(number)
            for name, text in row.items():
                self._texts[name].append(text)
        else:
            fault = Fault(column, "text utan nolltecken och halva tecken", "text som inte kan lagras")
            self.set_aside(number, fault, row)

    def add_all(self, numbers: Sequence[int], values: Mapping[str, list[str | None]]) -> None:
        """Keep many rows, given column by column; those with text that cannot be stored are broken.

        Parameters
        ----------
        numbers, values
            Numbers of the rows, and for every column as many texts.
        """
        distinct: set[str | None] = set().union(*values.values())
        if any(text and UNSTORABLE.search(text) for text in distinct):
            for place, number in enumerate(numbers):
                self.add(number, {name: texts[place] for name, texts in values.items()})
            return
        self.good.extend(numbers)
        for column, texts in self._texts.items():
            texts.extend(values[column])

    def set_aside(self, number: int, fault: Fault, delivered: Mapping[str, str | None] | str) -> None:
        """Keep a row that could not be read, with its cells or its whole text, for its first fault."""
        cells = {UNREADABLE: delivered} if isinstance(delivered, str) else delivered
        self.broken.setdefault(number, (fault, {name: storable(text) for name, text in cells.items()}))

    def read(self, what: str, remarks: Iterable[str] = ()) -> Read:
        """Hand the rows over.

        Parameters
        ----------
        what
            Swedish for the rows that were expected, for the error.

        Raises
        ------
        DeliveryError
            When there is not a single row.
        """
        if not self.good and not self.broken:
            raise DeliveryError(f"Väntade {what}, fick inga.")
        index = pd.Index(self.good, dtype="int64")
        rows = pd.DataFrame(
            {column: pd.Series(texts, index, dtype="str") for column, texts in self._texts.items()},
            index=index,
        ).sort_index()
        lines = [
            (number, fault.column, fault.expected, fault.got, delivered)
            for number, (fault, delivered) in sorted(self.broken.items())
        ]
        return Read(rows, pd.DataFrame(lines, columns=list(BROKEN_COLUMNS)), tuple(remarks))


def storable(text: str | None) -> str | None:
    r"""Write characters that PostgreSQL refuses as their escapes: `\u0000`."""
    return None if text is None else UNSTORABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def require_columns(wanted: Iterable[str], present: Iterable[str], where: str) -> None:
    """Refuse a file that lacks columns.

    Raises
    ------
    DeliveryError
        With the columns that are missing and how many of the others were recognised; names that
        were not asked for are not shown.
    """
    wanted, present = list(wanted), set(present)
    missing = [name for name in wanted if name not in present]
    if missing:
        raise DeliveryError(
            f"Väntade kolumnerna {', '.join(missing)}, som saknas i {where}. "
            f"Av {len(present)} kolumner känns {len(present & set(wanted))} igen."
        )
