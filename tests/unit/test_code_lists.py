"""Indicators of the surveys and code lists of the trygghetsinventering."""

import re
import unicodedata

import pandas as pd
import pytest

from geo.errors import NotFoundError
from geo.indicators import INDICATORS, NTU, TRYGGHETSMATNING, find_indicator, indicators_of
from geo.trygghetsinventering import (
    BRISTTYPER,
    LJUS,
    OMFATTNINGAR,
    PLATSTYPER,
    STATUSES,
    bristtyp_of,
    listed,
)
from geo.words import ids_of

LISTS = (PLATSTYPER, STATUSES, LJUS, OMFATTNINGAR)


def words(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), index=range(5, 5 + len(values)), dtype="str")


def test_every_id_is_ascii_and_stands_once() -> None:
    ids = [each.id for each in (*INDICATORS, *BRISTTYPER)] + [each for known in LISTS for each in known]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", each) for each in ids)
    assert len({each.id for each in (*INDICATORS, *BRISTTYPER)}) == len(INDICATORS) + len(BRISTTYPER)


def test_the_surveys_share_no_indicator_and_every_one_belongs_to_one() -> None:
    assert (*indicators_of(TRYGGHETSMATNING), *indicators_of(NTU)) == INDICATORS
    assert [each.id for each in INDICATORS if each.is_oro] == ["oro_brott", "otrygg_ute"]
    assert indicators_of("stockholm__tyck_till") == ()


def test_an_unknown_indicator_is_refused_with_those_there_are() -> None:
    assert find_indicator("oro_brott").title.startswith("Ofta orolig")
    with pytest.raises(NotFoundError, match="oro_brott, otrygg_ute"):
        find_indicator("oro_vader")


def test_one_bristtyp_is_restricted_and_one_is_no_brist() -> None:
    assert [each.id for each in BRISTTYPER if each.is_restricted] == ["brist_narkotika"]
    assert [each.id for each in BRISTTYPER if not each.is_brist] == ["omtyckt_plats"]


def test_every_title_leads_to_its_id_in_any_spelling() -> None:
    for spell in (str, str.upper, lambda word: unicodedata.normalize("NFD", word), lambda word: f" {word}  "):
        found = bristtyp_of(words(*(spell(each.title) for each in BRISTTYPER)))
        assert found.tolist() == [each.id for each in BRISTTYPER]
        for known in LISTS:
            assert listed(words(*map(spell, known.values())), known).tolist() == list(known)


def test_what_no_list_has_and_blanks_have_no_id() -> None:
    found = bristtyp_of(words("Otäckt", None, "Klotter", "Klotter!"))
    assert found.tolist() == [None, None, "brist_klotter", None]
    assert found.index.tolist() == [5, 6, 7, 8]


def test_a_loved_place_needs_no_reminder_to_be_cared_for() -> None:
    assert bristtyp_of(words("Omtyckt plats")).tolist() == ["omtyckt_plats"]


def test_no_words_have_no_ids() -> None:
    assert ids_of(words(), {"ny": "ny"}).tolist() == []
    assert ids_of(words(None), {"ny": "ny"}).tolist() == [None]
