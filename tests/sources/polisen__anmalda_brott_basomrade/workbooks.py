"""Workbooks of the source, written cell by cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import psycopg
from openpyxl import Workbook

from etl.load.run import Loaded, run_delivery
from etl.sources.polisen__anmalda_brott_basomrade import DIALECT, SOURCE
from geo.settings import Settings

HEADER = list(DIALECT.columns)
DAY = dt.date(2024, 5, 3)
GOOD = [DAY, "Näpo 1", "0100101", "Syntetisk gata", "0355", 1, DAY, DAY, "0930", "1015"]
FIRST = 2
"""Number of the first row below the header."""


def row(**cells: object) -> list[Any]:
    """The good row with other cells, named as here."""
    return [cells.get(name, value) for name, value in zip(DIALECT.columns.values(), GOOD, strict=True)]


def write(path: Path, *rows: list[Any], header: list[Any] = HEADER) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (header, *rows):
        sheet.append(cells)
    book.save(path)
    return path


def deliver(settings: Settings, folder: Path, *rows: list[Any], name: str = "a.xlsx") -> Loaded:
    return run_delivery(settings, SOURCE, write(folder / name, *rows))


def stored(etl: psycopg.Connection, columns: str) -> list[tuple[Any, ...]]:
    return etl.execute(
        f"SELECT {columns} FROM core.polisen__anmalda_brott_basomrade "  # noqa: S608 - columns are written here
        "WHERE superseded_by IS NULL ORDER BY row_number"
    ).fetchall()
