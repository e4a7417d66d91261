"""Platser as the API tells them, and the steps of somebody who decides."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
Plats = dict[str, Any]

WIDTHS = (1280, 800)
SMALLEST_TARGET_PX = 44
DECIDER = "Samverkansgruppen"
REASON = "Flera källor pekar på platsen."
HOSTILE = '<img src=x onerror="document.title=1">'
ON_MAP = "canvas.maplibregl-canvas"
OPEN_FIELD = "13/59.34/18.1"


def platser(served: str, **asked: str) -> list[Plats]:
    """All platser as the API lists them now."""
    answer = httpx.get(f"{served}/api/platser", params=asked).raise_for_status().json()
    found: list[Plats] = answer["platser"]
    return found


def detail(served: str, plats: str) -> Plats:
    answer: Plats = httpx.get(f"{served}/api/platser/{plats}").raise_for_status().json()
    return answer


def decide(served: str, plats: Plats, **patch: str) -> Plats:
    """Record a decision about a kandidatplats beside the browser."""
    sent = {
        "beslut_id": str(uuid4()),
        "kandidat_id": plats["kandidat_id"],
        "namn": plats["name"],
        "utfall": "prioriterad",
        "beslutad_av": "Kommunpolisen",
        "beslutad_on": "2026-01-12",
        "motivering": REASON,
        **patch,
    }
    answer: Plats = httpx.post(f"{served}/api/platser", json=sent).raise_for_status().json()
    return answer


def open_plats(visit: Visit, plats: Plats, *, width: int = WIDTHS[0], **state: str) -> Page:
    page = visit(width=width, vy="platser", plats=plats["id"], **state)
    expect(page.locator("#plats-title")).to_have_text(plats["name"])
    return page


def fill(page: Page, utfall: str, reason: str = REASON) -> None:
    page.get_by_role("button", name="Besluta om platsen").click()
    page.locator(f"input[name=beslut-utfall][value={utfall}]").check()
    page.get_by_label("Beslutad av").fill(DECIDER)
    page.get_by_label("Motivering").fill(reason)


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara beslutet").click()


def said(page: Page) -> Locator:
    return page.locator(".plats-said")


def listed(page: Page, status: str) -> Locator:
    return page.locator(f".plats-group[data-status={status}] [data-plats]")


def map_centre(point: list[float], zoom: float = 14) -> str:
    return f"{zoom}/{point[1]}/{point[0]}"
