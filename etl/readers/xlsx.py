"""Sheets of new Excel workbooks (.xlsx) through openpyxl: read, never calculated, never executed.

openpyxl's own read-only sheet drops rows that stand out of order, turns dates it cannot count into an
error and does not say what is merged; so its parser is used directly, once through the sheet. Rows of
plain cells are read before they come to it (`etl.readers.sieve`): it takes 25 times as long over them.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import MAC_EPOCH, from_excel
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from etl.readers.archives import require_safe_zip
from etl.readers.broken import Fault
from etl.readers.sheets import ERRORS, NO_ERROR, NO_FORMULA, SHEET_COLUMNS, Merged, Sheet, choose, letters
from etl.readers.sieve import RowSieve, Told
from etl.readers.texts import text_of
from etl.source import form_of
from geo.errors import DeliveryError, LagesbildError

REAL_DATE: Final = "ett datum som Excel kan räkna ut"
HIDDEN_LISTED: Final = 5
FORMAT_LITERALS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\\\.')
"""Parts of a number format that are shown as they stand, colours and locales."""
FLOAT: Final = re.compile("[.eE]")
"""What a number that is not whole is spelt with."""
_PLAIN, _DATE, _LENGTH = "plain", "date", "length"


def names_in_xlsx(path: Path) -> list[str]:
    """List the sheets.

    Raises
    ------
    DeliveryError
        When the file is no safe zip or no workbook.
    """
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


def read_xlsx(path: Path, wanted: str | None) -> Sheet:
    """Read one sheet.

    Raises
    ------
    DeliveryError
        When the file is no safe zip, no workbook or lacks the sheet.
    """
    with _opened(path) as book:
        hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
        name, remarks = choose([sheet.title for sheet in book.worksheets], hidden, wanted)
        sheet = Sheet(name, remarks=remarks)
        if book.epoch == MAC_EPOCH:
            sheet.remarks.append(
                "Arbetsboken räknar datum från 1904: ett löpnummer i en cell utan datumformat är fyra år "
                "och en dag senare än det ser ut."
            )
        delivered = next(each for each in book.worksheets if each.title == name)
        if not isinstance(delivered, ReadOnlyWorksheet):
            raise DeliveryError(f"Väntade celler i bladet {name}, fick ett diagram.")
        _parse(delivered, sheet)
    return sheet


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """Open a workbook that is safe as a zip; what openpyxl cannot read is refused in our words."""
    require_safe_zip(path, may_embed=True)
    if not openpyxl.DEFUSEDXML or openpyxl.LXML:
        # expat with entities, or lxml, would let a small file grow without end
        raise DeliveryError("Väntade att XML läses med defusedxml; så är openpyxl inte inställt här.")
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # of what openpyxl leaves unread: styles, links, validation
        try:
            reader = _Reader(file, read_only=True, keep_links=False)
            reader.read()
            book = reader.wb
            try:
                yield book
            finally:
                book.close()
        except LagesbildError:
            raise
        except Exception as error:
            # openpyxl promises no class of errors: a damaged file has given KeyError and TypeError
            raise DeliveryError(
                f"Väntade en Excelfil (.xlsx); {path.name} går inte att läsa ({type(error).__name__}). "
                "Öppna den i Excel och spara den på nytt."
            ) from error


class _Unsized(ReadOnlyWorksheet):
    """A sheet whose size is not asked for: where it does not say it, openpyxl reads all of it to know."""

    def _get_size(self) -> None:
        pass


class _Reader(ExcelReader):
    """openpyxl's way into a workbook, with sheets that are not read before they are wanted."""

    def read_worksheets(self) -> None:
        """List the sheets."""
        parser: Any = self.parser  # openpyxl's types do not know what a workbook is while it is read
        book: Any = self.wb
        for told, part in parser.find_sheets():
            if part.target not in self.valid_files:
                continue
            if "chartsheet" in part.Type:
                self.read_chartsheet(told, part)
                continue
            sheet = _Unsized(book, told.name, part.target, self.shared_strings)
            sheet.sheet_state = told.state
            book._sheets.append(sheet)  # noqa: SLF001 - as openpyxl does it, which has no other way


