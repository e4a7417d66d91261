"""Values of JSON as Python reads them and as text, without trusting what the file says.

Numbers stay as they are spelled, so that no digit is lost and no long number takes time; repeated
keys and numbers that JSON does not have are kept as what they are, for the row to be set aside.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from etl.readers.broken import Fault
from etl.readers.texts import text_of, token_text
from etl.source import UNREADABLE, form_of

MAX_DEPTH: Final = 32
"""Levels of a row; the deepest expected, a feature, has four and its coordinates."""


class Number(str):
    """A number as it is spelled in the file."""

    __slots__ = ()


class NotNumber(str):
    """NaN, Infinity or -Infinity: Python reads them, JSON has none of them."""

    __slots__ = ()


class RepeatedKeys(dict[str, Any]):
    """An object in which a key stands several times; nobody can say which value was meant."""


def parse(text: str) -> Any:  # noqa: ANN401 - JSON is any value
    """Read JSON.

    Raises
    ------
    ValueError
        When it is none, `json.JSONDecodeError` with the place.
    RecursionError
        When it is nested deeper than Python can follow.
    """
    return json.loads(
        text, parse_float=Number, parse_int=Number, parse_constant=NotNumber, object_pairs_hook=_object
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(found)


def pick(row: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - JSON is any value
    """Give the value at "location.name"; None where nothing stands there."""
    if path in row:
        return row[path]
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def holds(row: Mapping[str, Any], path: str) -> bool:
    """Say whether a row has the key, if only with null."""
    if path in row:
        return True
    *parents, last = path.split(".")
    value = pick(row, ".".join(parents)) if parents else row
    return isinstance(value, Mapping) and last in value


def structure_fault(row: Any) -> Fault | None:  # noqa: ANN401 - JSON is any value
    """Say what is wrong with a row as a whole; None when it is an object that can be read."""
    if not isinstance(row, Mapping):
        return Fault(UNREADABLE, "ett JSON-objekt", form_of_json(row))
    level: list[Any] = [row]
    for _ in range(MAX_DEPTH):
        if any(isinstance(value, RepeatedKeys) for value in level):
            return Fault(UNREADABLE, "varje nyckel en gång i ett JSON-objekt", "en nyckel flera gånger")
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return None
    return Fault(UNREADABLE, f"JSON på högst {MAX_DEPTH} nivåer", "fler nivåer")


def _inside(value: Any) -> list[Any]:  # noqa: ANN401 - JSON is any value
    members = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [member for member in members if isinstance(member, Mapping | list)]


def values_of(
    row: Mapping[str, Any], columns: Mapping[str, str]
) -> tuple[dict[str, str | None], Fault | None]:
    """Write the values that the columns name as text; the first that has no text is a fault."""
    values: dict[str, str | None] = {}
    fault: Fault | None = None
    for path, name in columns.items():
        value = pick(row, path)
        values[name] = dumped(value) if isinstance(value, Mapping | list) else scalar_text(value)
        if isinstance(value, Mapping | list):
            fault = fault or Fault(name, "ett enda värde", form_of_json(value))
        elif isinstance(value, NotNumber):
            fault = fault or Fault(name, "ett tal; NaN och Infinity finns inte i JSON", str(value))
    return values, fault


def scalar_text(value: object) -> str | None:
    """Write one value that is neither object nor list."""
    return token_text(str(value)) if isinstance(value, Number) else text_of(value)


def dumped(value: object) -> str:
    """Write any value as JSON again, for the person who mends it.

    Raises
    ------
    RecursionError
        When it is nested deeper than Python can follow.
    """
    return json.dumps(value, ensure_ascii=False)


def form_of_json(value: object) -> str:
    """Describe a value without showing it."""
    match value:
        case Mapping():
            return "ett objekt"
        case list():
            return f"en lista med {len(value)} värden"
        case None:
            return "null"
        case bool():
            return "sant eller falskt"
        case Number() | NotNumber():
            return "ett tal"
        case _:
            return form_of(value)
