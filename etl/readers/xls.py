"""Sheets of old Excel workbooks (.xls) through calamine, which reads and never calculates.

calamine gives a midnight as the date alone, so of a cell with both the time is missing there.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from etl.readers.broken import Fault
from etl.readers.sheets import NO_ERROR, NO_FORMULA, Merged, Sheet, choose
from etl.readers.xls_process import SECONDS
from geo.errors import DeliveryError

STORED_VALUES: Final = (
    "Filen är i det äldre formatet .xls, där en formel inte går att skilja från sitt värde."
)
FORMULA: Final = "="
"""How the other process marks a formula; its text it does not read."""
ROOT: Final = Path(__file__).parents[2]
"""Where the process finds this package."""


def names_in_xls(path: Path) -> list[str]:
    """List the sheets.

    Raises
    ------
    DeliveryError
        When the file is no workbook.
    """
    names: list[str] = _ask(path)["names"]
    return names


def read_xls(path: Path, wanted: str | None) -> Sheet:
    """Read one sheet.

    Raises
    ------
    DeliveryError
        When the file is no workbook or lacks the sheet.
    """
    told = _ask(path)
    name, remarks = choose(told["names"], set(told["hidden"]), wanted)
    grid = _ask(path, name)
    sheet = Sheet(name, merged=[Merged(*each) for each in grid["merged"]], remarks=remarks)
    marked = {(row, column): said for row, column, said in grid["marked"]}
    for (row, column), said in marked.items():
        is_formula = said == FORMULA
        sheet.faults[row, column] = (
            Fault("", NO_FORMULA, "formel") if is_formula else Fault("", NO_ERROR, said)
        )
        sheet.put(row, column, _text_at(grid["rows"], row, column) if is_formula else said)
    for row, texts in enumerate(grid["rows"], start=1):
        for column, text in enumerate(texts, start=1):
            if (row, column) not in marked:
                sheet.put(row, column, text)
    return sheet


def _text_at(rows: list[list[str | None]], row: int, column: int) -> str:
    """Give the value that was stored for a formula; a formula without one is still a cell."""
    texts = rows[row - 1] if row <= len(rows) else []
    return (texts[column - 1] if column <= len(texts) else None) or FORMULA


def _ask(path: Path, *name: str) -> dict[str, Any]:
    """Let the other process read; however it ends, the answer or a refusal comes out."""
    command = [sys.executable, "-m", "etl.readers.xls_process", str(path.resolve()), *name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with a path as its argument
            command, capture_output=True, check=True, cwd=ROOT, timeout=2 * SECONDS
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise DeliveryError(
            f"Väntade en Excelfil (.xls); {path.name} går inte att läsa. "
            "Öppna den i Excel och spara den som .xlsx utan lösenord."
        ) from error
    return answer
