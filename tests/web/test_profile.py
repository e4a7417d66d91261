"""The panel of an area: every source by its own clock, what people answer, rates, and official statistics."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
LAYER = "anmalda_brott_stadsdelsomrade_2023-07-01"


@pytest.fixture(scope="session")
def jarva(served: str) -> dict[str, Any]:
    """Return the profile of an area that every source reaches."""
    address = f"{served}/api/areas/stadsdelsomrade/jarva/profile"
    answer: dict[str, Any] = httpx.get(address).raise_for_status().json()
    return answer


def test_every_source_has_a_table_of_its_own_with_its_clock(visit: Visit, jarva: dict[str, Any]) -> None:
    page = visit(lager=LAYER, vald="jarva")
    sources = list(dict.fromkeys(theme["source"] for theme in jarva["themes"]))
    parts = page.locator("#panel .of-source")
    expect(parts).to_have_count(len(sources))
    clocks = [part.locator(".source").last.text_content() for part in parts.all()]
    assert len(set(clocks)) == len(sources)
    unit = next(theme["unit"] for theme in jarva["themes"] if theme["source"] == "stockholm__tyck_till")
    expect(parts.filter(has=page.locator("#title-stockholm__tyck_till"))).to_contain_text(
        f"antal {unit} per tema"
    )


def test_rates_stand_with_interval_and_denominator(visit: Visit, jarva: dict[str, Any]) -> None:
    page = visit(lager=LAYER, vald="jarva")
    rated = next(theme for theme in jarva["themes"] if theme["rates"])
    newest = rated["rates"][-1]
    page.get_by_text("Visa per 1 000 invånare, med intervall").click()
    part = page.locator("#panel .of-source").first
    expect(part.get_by_role("cell", name=newest["words"], exact=True).first).to_be_visible()
    expect(part).to_contain_text("Nämnare, folkbokförda")
    expect(part).to_contain_text(newest["population_on"][:4])


def test_answers_are_drawn_and_written_by_sex_and_age(visit: Visit, jarva: dict[str, Any]) -> None:
    page = visit(lager=LAYER, vald="jarva", fraga="otrygg_ute")
    survey = next(each for each in jarva["surveys"] if each["indikator"] == "otrygg_ute")
    part = page.locator(".surveys")
    expect(part.get_by_label("Fråga")).to_have_value(f"{survey['source']}.otrygg_ute")
    newest = max(answer["title"] for answer in survey["answers"])
    answers = [answer for answer in survey["answers"] if answer["title"] == newest]
    shown = sum(answer["andel"] is not None for answer in answers)
    expect(part.locator("svg .dot")).to_have_count(shown)
    expect(part.locator("svg .absent")).to_have_count(len(answers) - shown)
    expect(part.get_by_role("img", name=survey["title"])).to_be_visible()
    part.get_by_text("Visa svaren som tabell").click()
    rows = part.locator("tbody tr")
    expect(rows).to_have_count(len(answers))
    women = next(each for each in answers if (each["kon"], each["alder"]) == ("kvinna", "alla"))
    expect(part.get_by_role("row", name="Kvinnor", exact=False).first).to_contain_text(women["words"])


def test_a_question_is_kept_in_the_address(visit: Visit) -> None:
    page = visit(lager=LAYER, vald="jarva")
    page.locator("#question").select_option(label="Upplever klotter")
    page.wait_for_url("**fraga=upplever_klotter**")
    expect(page.locator(".surveys .chart title")).to_contain_text("Upplever klotter")


def test_statistics_begin_with_every_crime_and_say_their_clock(visit: Visit, jarva: dict[str, Any]) -> None:
    page = visit(lager=LAYER, vald="jarva")
    part = page.locator(".official")
    expect(part.locator("#official option:checked")).to_contain_text("Totalt antal brott")
    expect(part.locator("#official option")).to_have_count(len(jarva["official"]))
    expect(part.locator(".source").first).to_contain_text("Källa: Brottsförebyggande rådet (Brå)")
    expect(part.locator(".source").first).to_contain_text("anmälningsdatum")
    expect(part.get_by_role("img")).to_be_visible()


def test_a_hexagon_says_concentration_and_volume_apart(visit: Visit, served: str, cell: str) -> None:
    profile = httpx.get(f"{served}/api/cells/{cell}/profile").raise_for_status().json()
    page = visit(vald=cell)
    both = [
        theme["title"]
        for theme in profile["themes"]
        if theme["source"] == "polisen__anmalda_brott"
        and any(each["is_raised"] for each in theme["concentration"] or [])
        and any(each["is_raised"] for each in theme["clustering"] or [])
    ]
    assert both, "the busiest hexagon is raised by both tests"
    row = page.locator("#themes-polisen__anmalda_brott").locator("xpath=..").locator("tbody tr")
    shown = row.filter(has=page.get_by_role("rowheader", name=both[0], exact=True))
    expect(shown).to_contain_text("mer än slumpen")
    expect(shown).to_contain_text("samlad volym")
