"""Files to send, opened from disk in Chromium without a network: complete, silent and harmless."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from api.area_reports import read_area
from api.cli.files import ask
from api.pictures import read_picture
from geo.settings import Settings
from maps.area_report import render_area
from maps.classes import legend_of, mark_of, scheme_of
from maps.folium_map import render_map
from maps.picture import Outline, Picture
from maps.self_contained import SelfContainedHtml
from tests.unit.maps.made import EVERY_HOSTILE, HOSTILE, hostile_picture, picture, square, unit
from tests.unit.maps.test_area_report import hostile_page
from tests.web.conftest import REPORT_VIOLATIONS, watch
from tests.web.test_accessibility import violations

pytestmark = pytest.mark.web

WIDTHS = (1280, 800)
STADSDEL = "anmalda_brott_stadsdel"
LAYERS = (STADSDEL, "anmalda_brott_ruta_8", "koncentration_ruta_8")
COLOURS_OF_CANVAS = """
canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) found.add(data.slice(at, at + 3).join());
  }
  return found.size;
}
"""
TEXTS = "nodes => nodes.map((node) => node.textContent)"

Open = Callable[..., Page]


@pytest.fixture
def open_file(chromium: Browser, tmp_path: Path, errors: list[str], requests: list[str]) -> Iterator[Open]:
    """Write a file and open it from disk with the network off."""
    contexts = []

    def opened(page: SelfContainedHtml, width: int = 1280) -> Page:
        path = tmp_path / "fil.html"
        page.write(path)
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="sv-SE")
        contexts.append(context)
        context.set_offline(True)
        tab = context.new_page()
        tab.add_init_script(REPORT_VIOLATIONS)
        tab.on("dialog", lambda dialog: (errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        watch(tab, errors, requests)
        tab.goto(path.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shown(published: Settings) -> Callable[[str], Picture]:
    """Read a picture of the published demo."""
    settings = published.model_copy(update={"demo": True})
    return lambda layer: aside(ask, settings, partial(read_picture, layer=layer, theme=None, period=None))


@pytest.fixture(scope="session")
def area(published: Settings) -> SelfContainedHtml:
    """Write the page of an area of the published demo."""
    settings = published.model_copy(update={"demo": True})
    return render_area(aside(ask, settings, partial(read_area, kind="stadsdelsomrade", name="JÄRVA")))


def aside(function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - whatever it answers
    """Call what runs an event loop of its own: Playwright has one in this thread already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments).result()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_map_is_whole_without_a_network(
    open_file: Open,
    shown: Callable[[str], Picture],
    errors: list[str],
    requests: list[str],
    layer: str,
    width: int,
) -> None:
    made = shown(layer)
    page = open_file(render_map(made), width)
    expect(page.locator("#karta canvas")).to_have_count(1)
    assert page.locator("#karta canvas").evaluate(COLOURS_OF_CANVAS) > 10
    marks = {mark_of(each, scheme_of(made)) for each in made.units}
    labels = page.locator(".legend li[data-mark]").evaluate_all(
        "items => items.map((item) => item.dataset.mark)"
    )
    assert marks <= set(labels)
    assert labels == [item.mark for item in legend_of(made)]
    expect(page.locator("tbody tr")).to_have_count(len(made.units))
    expect(page.locator(".banner")).to_contain_text("Syntetiska data")
    expect(page.locator(".leaflet-control-scale-line")).to_have_count(1)
    expect(page.locator(".leaflet-control-scale-line")).to_contain_text("m")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []
    assert [address.rsplit("/", 1)[1] for address in requests] == ["fil.html"]


def test_every_layer_of_the_demo_makes_a_map(
    shown: Callable[[str], Picture], catalog: dict[str, Any]
) -> None:
    for layer in catalog["layers"]:
        made = shown(layer["id"])
        labels = {item.mark for item in legend_of(made)}
        assert made.measure == layer["measure"]
        assert {mark_of(each, scheme_of(made)) for each in made.units} <= labels, layer["id"]
        assert f"<h1>{made.theme}, {made.period}</h1>" in render_map(made).html


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_map(open_file: Open, shown: Callable[[str], Picture], width: int) -> None:
    page = open_file(render_map(shown(STADSDEL)), width)
    assert violations(page) == []


def test_axe_would_find_a_map_without_a_name(open_file: Open, shown: Callable[[str], Picture]) -> None:
    page = open_file(render_map(shown(STADSDEL)))
    page.locator("html").evaluate("html => html.removeAttribute('lang')")
    assert any(found.startswith("html-has-lang") for found in violations(page))


def test_no_area_is_left_blank_and_every_kind_of_nothing_is_drawn_apart(open_file: Open) -> None:
    kinds: list[tuple[int | None, str | None]] = [
        (0, "exact"),
        (0, "protected"),
        (None, "withheld"),
        (None, None),
        (12, "exact"),
    ]
    units = [
        replace(unit(str(at), n, status), geometry=square(18 + at * 0.02, 59.3))
        for at, (n, status) in enumerate(kinds)
    ]
    page = open_file(render_map(picture(units)))
    texts = page.evaluate(
        """() => {
          const canvas = document.querySelector("#karta canvas");
          const box = canvas.getBoundingClientRect();
          const pen = canvas.getContext("2d");
          const seen = [];
          ytor.eachLayer((layer) => {
            const middle = karta.latLngToContainerPoint(layer.getBounds().getCenter());
            const corner = document.querySelector("#karta").getBoundingClientRect();
            const scale = canvas.width / box.width;
            const at = [middle.x + corner.x - box.x - 12, middle.y + corner.y - box.y - 12];
            seen.push([...pen.getImageData(at[0] * scale, at[1] * scale, 24, 24).data].join());
          });
          return seen;
        }"""
    )
    assert len(set(texts)) == len(kinds)
    assert all(set(each.split(",")) != {"0"} for each in texts)


