"""Accessibility that a machine can check: axe-core, targets, headings, and keyboard paths."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
AXE = Path(__file__).parents[2] / "maps" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 800)
SMALLEST_TARGET_PX = 44

TARGETS = """
controls => controls
  .filter((control) => control.checkVisibility())
  .map((control) => (control.matches("input[type=radio], input[type=checkbox]") ? control.closest("label") : control))
  .map((control) => [control.textContent.trim() || control.id, control.getBoundingClientRect().height])
"""


def violations(page: Page) -> list[str]:
    """Names of the rules that the page breaks."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, { runOnly: tags }).then((result) => result.violations)", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("appearance", ["ljus", "mork", "sol"])
def test_axe_finds_nothing_with_a_hexagon_open(
    visit: Visit, centred: dict[str, str], cell: str, width: int, appearance: str
) -> None:
    page = visit(width=width, utseende=appearance, vald=cell, **centred)
    expect(page.locator("#panel .summary")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_with_an_area_and_its_statistics_open(visit: Visit, width: int) -> None:
    page = visit(width=width, lager="anmalda_brott_stadsdelsomrade_2023-07-01", vald="jarva")
    expect(page.locator(".surveys")).to_be_visible()
    for summary in page.locator("#panel summary").all():
        summary.click()
    expect(page.locator(".surveys details table")).to_be_visible()
    assert violations(page) == []


def test_axe_would_find_a_control_without_a_name(visit: Visit) -> None:
    page = visit()
    page.locator("label[for=theme]").evaluate("label => label.remove()")
    assert any(found.startswith("select-name") for found in violations(page))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_is_large_enough_for_a_finger(
    visit: Visit, centred: dict[str, str], cell: str, width: int
) -> None:
    page = visit(width=width, vald=cell, **centred)
    expect(page.locator("#panel .summary")).to_be_visible()
    sizes = page.locator("button, select, input, summary, a.button").evaluate_all(TARGETS)
    assert [(name, height) for name, height in sizes if height < SMALLEST_TARGET_PX] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(
    visit: Visit, centred: dict[str, str], cell: str, width: int
) -> None:
    page = visit(width=width, vald=cell, **centred)
    expect(page.locator("#panel .summary")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_swedish_and_has_one_main_heading(visit: Visit) -> None:
    page = visit()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("canvas.maplibregl-canvas")).to_have_attribute("aria-label", "Karta")
    expect(page.get_by_role("button", name="Zooma in")).to_be_visible()


def test_the_first_keys_skip_to_map_and_table(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till kartan")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#table-section")).to_be_focused()
