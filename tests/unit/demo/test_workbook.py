from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    days = np.array(["2022-03-01", "NaT", "1999-12-31"], dtype="datetime64[D]")
    columns = {
        "Dag": workbook.date_cells(days),
        "Brottskod": workbook.text_cells(["0355", "", "<b>&\"'"]),
        "Antal": workbook.number_cells([1, 25, 3]),
        "e_3011": workbook.number_cells([154_000.1, np.nan, 0.0]),
    }
    written = tmp_path / "bok.xlsx"
    workbook.write_workbook(written, "Blad", columns)
    return written


def test_openpyxl_reads_what_was_written(path: Path) -> None:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet.title == "Blad"
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Dag", "Brottskod", "Antal", "e_3011"),
        (datetime(2022, 3, 1), "0355", 1, 154_000.1),  # noqa: DTZ001
        (None, None, 25, None),
        (datetime(1999, 12, 31), "<b>&\"'", 3, 0),  # noqa: DTZ001
    ]


def test_a_reader_that_streams_sees_every_row(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True)
    assert len(list(book.worksheets[0].iter_rows())) == 4
    book.close()


def test_calamine_reads_the_same(path: Path) -> None:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Blad").to_python()
    assert [row[1] for row in rows] == ["Brottskod", "0355", "", "<b>&\"'"]
    assert [str(row[0]) for row in rows] == ["Dag", "2022-03-01", "", "1999-12-31"]


def test_nothing_of_the_present_moment_is_written(path: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.properties.created == book.properties.modified == datetime(2026, 1, 1)  # noqa: DTZ001
    days = np.array(["2022-03-01"], dtype="datetime64[D]")
    for name in ("a.xlsx", "b.xlsx"):
        workbook.write_workbook(tmp_path / name, "Blad", {"Dag": workbook.date_cells(days)})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_table_without_rows_is_its_header(tmp_path: Path) -> None:
    workbook.write_workbook(tmp_path / "tom.xlsx", "Blad", {"A": workbook.text_cells([])})
    (sheet,) = openpyxl.load_workbook(tmp_path / "tom.xlsx").worksheets
    assert list(sheet.iter_rows(values_only=True)) == [("A",)]
