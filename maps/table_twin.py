"""The table under a map to send: every unit that is drawn, in words and numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from maps.classes import has_interval, in_order
from maps.numbers import PER_CENT, decimal_words, interval_words, rate_words
from maps.picture import Picture, Unit
from maps.words import NO_DATA, NOT_APPLICABLE, TOO_FEW, TOO_FEW_ANSWERS, number_words

NO_NUMBER = "–"
"""Where a column says nothing of a unit because another says why."""

_SILENT = {"withheld": TOO_FEW, "ej_tillamplig": NOT_APPLICABLE, "saknas": NO_DATA, None: NO_DATA}


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a unit, and whether that is a number."""

    heading: str
    words: Callable[[Unit], str]
    is_number: bool = True


@dataclass(frozen=True)
class Row:
    """One unit of the table; `name` is its row's heading."""

    name: str
    cells: tuple[str, ...]


def columns_of(picture: Picture) -> list[Column]:
    """List the columns behind the unit's name: an estimate never without its interval, n and base."""
    second = (
        Column("Stadsdel", lambda unit: unit.name or "utanför stadsdelarna", is_number=False)
        if picture.is_hexagonal
        else Column("Kod", lambda unit: unit.code, is_number=False)
    )
    return [second, *_of_measure(picture)]


def rows_of(picture: Picture) -> list[Row]:
    """List one row per unit, by name."""
    columns = columns_of(picture)
    return [
        Row(row_name(picture, unit), tuple(column.words(unit) for column in columns))
        for unit in in_order(picture.units)
    ]


def row_name(picture: Picture, unit: Unit) -> str:
    """Name a unit: an area by its name, a hexagon by its H3 text."""
    if picture.is_hexagonal:
        return f"{picture.unit_kind} {unit.code}"
    return unit.name or unit.code


def told(picture: Picture, unit: Unit) -> list[str]:
    """List the lines that a unit shows when it is pointed at."""
    name = row_name(picture, unit)
    where = f"{name} i {unit.name}" if picture.is_hexagonal and unit.name else name
    shown = [(column.heading, column.words(unit)) for column in _of_measure(picture)]
    return [where, *(f"{heading}: {words}" for heading, words in shown if words != NO_NUMBER)]


def count_words(n: int | None, status: str | None) -> str:
    """Say a count without its unit: only an exact 0 is "inga"."""
    if status in _SILENT or n is None:
        return _SILENT.get(status, NO_DATA)
    if n == 0:
        return "inga eller enstaka" if status == "protected" else "inga"
    return f"omkring {number_words(n)}" if status == "protected" else number_words(n)


def _of_measure(picture: Picture) -> list[Column]:
    match picture.measure:
        case "antal":
            return _counts(picture)
        case "per_1000":
            heading = "Per 1\N{NARROW NO-BREAK SPACE}000 invånare"
            return [*_estimates(heading, "", TOO_FEW), Column("Antal", _count), Column("Folkmängd", _base)]
        case "andel":
            return [*_estimates("Andel", PER_CENT, TOO_FEW_ANSWERS), Column("Antal svar", _base)]
        case "koncentration":
            expected = any(unit.expected is not None for unit in picture.units)
            return [_raised("Koncentration"), *([Column("Väntat antal", _expected)] if expected else [])]
        case "koncentration_gi":
            return [_raised("Samlad volym"), Column("Standardavvikelser (z)", _z)]


def _counts(picture: Picture) -> list[Column]:
    counted = Column(picture.unit[:1].upper() + picture.unit[1:], _count)
    return [counted] if picture.is_hexagonal else [counted, Column("Per km²", _per_km2)]


def _estimates(heading: str, suffix: str, withheld: str) -> list[Column]:
    def estimate(unit: Unit) -> str:
        if unit.status in _SILENT:
            return withheld if unit.status == "withheld" else _SILENT[unit.status]
        if unit.estimate is None or not has_interval(unit):
            return NO_DATA
        about = "omkring " if unit.status == "protected" else ""
        return f"{about}{rate_words(unit.estimate)}{suffix}"

    def interval(unit: Unit) -> str:
        if unit.status in _SILENT or unit.estimate is None or unit.low is None or unit.high is None:
            return NO_NUMBER
        return f"{interval_words(unit.low, unit.high)}{suffix}"

    return [Column(heading, estimate), Column("Osäkerhet (95\N{NARROW NO-BREAK SPACE}%)", interval)]


def _raised(heading: str) -> Column:
    def raised(unit: Unit) -> str:
        if unit.is_raised is None or unit.status in {None, "saknas", "ej_tillamplig"}:
            return _SILENT.get(unit.status, NO_DATA)
        return "mer än slumpen" if unit.is_raised else "inte mer än slumpen"

    return Column(heading, raised, is_number=False)


def _count(unit: Unit) -> str:
    return count_words(unit.value, unit.status)


def _per_km2(unit: Unit) -> str:
    if unit.status in _SILENT or unit.value is None or not unit.area_km2:
        return NO_NUMBER
    return rate_words(unit.value / unit.area_km2)


def _base(unit: Unit) -> str:
    return NO_NUMBER if unit.base is None or unit.status in _SILENT else number_words(unit.base)


def _expected(unit: Unit) -> str:
    return NO_NUMBER if unit.expected is None else rate_words(unit.expected)


def _z(unit: Unit) -> str:
    return NO_NUMBER if unit.estimate is None else decimal_words(unit.estimate, 2)
