"""Start the service as a reader meets it and ask its addresses for what they promise."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx
import uvicorn

from api.main import create_app
from api.serve import require_open
from geo.errors import LagesbildError
from geo.settings import Settings

START_TIMEOUT_S: Final = 20.0


class PromiseError(LagesbildError):
    """A served address did not answer with what it promises."""


@dataclass(frozen=True)
class Promise:
    """An address, and what its answer has to hold."""

    address: str
    media_type: str
    holds: Callable[[httpx.Response], bool]
    tells: Callable[[httpx.Response], str]


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve on a free loopback port in a thread; gives the address.

    Raises
    ------
    PromiseError
        When the service does not start.
    SettingsError
        When what was released to some would be shown.
    """
    require_open(settings)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise PromiseError(f"Tjänsten startade inte på {START_TIMEOUT_S:.0f} s.")
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_TIMEOUT_S)


def ask_what_is_promised(settings: Settings, tell: Callable[[str], object]) -> None:
    """Ask every kind of address once and tell what came.

    Raises
    ------
    PromiseError
        At the first answer that is not what was promised.
    """
    with serving(settings) as base, httpx.Client(base_url=base, timeout=30) as client:
        layers = client.get("/api/layers").raise_for_status().json()
        period = layers["layers"][0]["windows"][-1]["title"]
        for promise in _promises(period):
            answer = client.get(promise.address)
            media_type = answer.headers.get("content-type", "").split(";")[0]
            is_kept = answer.status_code == httpx.codes.OK and media_type == promise.media_type
            if not is_kept or not promise.holds(answer):
                raise PromiseError(
                    f"{promise.address}: väntade 200 {promise.media_type} med innehåll, fick "
                    f"{answer.status_code} {media_type}, {len(answer.content)} byte"
                )
            tell(f"{answer.status_code} {promise.address}: {promise.tells(answer)}")


def _promises(period: str) -> list[Promise]:
    """List what is promised of a demo, one address of each kind."""
    tile = f"/api/tiles/anmalda_brott_ruta_9/10/563/300.mvt?tema=klotter&period={period}"
    items = "/api/collections/anmalda_brott_ruta_9/items?tema=klotter&limit=10"
    json, geojson = "application/json", "application/geo+json"
    return [
        Promise(
            "/", "text/html", lambda a: 'lang="sv"' in a.text, lambda a: f"kartvyn, {len(a.text)} tecken"
        ),
        Promise("/api/health", json, lambda a: a.json()["status"] == "ok", lambda a: a.json()["status"]),
        Promise("/api/layers", json, lambda a: a.json()["is_synthetic"], _tell_layers),
        Promise(items, geojson, lambda a: len(a.json()["features"]) == 10, _tell_items),  # noqa: PLR2004
        Promise(tile, "application/vnd.mapbox-vector-tile", lambda a: len(a.content) > 0, _tell_bytes),
        Promise(
            "/api/frames/anmalda_brott_ruta_9?tema=klotter",
            json,
            lambda a: len(a.json()["units"]) > 0,
            _tell_frame,
        ),
        Promise(
            "/api/areas/stadsdelsomrade/jarva/profile",
            json,
            lambda a: len(a.json()["official"]) > 0,
            _tell_profile,
        ),
        Promise(
            "/api/openapi.json",
            json,
            lambda a: "paths" in a.json(),
            lambda a: f"{len(a.json()['paths'])} vägar",
        ),
    ]


def _tell_layers(answer: httpx.Response) -> str:
    found = answer.json()
    return f"{len(found['layers'])} lager, {len(found['themes'])} teman, {found['label']}"


def _tell_items(answer: httpx.Response) -> str:
    found = answer.json()
    return f"{found['numberReturned']} av {found['numberMatched']} rutor"


def _tell_bytes(answer: httpx.Response) -> str:
    return f"{len(answer.content)} byte"


def _tell_frame(answer: httpx.Response) -> str:
    found = answer.json()
    return f"{len(found['units'])} rutor, {len(found['windows'])} perioder"


def _tell_profile(answer: httpx.Response) -> str:
    return " ".join(answer.json()["summary"])[:160]
