"""Old workbooks (.xls), built record by record: the same rules, in a process that may fail alone."""

import struct
from pathlib import Path

import pytest

from etl.readers.biff import marked_cells
from etl.readers.excel import SheetDialect, read_cells, read_sheet, sheet_names
from geo.errors import DeliveryError
from tests.unit.readers.build import error, formula, label, merged, number, ole, truth, xls

DIALECT = SheetDialect({"Ort": "ort", "Antal": "antal"})
HEADER = label(0, 0, "Ort") + label(0, 1, "Antal")


def test_values_are_the_same_text_as_in_a_new_workbook(tmp_path: Path) -> None:
    cells = label(1, 0, "Åre") + number(1, 1, 355.0) + number(2, 1, 45321, style=1)
    cells += truth(3, 1, value=True) + number(4, 1, 0.035) + label(5, 1, "1 234,5")
    read = read_sheet(xls(tmp_path / "a", {"Blad": HEADER + cells}), DIALECT)
    assert read.rows["antal"].to_dict() == {2: "355", 3: "2024-01-30", 4: "sant", 5: "0.035", 6: "1 234,5"}
    assert read.rows["ort"].tolist()[0] == "Åre"
    assert read.remarks == ()


def test_formulas_errors_and_merged_cells_are_set_aside(tmp_path: Path) -> None:
    cells = formula(1, 1, 2.0) + error(2, 1, 0x17) + label(3, 0, "m") + merged(3, 4, 0, 0) + label(5, 0, "x")
    read = read_sheet(xls(tmp_path / "a", {"Blad": HEADER + cells}), DIALECT)
    assert read.rows["ort"].to_dict() == {6: "x"}
    assert read.broken[["row_number", "column", "got"]].to_numpy().tolist() == [
        [2, "antal", "formel"],
        [3, "antal", "#REF!"],
        [4, "ort", "sammanfogade celler A4:A5"],
        [5, "ort", "sammanfogade celler A4:A5"],
    ]


def test_each_sheet_has_its_own_formulas(tmp_path: Path) -> None:
    sheets = {"Ett": formula(0, 0, 1.0), "Två": label(1, 1, "x") + error(0, 0, 0x2A)}
    path = xls(tmp_path / "a", sheets, hidden=("Ett",))
    assert sheet_names(path) == ["Ett", "Två"]
    assert marked_cells(path.read_bytes()) == [[(1, 1, "=")], [(1, 1, "#N/A")]]
    assert read_cells(path).loc[1, 0] == "#N/A"
    with pytest.raises(DeliveryError, match="bladet Ett, cell A1"):
        read_cells(path, "Ett")


def test_the_first_sheet_that_is_shown_is_read(tmp_path: Path) -> None:
    path = xls(tmp_path / "a", {"Dolt": b"", "Synligt": HEADER + label(1, 0, "x")}, hidden=("Dolt",))
    assert read_sheet(path, DIALECT).remarks == (
        "Excelfilen har 2 blad (Dolt, Synligt); bladet Synligt lästes.",
    )


def test_a_workbook_that_is_cut_off_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    content = xls(tmp_path / "a", {"Blad": HEADER + label(1, 0, "x")}).read_bytes()
    for end in (700, 1500, 2100, len(content) - 512):
        (tmp_path / "b").write_bytes(content[:end])
        with pytest.raises(DeliveryError, match="Väntade"):
            read_sheet(tmp_path / "b", DIALECT)


def test_a_chain_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    path = xls(tmp_path / "a", {"Blad": HEADER + label(1, 0, "x")})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 512 + 4 * 4, 3)  # the third sector of the stream leads to its second
    path.write_bytes(content)
    with pytest.raises(ValueError, match="back to itself"):
        marked_cells(bytes(content))
    with pytest.raises(DeliveryError, match="går inte att läsa"):
        read_sheet(path, DIALECT)


@pytest.mark.parametrize("content", [b"", b"\0" * 600, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600])
def test_what_is_no_compound_file_has_no_records(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut off|no compound file"):
        marked_cells(content)


def test_a_stream_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="går inte att läsa"):
        read_sheet(ole(tmp_path / "a", "Workbook", b"rubbish"), DIALECT)


def test_the_wrong_magic_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table><tr><td>Ort</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(DeliveryError, match="fick en webbsida"):
        read_cells(path)
