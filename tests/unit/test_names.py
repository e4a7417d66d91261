"""Names of areas: the spellings that real sources use, and the laws a code must keep."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data import read_facts
from geo.errors import DeliveryError
from geo.names import code_of, normalise_name, tidy_name

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöé", min_size=1, max_size=12)
names = st.builds(
    lambda parts, separator: separator.join(parts),
    st.lists(words, min_size=1, max_size=3),
    st.sampled_from([" ", "-", " - ", " – "]),
)


@pytest.mark.parametrize(
    ("delivered", "name", "code"),
    [
        ("HÄSSELBY - VÄLLINGBY", "Hässelby-Vällingby", "hasselby-vallingby"),
        ("Stadsdelsområde Hässelby - Vällingby (Sthlm)", "Hässelby-Vällingby", "hasselby-vallingby"),
        ("Stadsdelsområde Enskede - Årsta - Vantör (Sthlm)", "Enskede-Årsta-Vantör", "enskede-arsta-vantor"),
        ("Rinkeby-Kista stadsdel (upphörde 2024-01-01)", "Rinkeby-Kista", "rinkeby-kista"),
        ("Spånga – Tensta", "Spånga-Tensta", "spanga-tensta"),
        ("Stockholm kommun", "Stockholm", "stockholm"),
        ("Järvas stadsdelsområde", "Järvas", "jarvas"),
        ("HÄSSELBY VILLASTAD", "Hässelby villastad", "hasselby-villastad"),
        ("Hässelby Villastad", "Hässelby villastad", "hasselby-villastad"),
        ("Gamla  Stan ", "Gamla stan", "gamla-stan"),
        ("ULVSUNDA INDUSTRIOMR", "Ulvsunda industriområde", "ulvsunda-industriomrade"),
        ("Ulvsunda Industriomr.", "Ulvsunda industriområde", "ulvsunda-industriomrade"),
        ("stora mossen", "Stora mossen", "stora-mossen"),
        ("Strand", "Strand", "strand"),
        ("Norra innerstaden", "Norra innerstaden", "norra-innerstaden"),
        ("NORRA INNERSTADEN", "Norra innerstaden", "norra-innerstaden"),
        ("A\u030arsta", "Årsta", "arsta"),
        ("Café Opera", "Café Opera", "cafe-opera"),
        ("Ærø", "Ærø", "aero"),
    ],
)
def test_one_spelling_and_one_code_for_each_area(delivered: str, name: str, code: str) -> None:
    assert normalise_name(delivered) == name
    assert code_of(delivered) == code


@given(names)
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once


@given(names)
def test_case_and_spaces_do_not_change_the_code(name: str) -> None:
    code = code_of(name)
    assert code_of(name.upper()) == code
    assert code_of(f"  {name.title()} ") == code
    assert code_of(normalise_name(name)) == code


@given(names)
def test_a_code_is_lower_case_ascii_with_single_hyphens(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code_of(name))


@pytest.mark.parametrize("name", ["", "  ", "-", "(Sthlm)", " – "])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(DeliveryError, match="Väntade ett områdesnamn"):
        normalise_name(name)


def test_a_name_that_ascii_cannot_write_has_no_code() -> None:
    with pytest.raises(DeliveryError, match="bara andra tecken"):
        code_of("東京")


def test_the_stadsdelar_have_117_codes() -> None:
    assert read_facts("stadsdelar")["stadsdel"].map(code_of).nunique() == 117


def test_a_tidied_name_keeps_the_publishers_spelling() -> None:
    assert tidy_name(" Östra  Farsta Strand\n") == "Östra Farsta Strand"
