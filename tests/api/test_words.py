"""What values are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.words import (
    Count,
    Official,
    approximate_words,
    count_words,
    number_words,
    official_words,
    raised_words,
    summarise,
)

STATUSES = ["exact", "protected", "withheld", "saknas", "ej_tillamplig", None]


@pytest.mark.parametrize(
    ("n", "status", "words"),
    [
        (0, "exact", "inga anmälda brott"),
        (0, "protected", "inga eller enstaka anmälda brott"),
        (1, "exact", "1 anmält brott"),
        (12, "exact", "12 anmälda brott"),
        (12, "protected", "omkring 12 anmälda brott"),
        (None, "withheld", "för få för att visas"),
        (None, None, "ingen uppgift"),
        (None, "saknas", "ingen uppgift"),
        (None, "ej_tillamplig", "gäller inte här"),
    ],
)
def test_each_status_has_its_words(n: int | None, status: str | None, words: str) -> None:
    assert count_words(n, status) == words


@given(st.none() | st.integers(0, 10**6), st.sampled_from(STATUSES))
def test_only_an_exact_0_is_said_to_be_none(n: int | None, status: str | None) -> None:
    words = count_words(n, status)
    assert (words == "inga anmälda brott") == (n == 0 and status == "exact")
    if status == "withheld":
        assert not any(sign.isdigit() for sign in words)


def test_thousands_stand_apart_by_a_space_that_does_not_break() -> None:
    assert number_words(1234567) == "1\u202f234\u202f567"
    assert number_words(999) == "999"


@pytest.mark.parametrize(
    ("is_raised", "status", "words"),
    [
        (True, "exact", "förhöjd koncentration av anmälda brott, mer än slumpen"),
        (False, "exact", "ingen förhöjd koncentration av anmälda brott"),
        (None, "withheld", "för få för att visas"),
        (None, None, "ingen uppgift"),
    ],
)
def test_concentration_has_its_words(is_raised: bool | None, status: str | None, words: str) -> None:  # noqa: FBT001 - a value
    assert raised_words(is_raised, status) == words


def count(theme: str, n: int | None, status: str | None, period: str = "2024") -> Count:
    return Count(theme, period, n, status)


def test_a_summary_by_hand() -> None:
    counts = [
        count("Klotter", 120, "exact"),
        count("Butiksstöld", 1500, "exact"),
        count("Brand", None, "withheld"),
        count("Sprängning", None, None),
        count("Cykel", 80, "exact"),
        count("Inbrott", 7, "exact"),
    ]
    earlier = [count("Butiksstöld", 0, "exact", "2023")]
    assert summarise("i Bromma", counts, earlier) == [
        "Flest anmälda brott i Bromma under 2024: butiksstöld (1\u202f500), klotter (120) och cykel (80).",
        "För 1 av 6 teman är antalet för få för att visas; för 1 av 6 teman finns ingen uppgift.",
        "Butiksstöld: 1\u202f500 anmälda brott under 2024, inga anmälda brott under 2023.",
    ]


def test_what_follows_the_polices_effort_is_not_put_in_order_with_what_people_report() -> None:
    found_by_looking = Count("Ingripande- och spaningsbrott", "2024", 900, "exact", is_found=True)
    counts = [found_by_looking, count("Klotter", 12, "exact")]
    assert summarise("i rutan", counts, []) == ["Flest anmälda brott i rutan under 2024: klotter (12)."]
    alone = [found_by_looking, count("Klotter", 0, "exact")]
    said = summarise("i rutan", alone, [])
    assert said == ["Anmälda brott i rutan under 2024: ingripande- och spaningsbrott (900)."]


def test_a_place_without_any_row_is_no_data_and_not_nothing() -> None:
    assert summarise("i rutan", [], []) == ["Det finns ingen uppgift om anmälda brott i rutan."]


@pytest.mark.parametrize(
    ("statuses", "start"),
    [
        (["exact", "exact"], "Inga anmälda brott"),
        (["exact", "protected"], "Inga eller enstaka anmälda brott"),
        (["exact", "withheld"], "Inget antal kan visas"),
        (["exact", None], "Inget antal kan visas"),
    ],
)
def test_no_number_above_0_is_said_as_the_weakest_status_allows(
    statuses: list[str | None], start: str
) -> None:
    counts = [count("A", None if status in {"withheld", None} else 0, status) for status in statuses]
    assert summarise("i rutan", counts, [])[0].startswith(start)


def test_an_official_year_names_publisher_unit_and_clock() -> None:
    said = official_words("i Bromma", Official("Brå", 2023, 14321, "per_100000", is_preliminary=True))
    assert said == (
        "Enligt Brå anmäldes preliminärt 14\u202f321 brott per 100 000 invånare i Bromma under 2023, "
        "räknat efter anmälningsdatum."
    )


def test_an_approximate_border_is_said_to_be_one() -> None:
    assert approximate_words("Bromma").startswith("Gränsen för Bromma är ungefärlig")
