"""Which cells of an old Excel workbook are formulas or errors, from its records.

calamine gives a formula's stored value as if it were typed, and an error as a blank cell. Two record
types tell ([MS-XLS] 2.4.127 Formula, 2.4.24 BoolErr), in a stream of a compound file ([MS-CFB]).
"""

import struct
from collections.abc import Iterator
from typing import Final

FORMULA: Final = 0x0006
BOOL_OR_ERROR: Final = 0x0205
BOUND_SHEET: Final = 0x0085
BEGIN: Final = 0x0809
END: Final = 0x000A
ERROR_TITLES: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
STREAMS: Final = ("Workbook", "Book")
HEADER_SECTORS: Final = 109
ENTRY_BYTES: Final = 128
MINI_LIMIT: Final = 4096
"""Smaller streams lie in another place of the file; no workbook is that small."""
LAST_SECTOR: Final = 0xFFFFFFFA
WORKSHEET: Final = 0


def marked_cells(content: bytes) -> list[list[tuple[int, int, str]]]:
    """Find formulas and errors.

    Parameters
    ----------
    content
        The whole file.

    Returns
    -------
    sheets
        For each sheet of cells in the order of the workbook: row and column from 1, and the error as
        Excel shows it, or "=" for a formula.

    Raises
    ------
    ValueError
        When the content is no such workbook, or is cut off.
    """
    try:
        stream = _workbook(content)
        starts = [
            struct.unpack_from("<I", body)[0]
            for code, body in _records(stream, 0)
            if code == BOUND_SHEET and body[5] == WORKSHEET
        ]
        return [list(_marked(stream, start)) for start in starts]
    except (struct.error, IndexError) as error:
        raise ValueError("cut off") from error


def _marked(stream: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    for code, body in _records(stream, start):
        if code not in (FORMULA, BOOL_OR_ERROR):
            continue
        row, column = struct.unpack_from("<HH", body)
        if code == FORMULA:
            yield row + 1, column + 1, "="
        elif body[7]:
            yield row + 1, column + 1, ERROR_TITLES.get(body[6], "#N/A")


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one substream, without those of charts inside it."""
    depth = 0
    while True:
        code, size = struct.unpack_from("<HH", stream, place)
        depth += (code == BEGIN) - (code == END)
        if depth <= 1:
            yield code, stream[place + 4 : place + 4 + size]
        if depth <= 0:
            return
        place += 4 + size


def _workbook(content: bytes) -> bytes:
    """Put the sectors of the workbook's stream together."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise ValueError("no compound file")
    size = 1 << shift
    directory, more, count = (struct.unpack_from("<I", content, place)[0] for place in (48, 68, 72))
    listed = list(struct.unpack_from(f"<{HEADER_SECTORS}I", content, 76))
    for _ in range(count):
        *sectors, more = struct.unpack(f"<{size // 4}I", _sector(content, more, size))
        listed.extend(sectors)
    used = [sector for sector in listed if sector < LAST_SECTOR]
    table = [
        entry for sector in used for entry in struct.unpack(f"<{size // 4}I", _sector(content, sector, size))
    ]
    entries = _chain(content, directory, table, size)
    for place in range(0, len(entries), ENTRY_BYTES):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        start, total = struct.unpack_from("<II", entries, place + 116)
        if name in STREAMS and total >= MINI_LIMIT:
            return _chain(content, start, table, size)[:total]
    raise ValueError("no workbook")


def _chain(content: bytes, sector: int, table: list[int], size: int) -> bytes:
    parts: list[bytes] = []
    while sector < LAST_SECTOR:
        if len(parts) > len(table):
            raise ValueError("a chain that leads back to itself")
        parts.append(_sector(content, sector, size))
        sector = table[sector]
    return b"".join(parts)


def _sector(content: bytes, sector: int, size: int) -> bytes:
    found = content[(sector + 1) * size : (sector + 2) * size]
    if len(found) < size:
        raise ValueError("cut off")
    return found
