"""Oro och anmälda brott: two things side by side, by name, with intervals, sources and clocks."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.test_accessibility import violations

pytestmark = pytest.mark.web

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def told(served: str) -> dict[str, Any]:
    """Return what the API says of every area."""
    address = f"{served}/api/areas/stadsdelsomrade/oro-och-anmalda-brott"
    answer: dict[str, Any] = httpx.get(address).raise_for_status().json()
    return answer


def test_it_is_reached_from_the_situation_and_left_with_back(visit: Visit) -> None:
    page = visit()
    page.get_by_role("navigation").get_by_role("link", name="Oro och anmälda brott").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oro och anmälda brott")
    expect(page.get_by_role("link", name="Oro och anmälda brott")).to_have_attribute("aria-current", "page")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#map-section")).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lägesbild för")
    expect(page.locator("#map-section")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-ready", "map")


def test_its_address_opens_it_and_asks_for_no_map(visit: Visit, requests: list[str]) -> None:
    page = visit(vy="oro")
    expect(page.locator("html")).to_have_attribute("data-ready", "page")
    expect(page.locator(".side-by-side")).to_be_visible()
    assert [address for address in requests if "/api/frames/" in address] == []


def test_the_areas_stand_by_name_with_interval_answers_and_rate(visit: Visit, told: dict[str, Any]) -> None:
    page = visit(vy="oro")
    rows = page.locator(".side-by-side tbody tr")
    expect(rows).to_have_count(len(told["areas"]))
    names = rows.locator("th").all_text_contents()
    assert [name.strip() for name in names] == [area["name"] for area in told["areas"]]
    assert any(area["andel"] is not None for area in told["areas"])
    for area, row in zip(told["areas"], rows.all(), strict=True):
        if area["andel"] is None:
            expect(row.locator("td").first).to_have_text(area["survey_words"])
            continue
        share, low, high = (f"{area[key]:.1f}".replace(".", ",") for key in ("andel", "ki_lag", "ki_hog"))
        expect(row.locator("td").nth(0)).to_have_text(share)
        expect(row.locator("td").nth(1)).to_have_text(f"mellan {low} och {high}")


def test_it_says_what_the_two_are_and_whose(visit: Visit, told: dict[str, Any]) -> None:
    part = visit(vy="oro").locator("#oro")
    for words in (told["text"], told["question"], "i bokstavsordning", "Syntetiska data", "anmälningsdatum"):
        expect(part).to_contain_text(words)
    for source in told["sources"]:
        expect(part).to_contain_text(f"{source['publisher']}: {source['title']}")


def test_another_question_is_asked_and_kept_in_the_address(visit: Visit) -> None:
    page = visit(vy="oro", omrade="jarva")
    expect(page.locator(".side-by-side tr.selected")).to_contain_text("mitt område")
    page.get_by_label("Fråga").select_option("otrygg_ute")
    expect(page.locator("#oro-caption")).to_contain_text("Otrygg ute")
    page.reload()
    expect(page.get_by_label("Fråga")).to_have_value("otrygg_ute")


def test_every_heading_of_the_table_belongs_to_its_columns(visit: Visit) -> None:
    page = visit(vy="oro")
    expect(page.get_by_role("columnheader", name="Oro: svar i undersökningen")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Anmälda brott: officiell statistik")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Järva")).to_be_visible()


def test_the_first_key_skips_to_the_table(visit: Visit) -> None:
    page = visit(vy="oro")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till tabellen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#oro")).to_be_focused()


@pytest.mark.parametrize("appearance", ["ljus", "mork", "sol"])
def test_axe_finds_nothing(visit: Visit, appearance: str) -> None:
    page = visit(vy="oro", utseende=appearance, omrade="jarva")
    expect(page.locator(".side-by-side")).to_be_visible()
    assert violations(page) == []