class _Cells:
    """What cells of one sheet say: the same for those that the parser reads and those that it never sees."""

    def __init__(self, delivered: ReadOnlyWorksheet) -> None:
        # what follows is openpyxl's own: it has no public way to a sheet's XML, see the head of the module
        inner: Any = delivered
        self.strings = inner._shared_strings  # noqa: SLF001
        self._delivered, self._epoch = delivered, inner.parent.epoch
        self._dated, self._lengths = inner.parent._date_formats, inner.parent._timedelta_formats  # noqa: SLF001
        self.number_format = cache(self._number_format)

    def _number_format(self, style: int) -> str:
        return ReadOnlyCell(self._delivered, 1, 1, None, style_id=style).number_format

    def told(self, style: int, kind: str, value: str) -> Told:
        """Read a value as the file has it, which is not blank; as `WorkSheetParser.parse_cell` does."""
        match kind:
            case "n":
                return self.read(style, kind, float(value) if FLOAT.search(value) else int(value))
            case "s":
                return self.read(style, kind, self.strings[int(value)])
            case "b":
                return self.read(style, kind, bool(int(value)))
            case _:
                return self.read(style, "s", value)

    def read(self, style: int, kind: str, value: Any) -> Told:  # noqa: ANN401 - whatever openpyxl makes of a cell
        """Write the value of one cell as text, and say what is wrong with it."""
        text = text_of(value)
        unit = _LENGTH if style in self._lengths else _DATE if style in self._dated else _PLAIN
        if kind == "f":
            text = value if isinstance(value, str) else str(getattr(value, "text", None) or "=")
            return text, Fault("", NO_FORMULA, f"formel, {len(text)} tecken")
        if kind == "e":
            return text, Fault("", NO_ERROR, text if text in ERRORS else form_of(text))
        if kind == "n" and unit != _PLAIN and value is not None:
            day = _date_text(value, self.number_format(style), unit, self._epoch)
            return (day, None) if day else (text, Fault("", REAL_DATE, form_of(text)))
        return text, None


def _parse(delivered: ReadOnlyWorksheet, sheet: Sheet) -> None:
    inner: Any = delivered
    cells = _Cells(delivered)
    with inner._get_source() as source:  # noqa: SLF001
        sieve = RowSieve(source, sheet, cells.told)
        parser = WorkSheetParser(
            sieve,
            cells.strings,
            data_only=False,
            date_formats=set(),  # dates stay the numbers they are stored as
            timedelta_formats=set(),
        )
        for _, row in parser.parse():
            for cell in row:
                text, fault = cells.read(cell["style_id"], cell["data_type"], cell["value"])
                if fault is not None:
                    sheet.faults[cell["row"], cell["column"]] = fault
                sheet.put(cell["row"], cell["column"], text)
    if parser.merged_cells is not None:
        sheet.merged.extend(
            Merged(each.min_row, each.min_col, each.max_row, each.max_col)
            for each in parser.merged_cells.mergeCell
        )
    hidden = sieve.hidden | {int(row): _is_hidden(said) for row, said in parser.row_dimensions.items()}
    rows = sorted(row for row, is_hidden in hidden.items() if is_hidden and row in sheet.cells)
    sheet.remarks.extend(_hidden(rows, parser))


def _date_text(number: float, number_format: str, unit: str, epoch: datetime) -> str | None:
    """Write the day and time that a number stands for; None when it stands for none."""
    shows_time = bool(re.search("[hs]", FORMAT_LITERALS.sub("", number_format.lower())))
    if unit == _DATE and (number < 0 or (number < 1 and not shows_time)):
        return None
    try:
        text = text_of(from_excel(number, epoch, timedelta=unit == _LENGTH))
    except (OverflowError, ValueError):
        return None
    return text if text is None or shows_time else text.removesuffix(" 00:00")


def _hidden(rows: list[int], parser: WorkSheetParser) -> list[str]:
    """Say which rows and columns are hidden; they were read like the others."""
    columns = [
        letters(number)
        for said in parser.column_dimensions.values()
        if _is_hidden(said)
        for number in range(int(said["min"]), min(int(said["max"]), SHEET_COLUMNS) + 1)
    ]
    remarks = []
    if rows:
        remarks.append(f"Dolda rader i Excelfilen lästes: {_listed([str(row) for row in rows])}.")
    if columns:
        remarks.append(f"Dolda kolumner i Excelfilen lästes: {_listed(columns)}.")
    return remarks


def _is_hidden(said: Mapping[str, str]) -> bool:
    return said.get("hidden", "0") in ("1", "true")


def _listed(names: list[str]) -> str:
    more = len(names) - HIDDEN_LISTED
    return ", ".join(names[:HIDDEN_LISTED]) + (f" och {more} till" if more > 0 else "")
