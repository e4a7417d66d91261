"""Cut a delimited text file into rows and columns without losing or repairing any row.

One line is one row: a quotation mark that is never closed spoils its own line and no other.
"""

import csv as line_csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from etl.source import UNREADABLE, Read, form_of
from geo.errors import DeliveryError

HEADER_ROW: Final = 1
NEWLINE: Final = b"\n"
QUOTE: Final = b'"'
NUL: Final = b"\0"
BLOCK_BYTES: Final = 4 * 2**20
"""What is parsed at a time; no line is longer."""


@dataclass(frozen=True)
class Dialect:
    """How a source writes its files.

    Parameters
    ----------
    columns
        Header as delivered → name here; all must be there, others are left in the file.
    encoding
        Name for Python's codecs.
    trailing_delimiter
        True where each data row ends with one delimiter more than the header.
    """

    columns: dict[str, str]
    encoding: str = "utf-8"
    delimiter: str = ";"
    trailing_delimiter: bool = False


def read_delimited(path: Path, dialect: Dialect) -> Read:
    """Read `path` as text, cell for cell.

    Raises
    ------
    DeliveryError
        Wrong encoding (with row), missing columns (with those that came), or no rows at all.
    """
    delivered = path.read_bytes()
    header = _header(delivered, dialect)
    content, unclosed = _close_quotes(delivered, dialect)
    uneven: list[tuple[int, str, str]] = []

    def note_uneven(row: csv.InvalidRow) -> str:
        expected, actual = (f"{count} kolumner" for count in (row.expected_columns, row.actual_columns))
        uneven.append((row.number, expected, actual))
        return "skip"

    table = _parse(content, header, dialect, note_uneven)
    rows = table.rename_columns(list(dialect.columns.values())).to_pandas()
    rows.index = _row_numbers(len(rows), [number for number, _, _ in uneven], content)
    rows = rows.drop(index=_blank(rows, content))
    quotes = [(number, "citattecken som stängs på samma rad", "ett som inte stängs") for number in unclosed]
    cut_off = _cut_off(rows, delivered)
    rows = rows.drop(index=[number for number, _, _ in cut_off])
    broken = sorted([*uneven, *quotes, *cut_off])
    if rows.empty and not broken:
        raise DeliveryError(f"Väntade rader efter rubrikraden, fick inga: {path.name}")
    remarks = () if delivered.endswith(NEWLINE) else ("Filen slutar utan radbrytning: den kan vara avbruten",)
    return Read(rows, _broken_rows(broken, delivered, dialect), remarks)