def test_pointing_at_an_area_tells_what_its_row_tells(open_file: Open, errors: list[str]) -> None:
    page = open_file(render_map(picture([unit("farsta", 13)])))
    box = page.locator("#karta").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
    expect(page.locator(".leaflet-tooltip")).to_have_text("FarstaAnmälda brott: 13Per km²: 6,5")
    assert errors == []


def test_the_map_can_be_moved_by_keys_and_by_large_buttons_in_swedish(open_file: Open) -> None:
    page = open_file(render_map(picture([unit("farsta", 13)])))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till tabellen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#karta")).to_be_focused()
    before = page.evaluate("karta.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    assert page.evaluate("karta.getCenter().lng") > before
    for name in ("Zooma in", "Zooma ut"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_the_page_can_be_enlarged(open_file: Open) -> None:
    page = open_file(render_map(picture([unit("farsta", 13)])))
    content = page.locator("meta[name=viewport]").get_attribute("content")
    assert content is not None
    assert "maximum-scale" not in content
    assert "user-scalable" not in content


def test_nothing_that_is_written_in_a_map_runs(
    open_file: Open, errors: list[str], requests: list[str]
) -> None:
    made = replace(hostile_picture(EVERY_HOSTILE), outlines=[Outline(square(18, 59.3), EVERY_HOSTILE)])
    page = open_file(render_map(made))
    box = page.locator("#karta").bounding_box()
    assert box is not None
    for part in range(1, 10):
        page.mouse.move(box["x"] + box["width"] * part / 10, box["y"] + box["height"] / 2)
    assert_harmless(page, errors, requests)
    expect(page.locator(".outline-name")).to_have_text(EVERY_HOSTILE)
    expect(page.locator(".leaflet-control-attribution")).to_have_text(f"Källa: {EVERY_HOSTILE}")
    expect(page.locator("h1")).to_have_text(f"{EVERY_HOSTILE}, {EVERY_HOSTILE}")
    assert page.locator("tbody th").evaluate_all(TEXTS) == [EVERY_HOSTILE] * 3


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_written_on_a_page_of_an_area_runs(
    open_file: Open, errors: list[str], requests: list[str], text: str
) -> None:
    page = open_file(render_area(hostile_page(text)))
    assert_harmless(page, errors, requests)
    assert page.locator("h1").evaluate_all(TEXTS) == [text]
    assert text in page.locator("td").evaluate_all(TEXTS)


def assert_harmless(page: Page, errors: list[str], requests: list[str]) -> None:
    """Nothing ran, nothing was asked for, and no element came from a text."""
    assert page.evaluate("document.body.dataset.run") is None
    assert page.locator("img, iframe, object, embed, form, base, [onerror], [onload]").count() == 0
    scripts = page.locator("script").evaluate_all(TEXTS)
    assert not any(script.startswith("document") for script in scripts)
    assert "49" not in page.locator("h1").inner_text()
    assert errors == []
    assert len(requests) == 1


def test_the_policy_would_stop_what_escaping_missed(open_file: Open, errors: list[str]) -> None:
    made = render_map(picture([unit("farsta", 13)]))
    slip = (
        "<script>document.body.dataset.run='4'</script><img src=x onerror=\"document.body.dataset.run='5'\">"
    )
    page = open_file(replace(made, html=made.html.replace("</main>", f"{slip}</main>")))
    expect(page.locator("#karta canvas")).to_have_count(1)
    assert page.evaluate("document.body.dataset.run") is None
    assert any("CSP" in each for each in errors)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_an_area_is_whole_without_a_network(
    open_file: Open, area: SelfContainedHtml, errors: list[str], requests: list[str], width: int
) -> None:
    page = open_file(area, width)
    expect(page).to_have_title("Syntetiska data: Lägesbild för Järva, stadsdelsområde")
    expect(page.get_by_role("heading", level=1)).to_have_text("Järva")
    for name in ("Lägesbild i ord", "Per tema", "Officiell statistik", "Om uppgifterna"):
        expect(page.get_by_role("heading", level=2, name=name)).to_have_count(1)
    n_charts = page.locator("figure svg").count()
    assert n_charts > 0
    assert page.get_by_role("img").count() == n_charts
    assert page.locator(".series table").count() >= n_charts
    expect(page.locator("script")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []
    assert len(requests) == 1
    ids: list[Any] = page.locator("[id]").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_page_of_an_area(
    open_file: Open, area: SelfContainedHtml, width: int
) -> None:
    assert violations(open_file(area, width)) == []


def test_charts_are_no_wider_than_the_page_and_their_letters_are_swedish(
    open_file: Open, area: SelfContainedHtml
) -> None:
    page = open_file(area, 800)
    sizes = page.locator("figure svg").evaluate_all(
        "all => all.map((svg) => svg.getBoundingClientRect().width)"
    )
    assert max(sizes) <= 800
    assert min(sizes) > 300
    texts = page.locator("figure svg text").evaluate_all(TEXTS)
    assert any("invånare" in text for text in texts)
