"""The map in a real browser: what it loads, what it draws, and what a click or a key selects."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
SYNTHETIC = "Syntetiska data"
NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...rest);
};
"""


def click_middle(page: Page) -> None:
    page.locator("canvas.maplibregl-canvas").click()


def test_it_loads_without_errors_violations_or_requests_to_others(
    visit: Visit, served: str, errors: list[str], requests: list[str]
) -> None:
    page = visit()
    expect(page.locator("html")).to_have_attribute("data-ready", "map")
    assert errors == []
    assert [address for address in requests if not address.startswith((served, "data:", "blob:"))] == []


def test_a_click_on_a_hexagon_opens_its_panel(visit: Visit, centred: dict[str, str], cell: str) -> None:
    page = visit(**centred)
    click_middle(page)
    expect(page.locator("#panel")).to_have_attribute("data-unit", cell)
    expect(page.locator("#panel code")).to_have_text(cell)
    expect(page.get_by_role("status")).to_contain_text(cell)
    assert parse_qs(urlsplit(page.url).query)["vald"] == [cell]


def test_enter_selects_what_is_in_the_middle(visit: Visit, centred: dict[str, str], cell: str) -> None:
    page = visit(**centred)
    canvas = page.locator("canvas.maplibregl-canvas")
    page.locator("#map-section").focus()
    while not canvas.evaluate("canvas => canvas === document.activeElement"):
        page.keyboard.press("Tab")
    expect(page.locator(".crosshair")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_attribute("data-unit", cell)


def test_arrows_move_the_map_and_say_what_is_in_the_middle(
    visit: Visit, centred: dict[str, str], cell: str
) -> None:
    page = visit(**centred)
    page.locator("canvas.maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("Mitt i kartan")
    expect(page.get_by_role("status")).not_to_contain_text(cell)


def test_moving_in_time_draws_anew_and_asks_for_nothing(
    visit: Visit, frame: dict[str, Any], requests: list[str]
) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    newest, earlier = frame["windows"][-1]["title"], frame["windows"][-2]["title"]
    expect(page.locator(".period .shown")).to_have_text(newest)
    before, asked = page.locator("#map").screenshot(), len(requests)
    page.get_by_role("slider", name="Period").press("ArrowLeft")
    expect(page.locator(".period .shown")).to_have_text(earlier)
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", earlier)
    expect(page.locator("#map-title")).to_contain_text(earlier)
    assert page.locator("#map").screenshot() != before
    assert [address for address in requests[asked:] if "/api/" in address] == []
    assert parse_qs(urlsplit(page.url).query)["period"] == [earlier]


def test_the_legend_tells_three_kinds_of_nothing_apart(visit: Visit, frame: dict[str, Any]) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    legend = page.locator(".legend")
    for mark, words in {
        "zero": "Inga anmälda brott",
        "withheld": "För få för att visas",
        "none": "Ingen uppgift",
    }.items():
        expect(legend.locator(f"[data-mark={mark}]")).to_contain_text(words)
    drawings = [
        legend.locator(f"[data-mark={mark}] svg").inner_html() for mark in ("zero", "withheld", "none")
    ]
    assert len(set(drawings)) == len(drawings)
    expect(legend).to_contain_text(f"{frame['classes'][-1]} eller fler")


def test_areas_are_classed_by_number_per_km2(visit: Visit, served: str, errors: list[str]) -> None:
    page = visit(lager="anmalda_brott_stadsdel", vald="norrmalm")
    expect(page.locator(".legend")).to_contain_text("Anmälda brott per km²")
    expect(page.locator("#panel")).to_have_attribute("data-unit", "norrmalm")
    profile = httpx.get(f"{served}/api/areas/stadsdel/norrmalm/profile").raise_for_status().json()
    for sentence in profile["summary"]:
        expect(page.locator("#panel .summary")).to_contain_text(sentence)
    assert errors == []


def test_a_click_selects_an_area(visit: Visit) -> None:
    page = visit(lager="anmalda_brott_stadsdelsomrade_2023-07-01", karta="12/59.41/17.93")
    click_middle(page)
    expect(page.locator("#panel")).to_have_attribute("data-unit", "jarva")
    expect(page.locator("#panel-title")).to_have_text("Järva")


def test_official_series_of_an_area_has_its_clock_and_no_zero_for_what_is_missing(
    visit: Visit, served: str
) -> None:
    page = visit(lager="anmalda_brott_stadsdelsomrade_2023-07-01", vald="jarva")
    address = f"{served}/api/areas/stadsdelsomrade/jarva/profile?version=2023-07-01"
    official = httpx.get(address).raise_for_status().json()["official"]
    series = next(each for each in official if each["brott"].startswith("Totalt antal"))
    part = page.locator(".official")
    expect(part).to_contain_text("anmälningsdatum")
    missing = [year for year in series["years"] if year["status"] == "saknas"]
    assert missing, "the demo holds years before the area existed"
    for year in missing:
        row = part.locator(".years tbody tr").filter(has_text=str(year["year"])).first
        expect(row.locator("td").first).to_have_text("ingen uppgift")


def test_concentration_is_said_as_more_than_chance(visit: Visit) -> None:
    page = visit(lager="koncentration_ruta_9")
    expect(page.locator(".legend")).to_contain_text("Mer än slumpen")
    expect(page.get_by_role("columnheader", name="Läge")).to_be_visible()


def test_the_synthetic_label_stands_at_title_panel_table_and_print(
    visit: Visit, centred: dict[str, str], cell: str
) -> None:
    page = visit(**centred, vald=cell)
    expect(page.locator("#panel .summary")).to_be_visible()
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        for place in (".whose", ".briefing", ".map-section", "#panel", "caption"):
            expect(page.locator(place).get_by_text(SYNTHETIC, exact=True).first).to_be_visible()


@pytest.mark.parametrize("appearance", ["ljus", "mork", "sol"])
def test_legend_and_map_follow_the_appearance(visit: Visit, appearance: str) -> None:
    page = visit()
    plain = page.locator(".legend [data-mark=c0] svg").inner_html()
    names = {"ljus": "Ljust", "mork": "Mörkt", "sol": "Sol"}
    page.get_by_role("radio", name=names[appearance]).check()
    expect(page.locator("html")).to_have_attribute("data-appearance", appearance)
    page.locator("html[data-ready]").wait_for(state="attached")
    assert (page.locator(".legend [data-mark=c0] svg").inner_html() == plain) == (appearance == "ljus")


def test_the_address_restores_what_was_seen(visit: Visit, centred: dict[str, str], cell: str) -> None:
    page = visit(**centred, vald=cell, utseende="sol", ordning="-antal", filter="norr", period="2024")
    expect(page.locator("#panel")).to_have_attribute("data-unit", cell)
    address = page.url
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert page.url == address
    expect(page.get_by_role("searchbox")).to_have_value("norr")
    expect(page.get_by_role("radio", name="Sol")).to_be_checked()


def test_back_returns_to_the_former_choice(visit: Visit, frame: dict[str, Any]) -> None:
    page = visit(lager=frame["layer"], tema=frame["theme"])
    page.locator("#layer").select_option(label="Anmälda brott per stadsdel")
    expect(page.locator("#map-title")).to_contain_text("stadsdel")
    page.go_back()
    expect(page.locator("#variant")).to_have_value(frame["layer"])


def test_without_webgl_table_and_panel_carry_everything(
    visit: Visit, frame: dict[str, Any], cell: str, errors: list[str]
) -> None:
    page = visit(
        lager=frame["layer"], tema=frame["theme"], before=lambda page: page.add_init_script(NO_WEBGL)
    )
    expect(page.locator("html")).to_have_attribute("data-ready", "table")
    expect(page.locator(".map-section")).to_contain_text("saknar WebGL 2")
    page.get_by_role("searchbox").fill(cell)
    page.locator(f"[data-unit='{cell}']").click()
    expect(page.locator("#panel code")).to_have_text(cell)
    assert errors == []


def test_a_refusal_is_shown_in_the_words_of_the_api(visit: Visit, served: str) -> None:
    address = f"{served}/api/frames/anmalda_brott_ruta_9?tema=finns_inte"

    def ask_for_a_theme_that_is_not(route: Route) -> None:
        route.continue_(url=address)

    page = visit(before=lambda page: page.route("**/api/frames/**", ask_for_a_theme_that_is_not))
    detail = httpx.get(address).json()["detail"]
    expect(page.get_by_role("alert")).to_have_text(detail)


def test_silence_of_the_server_is_said(visit: Visit) -> None:
    page = visit(before=lambda page: page.route("**/api/frames/**", lambda route: route.abort()))
    expect(page.get_by_role("alert")).to_contain_text("Servern svarar inte")
