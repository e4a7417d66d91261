"""Tables in Excel workbooks, new and old: a header and rows, or a grid of cells as they stand.

Nothing is calculated, executed or fetched: a formula is refused, macros and links are left unread.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pandas as pd

from etl.readers.broken import Fault, Rows, require_columns
from etl.readers.kinds import FileKind, require_kind
from etl.readers.sheets import MAX_CELLS, NO_FORMULA, Merged, Sheet, letters
from etl.readers.xls import names_in_xls, read_xls
from etl.readers.xlsx import names_in_xlsx, read_xlsx
from etl.source import Read
from geo.errors import DeliveryError

HEADER_SEARCH: Final = 20
"""Rows within which a header stands, where something stands above it."""
NOT_MERGED: Final = "celler som inte är sammanfogade"
EPOCH: Final = date(1899, 12, 30)
"""Day 0 of the 1900 system for every day from 1900-03-01 on."""
SERIALS: Final = (20_000, 80_000)
"""1954-10-03 to 2119-01-11: whole numbers outside are hardly meant as days."""
SERIAL: Final = re.compile(r"^[0-9]{5}(\.[0-9]+)?$")


@dataclass(frozen=True)
class SheetDialect:
    """How a source writes its workbooks.

    Parameters
    ----------
    columns
        Header as delivered → name here; all must be there, others are left in the file. White space
        in a header counts as one space.
    sheet
        Name of the sheet; None for the first that is shown.
    header_within
        The header is the first of so many rows that holds all columns.
    """

    columns: Mapping[str, str]
    sheet: str | None = None
    header_within: int = 1


def read_sheet(path: Path, dialect: SheetDialect) -> Read:
    """Read the rows below a header as text; row numbers are those that Excel shows.

    A row is set aside when a column that is read holds a formula, an error, a date that is none or
    a part of merged cells.

    Raises
    ------
    DeliveryError
        When the file is no workbook that can be read, lacks the sheet or columns, repeats a column,
        has merged cells in its header, or has no rows.
    """
    sheet = _sheet(path, dialect.sheet)
    header_row, places = _header(sheet, dialect)
    header = [merged for merged in sheet.merged if merged.first_row <= header_row <= merged.last_row]
    _require_cut(sheet, header, set(places))
    rows = Rows(tuple(places.values()))
    merged_rows = _merged_rows(sheet, set(places))
    numbers = {*sheet.cells, *merged_rows, *(row for row, _ in sheet.faults)}
    faulty = {*merged_rows, *(row for row, column in sheet.faults if column in places)}
    _add_whole(rows, sorted(number for number in numbers - faulty if number > header_row), sheet, places)
    for number in sorted(faulty):
        if number > header_row:
            _set_aside(rows, number, sheet, places, merged_rows.get(number))
    return rows.read(f"rader efter rubrikraden i bladet {sheet.name}", sheet.remarks)


def read_cells(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """Read a sheet as a grid, for tables that are laid out for people.

    Parameters
    ----------
    path, sheet
        The workbook, and the name of the sheet; None for the first that is shown.

    Returns
    -------
    cells
        Text, NaN where blank. Index: row numbers from 1; columns: 0 for A and on. Of merged cells
        the first alone holds the text. Errors stand as Excel shows them: #DIV/0!

    Raises
    ------
    DeliveryError
        When the file is no workbook that can be read, lacks the sheet, is blank, or holds a formula.
    """
    found = _sheet(path, sheet)
    formula = min(
        (place for place, fault in found.faults.items() if fault.expected == NO_FORMULA), default=None
    )
    if formula is not None:
        row, column = formula
        raise DeliveryError(
            f"Väntade {NO_FORMULA}: bladet {found.name}, cell {letters(column)}{row}. Klistra in värdena."
        )
    if not found.cells:
        raise DeliveryError(f"Väntade celler i bladet {found.name}, fick inga.")
    height, width = max(found.cells), max(max(cells) for cells in found.cells.values())
    if height * width > MAX_CELLS:
        raise DeliveryError(
            f"Väntade högst {MAX_CELLS} celler i bladet {found.name}; det sträcker sig till {letters(width)}{height}."
        )
    grid: list[list[str | None]] = [[None] * width for _ in range(height)]
    for row, cells in found.cells.items():
        for column, text in cells.items():
            grid[row - 1][column - 1] = text
    return pd.DataFrame(grid, index=pd.RangeIndex(1, height + 1), dtype="str")


def sheet_names(path: Path) -> list[str]:
    """List the sheets of a workbook in its own order, hidden ones too.

    Raises
    ------
    DeliveryError
        When the file is no workbook that can be read.
    """
    kind = require_kind(path, FileKind.XLSX, FileKind.XLS)
    return names_in_xlsx(path) if kind is FileKind.XLSX else names_in_xls(path)


def date_of_serial(text: str) -> str | None:
    """Say which day a number is that Excel lost the date format of.

    Parameters
    ----------
    text
        "45321", or with a part of a day, "45321.5". Days are counted as in the 1900 system, which is
        every workbook's but those first saved by Excel for Mac before 2011; of one that counts from
        1904 `read_sheet` says so in a remark, and its days are 1 462 later.

    Returns
    -------
    day
        "2024-01-30"; None when the text is no such number.
    """
    if not SERIAL.match(text) or not SERIALS[0] <= float(text) <= SERIALS[1]:
        return None
    return (EPOCH + timedelta(days=int(float(text)))).isoformat()


def _sheet(path: Path, name: str | None) -> Sheet:
    kind = require_kind(path, FileKind.XLSX, FileKind.XLS)
    return read_xlsx(path, name) if kind is FileKind.XLSX else read_xls(path, name)


def _header(sheet: Sheet, dialect: SheetDialect) -> tuple[int, dict[int, str]]:
    """Find the header.

    Returns
    -------
    row, places
        Number of the row, and column number → name here, in the order of the dialect.
    """
    wanted = {_tidy(title): name for title, name in dialect.columns.items()}
    candidates = {
        row: {
            column: _tidy(text)
            for column, text in sheet.cells.get(row, {}).items()
            if (row, column) not in sheet.faults
        }
        for row in range(1, dialect.header_within + 1)
    }
    for row, titles in candidates.items():
        if set(wanted) <= set(titles.values()):
            twice = sorted(title for title in wanted if list(titles.values()).count(title) > 1)
            if twice:
                raise DeliveryError(f"Väntade olika namn på kolumnerna, fick dubbla: {', '.join(twice)}")
            columns = {title: column for column, title in titles.items()}
            return row, {columns[title]: name for title, name in wanted.items()}
    best = max(candidates.values(), key=lambda titles: len(set(wanted) & set(titles.values())))
    within = [merged for merged in sheet.merged if merged.first_row <= dialect.header_within]
    hint = f"rubrikraden i bladet {sheet.name}"
    if within:
        hint += f" (där celler är sammanfogade: {', '.join(merged.name for merged in within[:5])})"
    require_columns(wanted, best.values(), hint)
    raise DeliveryError(f"Väntade en rubrikrad i bladet {sheet.name}, fick ingen.")


def _tidy(title: str) -> str:
    return " ".join(title.split())


def _require_cut(sheet: Sheet, header: list[Merged], columns: set[int]) -> None:
    touched = [merged.name for merged in header if merged.touches(columns)]
    if touched:
        raise DeliveryError(
            f"Väntade en rubrik i varje cell i bladet {sheet.name}; sammanfogade celler i rubrikraden: "
            f"{', '.join(touched)}. Dela dem."
        )


def _merged_rows(sheet: Sheet, columns: set[int]) -> dict[int, tuple[int, Merged]]:
    """Row number → first column read that is merged, and the range."""
    last = max(sheet.cells, default=0)
    rows: dict[int, tuple[int, Merged]] = {}
    for merged in sheet.merged:
        within = [column for column in columns if merged.touches((column,))]
        if within:
            for row in range(merged.first_row, min(merged.last_row, last) + 1):
                rows.setdefault(row, (min(within), merged))
    return rows


def _add_whole(rows: Rows, numbers: list[int], sheet: Sheet, places: Mapping[int, str]) -> None:
    """Add the rows without a fault in what is read, a column at a time: they are the many."""
    blank: dict[int, str] = {}
    cells = [sheet.cells.get(number, blank) for number in numbers]
    rows.add_all(numbers, {name: [each.get(column) for each in cells] for column, name in places.items()})


def _set_aside(
    rows: Rows, number: int, sheet: Sheet, places: Mapping[int, str], merged: tuple[int, Merged] | None
) -> None:
    cells = sheet.cells.get(number, {})
    values = {name: cells.get(column) for column, name in places.items()}
    if merged is not None:
        column, span = merged
        fault = Fault(places[column], NOT_MERGED, f"sammanfogade celler {span.name}")
    else:
        column = next(column for column in places if (number, column) in sheet.faults)
        found = sheet.faults[number, column]
        fault = Fault(places[column], found.expected, found.got)
    rows.set_aside(number, fault, values)
