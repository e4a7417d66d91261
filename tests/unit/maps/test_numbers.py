"""Numbers and dates as Swedish writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.numbers import date_words, decimal_words, interval_words, limit_words, month_words, rate_words


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (-12.34, 1, "−12,3"),
        (1234.5, 1, "1\u202f234,5"),
        (1234567, 0, "1\u202f234\u202f567"),
        (999.96, 1, "1\u202f000,0"),
    ],
)
def test_a_number_by_hand(value: float, decimals: int, expected: str) -> None:
    assert decimal_words(value, decimals) == expected


def test_a_rate_has_a_decimal_below_a_hundred_only() -> None:
    assert (rate_words(99.94), rate_words(100), rate_words(-3)) == ("99,9", "100", "−3,0")


def test_the_limit_of_a_class_has_a_decimal_only_if_it_needs_one() -> None:
    assert (limit_words(5.0), limit_words(2.5), limit_words(2500)) == ("5", "2,5", "2\u202f500")


def test_an_interval_says_both_ends() -> None:
    assert interval_words(-1.2, 1200.4) == "mellan −1,2 och 1\u202f200"


def test_a_day_is_written_out() -> None:
    assert date_words(date(2026, 11, 20)) == "20 november 2026"
    assert month_words(date(2026, 5, 1)) == "maj 2026"


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(min_value=0, max_value=3))
def test_a_number_can_be_read_back(value: float, decimals: int) -> None:
    text = decimal_words(value, decimals)
    read = float(text.replace("\u202f", "").replace(",", ".").replace("−", "-"))
    assert read == float(f"{value:.{decimals}f}")
    assert " " not in text
    assert "-" not in text
