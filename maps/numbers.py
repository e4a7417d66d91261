"""Numbers and dates as Swedish writes them: 12 345,6 · −3,1 · 20 november 2026."""

from datetime import date
from typing import Final

from geo.periods import MONTH_NAMES
from maps.words import NARROW_SPACE

MINUS: Final = "\N{MINUS SIGN}"
PER_CENT: Final = f"{NARROW_SPACE}%"
_ONE_DECIMAL_BELOW: Final = 100.0
"""A rate says one decimal below it and none above, as in the viewer."""


def decimal_words(value: float, decimals: int = 1) -> str:
    """Write a number with thousands apart, a decimal comma and a real minus sign.

    Parameters
    ----------
    value
        Finite.
    decimals
        How many are written, zeros too.
    """
    text = f"{value:,.{decimals}f}"
    is_zero = not text.strip("-0.,")  # −0,0 is 0,0
    text = text.translate({ord(","): NARROW_SPACE, ord("."): ","})
    return text.lstrip("-") if is_zero else text.replace("-", MINUS)


def rate_words(value: float) -> str:
    """Write a rate: one decimal below 100, none from there."""
    return decimal_words(value, 1 if abs(value) < _ONE_DECIMAL_BELOW else 0)


def limit_words(value: float) -> str:
    """Write the limit of a class: without decimals where it has none."""
    return decimal_words(value, 0 if float(value).is_integer() else 1)


def interval_words(low: float, high: float) -> str:
    """Write between which numbers an estimate lies."""
    return f"mellan {rate_words(low)} och {rate_words(high)}"


def date_words(day: date) -> str:
    """Write a day: 20 november 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """Write the month of a day: november 2026."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"
