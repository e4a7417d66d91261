"""A tablet of ten inches, lying and standing, by finger; and the page read at 400 per cent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.test_accessibility import SMALLEST_TARGET_PX, TARGETS, violations

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
LYING, STANDING, ENLARGED = (1280, 800), (800, 1280), (320, 256)
STATES = (
    {"lager": "trygghetsmatning_stadsdelsomrade_2023-07-01", "vald": "jarva", "omrade": "jarva"},
    {"lager": "koncentration_gi_ruta_9"},
    {"vy": "oro"},
)
CONTROLS = "button, select, input, summary, a.button"
CUT = """
elements => elements
  .filter((element) => element.checkVisibility() && !element.closest(".scroll, .maplibregl-map, .skip"))
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))
"""


def opened(visit: Visit, size: tuple[int, int], state: dict[str, str], **more: str) -> Page:
    page = visit(width=size[0], height=size[1], has_touch=True, **state, **more)
    expect(page.locator("#lagesbild .summary li, .side-by-side").first).to_be_visible()
    if "vald" in state:
        expect(page.locator("#panel .summary")).to_be_visible()
        for summary in page.locator("#panel summary").all():
            summary.click()
    return page


@pytest.mark.parametrize("size", [LYING, STANDING, ENLARGED])
@pytest.mark.parametrize("state", STATES)
def test_nothing_scrolls_sideways_and_nothing_is_cut(
    visit: Visit, size: tuple[int, int], state: dict[str, str]
) -> None:
    page = opened(visit, size, state)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("h1, h2, h3, p, li, select, button, input, summary").evaluate_all(CUT) == []


@pytest.mark.parametrize("size", [LYING, STANDING])
@pytest.mark.parametrize("state", STATES)
def test_every_target_is_large_enough_for_a_finger(
    visit: Visit, size: tuple[int, int], state: dict[str, str]
) -> None:
    page = opened(visit, size, state)
    sizes = page.locator(CONTROLS).evaluate_all(TARGETS)
    assert sizes
    assert [(name, height) for name, height in sizes if height < SMALLEST_TARGET_PX] == []


def test_a_tap_selects_and_the_way_to_the_answer_is_a_tap(visit: Visit) -> None:
    page = visit(
        width=800,
        height=1280,
        has_touch=True,
        lager="anmalda_brott_stadsdelsomrade_2023-07-01",
        karta="12/59.41/17.93",
    )
    page.locator("canvas.maplibregl-canvas").tap()
    expect(page.locator("#panel")).to_have_attribute("data-unit", "jarva")
    page.get_by_role("link", name="Till uppgifterna").tap()
    expect(page.locator("#panel")).to_be_in_viewport()


@pytest.mark.parametrize("appearance", ["ljus", "mork", "sol"])
def test_axe_finds_nothing_in_a_survey_with_everything_open(visit: Visit, appearance: str) -> None:
    page = opened(visit, STANDING, STATES[0], utseende=appearance)
    assert violations(page) == []


def test_the_situation_is_read_and_changed_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.locator("#home").focus()
    page.keyboard.type("Fars")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbild för Farsta")
    page.locator("#layer").focus()
    page.keyboard.type("Trygghetsmätningen per stadsdel")
    expect(page.locator("#map-title")).to_contain_text("Trygghetsmätningen")
    page.get_by_role("link", name="Visa som tabell").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#table-section")).to_be_focused()
