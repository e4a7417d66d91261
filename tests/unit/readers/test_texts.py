"""Numbers and times as text: no digit is lost, and no locale is asked."""

import math
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.readers.texts import plain, text_of, token_text

floats = st.floats(allow_nan=False, allow_infinity=False)


@given(floats)
def test_a_number_is_the_same_number_when_it_is_read_again(number: float) -> None:
    text = text_of(number)
    assert text is not None
    assert float(text) == number
    assert not text.endswith(".0")


@given(floats)
def test_a_number_as_json_spells_it_is_the_same_number(number: float) -> None:
    assert float(token_text(repr(number))) == number


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("355.0", "355"),
        ("-0.0", "0"),
        ("0.10", "0.10"),
        ("1e3", "1000"),
        ("1E-7", "1e-07"),
        ("1e999", "1e999"),
        ("0.12345678901234567890", "0.12345678901234567890"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_number_keeps_its_digits(token: str, expected: str) -> None:
    assert token_text(token) == expected


@given(st.floats(-180, 180))
def test_degrees_have_no_exponent_and_lose_less_than_a_millimetre(number: float) -> None:
    text = plain(number, 9)
    assert "e" not in text
    assert abs(float(text) - number) <= 0.5e-9


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("\t ", None),
        (" a ", " a "),
        (math.nan, None),
        (math.inf, "inf"),
        (timedelta(hours=-1, minutes=-30), "-01:30"),
        (timedelta(hours=30, seconds=5.25), "30:00:05.250"),
        (datetime(2024, 1, 30, 12, 0, 0, 250_000), "2024-01-30 12:00:00.250"),  # noqa: DTZ001 - as in a file
        (datetime(2024, 1, 30, 12, tzinfo=timezone(timedelta(hours=1))), "2024-01-30 12:00+01:00"),
    ],
)
def test_a_value_by_hand(value: object, expected: str | None) -> None:
    assert text_of(value) == expected
