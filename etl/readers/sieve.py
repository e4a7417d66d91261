"""Rows of plain cells taken out of a sheet's XML on its way to the parser, which is slow.

openpyxl builds an object for every element. Most rows of a large delivery hold nothing but numbers and
texts written as every program writes them; those are read here, straight from the bytes. Whatever is
written in any other way (formulas, errors, rich text, rows out of order …) passes through untouched, as
does the whole file when it holds anything by which bytes could mean something else: comments, CDATA,
document types, other encodings, other namespaces.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Final, Protocol

from openpyxl.utils import column_index_from_string
from openpyxl.xml.constants import SHEET_MAIN_NS

from etl.readers.broken import Fault
from etl.readers.kinds import BOM
from etl.readers.sheets import Sheet

CHUNK_BYTES: Final = 1 << 20
HEAD_BYTES: Final = 1 << 20
"""What stands before the rows is a few kilobytes."""
ROW_BYTES: Final = 1 << 24
"""A row of 16 384 cells of ordinary length is a tenth of it."""
KEPT_BYTES: Final = 200
KEPT_CELLS: Final = 200_000
"""Cells whose reading is remembered, and how long the XML of one may be: the same values come again and again."""

_S: Final = rb"[ \t\r\n]"
_PLAIN: Final = rb"[^<>&\r\x00-\x08\x0b\x0c\x0e-\x1f]*"
_TEXT: Final = rb"(" + _PLAIN + rb"(?:&(?:amp|lt|gt|quot|apos);" + _PLAIN + rb")*)"
CELL: Final = re.compile(
    rb'(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")?'
    rb" ?(?:/>|>(?:<v ?/>|<v>"
    + _TEXT
    + rb'</v>|<is><t(?: xml:space="preserve")?(?: ?/>|>'
    + _TEXT
    + rb"</t>)</is>)?</c>)"
    + _S
    + rb"*"
)
"""A cell behind its name: style, type, and what stands in `v` or in `is`."""
ROW: Final = re.compile(_S + rb'*<row((?: [A-Za-z0-9:]+="[^"<>&\r\n\t]*")*) ?(/?)>')
ATTRIBUTE: Final = re.compile(rb' ([A-Za-z0-9:]+)="([^"]*)"')
ROW_END: Final = b"</row>"
SHEET_DATA: Final = re.compile(rb"<sheetData" + _S + rb"*>")
SHEET_DATA_END: Final = b"</sheetData"
ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?: [a-z]+=[\"'][^\"'<>]*[\"'])* ?\?>)?"
    + _S
    + rb"*<worksheet[ \t\r\n][^<>]*>"
)
DECLARED: Final = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")
NAMESPACE: Final = re.compile(rb"[ \t\r\n]xmlns" + _S + rb"*=" + _S + rb"*[\"']([^\"']*)[\"']")
NUMBER: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
INDEX: Final = re.compile("[0-9]{1,9}")
TRUTH: Final = re.compile("[01]")
ROW_NUMBER: Final = re.compile(rb"[1-9][0-9]{0,6}")
COLUMN: Final = re.compile(rb"[A-Z]{1,3}")
NO_CHARACTER: Final = re.compile("[\ufffe\uffff]")
"""Which UTF-8 can spell, and XML does not allow."""
INLINE: Final = "inlineStr"
VALUES: Final = {"n": NUMBER, "s": INDEX, "b": TRUTH, "str": re.compile(".*", re.DOTALL)}

Told = tuple[str | None, Fault | None]
"""Text of a cell, None where blank, and what is wrong with it."""
Tell = Callable[[int, str, str], Told]
"""Style, type and value of a cell as the file has them → its text and its fault."""


class Stream(Protocol):
    """What XML is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes; none at the end."""
        ...


class RowSieve:
    """A stream of a sheet's XML that keeps rows of plain cells to itself, and writes them into the sheet.

    Where rows were kept an empty row of the last number stands, since rows may be numbered by their place.

    Parameters
    ----------
    source
        The sheet's XML, well-formed or not.
    sheet
        Where cells go.
    tell
        Reads one value.
    """

    def __init__(self, source: Stream, sheet: Sheet, tell: Tell) -> None:
        self.hidden: dict[int, bool] = {}
        """Row number → whether it is hidden, of rows kept here."""
        self._source, self._sheet, self._tell = source, sheet, tell
        self._left = b""
        self._is_ended = self._is_open = self._is_among_rows = False
        self._row = self._last = 0
        self._kept: int | None = None
        self._columns: dict[bytes, int] = {}
        self._known: dict[bytes, Told] = {}

    def read(self, _size: int = -1, /) -> bytes:
        """Give what is not kept, in pieces as they come; nothing only at the end.

        Raises
        ------
        DeliveryError
            When the sheet has too many cells.
        """
        passed = b""
        while not passed and not self._is_ended:
            chunk = self._source.read(CHUNK_BYTES)
            self._is_ended = not chunk
            data, self._left = self._left + chunk, b""
            if self._is_ended:
                passed = self._opened(data)
            elif self._is_open:
                passed = data
            else:
                passed = self._rows(data) if self._is_among_rows else self._head(data)
        return passed

    def _opened(self, data: bytes) -> bytes:
        """Let everything through from here on."""
        self._is_open = True
        return self._placed() + data

    def _placed(self) -> bytes:
        """Say how far the rows have come, where rows were kept since it was last said."""
        said = b"" if self._kept is None else b'<row r="%d"/>' % self._kept
        self._kept = None
        return said

    def _head(self, data: bytes) -> bytes:
        found = SHEET_DATA.search(data)
        if found is None:
            if len(data) > HEAD_BYTES:
                return self._opened(data)
            self._left = data
            return b""
        if not is_plain_head(data[: found.end()]):
            return self._opened(data)
        self._is_among_rows = True
        return data[: found.end()] + self._rows(data[found.end() :])

    def _rows(self, data: bytes) -> bytes:
        """Take the whole rows; the rest is left until more has come."""
        if b"<!" in data or b"<?" in data:
            return self._opened(data)
        end = data.find(SHEET_DATA_END)
        last = data.rfind(ROW_END, 0, end if end >= 0 else len(data))
        if last < 0:
            if end >= 0 or len(data) > ROW_BYTES:
                return self._opened(data)
            self._left = data
            return b""
        segments, left = data[:last].split(ROW_END), data[last + len(ROW_END) :]
        passed: list[bytes] = []
        for place, segment in enumerate(segments):
            kept = self._take(segment)
            if kept is None:
                return b"".join(passed) + self._opened(ROW_END.join((*segments[place:], left)))
            passed.append(kept)
        if end >= 0:
            return b"".join(passed) + self._opened(left)
        self._left = left
        return b"".join(passed)

    def _take(self, segment: bytes) -> bytes | None:
        """Keep one row, or give back what is to pass; None where its number cannot be told."""
        start, tag = 0, ROW.match(segment)
        while tag is not None and tag[2]:  # a row without cells, closed in itself
            if self._count(tag[1]) is None:
                return None
            self._last = max(self._last, self._row)
            start = tag.end()
            tag = ROW.match(segment, start)
        attributes = None if tag is None else self._count(tag[1])
        if tag is None or attributes is None or segment.count(b"<row", start) > 1:
            return None
        lead = self._placed() + segment[:start] if start else b""
        if self._row > self._last and self._keep(segment[tag.end() :], attributes):
            self._last = self._kept = self._row
            return lead
        self._last = max(self._last, self._row)
        return lead + self._placed() + segment[start:] + ROW_END

    def _count(self, said: bytes) -> dict[bytes, bytes] | None:
        """Go on to the next row and give its attributes; None when it does not say plainly which row that is."""
        found = ATTRIBUTE.findall(said)
        attributes: dict[bytes, bytes] = dict(found)
        number = attributes.get(b"r")
        if len(attributes) < len(found) or b"xmlns" in attributes:
            return None
        if number is not None and not ROW_NUMBER.fullmatch(number):
            return None
        self._row = self._row + 1 if number is None else int(number)
        return attributes

    def _keep(self, body: bytes, attributes: dict[bytes, bytes]) -> bool:
        """Write the cells of one row into the sheet; False, and nothing written, when one is not plain."""
        cells: dict[int, str] = {}
        faults: dict[tuple[int, int], Fault] = {}
        column, digits = 0, b"%d" % self._row
        before, *pieces = body.split(b"<c")
        if before.strip(b" \t\r\n"):
            return False
        for piece in pieces:
            place = self._place(piece, column, digits)
            if place is None:
                return False
            column, rest = place
            told = self._known.get(rest) or self._read(rest)
            if told is None:
                return False
            text, fault = told
            if text is not None:
                cells[column] = text
            if fault is not None:
                faults[self._row, column] = fault
        self._sheet.put_row(self._row, cells)
        self._sheet.faults.update(faults)
        if attributes.keys() - {b"r", b"spans"}:
            self.hidden[self._row] = attributes.get(b"hidden") in (b"1", b"true")
        return True

    def _place(self, piece: bytes, column: int, digits: bytes) -> tuple[int, bytes] | None:
        """Column of a cell right of `column`, and its XML behind its name; None when it is elsewhere."""
        if not piece.startswith(b' r="'):
            return column + 1, piece
        name, mark, rest = piece[4:].partition(b'"')
        letters = name.removesuffix(digits)
        here = self._columns.get(letters)
        if here is None:
            if not COLUMN.fullmatch(letters):
                return None
            here = self._columns[letters] = column_index_from_string(letters.decode())
        return (here, rest) if here > column and mark and letters != name else None

    def _read(self, rest: bytes) -> Told | None:
        """Read a cell behind its name; None when it is not plain."""
        found = CELL.fullmatch(rest)
        if found is None:
            return None
        style, kind, value, inline = found.groups()
        told = self._value(int(style or 0), (kind or b"n").decode(), value, inline)
        if told is not None and len(rest) <= KEPT_BYTES:
            if len(self._known) >= KEPT_CELLS:
                self._known.clear()
            self._known[rest] = told
        return told

    def _value(self, style: int, kind: str, value: bytes | None, inline: bytes | None) -> Told | None:
        is_inline = kind == INLINE
        if (value if is_inline else inline) is not None or not (is_inline or kind in VALUES):
            return None
        raw = inline if is_inline else value
        if not raw:
            return None, None
        try:
            text = unescape(raw.decode())
        except UnicodeDecodeError:
            return None
        if NO_CHARACTER.search(text) or not (is_inline or VALUES[kind].fullmatch(text)):
            return None
        return self._tell(style, kind, text)


def is_plain_head(head: bytes) -> bool:
    """Say whether the bytes up to the first row mean what they look like: UTF-8 and one namespace."""
    declared, root = DECLARED.match(head), ROOT.match(head)
    return (
        root is not None
        and (declared is None or declared[1].lower() == b"utf-8")
        and b"<!" not in head
        and b"<?" not in head[len(BOM) + 1 :]
        and NAMESPACE.findall(root[0]) == NAMESPACE.findall(head) == [SHEET_MAIN_NS.encode()]
    )
