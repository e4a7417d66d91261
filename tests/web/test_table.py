"""The table twin: the same numbers as the map, for those who read, search or sort."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
NUMBERS = ".twin tbody tr td:first-of-type"
ALL_TEXTS = "cells => cells.map((cell) => cell.textContent.trim())"


def numbers_of(page: Page) -> list[int]:
    texts = page.locator(NUMBERS).evaluate_all(ALL_TEXTS)
    return [int(text.replace("\N{NO-BREAK SPACE}", "")) for text in texts if text[0].isdigit()]


def heading(page: Page, name: str) -> Locator:
    return page.locator(".twin thead th").filter(has_text=name)


def test_it_opens_by_name_so_that_it_is_no_ranking(visit: Visit) -> None:
    page = visit(lager="anmalda_brott_stadsdel")
    expect(heading(page, "Stadsdel")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".twin tbody th button").first).to_have_text("Abrahamsberg")


def test_a_heading_sorts_by_number_and_turns_around(visit: Visit, frame: dict[str, Any]) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    highest = max(n for n in frame["values"][-1] if n is not None)
    heading(page, "Antal").get_by_role("button").click()
    expect(heading(page, "Antal")).to_have_attribute("aria-sort", "descending")
    falling = numbers_of(page)
    assert falling[0] == highest
    assert falling == sorted(falling, reverse=True)
    heading(page, "Antal").get_by_role("button").click()
    expect(heading(page, "Antal")).to_have_attribute("aria-sort", "ascending")
    rising = numbers_of(page)
    assert rising == sorted(rising)


def test_it_shows_the_published_numbers_in_words(visit: Visit, frame: dict[str, Any]) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    newest = frame["status"][-1]
    withheld = frame["units"][newest.index(frame["statuses"].index("withheld"))]
    page.get_by_role("searchbox").fill(withheld)
    expect(page.locator(NUMBERS)).to_have_text("för få för att visas")


def test_a_row_selects_as_a_click_on_the_map_does(visit: Visit, frame: dict[str, Any], cell: str) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    page.get_by_role("searchbox").fill(cell)
    row = page.locator(f".twin [data-unit='{cell}']")
    row.focus()
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel code")).to_have_text(cell)
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#panel")).to_have_count(0)


def test_a_selection_made_elsewhere_turns_to_its_page(visit: Visit, frame: dict[str, Any], cell: str) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"], vald=cell)
    expect(page.locator(f".twin [data-unit='{cell}']")).to_be_visible()
    expect(page.locator(".twin tr.selected")).to_have_count(1)


def test_it_can_hold_only_what_is_in_sight(visit: Visit, centred: dict[str, str], cell: str) -> None:
    page = visit(**centred)
    page.get_by_role("checkbox", name="Bara det som syns i kartan").check()
    expect(page.locator(f".twin [data-unit='{cell}']")).to_be_visible()
    expect(page.locator(".pager")).not_to_contain_text("av 2\N{NO-BREAK SPACE}")
    in_sight = page.locator(".twin tbody tr").count()
    page.get_by_role("button", name="Zooma in").click()
    expect(page.locator(".twin tbody tr")).not_to_have_count(in_sight)
    assert 0 < page.locator(".twin tbody tr").count() < in_sight


def test_a_filter_without_rows_says_so(visit: Visit) -> None:
    page = visit(filter="finns inte någonstans")
    expect(page.locator("lb-table")).to_contain_text("Inga rader stämmer med filtret.")
