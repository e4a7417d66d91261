"""The process in which calamine reads an old Excel workbook, with a limit of memory and time.

A damaged workbook can make calamine stop with a fault of its own, or take memory until the system
ends the whole program; here it ends this process alone. It writes JSON on standard output:

    python -m etl.readers.xls_process FILE          names of the sheets, and which are hidden
    python -m etl.readers.xls_process FILE NAME     cells, merged ranges, formulas and errors of one sheet
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

import python_calamine as calamine

from etl.readers.biff import marked_cells
from etl.readers.texts import text_of

MEMORY_BYTES: Final = 2 << 30
SECONDS: Final = 120
REFUSED: Final = 2
"""How the process ends when calamine refuses the file in good order."""


def read_names(path: Path) -> dict[str, list[str]]:
    """List the sheets that hold cells, and those of them that are hidden."""
    with path.open("rb") as file, calamine.load_workbook(file) as book:
        sheets = _with_cells(book)
        hidden = [each.name for each in sheets if each.visible != calamine.SheetVisibleEnum.Visible]
        return {"names": [each.name for each in sheets], "hidden": hidden}


def read_grid(path: Path, name: str) -> dict[str, Any]:
    """Read one sheet: rows of text from A1 on, and merged ranges as rows and columns from 1."""
    with path.open("rb") as file, calamine.load_workbook(file) as book:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = [
            [top + 1, left + 1, bottom + 1, right + 1]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        ]
        place = [each.name for each in _with_cells(book)].index(name)
    texts = [[text_of(value) for value in row] for row in rows]
    return {"rows": texts, "merged": merged, "marked": marked_cells(path.read_bytes())[place]}


def _with_cells(book: calamine.CalamineWorkbook) -> list[calamine.SheetMetadata]:
    """Leave out sheets of charts and macros."""
    return [each for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]


def main(arguments: list[str]) -> int:
    """Read what was asked for and write it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path, *name = arguments
    try:
        answer = read_grid(Path(path), name[0]) if name else read_names(Path(path))
    except (calamine.CalamineError, ValueError):
        return REFUSED
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
