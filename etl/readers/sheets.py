"""One sheet of a workbook as text, whichever library read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from etl.readers.broken import Fault
from geo.errors import DeliveryError

MAX_CELLS: Final = 5_000_000
"""Filled cells of one sheet; the largest expected delivery has a fifth of them."""
SHEET_COLUMNS: Final = 16_384
NO_FORMULA: Final = "ett värde, inte en formel"
NO_ERROR: Final = "ett värde, inte ett fel som Excel räknat fram"
ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
LETTERS: Final = 26
LISTED: Final = 10


@dataclass(frozen=True)
class Merged:
    """One range of merged cells, rows and columns counted from 1, both ends in it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def name(self) -> str:
        """As Excel writes it: A5:B7."""
        first = f"{letters(self.first_column)}{self.first_row}"
        return f"{first}:{letters(self.last_column)}{self.last_row}"

    def touches(self, columns: Iterable[int]) -> bool:
        """Say whether it holds a cell of one of the columns."""
        return any(self.first_column <= column <= self.last_column for column in columns)


@dataclass
class Sheet:
    """Filled cells of one sheet.

    Parameters
    ----------
    cells
        Row number → column number (both from 1) → text; blank cells are left out.
    faults
        (row, column) → why the cell cannot be read; its text stands in `cells` all the same.
    merged
        Ranges in no order.
    remarks
        What a person should know, in Swedish.
    """

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    n_cells: int = 0

    def put(self, row: int, column: int, text: str | None) -> None:
        """Keep one cell.

        Raises
        ------
        DeliveryError
            When the sheet has too many cells, or two in one place.
        """
        if text is None:
            return
        cells = self.cells.setdefault(row, {})
        if column in cells:
            raise DeliveryError(f"Väntade varje cell en gång; {letters(column)}{row} står flera gånger.")
        cells[column] = text
        self._count(1)

    def put_row(self, row: int, cells: dict[int, str]) -> None:
        """Keep the filled cells of a row, column → text.

        Raises
        ------
        DeliveryError
            As `put` does.
        """
        if row in self.cells:
            for column, text in cells.items():
                self.put(row, column, text)
        elif cells:
            self.cells[row] = cells
            self._count(len(cells))

    def _count(self, more: int) -> None:
        self.n_cells += more
        if self.n_cells > MAX_CELLS:
            raise DeliveryError(f"Väntade högst {MAX_CELLS} ifyllda celler i ett blad, fick fler.")


def letters(column: int) -> str:
    """Name a column, counted from 1, as Excel does: 28 is AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def choose(names: list[str], hidden: set[str], wanted: str | None) -> tuple[str, list[str]]:
    """Choose the sheet to read: the one that is named, else the first that is shown.

    Returns
    -------
    name, remarks
        Which, and what to say of it and of the others.

    Raises
    ------
    DeliveryError
        When the sheet that is named is not there, or there is none at all.
    """
    if not names:
        raise DeliveryError("Väntade ett blad med celler i Excelfilen, fick inget.")
    listed = ", ".join(names[:LISTED])
    if wanted is not None and wanted not in names:
        raise DeliveryError(f"Väntade bladet {wanted} i Excelfilen; bladen är {listed}.")
    name = wanted or next((each for each in names if each not in hidden), names[0])
    remarks = []
    if wanted is None and len(names) > 1:
        remarks.append(f"Excelfilen har {len(names)} blad ({listed}); bladet {name} lästes.")
    if name in hidden:
        remarks.append(f"Bladet {name} är dolt i Excelfilen; det lästes.")
    return name, remarks
