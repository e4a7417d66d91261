"""Process rules of platssamverkan: what may follow what, and who is told what."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.policy import Recipient
from geo.errors import ConflictError, PolicyError, RuleError
from geo.samverkan import (
    STAFF,
    STATUS_WORDS,
    UTFALL_WORDS,
    Former,
    Proposal,
    Status,
    Utfall,
    is_for_no_others,
    next_utfall,
    recipients_of_drawn,
    require_clean,
    require_day,
    require_name,
    require_next,
    status_of,
)

DAY = date(2026, 1, 12)


def former(utfall: str, number: int = 1) -> Former:
    return Former(number, utfall, "Gruppen", DAY)


def is_allowed(utfall: str, after: Former | None, *, is_changed: bool) -> bool:
    number = after.number + 1 if after else 1
    try:
        require_next(Proposal(number, utfall, is_changed=is_changed), after)
    except RuleError:
        return False
    return True


def as_the_trigger_says(utfall: str, after: Former | None, *, is_changed: bool) -> bool:
    """Decide as workflow.require_next does, which is written in another language."""
    is_repeated = utfall == (after.utfall if after else "aterford")
    return not (is_repeated and not (utfall == "prioriterad" and is_changed))


@pytest.mark.parametrize("is_changed", [True, False])
def test_the_rules_are_those_of_the_database(*, is_changed: bool) -> None:
    for utfall, after in product(Utfall, [None, *(former(each) for each in Utfall)]):
        found = is_allowed(utfall, after, is_changed=is_changed)
        assert found == as_the_trigger_says(utfall, after, is_changed=is_changed), (utfall, after)


def test_a_history_begins_as_prioriterad_or_bortvald() -> None:
    assert [each for each in Utfall if is_allowed(each, None, is_changed=False)] == [
        "prioriterad",
        "bortvald",
    ]
    with pytest.raises(RuleError, match="Ingen har beslutat om platsen, så den kan inte återföras"):
        require_next(Proposal(1, "aterford", is_changed=False), None)


def test_what_may_follow_is_what_is_offered() -> None:
    for last in (None, *Utfall):
        after = former(last) if last else None
        assert set(next_utfall(last)) == {each for each in Utfall if is_allowed(each, after, is_changed=True)}


@pytest.mark.parametrize(
    ("utfall", "words"),
    [
        (
            "prioriterad",
            "redan prioriterad. Ett nytt sådant beslut behöver ett annat namn eller en annan polygon",
        ),
        ("bortvald", "redan bortvald. Välj ett annat utfall"),
        ("aterford", "redan återförd. Välj ett annat utfall"),
    ],
)
def test_a_decision_that_changes_nothing_says_how_it_stands(utfall: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        require_next(Proposal(4, utfall, is_changed=False), former(utfall, 3))


@given(st.integers(1, 50), st.integers(-5, 60), st.sampled_from(Utfall), st.sampled_from(Utfall))
def test_only_the_next_number_follows(number: int, sent: int, last: Utfall, utfall: Utfall) -> None:
    if sent == number + 1:
        is_allowed(utfall, former(last, number), is_changed=True)
        return
    with pytest.raises(ConflictError, match=f"Beslut {number} är redan fattat: .*, av Gruppen 2026-01-12"):
        require_next(Proposal(sent, utfall, is_changed=True), former(last, number))


def test_without_a_first_decision_there_is_no_second() -> None:
    with pytest.raises(ConflictError, match="Väntade platsens första beslut, fick nummer 2"):
        require_next(Proposal(2, "bortvald", is_changed=True), None)


@pytest.mark.parametrize(
    ("utfall", "is_kandidat", "status"),
    [
        (None, True, Status.KANDIDAT),
        ("prioriterad", True, Status.PRIORITERAD),
        ("prioriterad", False, Status.PRIORITERAD),
        ("bortvald", True, Status.BORTVALD),
        ("bortvald", False, Status.BORTVALD),
        ("aterford", True, Status.KANDIDAT),
        ("aterford", False, Status.ATERFORD),
    ],
)
def test_how_a_plats_stands(utfall: str | None, status: Status, *, is_kandidat: bool) -> None:
    assert status_of(utfall, is_kandidat=is_kandidat) is status


def test_every_outcome_and_status_has_its_word() -> None:
    assert set(UTFALL_WORDS) == set(Utfall)
    assert set(STATUS_WORDS) == set(Status)
    assert list(Status) == ["prioriterad", "kandidat", "bortvald", "aterford"]


def test_a_day_may_be_today_and_no_later() -> None:
    require_day(DAY, DAY)
    with pytest.raises(RuleError, match="Beslutsdagen 2026-01-13 ligger i framtiden; senast 2026-01-12"):
        require_day(date(2026, 1, 13), DAY)


@pytest.mark.parametrize("name", ["Sergels torg", "Farsta centrum, norra", "Rågsveds tunnelbanestation"])
def test_a_torg_a_centrum_and_a_station_may_be_named(name: str) -> None:
    require_name(name)


@pytest.mark.parametrize("name", ["Vasa gymnasium", "Brf Eken", "Anna Persson", "Ahmeds livs", "Storgatan 3"])
def test_a_name_that_points_at_somebody_is_refused_unless_the_plats_has_it_already(name: str) -> None:
    with pytest.raises(RuleError, match="inte en person, skola, lokal för trosutövning, bostad, butik"):
        require_name(name, ["Sergels torg"])
    require_name(name, [f" {name} "])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Se 19121212-1212", "personnummer"),
        ("Ring 070-123 45 67 eller a@b.se", "e-postadresser, telefonnummer"),
        ("Bilen ABC 123 står där", "registreringsnummer"),
        ("Störningar i lgh 1203", "lägenhetsnummer"),
    ],
)
def test_personal_data_is_refused_by_its_kind_and_never_repeated(text: str, kinds: str) -> None:
    with pytest.raises(RuleError) as refused:
        require_clean("motivering", text)
    assert str(refused.value) == f"Fältet motivering verkar innehålla {kinds}. Ta bort det och spara igen."


@pytest.mark.parametrize(
    "text", ["12 brott mot 4 väntade 2024-01-30", "Kväll 18–02, linje 17", "Dnr 2025/1234"]
)
def test_numbers_of_the_matter_are_no_personal_data(text: str) -> None:
    require_clean("motivering", text)


def test_a_drawn_plats_is_for_the_staff_of_the_audience() -> None:
    assert recipients_of_drawn(["oppen", "stad", "egen_enhet", "platspart"], is_demo=False) == [
        "egen_enhet",
        "stad",
    ]
    assert recipients_of_drawn(["oppen"], is_demo=True) == ["egen_enhet"]
    with pytest.raises(PolicyError, match="tjänsten svarar här inte för någon av dem"):
        recipients_of_drawn(["oppen", "platspart"], is_demo=False)


@given(st.lists(st.sampled_from([str(each) for each in Recipient]), unique=True))
def test_a_drawn_plats_is_never_open_and_never_for_others_than_the_audience(audience: Sequence[str]) -> None:
    try:
        found = recipients_of_drawn(audience, is_demo=False)
    except PolicyError:
        assert not STAFF & set(audience)
    else:
        assert found
        assert set(found) <= set(audience) - {"oppen", "platspart"}


def test_what_a_decision_rests_on_is_for_no_others() -> None:
    assert is_for_no_others(["stad"], ["samverkan_polis", "stad"])
    assert not is_for_no_others(["samverkan_polis", "stad"], ["stad"])