def _parse(
    content: bytes, header: list[str], dialect: Dialect, note_uneven: Callable[[csv.InvalidRow], str]
) -> pa.Table:
    """Cut into columns of text; blank cells are null."""
    try:
        return csv.read_csv(
            pa.BufferReader(content),
            read_options=csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK_BYTES,
                column_names=header,
                skip_rows=HEADER_ROW,
                encoding=dialect.encoding,
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"',
                ignore_empty_lines=False,
                invalid_row_handler=note_uneven,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                include_columns=list(dialect.columns),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise DeliveryError(
            f"Väntade rader på högst {BLOCK_BYTES // 2**20} MB: filen har en som är längre, eller är ingen tabell."
        ) from error


def _header(content: bytes, dialect: Dialect) -> list[str]:
    """Names of the columns; every row is decoded once, so that a wrong encoding is refused whole."""
    try:
        content.decode(dialect.encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(NEWLINE) + 1
        raise DeliveryError(
            f"Väntade teckenkodningen {dialect.encoding}, fick byte 0x{content[error.start]:02x} "
            f"på rad {row}, byte {error.start}. Spara om filen i rätt teckenkodning."
        ) from error
    if NUL in content:
        row = content[: content.index(NUL)].count(NEWLINE) + 1
        raise DeliveryError(f"Väntade en textfil, fick ett nolltecken på rad {row}.")
    line = content.split(NEWLINE, 1)[0].decode(dialect.encoding).lstrip("\ufeff").rstrip("\r")
    names = [name.strip().strip('"') for name in line.split(dialect.delimiter)]
    missing = [name for name in dialect.columns if name not in names]
    if missing:
        raise DeliveryError(
            f"Väntade kolumnerna {', '.join(missing)}, som saknas i rubrikraden. "
            f"Av filens {len(names)} kolumner känns {len(set(names) & set(dialect.columns))} igen "
            f"(avgränsare {dialect.delimiter!r}, {dialect.encoding})."
        )
    if len(set(names)) < len(names):
        twice = sorted({name for name in dialect.columns if names.count(name) > 1})
        raise DeliveryError(f"Väntade olika namn på kolumnerna, fick dubbla: {', '.join(twice) or 'okända'}")
    return [*names, ""] if dialect.trailing_delimiter else names


def _row_numbers(count: int, others: list[int], content: bytes) -> "pd.Index[int]":
    """Numbers of the rows that could be cut: all lines of the file but the others, in order."""
    every = np.arange(HEADER_ROW + 1, HEADER_ROW + 1 + count + len(others))
    lines = content.count(NEWLINE) + (not content.endswith(NEWLINE))
    if every.size and every[-1] != lines:
        raise DeliveryError(f"Väntade en rad i taget: filen har {lines} rader, {every[-1]} kunde räknas.")
    return pd.Index(every[~np.isin(every, others)])


def _blank(rows: pd.DataFrame, content: bytes) -> list[int]:
    """Numbers of the lines without a single character, which are no rows."""
    empty = rows.index[rows.isna().all(axis=1)]
    if empty.empty:
        return []
    lines = content.split(NEWLINE)
    return [number for number in empty if not lines[number - 1].strip()]


def _cut_off(rows: pd.DataFrame, delivered: bytes) -> list[tuple[int, str, str]]:
    """Give the last row of a file that ends in the middle of a line: what it says may be half of it."""
    if delivered.endswith(NEWLINE):
        return []
    last = delivered.count(NEWLINE) + 1
    return [(last, "en radbrytning efter sista raden", "slut på filen")] if last in rows.index else []


def _close_quotes(content: bytes, dialect: Dialect) -> tuple[bytes, list[int]]:
    """Write quotes so that none reaches over its line; blank the lines where one is never closed.

    A parser that lets a quoted field hold line breaks would take the rest of the file for it.

    Returns
    -------
    content
        With the same number of lines.
    unclosed
        Numbers of the lines that were blanked.
    """
    if QUOTE not in content:
        return content, []
    lines, unclosed = content.split(NEWLINE), []
    for place, line in enumerate(lines):
        if place and QUOTE in line:
            text = line.decode(dialect.encoding).rstrip("\r")
            try:
                (fields,) = line_csv.reader([text], delimiter=dialect.delimiter, strict=True)
            except line_csv.Error:
                unclosed.append(place + 1)
                lines[place] = b""
                continue
            out = io.StringIO()
            line_csv.writer(out, delimiter=dialect.delimiter, lineterminator="").writerow(fields)
            lines[place] = out.getvalue().encode(dialect.encoding)
    return NEWLINE.join(lines), unclosed


def _broken_rows(broken: list[tuple[int, str, str]], content: bytes, dialect: Dialect) -> pd.DataFrame:
    """Rows that could not be cut, each with its text for the person who mends it."""
    lines = content.split(NEWLINE) if broken else []
    texts = [lines[number - 1].decode(dialect.encoding).rstrip("\r") for number, _, _ in broken]
    return pd.DataFrame(
        {
            "row_number": [number for number, _, _ in broken],
            "column": UNREADABLE,
            "expected": [expected for _, expected, _ in broken],
            "got": [f"{got} ({form_of(text)})" for (_, _, got), text in zip(broken, texts, strict=True)],
            "delivered": [{UNREADABLE: text} for text in texts],
        }
    )
