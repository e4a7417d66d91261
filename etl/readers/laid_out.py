"""What readers of tables laid out for people share: every cell with a number is a row of its own."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from etl.readers.broken import Rows
from etl.readers.sheets import letters
from etl.source import Read
from geo.errors import DeliveryError

COLUMNS_MOST: Final = 999
"""Columns that a cell's number has room for."""
CELL: Final = "cell"
"""Column that names the cell as Excel does."""
MARK: Final = re.compile(r"^(?P<text>.*[^\s\d¹²³])\s*(?P<mark>[1-9¹²³])$")
"""A label and the footnote mark that is glued to it: "Hela staden5"."""
SUPERSCRIPT: Final = str.maketrans("¹²³", "123")


def cell_number(row: int, column: int) -> int:
    """Give a cell a number by which a person finds it: row 7, column B is 7002.

    Parameters
    ----------
    row, column
        As the grid of `read_cells` has them: rows from 1, columns from 0.

    Raises
    ------
    DeliveryError
        When the table is wider than such a number can say.
    """
    if column >= COLUMNS_MOST:
        raise DeliveryError(
            f"Väntade högst {COLUMNS_MOST} kolumner i tabellen, fick en till i {cell_name(row, column)}."
        )
    return row * (COLUMNS_MOST + 1) + column + 1


def cell_name(row: int, column: int) -> str:
    """Name a cell as Excel does: row 7, column 1 is B7."""
    return f"{letters(column + 1)}{row}"


def without_mark(label: str) -> tuple[str, str | None]:
    """Take a footnote mark off a label; the mark is None where there is none."""
    found = MARK.match(label)
    if found is None:
        return label.strip(), None
    return found["text"].strip(), found["mark"].translate(SUPERSCRIPT)


def shortened(text: str, most: int = 200) -> str:
    """Shorten a footnote to what fits in a remark."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def filled(cells: pd.DataFrame, row: int) -> dict[int, str]:
    """Give the cells of a row that are not blank: column from 0 → text."""
    return {column: str(text) for column, text in enumerate(cells.loc[row]) if pd.notna(text)}


def read_of(
    columns: tuple[str, ...],
    cells: Iterable[tuple[int, int, Mapping[str, str | None]]],
    what: str,
    remarks: Iterable[str],
) -> Read:
    """Hand over one row for each cell.

    Parameters
    ----------
    columns
        Names here; `CELL` is added.
    cells
        Row, column and values of each.
    what
        Swedish for the rows that were expected.

    Raises
    ------
    DeliveryError
        When there is not a single cell.
    """
    rows = Rows((*columns, CELL))
    for row, column, values in cells:
        rows.add(cell_number(row, column), {**values, CELL: cell_name(row, column)})
    return rows.read(what, remarks)
