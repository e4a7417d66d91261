"""Platser in a real browser: deciding, drawing, and what is said of it all."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.deciding import (
    DECIDER,
    HOSTILE,
    ON_MAP,
    OPEN_FIELD,
    REASON,
    SMALLEST_TARGET_PX,
    WIDTHS,
    Plats,
    Visit,
    decide,
    detail,
    fill,
    listed,
    map_centre,
    open_plats,
    platser,
    said,
    save,
)
from tests.web.test_accessibility import TARGETS, violations
from tests.web.test_map import NO_WEBGL

pytestmark = pytest.mark.web


def test_a_kandidat_becomes_prioriterad_and_is_brought_back(
    visit: Visit, served: str, kandidat: Plats, errors: list[str]
) -> None:
    page = open_plats(visit, kandidat)
    fill(page, "prioriterad")
    save(page)
    expect(said(page)).to_have_text(f"Beslutet är sparat: {kandidat['name']} är prioriterad.")
    expect(page.locator("#plats-title")).to_be_focused()
    plats = parse_qs(urlsplit(page.url).query)["plats"][0]
    expect(page.locator(f".plats-group[data-status=prioriterad] [data-plats='{plats}']")).to_have_count(1)
    expect(page.locator(f"[data-plats='{kandidat['id']}']")).to_have_count(0)
    fill(page, "aterford", "Ny samlad bedömning.\nPå nytt i höst.")
    save(page)
    expect(said(page)).to_have_text(f"Beslutet är sparat: {kandidat['name']} är återförd.")
    expect(page.locator(f".plats-group[data-status=kandidat] [data-plats='{plats}']")).to_have_count(1)
    history = page.locator(".plats-history > li")
    expect(history).to_have_count(2)
    expect(history.nth(0)).to_contain_text(f"Prioriterad av {DECIDER}")
    expect(history.nth(0)).to_contain_text(REASON)
    expect(history.nth(1)).to_contain_text("Återförd")
    expect(history.nth(1).locator(".plats-reason")).to_have_css("white-space", "pre-line")
    utfall = [each["utfall"] for each in detail(served, plats)["history"]]
    assert utfall == ["prioriterad", "aterford"]
    assert errors == []


def test_the_history_holds_the_underlag_of_its_time(visit: Visit, served: str, prioriterad: Plats) -> None:
    page = open_plats(visit, prioriterad)
    stored = prioriterad["history"][0]["underlag"]
    first = page.locator(".plats-history > li").first
    first.locator("summary").click()
    expect(first).to_contain_text(f"{stored['underlag']} underlag")
    expect(first.locator(".plats-parts tbody tr")).to_have_count(len(stored["parts"]["parts"]))
    themes = {part["theme_title"] for part in detail(served, prioriterad["id"])["parts"]}
    assert first.locator(".plats-parts tbody tr th").first.inner_text() in themes


def test_a_plats_is_deselected_with_its_reason(visit: Visit, kandidat: Plats) -> None:
    page = open_plats(visit, kandidat)
    fill(page, "bortvald", "Byggplats till hösten; ses om då.")
    save(page)
    expect(said(page)).to_contain_text("är bortvald")
    folded = page.locator("details.plats-group[data-status=bortvald]")
    expect(folded.locator("summary")).to_contain_text("Bortvalda platser")
    expect(folded).to_contain_text("Byggplats till hösten; ses om då.")
    page.get_by_role("button", name="Stäng platsen").click()
    expect(folded).not_to_have_attribute("open", "")


def test_what_is_missing_is_told_at_its_field_and_nothing_is_sent(
    visit: Visit, served: str, kandidat: Plats
) -> None:
    page = open_plats(visit, kandidat)
    page.get_by_role("button", name="Besluta om platsen").click()
    expect(page.locator("#beslut-title")).to_be_focused()
    expect(page.locator(".plats-form")).to_contain_text("Skriv om platsen, aldrig om en person.")
    save(page)
    expect(page.locator("#beslut-utfall")).to_be_focused()
    expect(page.get_by_label("Motivering")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Motivering")).to_have_accessible_description(
        "Fel: Skriv varför. Skriv om platsen, aldrig om en person. 0 av 2 000 tecken"
    )
    page.get_by_label("Motivering").fill("a" * 2001)
    expect(page.locator("#beslut-motivering-antal")).to_have_text(
        "2\N{NO-BREAK SPACE}001 av 2\N{NO-BREAK SPACE}000 tecken"
    )
    assert detail(served, kandidat["id"])["number"] == 0


def test_a_refusal_of_the_server_stands_at_its_field(visit: Visit, served: str, kandidat: Plats) -> None:
    page = open_plats(visit, kandidat)
    fill(page, "prioriterad", "Ring 070-123 45 67 om platsen.")
    save(page)
    expect(page.locator("#beslut-motivering-fel")).to_contain_text("Motivering verkar innehålla")
    expect(page.get_by_label("Motivering")).to_be_focused()
    expect(page.get_by_label("Motivering")).to_have_value("Ring 070-123 45 67 om platsen.")
    page.get_by_label("Namn på platsen").fill("Sofia skola")
    page.get_by_label("Motivering").fill(REASON)
    save(page)
    expect(page.locator("#beslut-namn-fel")).to_contain_text("Namnet får inte peka ut någon")
    expect(page.get_by_label("Namn på platsen")).to_be_focused()
    assert detail(served, kandidat["id"])["number"] == 0


def test_who_came_first_is_told_and_the_plats_is_read_again(
    visit: Visit, served: str, kandidat: Plats
) -> None:
    page = open_plats(visit, kandidat)
    fill(page, "prioriterad")
    made = decide(served, kandidat)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text(
        "Beslut 1 är redan fattat: Prioriterad, av Kommunpolisen"
    )
    expect(page.locator(".plats-history > li")).to_have_count(1)
    expect(page.get_by_label("Motivering")).to_have_value(REASON)
    expect(page.locator(f".plats-group[data-status=prioriterad] [data-plats='{made['id']}']")).to_have_count(
        1
    )
    page.locator("input[name=beslut-utfall][value=bortvald]").check()
    save(page)
    expect(said(page)).to_contain_text("är bortvald")
    assert [each["utfall"] for each in detail(served, made["id"])["history"]] == ["prioriterad", "bortvald"]


def test_two_presses_make_one_decision(visit: Visit, served: str, kandidat: Plats) -> None:
    page = open_plats(visit, kandidat)
    fill(page, "prioriterad")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_role("button", name="Spara beslutet").dblclick()
    expect(said(page)).to_contain_text("är prioriterad")
    assert sent == ["POST"]
    assert len(detail(served, kandidat["id"])["history"]) == 1


def test_a_lost_answer_is_sent_again_and_recorded_once(visit: Visit, served: str, kandidat: Plats) -> None:
    page = open_plats(visit, kandidat)
    lost: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/api/platser", lose_the_first_answer)
    fill(page, "prioriterad")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("det sparas bara en gång")
    save(page)
    expect(said(page)).to_contain_text("är prioriterad")
    assert lost == [201]
    assert len(detail(served, kandidat["id"])["history"]) == 1


def test_hostile_words_are_shown_as_words(visit: Visit, kandidat: Plats, errors: list[str]) -> None:
    page = open_plats(visit, kandidat, karta=map_centre(kandidat["point"]))
    fill(page, "prioriterad", f"{HOSTILE} <b>torget</b>")
    page.get_by_label("Namn på platsen").fill("<b>Slussens</b> torg")
    save(page)
    expect(page.locator("#plats-title")).to_have_text("<b>Slussens</b> torg")
    expect(page.locator(".plats-history .plats-reason")).to_have_text(f"{HOSTILE} <b>torget</b>")
    expect(page.locator(".platser-list li.chosen .plats-reason")).to_have_text(f"{HOSTILE} <b>torget</b>")
    assert page.locator(".platser b, .platser img, .plats-toolbar b").count() == 0
    assert page.title() != "1"
    assert errors == []


def test_the_boundary_of_a_plats_can_be_drawn_anew(visit: Visit, served: str, prioriterad: Plats) -> None:
    page = open_plats(visit, prioriterad)
    page.get_by_role("button", name="Besluta om platsen").click()
    page.locator("input[name=beslut-utfall][value=prioriterad]").check()
    page.get_by_label("Beslutad av").fill(DECIDER)
    page.get_by_label("Motivering").fill("Gränsen följer torget.")
    save(page)
    expect(page.locator("#beslut-utfall-fel")).to_contain_text("redan prioriterad")
    page.get_by_role("button", name="Rita om gränsen").click()
    page.get_by_label("Rutans H3-id").fill(prioriterad["cells"][0])
    page.get_by_role("button", name="Använd rutan").click()
    expect(page.locator(".plats-outline")).to_contain_text("Ritad gräns")
    expect(page.get_by_label("Motivering")).to_have_value("Gränsen följer torget.")
    save(page)
    expect(said(page)).to_contain_text("är prioriterad")
    after = detail(served, prioriterad["id"])
    assert after["number"] == 2
    assert after["area_m2"] != prioriterad["area_m2"]


# --- drawing


def press_until_focused(page: Page, target: Locator, key: str = "Tab", most: int = 60) -> None:
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} presses of {key} did not reach {target}")


def test_a_plats_is_drawn_and_decided_by_keyboard_only(
    visit: Visit, served: str, kandidat: Plats, errors: list[str]
) -> None:
    page = visit(vy="platser", karta=map_centre(kandidat["point"], 15))
    expect(listed(page, "kandidat").first).to_be_visible()
    press_until_focused(page, page.get_by_role("button", name="Rita en ny plats"))
    page.keyboard.press("Enter")
    expect(page.locator("#plats-maker-title")).to_be_focused()
    press_until_focused(page, page.get_by_role("button", name="Rita i kartan"))
    page.keyboard.press("Enter")
    expect(page.locator(ON_MAP)).to_be_focused()
    expect(page.locator(".crosshair")).to_be_visible()
    drawn = page.locator(".plats-drawn")
    page.keyboard.press("Space")
    expect(drawn).to_have_text("1 hörn.")
    for corner, arrow in ((2, "ArrowRight"), (3, "ArrowDown"), (4, "ArrowLeft")):
        page.keyboard.press(arrow)
        page.wait_for_timeout(100)
        page.keyboard.press("Enter")
        expect(drawn).to_contain_text(f"{corner} hörn.")
    expect(drawn).to_contain_text("m²")
    page.keyboard.press("Backspace")
    expect(drawn).to_contain_text("3 hörn.")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Space")
    expect(drawn).to_contain_text("4 hörn.")
    page.keyboard.press("Enter")
    expect(page.locator("#beslut-title")).to_be_focused()
    expect(page.locator(".plats-outline")).to_contain_text("Ritad gräns, yta")
    press_until_focused(page, page.locator("input[name=beslut-utfall][value=prioriterad]"))
    press_until_focused(page, page.get_by_label("Namn på platsen"))
    page.keyboard.type("Hammarby strand")
    press_until_focused(page, page.get_by_label("Beslutad av"))
    page.keyboard.type(DECIDER)
    press_until_focused(page, page.get_by_label("Motivering"))
    page.keyboard.type("Ny plats vid vattnet.")
    press_until_focused(page, page.get_by_role("button", name="Spara beslutet"))
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Beslutet är sparat: Hammarby strand är prioriterad.")
    plats = detail(served, parse_qs(urlsplit(page.url).query)["plats"][0])
    assert plats["is_drawn"]
    assert len(plats["polygon"]["coordinates"][0][0]) == 5
    expect(page.locator(".plats-panel")).to_contain_text("ritad av en människa")
    assert errors == []


def test_a_plats_is_drawn_by_pointer(visit: Visit, served: str) -> None:
    page = visit(vy="platser", karta=OPEN_FIELD)
    expect(listed(page, "kandidat").first).to_be_visible()
    begin_drawing(page)
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6
    before = page.url
    page.mouse.click(x, y)
    page.mouse.click(x + 120, y)
    expect(page.locator(".plats-drawn")).to_have_text("2 hörn.")
    page.mouse.dblclick(x + 120, y + 100)
    expect(page.locator(".plats-outline")).to_contain_text("Ritad gräns, yta")
    assert parse_qs(urlsplit(page.url).query)["karta"] == parse_qs(urlsplit(before).query)["karta"]
    page.get_by_label("Namn på platsen").fill("Djurgårdsstranden")
    page.get_by_label("Beslutad av").fill(DECIDER)
    page.get_by_label("Motivering").fill(REASON)
    save(page)
    expect(said(page)).to_contain_text("är prioriterad")
    plats = detail(served, parse_qs(urlsplit(page.url).query)["plats"][0])
    assert len(plats["polygon"]["coordinates"][0][0]) == 4


def begin_drawing(page: Page) -> None:
    page.get_by_role("button", name="Rita en ny plats").click()
    page.get_by_role("button", name="Rita i kartan").click()
    expect(page.locator(".plats-drawn")).to_have_text("Inget hörn är satt.")


def test_a_drawing_can_be_undone_and_cancelled(visit: Visit) -> None:
    page = visit(vy="platser", karta=OPEN_FIELD)
    begin_drawing(page)
    page.locator(ON_MAP).click()
    expect(page.locator(".plats-drawn")).to_have_text("1 hörn.")
    page.get_by_role("button", name="Ångra hörn").click()
    expect(page.locator(".plats-drawn")).to_have_text("Inget hörn är satt.")
    page.get_by_role("button", name="Sätt hörn i krysset").click()
    expect(page.locator(".plats-drawn")).to_have_text("1 hörn.")
    expect(page.get_by_role("button", name="Klar")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator(".plats-drawn")).to_have_count(0)
    expect(page.get_by_role("button", name="Rita en ny plats")).to_be_focused()
    page.locator(ON_MAP).click()
    expect(page.locator(".plats-drawn")).to_have_count(0)


def test_without_webgl_a_plats_is_made_of_coordinates(visit: Visit, served: str, errors: list[str]) -> None:
    page = visit(vy="platser", before=lambda page: page.add_init_script(NO_WEBGL))
    page.get_by_role("button", name="Rita en ny plats").click()
    expect(page.get_by_role("button", name="Rita i kartan")).to_have_count(0)
    corners = page.get_by_label("Ett hörn per rad")
    corners.fill("59,3150 18,0700\nFarsta torg\n59,3160 18,0720")
    page.get_by_role("button", name="Använd koordinaterna").click()
    expect(page.get_by_role("alert")).to_contain_text("Rad 2:")
    expect(corners).to_have_value("59,3150 18,0700\nFarsta torg\n59,3160 18,0720")
    corners.fill("59,3150 18,0700\n59,3150 18,0720\n59,3160 18,0720")
    page.get_by_role("button", name="Använd koordinaterna").click()
    page.locator("input[name=beslut-utfall][value=bortvald]").check()
    page.get_by_label("Namn på platsen").fill("Medborgarplatsens hörn")
    page.get_by_label("Beslutad av").fill(DECIDER)
    page.get_by_label("Motivering").fill(REASON)
    save(page)
    expect(said(page)).to_have_text("Beslutet är sparat: Medborgarplatsens hörn är bortvald.")
    assert "Medborgarplatsens hörn" in [each["name"] for each in platser(served, status="bortvald")]
    assert errors == []


def test_the_selected_hexagon_is_offered_as_a_plats(visit: Visit, centred: dict[str, str], cell: str) -> None:
    page = visit(**centred, vald=cell)
    page.get_by_role("button", name="Rita en ny plats").click()
    expect(page.get_by_label("Rutans H3-id")).to_have_value(cell)
    page.get_by_role("button", name="Använd rutan").click()
    expect(page.locator(".plats-outline")).to_contain_text("km²")


# --- for everybody


@pytest.fixture
def everything_open(visit: Visit, prioriterad: Plats) -> Callable[..., Page]:
    """Open a plats with its history and its form unfolded, and with errors in the form."""

    def opened(width: int, appearance: str = "ljus") -> Page:
        page = open_plats(visit, prioriterad, width=width, utseende=appearance)
        page.locator(".plats-history summary").first.click()
        page.get_by_role("button", name="Besluta om platsen").click()
        save(page)
        expect(page.locator("#beslut-utfall-fel")).to_be_visible()
        return page

    return opened


@pytest.mark.parametrize(
    ("width", "appearance"), [(1280, "ljus"), (1280, "mork"), (1280, "sol"), (800, "ljus")]
)
def test_axe_finds_nothing_with_everything_open(
    everything_open: Callable[..., Page], width: int, appearance: str
) -> None:
    assert violations(everything_open(width, appearance)) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_while_a_plats_is_drawn(visit: Visit, width: int) -> None:
    page = visit(vy="platser", width=width)
    page.get_by_role("button", name="Rita en ny plats").click()
    page.get_by_role("button", name="Använd koordinaterna").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Rita i kartan").click()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_is_large_enough_for_a_finger_and_nothing_is_wider_than_the_screen(
    everything_open: Callable[..., Page], width: int
) -> None:
    page = everything_open(width)
    sizes = page.locator(
        ".platser :is(button, select, input, textarea, summary), .plats-toolbar button"
    ).evaluate_all(TARGETS)
    assert [(name, height) for name, height in sizes if height < SMALLEST_TARGET_PX] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_whole_list_stands_without_its_controls(visit: Visit, kandidat: Plats) -> None:
    page = open_plats(visit, kandidat)
    page.emulate_media(media="print")
    expect(listed(page, "kandidat").last).to_be_visible()
    for hidden in (".plats-filters", "#plats-draw", "#plats-decide", ".plats-toolbar"):
        expect(page.locator(hidden)).to_be_hidden()
    cut = "list => list.scrollHeight - list.clientHeight"
    for part in (".platser-scroll", ".plats-panel"):
        assert page.locator(part).evaluate(cut) <= 1
    expect(page.locator(".platser").get_by_text("Syntetiska data", exact=True).first).to_be_visible()
