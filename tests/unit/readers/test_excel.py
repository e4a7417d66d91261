"""Workbooks: a value is text, a formula is refused, and a file made to harm is refused whole."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.formula import ArrayFormula

from etl.readers.excel import SheetDialect, date_of_serial, read_cells, read_sheet, sheet_names
from geo.errors import DeliveryError
from tests.unit.readers.build import ole, rewritten, with_shared_strings, xlsx, zipped

DIALECT = SheetDialect({"Ort": "ort", "Antal": "antal"})
SHEET = "xl/worksheets/sheet1.xml"
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="=_"), min_size=1, max_size=12
).filter(str.strip)


def text_read(path: Path, value: object, number_format: str | None = None) -> str | None:
    book = Workbook()
    book.active.append(["Ort", "Antal"])
    book.active.append(["x", value])
    if number_format:
        book.active["B2"].number_format = number_format
    book.save(path)
    text = read_sheet(path, DIALECT).rows.loc[2, "antal"]
    return text if isinstance(text, str) else None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(rows=st.lists(st.tuples(cells, st.one_of(st.none(), cells)), min_size=1, max_size=6))
def test_what_was_written_reads_back_equal(tmp_path: Path, rows: list[tuple[str, str | None]]) -> None:
    read = read_sheet(xlsx(tmp_path / "a", [["Ort", "Antal"], *map(list, rows)]), DIALECT)
    back = read.rows.astype("object").where(read.rows.notna(), None)
    assert [tuple(row) for row in back.to_numpy().tolist()] == rows
    assert read.rows.index.tolist() == list(range(2, len(rows) + 2))
    assert read.broken.empty


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (355.0, None, "355"),
        (355, None, "355"),
        (0.035, None, "0.035"),
        (1e300, None, "1e+300"),
        (12345678901234, None, "12345678901234"),
        ("1 234,5", None, "1 234,5"),
        ("007", None, "007"),
        ("   ", None, None),
        (True, None, "sant"),
        (False, None, "falskt"),
        (date(2024, 1, 30), None, "2024-01-30"),
        (datetime(2024, 1, 30, 14, 30), None, "2024-01-30 14:30"),  # noqa: DTZ001 - Excel has no zones
        (datetime(2024, 1, 30, 14, 30, 5), None, "2024-01-30 14:30:05"),  # noqa: DTZ001 - as above
        (datetime(2024, 1, 30), None, "2024-01-30 00:00"),  # noqa: DTZ001 - as above
        (45321, "YYYY-MM-DD HH:MM", "2024-01-30 00:00"),
        (45321.5, "yyyy-mm-dd", "2024-01-30 12:00"),
        (45321, '[White]d "h" mmm', "2024-01-30"),
        (time(7, 5), None, "07:05"),
        (timedelta(hours=36, minutes=30), None, "36:30"),
        (45321, None, "45321"),
    ],
)
def test_a_value_is_text_without_loss_and_without_locale(
    tmp_path: Path, value: object, number_format: str | None, expected: str | None
) -> None:
    assert text_read(tmp_path / "a", value, number_format) == expected


def test_a_formula_is_set_aside_and_never_shown(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal", "Annat"], ["a", "=1+1", 1], ["b", 2, "=1+1"], ["c", 3, 3]):
        book.active.append(row)
    book.active["B4"] = ArrayFormula("B4", "=SUM(A1:A2)")
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.index.tolist() == [3]  # a formula in a column that is not read does not matter
    assert read.broken[["row_number", "column", "expected", "got"]].to_numpy().tolist() == [
        [2, "antal", "ett värde, inte en formel", "formel, 4 tecken"],
        [4, "antal", "ett värde, inte en formel", "formel, 11 tecken"],
    ]
    assert read.broken["delivered"].tolist()[0] == {"ort": "a", "antal": "=1+1"}


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = '=HYPERLINK("http://ond.example","klicka")'
    book = Workbook()
    book.active.append(["Ort", "Antal"])
    book.active.append(["x", text])
    book.active["B2"].data_type = "s"
    book.save(tmp_path / "a")
    assert read_sheet(tmp_path / "a", DIALECT).rows["antal"].tolist() == [text]


def test_an_error_of_excel_is_set_aside(tmp_path: Path) -> None:
    read = read_sheet(xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", "#REF!"], ["b", 1]]), DIALECT)
    assert read.rows.index.tolist() == [3]
    assert read.broken[["column", "got"]].to_numpy().tolist() == [["antal", "#REF!"]]


def test_a_number_that_is_no_date_is_set_aside_with_its_number(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal"], ["a", -5], ["b", 99999999], ["c", 0]):
        book.active.append(row)
        book.active.cell(book.active.max_row, 2).number_format = "yyyy-mm-dd"
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.empty
    assert [row["antal"] for row in read.broken["delivered"]] == ["-5", "99999999", "0"]


def test_merged_cells_in_the_header_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal", None], ["a", 1, 2]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.save(tmp_path / "a")
    with pytest.raises(DeliveryError, match="sammanfogade celler i rubrikraden: B1:C1"):
        read_sheet(tmp_path / "a", DIALECT)


def test_a_header_that_merging_swallowed_is_missed_with_a_hint(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal"], ["a", 1]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "a")
    with pytest.raises(DeliveryError, match=r"Antal, som saknas .* sammanfogade: A1:B1"):
        read_sheet(tmp_path / "a", DIALECT)


def test_rows_that_merged_cells_touch_are_set_aside(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal", "Annat"], ["a", 1, 1], ["b", 2, 2], ["c", 3, 3], ["d", 4, 4]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("C4:C5")  # in no column that is read
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.index.tolist() == [4, 5]
    assert read.broken[["row_number", "column", "got"]].to_numpy().tolist() == [
        [2, "ort", "sammanfogade celler A2:A3"],
        [3, "ort", "sammanfogade celler A2:A3"],
    ]


def test_a_header_is_searched_only_as_far_as_the_dialect_says(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a",
        [["En rubrik"], [], ["Antal", "x", " Ort\n"], [1, 2, "a"], [None, None, None], [2, 3, "b"]],
    )
    read = read_sheet(path, SheetDialect({"Ort": "ort", "Antal": "antal"}, header_within=20))
    assert read.rows.index.tolist() == [4, 6]
    assert read.rows["ort"].tolist() == ["a", "b"]
    assert list(read.rows.columns) == ["ort", "antal"]
    with pytest.raises(DeliveryError, match="Ort, Antal, som saknas"):
        read_sheet(path, DIALECT)


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="dubbla: Ort"):
        read_sheet(xlsx(tmp_path / "a", [["Ort", "Antal", "Ort"], [1, 2, 3]]), DIALECT)


def test_a_sheet_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="rader efter rubrikraden"):
        read_sheet(xlsx(tmp_path / "a", [["Ort", "Antal"]]), DIALECT)


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Dolt"
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Synligt")
    for row in (["Ort", "Antal"], ["a", 1], ["b", 2]):
        shown.append(row)
    shown.row_dimensions[3].hidden = True
    shown.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.index.tolist() == [2, 3]
    assert read.remarks == (
        "Excelfilen har 2 blad (Dolt, Synligt); bladet Synligt lästes.",
        "Dolda rader i Excelfilen lästes: 3.",
        "Dolda kolumner i Excelfilen lästes: B.",
    )
    assert sheet_names(tmp_path / "a") == ["Dolt", "Synligt"]
    with pytest.raises(DeliveryError, match="bladen är Dolt, Synligt"):
        read_sheet(tmp_path / "a", SheetDialect({"Ort": "ort"}, sheet="Annat"))


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.create_sheet("Dolt")
    hidden.sheet_state = "veryHidden"
    for row in (["Ort"], ["a"]):
        hidden.append(row)
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", SheetDialect({"Ort": "ort"}, sheet="Dolt"))
    assert read.rows["ort"].tolist() == ["a"]
    assert read.remarks == ("Bladet Dolt är dolt i Excelfilen; det lästes.",)


def test_a_workbook_that_counts_from_1904_gives_true_dates_and_says_so(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = MAC_EPOCH
    book.active.append(["Ort", "Antal"])
    book.active.append([date(2024, 1, 30), 43859])
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.to_numpy().tolist() == [["2024-01-30", "43859"]]
    assert "1904" in read.remarks[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45321", "2024-01-30"),
        ("45321.75", "2024-01-30"),
        ("20000", "1954-10-03"),
        ("80000", "2119-01-11"),
        ("19999", None),
        ("80001", None),
        ("4532", None),
        ("-45321", None),
        ("45321 ", None),
        ("1e4", None),
        ("", None),
    ],
)
def test_a_serial_number_says_its_day(text: str, expected: str | None) -> None:
    assert date_of_serial(text) == expected


def test_rows_out_of_order_are_not_lost(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1], ["b", 2]])
    for old, new in (
        ('r="A3"', 'r="A9"'),
        ('r="B3"', 'r="B9"'),
        ('<row r="3"', '<row r="9"'),
        ('r="A2"', 'r="A12"'),
    ):
        rewritten(path, SHEET, old, new)
    rewritten(path, SHEET, 'r="B2"', 'r="B12"')
    rewritten(path, SHEET, '<row r="2"', '<row r="12"')
    assert read_sheet(path, DIALECT).rows["ort"].to_dict() == {9: "b", 12: "a"}


def test_two_cells_in_one_place_are_refused(tmp_path: Path) -> None:
    path = rewritten(xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1]]), SHEET, 'r="B2"', 'r="A2"')
    with pytest.raises(DeliveryError, match="A2 står flera gånger"):
        read_sheet(path, DIALECT)


def test_a_cell_at_the_far_corner_costs_nothing(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Ort", "Antal"], ["a", 1]):
        book.active.append(row)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a")
    read = read_sheet(tmp_path / "a", DIALECT)
    assert read.rows.index.tolist() == [2, 1_048_576]
    with pytest.raises(DeliveryError, match="sträcker sig till XFD1048576"):
        read_cells(tmp_path / "a")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>delad</t></si></sst>'


@pytest.mark.parametrize(("name", "root"), [(SHEET, "<worksheet"), ("xl/workbook.xml", "<workbook")])
def test_entities_that_grow_are_refused(tmp_path: Path, name: str, root: str) -> None:
    path = xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1]])
    assert read_sheet(path, DIALECT).rows["ort"].tolist() == ["a"]
    rewritten(path, name, root, BOMB + root)
    with pytest.raises(DeliveryError, match=r"EntitiesForbidden|ValueError"):
        read_sheet(path, DIALECT)


def test_entities_among_shared_texts_are_refused_and_the_texts_themselves_are_read(tmp_path: Path) -> None:
    path = with_shared_strings(xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1]]), STRINGS)
    assert read_sheet(path, DIALECT).rows["ort"].tolist() == ["delad"]
    path = with_shared_strings(xlsx(tmp_path / "b", [["Ort", "Antal"], ["a", 1]]), BOMB + STRINGS)
    with pytest.raises(DeliveryError, match=r"EntitiesForbidden|ValueError"):
        read_sheet(path, DIALECT)


def test_a_shared_text_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = with_shared_strings(xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1]]), STRINGS)
    rewritten(path, SHEET, "<v>0</v>", "<v>7</v>")
    with pytest.raises(DeliveryError, match="IndexError"):
        read_sheet(path, DIALECT)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = xlsx(tmp_path / "a", [["Ort", "Antal"], ["a", 1]])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DeliveryError, match="Väntade"):
        read_sheet(path, DIALECT)


def test_a_workbook_behind_a_password_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="fick en lösenordsskyddad Excelfil"):
        read_sheet(ole(tmp_path / "a", "EncryptedPackage", b"secret"), DIALECT)


def test_a_zip_that_only_looks_like_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="går inte att läsa"):
        read_sheet(zipped(tmp_path / "a", {"xl/workbook.xml": b"<workbook/>"}), DIALECT)
    with pytest.raises(DeliveryError, match="leder ut ur mappen"):
        read_sheet(zipped(tmp_path / "b", {"xl/workbook.xml": b"", "../x": b""}), DIALECT)


def test_a_grid_keeps_every_cell_in_its_place(tmp_path: Path) -> None:
    grid = read_cells(xlsx(tmp_path / "a", [["Titel"], [], [None, 1.5, "x"], ["#DIV/0!", None, 3]]))
    assert grid.index.tolist() == [1, 2, 3, 4]
    assert grid.columns.tolist() == [0, 1, 2]
    assert grid.astype("object").where(grid.notna(), None).to_numpy().tolist() == [
        ["Titel", None, None],
        [None, None, None],
        [None, "1.5", "x"],
        ["#DIV/0!", None, "3"],
    ]


def test_a_grid_with_a_formula_is_refused_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cell B2"):
        read_cells(xlsx(tmp_path / "a", [["a", 1], ["b", "=B1"]]))
    with pytest.raises(DeliveryError, match="fick inga"):
        read_cells(xlsx(tmp_path / "b", []))
