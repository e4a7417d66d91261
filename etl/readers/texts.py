"""Values of a typed file as text: without loss, and the same on every computer."""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

EXACT: Final = 2.0**53
"""Up to here a float holds every whole number."""
WHOLE: Final = re.compile(r"^(-?[0-9]+)\.0+$")
EXPONENT: Final = re.compile(r"[eE]")


def text_of(value: object) -> str | None:  # noqa: PLR0911 - one line a type is the clearest
    """Write one value; None where blank.

    Numbers have a decimal point and no thousands separator, whole ones no decimals; dates are
    YYYY-MM-DD, times HH:MM, with seconds only where there are any.
    """
    match value:
        case None:
            return None
        case bool():
            return "sant" if value else "falskt"
        case float():
            return number_text(value)
        case datetime():
            return f"{value.date().isoformat()} {_clock(value.timetz())}"
        case date():
            return value.isoformat()
        case time():
            return _clock(value)
        case timedelta():
            return _duration(value)
        case _:
            text = str(value)
            return text if text.strip() else None


def number_text(number: float) -> str | None:
    """Write a float; None for NaN, which says that there is none."""
    if math.isnan(number):
        return None
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    return repr(number).removesuffix(".0")


def token_text(token: str) -> str:
    """Write a number as JSON spells it: 355.0 as 355, 1e3 as 1000, all else as it stands."""
    if whole := WHOLE.match(token):
        return "0" if whole[1] == "-0" else whole[1]
    if EXPONENT.search(token) and math.isfinite(number := float(token)):
        return number_text(number) or token
    return token


def plain(number: float, decimals: int) -> str:
    """Write a finite number rounded, never with an exponent and without trailing zeros."""
    text = format(Decimal(repr(round(number, decimals))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clock(at: time) -> str:
    if at.microsecond:
        return at.isoformat(timespec="milliseconds")
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def _duration(length: timedelta) -> str:
    """Hours may be more than a day's: 36:30."""
    sign = "-" if length < timedelta(0) else ""
    minutes, seconds = divmod(abs(length).total_seconds(), 60)
    text = f"{sign}{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
    return f"{text}:{seconds:06.3f}".removesuffix(".000") if seconds else text
