"""Rows in JSON: an array of objects, or one object on each line."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from etl.readers.broken import Fault, Rows, require_columns
from etl.readers.json_values import (
    RepeatedKeys,
    dumped,
    form_of_json,
    holds,
    parse,
    structure_fault,
    values_of,
)
from etl.source import UNREADABLE, Read, form_of
from geo.errors import DeliveryError

ONE_A_LINE: Final = "JSON-objekt på en rad"
NEWLINE: Final = b"\n"
BOM: Final = "\ufeff"


def read_json_array(path: Path, columns: Mapping[str, str], *, optional: Collection[str] = ()) -> Read:
    """Read an array of objects, or an object that holds one.

    Parameters
    ----------
    path
        UTF-8, with or without a byte order mark.
    columns
        Path of keys as delivered ("location.name") → name here.
    optional
        Paths that no object need have.

    Returns
    -------
    Read
        Index: number of the object, the first being 1.

    Raises
    ------
    DeliveryError
        When the file is not JSON, has no array of objects or several, or lacks a column.
    """
    content = parse_file(path)
    items = content if isinstance(content, list) else _only_array(content, path)
    return rows_of(enumerate(items, start=1), columns, optional)


def read_json_lines(path: Path, columns: Mapping[str, str], *, optional: Collection[str] = ()) -> Read:
    """Read one object a line; blank lines are none, and a line that is no JSON is set aside.

    Parameters
    ----------
    path, columns, optional
        As for `read_json_array`.

    Returns
    -------
    Read
        Index: number of the line.

    Raises
    ------
    DeliveryError
        When there is no line with an object, or a column is missing in all of them.
    """
    rows, seen = Rows(tuple(columns.values())), set[str]()
    for number, line in enumerate(path.read_bytes().split(NEWLINE), start=1):
        if line.strip():
            _add_line(rows, seen, number, line, columns)
    if not rows.good and rows.broken and not seen:
        raise DeliveryError(f"Väntade {ONE_A_LINE}, fick ingen: {path.name}")
    _require_seen(columns, seen, optional)
    return rows.read("rader med JSON-objekt")


def parse_file(path: Path) -> Any:  # noqa: ANN401 - JSON is any value
    """Read a whole file as JSON, with the values of `etl.readers.json_values`.

    Raises
    ------
    DeliveryError
        When it is not UTF-8, not JSON (with the place) or nested too deep.
    """
    try:
        return parse(path.read_bytes().decode("utf-8").removeprefix(BOM))
    except UnicodeDecodeError as error:
        raise DeliveryError(
            f"Väntade teckenkodningen utf-8, fick byte 0x{error.object[error.start]:02x} "
            f"på byte {error.start}: {path.name}. Spara om filen i rätt teckenkodning."
        ) from error
    except json.JSONDecodeError as error:
        raise DeliveryError(
            f"Väntade JSON; {path.name} går inte att läsa efter rad {error.lineno}, tecken {error.colno}."
        ) from error
    except RecursionError as error:
        raise DeliveryError(f"Väntade JSON på rimligt många nivåer; {path.name} har för många.") from error


def rows_of(items: Iterable[tuple[int, Any]], columns: Mapping[str, str], optional: Collection[str]) -> Read:
    """Pick the columns out of numbered objects.

    Raises
    ------
    DeliveryError
        When there are none, or all lack a column.
    """
    rows, seen = Rows(tuple(columns.values())), set[str]()
    for number, item in items:
        _add(rows, seen, number, item, columns)
    if rows.good or rows.broken:
        _require_seen(columns, seen, optional)
    return rows.read("objekt i JSON-filen")


def _only_array(content: Any, path: Path) -> list[Any]:  # noqa: ANN401 - JSON is any value
    if not isinstance(content, Mapping):
        raise DeliveryError(f"Väntade en lista av JSON-objekt i {path.name}, fick {form_of_json(content)}.")
    arrays = {key: value for key, value in content.items() if isinstance(value, list)}
    if len(arrays) != 1 or isinstance(content, RepeatedKeys):
        names = ", ".join(repr(key[:40]) for key in arrays) or "ingen"
        raise DeliveryError(f"Väntade ett JSON-objekt med en enda lista i {path.name}; listorna är {names}.")
    (items,) = arrays.values()
    return items


def _add_line(rows: Rows, seen: set[str], number: int, line: bytes, columns: Mapping[str, str]) -> None:
    text = line.decode("utf-8", errors="backslashreplace").rstrip("\r").removeprefix(BOM)
    try:
        item = parse(line.decode("utf-8").removeprefix(BOM))
    except (ValueError, RecursionError):
        # also UnicodeDecodeError; what is wrong with the line is seen in its text
        rows.set_aside(number, Fault(UNREADABLE, ONE_A_LINE, form_of(text)), text)
        return
    fault = structure_fault(item)
    if fault is not None:
        rows.set_aside(number, Fault(UNREADABLE, f"{ONE_A_LINE}: {fault.expected}", fault.got), text)
    else:
        _add_values(rows, seen, number, item, columns)


def _add(rows: Rows, seen: set[str], number: int, item: Any, columns: Mapping[str, str]) -> None:  # noqa: ANN401 - JSON is any value
    fault = structure_fault(item)
    if fault is None:
        _add_values(rows, seen, number, item, columns)
        return
    try:
        rows.set_aside(number, fault, dumped(item))
    except RecursionError as error:
        raise DeliveryError(f"Väntade {fault.expected}; objekt {number} har för många.") from error


def _add_values(
    rows: Rows, seen: set[str], number: int, item: Mapping[str, Any], columns: Mapping[str, str]
) -> None:
    seen.update(path for path in columns if path not in seen and holds(item, path))
    values, fault = values_of(item, columns)
    if fault is None:
        rows.add(number, values)
    else:
        rows.set_aside(number, fault, values)


def _require_seen(columns: Mapping[str, str], seen: set[str], optional: Collection[str]) -> None:
    require_columns([path for path in columns if path not in optional], seen, "alla JSON-objekt")
