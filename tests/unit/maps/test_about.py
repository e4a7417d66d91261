"""What a page says of its figures: whose, by which clock, from which version."""

from typing import get_args

import pytest

from api.schemas import Clock
from maps.about import CLOCKS, clock_words, facts, joined, source_words, synthetic_note, titled
from tests.unit.maps.made import about, source


def test_every_clock_of_the_api_is_a_sentence() -> None:
    assert set(CLOCKS) == set(get_args(Clock))
    assert all(words.endswith(".") for words in CLOCKS.values())


def test_an_unknown_clock_is_named_rather_than_guessed() -> None:
    assert clock_words("stenalder") == "Klocka: stenalder."


def test_a_source_says_when_its_last_day_is_unknown() -> None:
    words = source_words(source(latest_date=None, is_synthetic=False))
    assert words == "Polismyndigheten: Anmälda brott. Senaste datum saknas. Licens: Egen."


def test_one_clock_stands_once_and_several_stand_with_their_sources() -> None:
    assert [heading for heading, _ in facts(about())] == ["Källa", "Tid", "Version"]
    several = facts(about(sources=[source(), source(clock="anmald")], clock=None))
    assert [heading for heading, _ in several] == ["Källa", "Källa", "Version"]
    assert several[1][1].endswith(CLOCKS["anmald"])


def test_recipients_are_a_fact_of_their_own() -> None:
    assert ("Mottagare", "Bara vi.") in facts(about(recipients="Bara vi."))


@pytest.mark.parametrize(
    ("made_up", "expected"),
    [
        ((True, True), "siffrorna är påhittade"),
        ((True, False), "siffrorna från Polismyndigheten: A är påhittade"),
    ],
)
def test_it_says_which_figures_are_made_up(made_up: tuple[bool, bool], expected: str) -> None:
    sources = [source(title=name, is_synthetic=each) for name, each in zip("AB", made_up, strict=True)]
    assert synthetic_note(about(sources=sources)).startswith(expected)


def test_the_label_stands_first_in_a_title() -> None:
    assert titled("Karta", "Syntetiska data") == "Syntetiska data: Karta"
    assert titled("Karta", None) == "Karta"


def test_a_caveat_is_said_once_in_the_order_it_came() -> None:
    assert joined(["b", "a", "b"]) == ["b", "a"]
