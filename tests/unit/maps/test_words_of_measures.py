"""What rates, shares and gathering are called in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.words import (
    Official,
    clustered_words,
    count_words,
    decimal_words,
    official_words,
    raised_words,
    rate_words,
    share_words,
)

STATUSES = ["exact", "protected", "withheld", "saknas", "ej_tillamplig", None]
MAYBE = st.none() | st.floats(0, 1000)


@pytest.mark.parametrize(
    ("number", "words"),
    [(8.5, "8,5"), (0, "0,0"), (12_345.67, "12\u202f345,7"), (-1.96, "−2,0"), (0.05, "0,1"), (100, "100,0")],
)
def test_a_decimal_is_written_with_a_comma(number: float, words: str) -> None:
    assert decimal_words(number) == words


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (1, "ärenden", "1 ärende"),
        (2, "ärenden", "2 ärenden"),
        (0, "ärenden", "inga ärenden"),
        (1, "åtgärdspunkter", "1 åtgärdspunkt"),
        (1200, "åtgärdspunkter", "1\u202f200 åtgärdspunkter"),
        (1, "anmälda brott", "1 anmält brott"),
        (1, "besök", "1 besök"),
    ],
)
def test_a_count_is_said_in_the_unit_of_its_layer(n: int, unit: str, words: str) -> None:
    assert count_words(n, "exact", unit) == words


@pytest.mark.parametrize(
    ("is_raised", "words"),
    [
        (True, "förhöjd koncentration av ärenden, mer än slumpen"),
        (False, "ingen förhöjd koncentration av ärenden"),
    ],
)
def test_concentration_is_of_what_is_counted(is_raised: bool, words: str) -> None:  # noqa: FBT001
    assert raised_words(is_raised, "exact", "ärenden") == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((12.34, 10.0, 15.06, "exact"), "12,3 per 1\u202f000 invånare (mellan 10,0 och 15,1)"),
        ((0.0, 0.0, 1.3, "exact"), "0,0 per 1\u202f000 invånare (mellan 0,0 och 1,3)"),
        ((None, None, None, "withheld"), "för få för att visas"),
        ((None, None, None, None), "ingen uppgift"),
        ((12.3, None, 15.0, "exact"), "ingen uppgift"),
    ],
)
def test_a_rate_is_never_said_without_its_interval(
    values: tuple[float | None, float | None, float | None, str | None], words: str
) -> None:
    assert rate_words(*values) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((21.5, 18.0, 25.0, 1300, "exact"), "21,5 procent (mellan 18,0 och 25,0; 1\u202f300 svar)"),
        ((None, None, None, 12, "withheld"), "för få svar för att visas"),
        ((None, None, None, None, None), "ingen uppgift"),
        ((21.5, 18.0, 25.0, None, "exact"), "ingen uppgift"),
        ((21.5, None, 25.0, 1300, "exact"), "ingen uppgift"),
    ],
)
def test_a_share_is_never_said_without_interval_and_answers(
    values: tuple[float | None, float | None, float | None, int | None, str | None], words: str
) -> None:
    assert share_words(*values) == words


@pytest.mark.parametrize(
    ("is_raised", "status", "words"),
    [
        (True, "exact", "samlad volym, mer än slumpen"),
        (False, "exact", "ingen samlad volym"),
        (None, "withheld", "för få för att visas"),
        (None, None, "ingen uppgift"),
        (None, "exact", "ingen uppgift"),
    ],
)
def test_gathering_is_said_of_volume_and_not_of_risk(
    is_raised: bool | None,  # noqa: FBT001
    status: str | None,
    words: str,
) -> None:
    assert clustered_words(is_raised, status) == words
    assert "risk" not in words


@given(MAYBE, MAYBE, MAYBE, st.none() | st.integers(0, 10_000), st.sampled_from(STATUSES))
def test_what_is_withheld_is_said_without_any_digit(
    value: float | None, low: float | None, high: float | None, answers: int | None, status: str | None
) -> None:
    said = [rate_words(value, low, high, status), share_words(value, low, high, answers, status)]
    for words in said:
        if status == "withheld" or value is None or low is None or high is None:
            assert not any(sign.isdigit() for sign in words)
        assert not words.endswith(".")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        (
            "antal",
            "Enligt Brå anmäldes preliminärt 1\u202f200 brott i Farsta under 2025",
        ),
        (
            "per_100000",
            "Enligt Brå anmäldes preliminärt 1\u202f200 brott per 100 000 invånare i Farsta under 2025",
        ),
    ],
)
def test_an_official_year_says_its_unit_and_its_clock(unit: str, words: str) -> None:
    told = official_words("i Farsta", Official("Brå", 2025, 1200, unit, is_preliminary=True))
    assert told.replace("100\u202f000", "100 000") == f"{words}, räknat efter anmälningsdatum."
