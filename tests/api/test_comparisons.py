"""Oro och anmälda brott, side by side: of the same areas, by name, each with its own source and clock."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents
from geo.data import read_facts
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]
ADDRESS = "/api/areas/stadsdelsomrade/oro-och-anmalda-brott"


def ask(served: str, **parameters: str) -> dict[str, Any]:
    return httpx.get(served + ADDRESS, params=parameters, timeout=60).raise_for_status().json()


def answers(published: Settings, indikator: str, year: int) -> dict[str, tuple[Any, ...]]:
    """Code of a stadsdelsområde → what everybody answered."""
    with connect(published, ETL) as connection:
        rows = connection.execute(
            """
            SELECT code, round(andel::numeric, 1)::float8, round(ki_lag::numeric, 1)::float8,
                round(ki_hog::numeric, 1)::float8, antal_svar
            FROM publish.estimate
            INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
            WHERE kind = 'stadsdelsomrade' AND indikator = %s AND kon = 'alla' AND alder = 'alla'
                AND extract(YEAR FROM window_from) = %s
            """,
            [indikator, year],
        ).fetchall()
    return {code: tuple(rest) for code, *rest in rows}


@pytest.mark.parametrize("indikator", ["oro_brott", "otrygg_ute"])
def test_every_area_has_its_newest_answers_and_its_newest_rate(
    served: str, published: Settings, indikator: str
) -> None:
    told = ask(served, indikator=indikator)
    expected = answers(published, indikator, 2023)
    facts = read_facts("anmalda_brott_per_100000_2021_2025")
    total = facts[facts["brottstyp"] == "Totalt antal brott"].set_index("omrade")["2025"]
    assert (
        {area["code"] for area in told["areas"]}
        == set(extents(STADSDELSOMRADE_VERSIONS[-1]))
        == set(expected)
    )
    for area in told["areas"]:
        assert (area["andel"], area["ki_lag"], area["ki_hog"], area["antal_svar"]) == expected[area["code"]]
        assert area["ki_lag"] <= area["andel"] <= area["ki_hog"]
        assert area["survey_words"].endswith(" svar)")
        assert area["survey"]["title"] == "2023"
        assert (area["rate"], area["rate_year"]) == (int(total[area["name"]]), 2025)
        assert area["rate_words"].endswith("invånare 2025")


def test_areas_stand_by_name_and_are_never_ranked(served: str) -> None:
    told = ask(served)
    names = [area["name"] for area in told["areas"]]
    # å, ä and ö last: Östermalm would be after Södermalm
    assert names == sorted(names, key=lambda name: [ALPHABET.find(sign) for sign in name.lower()])
    assert names[0] == "Bromma"
    for measure in ("andel", "rate"):
        numbers = [area[measure] for area in told["areas"]]
        assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))
    assert not any("plac" in key or "rang" in key for area in told["areas"] for key in area)


ALPHABET = " -abcdefghijklmnopqrstuvwxyzåäö"


def test_the_answer_says_that_the_two_are_not_the_same(served: str) -> None:
    told = ask(served)
    assert "De mäter olika saker" in told["text"]
    assert told["question"].startswith("Hur ofta är du orolig")
    assert (told["is_synthetic"], told["label"]) == (True, "Syntetiska data")
    clocks = {source["source"]: source["clock"] for source in told["sources"]}
    assert clocks == {"bra__anmalda_brott": "anmald", "stockholm__trygghetsmatning": "undersokning"}


def test_an_older_division_has_the_survey_of_its_time_and_no_rate(served: str, published: Settings) -> None:
    told = ask(served, version="2020-07-01")
    expected = answers(published, "oro_brott", 2020)
    assert told["area_set_from"] == "2020-07-01"
    assert {area["code"]: area["andel"] for area in told["areas"]} == {
        code: andel for code, (andel, *_) in expected.items()
    }
    assert {(area["rate"], area["rate_words"]) for area in told["areas"]} == {(None, "ingen uppgift")}


def test_where_nothing_is_published_it_is_said(get: Get) -> None:
    told = get(ADDRESS).raise_for_status().json()
    areas = {area["code"]: area for area in told["areas"]}
    assert len(areas) == 11
    assert {(area["survey"], area["andel"], area["survey_words"]) for area in areas.values()} == {
        (None, None, "ingen uppgift")
    }
    assert (areas["bromma"]["rate"], areas["bromma"]["rate_year"]) == (14_321, 2023)
    assert areas["farsta"]["rate"] is None
    assert (told["is_synthetic"], told["label"]) == (False, None)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{ADDRESS}?indikator=upplever_klotter", 400),
        (f"{ADDRESS}?indikator=utsatt_misshandel", 400),
        (f"{ADDRESS}?indikator=finns_inte", 400),
        (f"{ADDRESS}?version=2008-01-01", 400),
        (f"{ADDRESS}?version=x", 400),
        ("/api/areas/finns-inte/oro-och-anmalda-brott", 404),
    ],
)
def test_a_question_that_is_not_about_oro_is_refused(get: Get, address: str, status: int) -> None:
    answer = get(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_public_sees_both_for_both_are_published_for_everybody(published: Settings) -> None:
    with connect(published, ETL) as connection:
        recipients = connection.execute(
            "SELECT DISTINCT 'oppen' = ANY(recipients) FROM publish.estimate "
            "UNION SELECT DISTINCT 'oppen' = ANY(recipients) FROM publish.series"
        ).fetchall()
    assert recipients == [(True,)]
