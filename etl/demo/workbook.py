"""Workbooks: large tables as Excel files that have the same bytes each time they are written.

openpyxl makes the workbook with its header and its date format; the rows are joined column by
column, since cell by cell is fifteen times slower. What openpyxl and zip say of the present moment
is replaced by a fixed one.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import openpyxl
import pandas as pd

Cells = npt.NDArray[np.object_]
"""Shape (n,). One column's cells as they stand in the sheet's XML."""

_BLANK: Final = "<c/>"
_DATE_FORMAT: Final = "yyyy-mm-dd"
_DATE_STYLE: Final = 1
"""Number of the second style of a workbook: the first that is added to the default."""
_EXCEL_EPOCH: Final = np.datetime64("1899-12-30", "D")
_WRITTEN_AT: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - document properties have no time zone
_ZIP_TIME: Final = (2026, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# Says how far the rows reach, which is true of the header alone, and may be left out.
_DIMENSION: Final = re.compile(rb"<dimension[^>]*/>")
_SHEET: Final = "xl/worksheets/sheet1.xml"
_PROPERTIES: Final = "docProps/core.xml"
_END_OF_ROWS: Final = b"</sheetData>"


def text_cells(values: npt.ArrayLike) -> Cells:
    """Write texts as cells; a blank text is a blank cell.

    Parameters
    ----------
    values
        Shape (n,). Texts; None and NaN are blank.
    """
    return _cells(values, lambda value: f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>')


def number_cells(values: npt.ArrayLike) -> Cells:
    """Write numbers as cells; NaN is a blank cell."""
    return _cells(values, lambda value: f"<c><v>{value}</v></c>")


def date_cells(values: npt.NDArray[np.datetime64]) -> Cells:
    """Write days as cells that Excel shows as dates; NaT is a blank cell."""
    number = (values.astype("datetime64[D]") - _EXCEL_EPOCH).astype(np.float64)
    number[np.isnat(values)] = np.nan
    return _cells(number, lambda value: f'<c s="{_DATE_STYLE}"><v>{value:.0f}</v></c>')


def write_workbook(path: Path, title: str, columns: Mapping[str, Cells]) -> None:
    """Write one sheet.

    Parameters
    ----------
    path
        The file; replaced when there.
    title
        Of the sheet.
    columns
        Header → cells, all of one length. The header stands in row 1.
    """
    rows = np.full(len(next(iter(columns.values()))), "<row>", dtype=object)
    for cells in columns.values():
        rows = rows + cells
    body = "</row>".join([*rows.tolist(), ""]).encode()
    with zipfile.ZipFile(_skeleton(title, list(columns))) as skeleton, zipfile.ZipFile(path, "w") as book:
        for name in skeleton.namelist():
            part = skeleton.read(name)
            if name == _SHEET:
                part = _DIMENSION.sub(b"", part.replace(_END_OF_ROWS, body + _END_OF_ROWS))
            elif name == _PROPERTIES:
                part = _MODIFIED.sub(rb"\g<1>" + f"{_WRITTEN_AT.isoformat()}Z".encode(), part)
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            book.writestr(entry, part, compress_type=zipfile.ZIP_DEFLATED, compresslevel=1)


def _skeleton(title: str, header: list[str]) -> io.BytesIO:
    """Make a workbook that has a header, and the date format as its second style."""
    book = openpyxl.Workbook()
    book.properties.created = _WRITTEN_AT
    sheet = book.create_sheet(title, 0)
    del book[book.sheetnames[1]]
    sheet.append(header)
    # A format is written only when a cell has it; on the text of a header it shows nothing.
    sheet.cell(row=1, column=1).number_format = _DATE_FORMAT
    written = io.BytesIO()
    book.save(written)
    return written


def _cells(values: npt.ArrayLike, write: Callable[[object], str]) -> Cells:
    """Write each distinct value once."""
    codes, distinct = pd.factorize(pd.Series(np.asarray(values, dtype=object)), use_na_sentinel=True)
    texts = [_BLANK if value == "" else write(value) for value in distinct]
    cells: Cells = np.array([*texts, _BLANK], dtype=object)[codes]
    return cells
