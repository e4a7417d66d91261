"""Chromium, pages that remember what went wrong in them, and what the API says they should show."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import h3
import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.web.deciding import Plats, decide, platser

CHROMIUM = Path(os.environ.get("LB_CHROMIUM", "/usr/bin/chromium"))
HEXAGONS = "anmalda_brott_ruta_9"
ZOOM_OF_ONE_HEXAGON = 14
READY_MS = 60_000
"""Software rendering on a busy machine is slow to start."""

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP", event.violatedDirective, event.blockedURI);
});
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system; tests are skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; set LB_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        )
        yield browser
        browser.close()


@pytest.fixture
def errors() -> list[str]:
    """What the console of a visited page reported: errors, exceptions and violations of the CSP."""
    return []


@pytest.fixture
def requests() -> list[str]:
    """Every address that a visited page asked for."""
    return []


@pytest.fixture
def visit(
    chromium: Browser, served: str, errors: list[str], requests: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open the viewer with a state in its address, and wait until its data stands on the screen.

    `width`, `height`, `has_touch` and `before` (called with the page before anything is loaded) are
    about the page; all other words are the state.
    """
    contexts = []

    def open_page(
        *,
        width: int = 1280,
        height: int = 800,
        has_touch: bool = False,
        before: Callable[[Page], object] | None = None,
        **state: str,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            has_touch=has_touch,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        watch(page, errors, requests)
        if before is not None:
            before(page)
        page.goto(f"{served}/?{urlencode(state)}")
        wait_until_drawn(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def watch(page: Page, errors: list[str], requests: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def on_request(request: Request) -> None:
        requests.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", on_request)


def wait_until_drawn(page: Page) -> None:
    page.locator("html[data-ready], [role=alert]").first.wait_for(state="attached", timeout=READY_MS)


@pytest.fixture(scope="session")
def catalog(served: str) -> dict[str, Any]:
    """Layers, themes and sources as the API lists them."""
    answer: dict[str, Any] = httpx.get(f"{served}/api/layers").raise_for_status().json()
    return answer


@pytest.fixture(scope="session")
def frame(served: str, catalog: dict[str, Any]) -> dict[str, Any]:
    """Small hexagons of the layer's first theme."""
    theme = next(layer for layer in catalog["layers"] if layer["id"] == HEXAGONS)["themes"][0]
    address = f"{served}/api/frames/{HEXAGONS}"
    answer: dict[str, Any] = httpx.get(address, params={"tema": theme}).raise_for_status().json()
    return answer


@pytest.fixture(scope="session")
def cell(frame: dict[str, Any]) -> str:
    """Return the hexagon with the highest number of the newest period."""
    newest = frame["values"][-1]
    return str(frame["units"][newest.index(max(n for n in newest if n is not None))])


@pytest.fixture
def centred(frame: dict[str, Any], cell: str) -> dict[str, str]:
    """State of a map with that hexagon in its middle."""
    lat, lng = h3.cell_to_latlng(cell)
    camera = f"{ZOOM_OF_ONE_HEXAGON}/{lat}/{lng}"
    return {"lager": HEXAGONS, "tema": frame["theme"], "karta": camera}


@pytest.fixture
def kandidat(served: str) -> Plats:
    """Return a kandidatplats that no test has decided about."""
    return next(each for each in platser(served, status="kandidat") if each["id"].startswith("k-"))


@pytest.fixture
def prioriterad(served: str, kandidat: Plats) -> Plats:
    """Return a plats that has just been prioritised."""
    return decide(served, kandidat)
