"""Files that nobody would deliver on purpose: workbooks and zips written byte by byte."""

import struct
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

OLE_SECTOR = 512
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xlsx(path: Path, rows: list[list[Any]], title: str = "Blad1") -> Path:
    """Write a workbook of one sheet; texts that begin with = become formulas."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def rewritten(path: Path, member: str, old: str, new: str) -> Path:
    """Replace text in one member of a zip."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert old in content[member].decode("utf-8")
    content[member] = content[member].decode("utf-8").replace(old, new, 1).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return path


def with_shared_strings(path: Path, strings: str) -> Path:
    """Let the cell A2, which openpyxl writes with its text inside, point to a list of texts as Excel does."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    rewritten(path, "[Content_Types].xml", "</Types>", part)
    sheet = "xl/worksheets/sheet1.xml"
    rewritten(path, sheet, 'r="A2" t="inlineStr"><is><t>a</t></is>', 'r="A2" t="s"><v>0</v>')
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def ole(path: Path, name: str, stream: bytes) -> Path:
    """Write a compound file with one stream ([MS-CFB]); the stream is padded past the mini stream's limit."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % OLE_SECTOR)
    count = len(stream) // OLE_SECTOR
    # sector 0: FAT, sector 1: directory, then the stream
    chain = [FAT_SECTOR, END_OF_CHAIN, *range(3, count + 2), END_OF_CHAIN]
    fat = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6, b"\0" * 6),
        *(0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0),
        *(0, *[FREE] * 108),
    )
    root = _entry("Root Entry", kind=5, child=1, start=END_OF_CHAIN, size=0)
    entry = _entry(name, kind=2, child=FREE, start=2, size=len(stream))
    path.write_bytes(header + fat + root + entry + b"\0" * 256 + stream)
    return path


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(text, len(text), kind, 1, FREE, FREE, child, b"\0" * 16, 0, 0, 0, start, size),
    )


def record(code: int, body: bytes = b"") -> bytes:
    """One record of the Binary Interchange File Format ([MS-XLS] 2.1.4)."""
    return struct.pack("<HH", code, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def truth(row: int, column: int, value: bool) -> bytes:  # noqa: FBT001 - the record's own field
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, value: float) -> bytes:
    """A formula whose stored value is a number: 1+1."""
    tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
    body = struct.pack("<HHHdHIH", row, column, 0, value, 0, 0, len(tokens))
    return record(0x0006, body + tokens)


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def xls(path: Path, sheets: dict[str, bytes], *, hidden: tuple[str, ...] = ()) -> Path:
    """Write an old workbook: name of the sheet → its records. Style 1 is a date."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    begin += record(0x0042, struct.pack("<H", 1200))
    for style in (0, 14):
        begin += record(0x00E0, struct.pack("<HHHBBBBIIH", 0, style, 0, 0, 0, 0, 0, 0, 0, 0))
    bodies = [
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)) + cells + record(0x000A)
        for cells in sheets.values()
    ]
    names = [name.encode("utf-16-le") for name in sheets]
    place = len(begin) + sum(4 + 8 + len(name) for name in names) + 4
    listing = b""
    for title, name, body in zip(sheets, names, bodies, strict=True):
        listing += record(0x0085, struct.pack("<IBBBB", place, title in hidden, 0, len(title), 1) + name)
        place += len(body)
    return ole(path, "Workbook", begin + listing + record(0x000A) + b"".join(bodies))
