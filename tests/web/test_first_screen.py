"""The first screen: whose view, how fresh, in words, platser, map, legend, choices, source; in that order."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
IN_ORDER = (
    ".whose",
    "#lagesbild",
    "#platser",
    "#map-section",
    ".legend",
    ".choices",
    ".about",
    "#table-section",
)
TOPS = "(section) => section.getBoundingClientRect().top + window.scrollY"
FOLLOWS = """
selectors => selectors.slice(1).map((selector, at) => Boolean(
  document.querySelector(selectors[at]).compareDocumentPosition(document.querySelector(selector))
  & Node.DOCUMENT_POSITION_FOLLOWING))
"""


def profile_of(served: str, area: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{served}/api/areas/{area}/profile").raise_for_status().json()
    return answer


def test_the_sections_stand_in_the_order_in_which_they_are_read(visit: Visit) -> None:
    page = visit()
    assert page.evaluate(FOLLOWS, list(IN_ORDER)) == [True] * (len(IN_ORDER) - 1)


def test_on_a_standing_tablet_they_also_lie_below_each_other(visit: Visit) -> None:
    page = visit(width=800, height=1280)
    expect(page.locator(".about")).to_be_visible()
    tops = [page.locator(selector).evaluate(TOPS) for selector in IN_ORDER]
    assert tops == sorted(tops)


def test_it_says_whose_view_it_is_and_how_far_each_source_reaches(
    visit: Visit, catalog: dict[str, Any]
) -> None:
    top = visit().locator(".whose")
    expect(top).to_contain_text("Visar öppna uppgifter.")
    expect(top).to_contain_text("Syntetiska data")
    listed = top.locator(".fresh li")
    expect(listed).to_have_count(len(catalog["sources"]))
    for source in catalog["sources"]:
        row = listed.filter(has_text=f"{source['title']}, {source['publisher']}")
        expect(row.locator("time")).to_have_attribute("datetime", source["latest_date"])


def test_the_whole_city_is_told_of_in_at_most_five_sentences(visit: Visit, served: str) -> None:
    page = visit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbild för Stockholms stad")
    sentences = page.locator("#lagesbild .summary li")
    expect(sentences.first).to_be_visible()
    assert 2 <= sentences.count() <= 5
    expect(sentences.first).to_have_text(profile_of(served, "kommun/stockholm")["summary"][0])
    assert not [text for text in sentences.all_text_contents() if "ingen uppgift" in text]


def test_the_chosen_area_is_told_of_kept_in_the_address_and_brought_into_view(
    visit: Visit, served: str
) -> None:
    page = visit()
    whole = parse_qs(urlsplit(page.url).query).get("karta")
    page.get_by_label("Mitt stadsdelsområde").select_option(label="Järva")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbild för Järva")
    first = profile_of(served, "stadsdelsomrade/jarva")["summary"][0]
    expect(page.locator("#lagesbild .summary li").first).to_have_text(first)
    page.wait_for_url("**omrade=jarva**karta=**")
    assert parse_qs(urlsplit(page.url).query)["karta"] != whole
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(page.get_by_label("Mitt stadsdelsområde")).to_have_value("jarva")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbild för Stockholms stad")


def test_areas_to_choose_stand_by_name_and_nothing_is_ranked(visit: Visit) -> None:
    page = visit(lager="anmalda_brott_stadsdelsomrade_2023-07-01")
    names = page.locator("#home option").all_text_contents()
    assert names[0] == "Hela staden"
    rows = page.locator(".twin tbody th button").all_text_contents()
    assert [name.strip() for name in rows] == names[1:]


def test_no_further_boundaries_are_asked_for_from_the_start(visit: Visit, requests: list[str]) -> None:
    visit()
    assert [address for address in requests if "utsatt" in address] == []


def test_an_area_that_does_not_exist_is_said_and_the_rest_stands(visit: Visit) -> None:
    page = visit(omrade="atlantis")
    expect(page.locator("#lagesbild [role=alert]")).to_contain_text("finns inte")
    expect(page.locator(".legend")).to_be_visible()
