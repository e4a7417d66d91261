"""Rows that are read straight from the bytes say what the parser would have said, and no others are."""

import io
import random
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from etl.readers.excel import SheetDialect, read_sheet
from etl.readers.sheets import Sheet
from etl.readers.sieve import ROW_BYTES, RowSieve, Told
from etl.source import Read
from geo.errors import DeliveryError
from tests.unit.readers.build import rewritten, with_shared_strings, xlsx

SHEET = "xl/worksheets/sheet1.xml"
NAMES = ("ett", "tva", "tre")
DIALECT = SheetDialect({"Ett": "ett", "Två": "tva", "Tre": "tre"})
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f"<worksheet {MAIN}><sheetData>"
TAIL = "</sheetData></worksheet>"

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20),
    st.sampled_from(["007", " före", "efter ", "två\nrader", "a\tb", "<b>&amp;</b>", "]]>", "=1+1", "#REF!"]),
)
moments = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - Excel has no zones
values = st.one_of(
    st.none(),
    st.booleans(),
    texts,
    st.integers(),
    st.integers(-(10**25), 10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    moments,
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)
formats = st.sampled_from([None, None, "0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "[h]:mm:ss", "@"])
grids = st.lists(st.tuples(*[st.tuples(values, formats)] * 3), min_size=1, max_size=6)


def workbook(
    path: Path, rows: list[tuple[tuple[Any, str | None], ...]], epoch: datetime = WINDOWS_EPOCH
) -> Path:
    book = Workbook()
    book.epoch = epoch
    book.active.append(["Ett", "Två", "Tre"])
    for number, row in enumerate(rows, start=2):
        for column, (value, number_format) in enumerate(row, start=1):
            cell = book.active.cell(number, column)
            cell.value = value
            if number_format:
                cell.number_format = number_format
    book.save(path)
    return path


def parsed(path: Path) -> Path:
    """Let the parser see every row: where a comment stands, bytes may mean something else."""
    return rewritten(path, SHEET, "<sheetData>", "<!-- --><sheetData>")


def outcome(path: Path) -> Read | str:
    try:
        return read_sheet(path, DIALECT)
    except DeliveryError as error:
        return str(error)


def assert_same(one: Read | str, other: Read | str) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    pd.testing.assert_frame_equal(one.rows, other.rows)
    pd.testing.assert_frame_equal(one.broken, other.broken)
    assert one.remarks == other.remarks


def sifted(xml: str | bytes, size: int = 1 << 20) -> tuple[Sheet, str]:
    """Give the cells that were taken, and what is left of the XML."""

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(size)

    sheet = Sheet("Blad1")
    stream = RowSieve(Slow(xml if isinstance(xml, bytes) else xml.encode()), sheet, told)
    return sheet, b"".join(iter(stream.read, b"")).decode()


def told(style: int, kind: str, value: str) -> Told:
    return f"{style} {kind} {value}", None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(rows=grids, epoch=st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
def test_a_workbook_reads_the_same_with_and_without_the_parser(
    tmp_path: Path, rows: list[Any], epoch: datetime
) -> None:
    try:
        path = workbook(tmp_path / "a", rows, epoch)
    except (ValueError, OverflowError):
        return  # openpyxl writes no such cell
    straight = outcome(path)
    assert_same(straight, outcome(parsed(path)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=grids, data=st.data())
def test_disorder_hidden_rows_and_missing_names_read_the_same(
    tmp_path: Path, rows: list[Any], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    spelt = []
    for place in order:
        names = data.draw(st.sampled_from(["all", "rows", "none"]))
        hidden = data.draw(st.sampled_from(["", ' hidden="1"', ' hidden="0" ht="15"', ' spans="1:3"']))
        cells = []
        for column, (value, _) in enumerate(rows[place], start=1):
            name = f' r="{get_column_letter(column)}{place + 2}"' if names == "all" else ""
            number = value if isinstance(value, int) and not isinstance(value, bool) else None
            cells.append(f"<c{name}/>" if number is None else f"<c{name}><v>{number}</v></c>")
        number = "" if names == "none" else f' r="{place + 2}"'
        spelt.append(f"<row{number}{hidden}>{''.join(cells)}</row>")
    path = workbook(tmp_path / "a", [])
    rewritten(path, SHEET, "</row></sheetData>", f"</row>{''.join(spelt)}</sheetData>")
    straight = outcome(path)
    assert_same(straight, outcome(parsed(path)))


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2"><f>1+1</f><v>2</v></c>',
        '<c r="A2" t="e"><v>#REF!</v></c>',
        '<c r="A2" t="d"><v>2024-01-30</v></c>',
        '<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        '<c r="A2" t="inlineStr"><is><t>a&#10;b</t></is></c>',
        '<c r="A2" t="inlineStr"><is><t>a\rb</t></is></c>',
        '<c r="A2" t="inlineStr"><v>a</v></c>',
        '<c r="A2"><v> 5 </v></c>',
        '<c r="A2"><v>1_000</v></c>',
        '<c r="A2"><v>NaN</v></c>',
        '<c r="A2"><v>0x10</v></c>',
        '<c r="A2" t="b"><v>2</v></c>',
        '<c r="A2" t="str"><v>a</v><v>b</v></c>',
        '<c r="A2" s="1" cm="1"><v>5</v></c>',
        '<c r="B2"><v>5</v></c><c r="A2"><v>5</v></c>',
        '<c r="A2"><v>5</v></c><c r="A2"><v>5</v></c>',
        '<c r="A7"><v>5</v></c>',
        '<c r="a2"><v>5</v></c>',
        '<c r="$A$2"><v>5</v></c>',
        '<c t="inlineStr"><is><t>a</t></is></c>text',
    ],
)
def test_a_row_that_is_not_plain_passes_as_it_stands_and_its_neighbours_are_kept(
    tmp_path: Path, cell: str
) -> None:
    row = f'<row r="2">{cell}</row>'
    before, after = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="3"><c r="A3"><v>3</v></c></row>'
    sheet, left = sifted(HEAD + before + row + after + TAIL)
    assert sheet.cells == {1: {1: "0 n 1"}, 3: {1: "0 n 3"}}
    assert left == f'{HEAD}<row r="1"/>{row}<row r="3"/>{TAIL}'
    path = workbook(tmp_path / "a", [])
    rewritten(path, SHEET, "</row></sheetData>", f"</row>{row}{after}</sheetData>")
    straight = outcome(path)
    assert_same(straight, outcome(parsed(path)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>5</v></c>', "0 n 5"),
        ('<c r="A1" s="3" t="n"><v>-1.5E-7</v></c>', "3 n -1.5E-7"),
        ('<c r="A1" t="s"><v>17</v></c>', "0 s 17"),
        ('<c r="A1" t="b"><v>0</v></c>', "0 b 0"),
        ('<c r="A1" t="str"><v>å &lt;&amp;lt;&gt; "ä"</v></c>', '0 str å <&lt;> "ä"'),
        ('<c t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>', "0 inlineStr  a\nb "),
        ('<c r="A1" s="3" />', None),
        ('<c r="A1" t="s"><v></v></c>', None),
        ('<c r="A1"><v /></c>', None),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', None),
    ],
)
def test_a_plain_cell_is_kept_with_its_style_its_type_and_its_value(cell: str, expected: str | None) -> None:
    sheet, left = sifted(f"{HEAD}<row>{cell}</row>{TAIL}")
    assert sheet.cells.get(1, {}).get(1) == expected
    assert left == f'{HEAD}<row r="1"/>{TAIL}'


ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "xml",
    [
        f"<!DOCTYPE x>{HEAD}{ROWS}{TAIL}",
        f"{HEAD}<!-- {ROWS} -->{TAIL}",
        f"{HEAD}<row><c><v><![CDATA[{ROWS}]]></v></c></row>{TAIL}",
        f"{HEAD}<?x {ROWS} ?>{TAIL}",
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{HEAD}{ROWS}{TAIL}',
        f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>{ROWS}</x:sheetData></x:worksheet>",
        f'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>{ROWS}{TAIL}',
        f"<worksheet><sheetPr {MAIN}/><sheetData>{ROWS}{TAIL}",
        f'{HEAD}<row xmlns="other" r="1"><c r="A1"><v>1</v></c></row>{TAIL}',
        HEAD + ROWS.replace('row r="1"', 'row r="1.0"') + TAIL,
        HEAD + ROWS.replace('row r="1"', 'row r="1" r="2"') + TAIL,
        f"{HEAD}{ROWS.replace('</row>', '</row >')}{ROWS}{TAIL}",
        f"{HEAD}text{ROWS}{TAIL}",
        f"{HEAD[:-11]}<sheetData/></worksheet>",
        f"{HEAD}{ROWS[:-3]}",
        "",
    ],
)
def test_where_bytes_could_mean_something_else_all_passes_as_it_stands(xml: str) -> None:
    sheet, left = sifted(xml)
    assert sheet.cells == {}
    assert left == xml


def test_what_is_no_character_is_left_to_the_parser() -> None:
    for raw in (b"\xff", b"\xef\xbf\xbf", b"\xed\xa0\x80", b"\x00", b"\x1f"):
        xml = f'{HEAD}<row><c t="str"><v>?</v></c></row>{TAIL}'.encode().replace(b"?", raw)
        sheet = Sheet("Blad1")
        stream = RowSieve(io.BytesIO(xml), sheet, told)
        assert b"".join(iter(stream.read, b"")) == xml
        assert sheet.cells == {}


def test_it_does_not_matter_where_the_stream_is_cut() -> None:
    number = random.Random(1)  # noqa: S311 - no secret
    rows = []
    for row in range(1, 60):
        cell = f'<c r="A{row}" t="str"><v>{"x" * number.randrange(9)}ö</v></c>'
        odd = f'<c r="B{row}"><f>1</f></c>' if number.random() < 0.2 else ""
        rows.append(f'<row r="{row}">{cell}{odd}</row>' + ('<row r="61"/>' if row == 59 else ""))
    xml = f'{HEAD}{"".join(rows)}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    whole, left = sifted(xml)
    assert len(whole.cells) > 30
    for size in (1, 7, 64, 1000):
        sheet, again = sifted(xml, size)
        assert (sheet.cells, again) == (whole.cells, left)


def test_a_row_without_end_is_not_gathered_for_ever() -> None:
    xml = f'{HEAD}<row><c t="str"><v>{"x" * (ROW_BYTES + 10)}'
    sheet, left = sifted(xml)
    assert sheet.cells == {}
    assert left == xml


def test_rows_of_a_plain_workbook_do_not_reach_the_parser_and_those_of_another_do(tmp_path: Path) -> None:
    rows = [[number, f"text {number}", date(2024, 1, 1) + timedelta(days=number)] for number in range(50)]
    path = xlsx(tmp_path / "a", [["Ett", "Två", "Tre"], *rows])
    read = read_sheet(path, DIALECT)
    assert read.rows["tre"].iloc[49] == "2024-02-19"
    assert read.rows["ett"].tolist() == [str(number) for number in range(50)]
    sheet, left = sifted(member(path))
    assert len(sheet.cells) == 51
    assert left.count("<c ") == 0
    _, left = sifted(member(parsed(path)))
    assert left.count("<c ") == 153


def member(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(SHEET)


def test_shared_texts_times_and_days_say_the_same_on_both_ways(tmp_path: Path) -> None:
    strings = f"<sst {MAIN}><si><r><t>de</t></r><r><t>lad</t></r></si></sst>"
    path = with_shared_strings(
        xlsx(
            tmp_path / "a",
            [["Ett", "Två", "Tre"], ["a", time(7, 5), datetime(2024, 1, 30, tzinfo=UTC).date()]],
        ),
        strings,
    )
    read = read_sheet(path, DIALECT)
    assert read.rows.loc[2, list(NAMES)].tolist() == ["delad", "07:05", "2024-01-30"]
    assert_same(read, outcome(parsed(path)))


def test_hidden_rows_that_were_kept_are_said(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a", [["Ett", "Två", "Tre"], [1, 2, 3], [4, 5, 6]])
    rewritten(path, SHEET, '<row r="2"', '<row r="2" hidden="1"')
    read = read_sheet(path, DIALECT)
    assert read.remarks == ("Dolda rader i Excelfilen lästes: 2.",)
    assert_same(read, outcome(parsed(path)))
