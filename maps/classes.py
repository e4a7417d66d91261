"""Classes of a map to send: which mark a unit gets, and the words of the legend.

The rules are the viewer's (maps/web/src/classes.ts), with those for rates and shares added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, Literal

from maps.numbers import PER_CENT, limit_words
from maps.picture import ESTIMATED, RAISED, Picture, Unit
from maps.words import NO_DATA, TOO_FEW, TOO_FEW_ANSWERS

By = Literal["count", "per_km2", "estimate", "raised"]

SHARE_LIMITS: Final = (0.0, 20.0, 30.0, 40.0, 50.0)
"""Per cent. The same for every question and year, so that maps of a survey compare."""
_ROUND: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)
_N_CLASSES: Final = 5
_MISSING: Final = frozenset({None, "saknas", "ej_tillamplig"})


@dataclass(frozen=True)
class Scheme:
    """How the units of a picture are classed.

    Parameters
    ----------
    by
        What decides the class.
    limits
        Lowest value of each class, ascending. A first limit of 0 means "above 0" for counts.
    has_zero
        A published 0 is a thing of its own. In a survey it is a low share like others.
    has_few
        Some published zeros are protected and may hide one or a few.
    """

    by: By
    limits: tuple[float, ...]
    has_zero: bool = False
    has_few: bool = False


@dataclass(frozen=True)
class LegendItem:
    """One row of the legend."""

    mark: str
    label: str
    note: str | None = None


def scheme_of(picture: Picture) -> Scheme:
    """Decide how a picture is classed."""
    if picture.measure in RAISED:
        return Scheme("raised", ())
    by = _by(picture)
    limits = _limits(picture, by)
    is_open_below = by != "count" and bool(limits)
    if is_open_below or _has_value_below(picture, by, limits):
        limits = _from_zero(limits)
    has_zero = picture.measure != "andel"
    has_few = any(unit.status == "protected" and _value_of(unit, by) == 0 for unit in picture.units)
    return Scheme(by, limits, has_zero, has_zero and has_few)


def _by(picture: Picture) -> By:
    if picture.measure in ESTIMATED:
        return "estimate"
    return "count" if picture.is_hexagonal else "per_km2"


def mark_of(unit: Unit, scheme: Scheme) -> str:
    """Return how a unit is drawn: c0, c1 …, zero, few, inside, raised, withheld or none."""
    if unit.status in _MISSING:
        return "none"
    if scheme.by == "raised" and unit.is_raised is not None:
        return "raised" if unit.is_raised else "inside"
    if unit.status == "withheld":
        return "withheld"
    if scheme.by == "raised":
        return "none"
    return _mark_of_number(unit, scheme)


def has_interval(unit: Unit) -> bool:
    """Tell whether a unit has an estimate that may be shown: never one without its interval."""
    return unit.estimate is not None and unit.low is not None and unit.high is not None


def legend_of(picture: Picture) -> list[LegendItem]:
    """List the legend: classes from the highest down, then the different kinds of nothing."""
    scheme = scheme_of(picture)
    return [*_class_items(picture, scheme), *_nothing_items(picture, scheme)]


def class_label(scheme: Scheme, at: int, suffix: str = "") -> str:
    """Say the limits of a class: "5–9", "100 eller fler", "20 till under 30 %"."""
    low, high = scheme.limits[at], [*scheme.limits, None][at + 1]
    if scheme.by != "count":
        return _open_label(low, high, suffix)
    if high is None:
        return f"{limit_words(low)} eller fler"
    first = max(low, 1)
    if first == high - 1:
        return limit_words(first)
    return f"{limit_words(first)}–{limit_words(high - 1)}"


def measure_words(picture: Picture) -> str:
    """Say what the colours tell of."""
    if picture.measure in ESTIMATED:
        return _started(picture.unit)
    if picture.measure in RAISED:
        return f"{_started(picture.unit)} i rutan och dess grannar, jämfört med vad slumpen ger"
    return f"{_started(picture.unit)} {'per ruta' if picture.is_hexagonal else 'per km²'}"


def _limits(picture: Picture, by: By) -> tuple[float, ...]:
    """Return the limits that came with the picture, or round ones up to its highest value."""
    if picture.classes:
        return tuple(picture.classes)
    if picture.measure == "andel":
        return SHARE_LIMITS
    highest = max((_value_of(unit, by) or 0.0 for unit in picture.units), default=0.0)
    return tuple(float(limit) for limit in _ROUND if limit <= highest)[-(_N_CLASSES - 1) :]


def _from_zero(limits: tuple[float, ...]) -> tuple[float, ...]:
    return limits if limits and limits[0] <= 0 else (0.0, *limits)


def _has_value_below(picture: Picture, by: By, limits: tuple[float, ...]) -> bool:
    lowest = limits[0] if limits else inf
    return any(0 < (_value_of(unit, by) or 0) < lowest for unit in picture.units)


def _mark_of_number(unit: Unit, scheme: Scheme) -> str:
    value = _value_of(unit, scheme.by)
    if value is None:
        return "none"
    if scheme.has_zero and value == 0:
        return "few" if unit.status == "protected" else "zero"
    return f"c{max(sum(value >= limit for limit in scheme.limits) - 1, 0)}"


def _value_of(unit: Unit, by: By) -> float | None:
    if by == "estimate":
        return unit.estimate if has_interval(unit) else None
    if unit.value is None or by == "count":
        return unit.value
    return unit.value / unit.area_km2 if unit.area_km2 else None


def _class_items(picture: Picture, scheme: Scheme) -> list[LegendItem]:
    if scheme.by == "raised":
        finding = "Förhöjd koncentration" if picture.measure == "koncentration" else "Samlad volym"
        return [
            LegendItem("raised", "Mer än slumpen", f"{finding} av {picture.unit}"),
            LegendItem("inside", "Inte mer än slumpen"),
        ]
    suffix = PER_CENT if picture.measure == "andel" else ""
    places = range(len(scheme.limits))
    return [LegendItem(f"c{at}", class_label(scheme, at, suffix)) for at in reversed(places)]


def _nothing_items(picture: Picture, scheme: Scheme) -> list[LegendItem]:
    items = []
    if scheme.has_zero:
        items.append(LegendItem("zero", f"Inga {picture.unit}" if picture.measure == "antal" else "Inga"))
    if scheme.has_few:
        items.append(LegendItem("few", "Inga eller enstaka", "Antalet är skyddat: noll, eller några få"))
    return [
        *items,
        _withheld_item(picture),
        LegendItem("none", _started(NO_DATA), "Inget är publicerat här för perioden"),
    ]


def _withheld_item(picture: Picture) -> LegendItem:
    threshold = picture.threshold
    if picture.measure == "andel":
        why = None if threshold is None else f"Färre än {limit_words(threshold)} svar visas inte"
        return LegendItem("withheld", _started(TOO_FEW_ANSWERS), why)
    if threshold is None:
        return LegendItem("withheld", _started(TOO_FEW), "Antalet är dolt")
    why = f"Antal under {limit_words(threshold)} visas inte. "
    why += "Ibland döljs ett antal till, så att inget går att räkna ut"
    return LegendItem("withheld", _started(TOO_FEW), why)


def _open_label(low: float, high: float | None, suffix: str) -> str:
    if high is None:
        return f"{limit_words(low)}{suffix} eller mer"
    if low == 0:
        return f"Under {limit_words(high)}{suffix}"
    return f"{limit_words(low)} till under {limit_words(high)}{suffix}"


def _started(words: str) -> str:
    return words[:1].upper() + words[1:]


def swedish_order(text: str) -> tuple[str, ...]:
    """Return a key that sorts å, ä, ö last."""
    return tuple(text.casefold().translate(_LAST_LETTERS).split())


_LAST_LETTERS: Final = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def in_order(units: Sequence[Unit]) -> list[Unit]:
    """Return units by name, those without one last: a table of places is no ranking."""
    return sorted(units, key=lambda unit: (unit.name is None, swedish_order(unit.name or ""), unit.code))
