"""What every answer has: problems, headers, freshness, refusal of other machines."""

import gzip
from collections.abc import Callable
from pathlib import Path

import anyio
import httpx
import psycopg
import pytest
from fastapi import FastAPI

from api.check import serving
from api.cursor import Cursor, digest
from api.errors import KINDS, OUR_FAULT, kind_of
from api.main import create_app
from api.middleware import SECURITY_HEADERS
from api.serve import require_loopback, require_open, serve
from geo.db.roles import ETL
from geo.db.session import connect
from geo.errors import (
    DatabaseError,
    LagesbildError,
    NotFoundError,
    ParameterError,
    PolicyError,
    SettingsError,
)
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

EVERY_KIND = (
    "/api",
    "/api/health",
    "/api/layers",
    "/api/openapi.json",
    "/api/frames/anmalda_brott_ruta_9",
    "/api/collections/stadsdel/items?limit=1",
    "/api/tiles/anmalda_brott_ruta_9/12/2253/1203.mvt",
    "/api/tiles/anmalda_brott_ruta_9/12/0/0.mvt",
    "/api/platser",
    "/api/finns-inte",
    "/api/layers?x=1",
    "/api/docs",
    "/",
)
DATA = (
    "/api",
    "/api/conformance",
    "/api/layers",
    "/api/layers/anmalda_brott_ruta_9",
    "/api/frames/anmalda_brott_ruta_9",
    "/api/collections",
    "/api/collections/anmalda_brott_ruta_9",
    "/api/collections/anmalda_brott_ruta_9/items?limit=2",
    "/api/tiles/anmalda_brott_ruta_9.json",
    "/api/tiles/anmalda_brott_ruta_9/12/2253/1203.mvt",
    "/api/areas/stadsdelsomrade/bromma/profile",
)


@pytest.mark.parametrize("address", EVERY_KIND)
def test_every_answer_has_the_security_headers(get: Get, address: str) -> None:
    answer = get(address)
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_policy_lets_in_nothing_from_elsewhere_and_no_inline_script() -> None:
    directives = dict(
        part.strip().split(" ", 1) for part in SECURITY_HEADERS["Content-Security-Policy"].split(";")
    )
    assert directives["default-src"] == "'none'"
    assert {value for name, value in directives.items() if name not in {"default-src", "base-uri"}} <= {
        "'self'",
        "'self' data: blob:",
    }
    assert "data:" not in directives["script-src"]


@pytest.mark.parametrize("address", DATA)
def test_data_has_a_tag_and_who_holds_it_gets_304_without_a_body(get: Get, address: str) -> None:
    first = get(address)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "private, no-cache")
    assert get(address, headers={"If-None-Match": tag.removeprefix("W/")}).status_code == 304
    assert get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_tags_differ_between_addresses_and_audiences(get: Get, get_open: Get, get_police: Get) -> None:
    tags = [get(address).headers["ETag"] for address in DATA]
    assert len(set(tags)) == len(tags)
    assert len({ask("/api/layers").headers["ETag"] for ask in (get, get_open, get_police)}) == 3


def test_what_is_open_to_all_may_be_kept_by_all(get_open: Get) -> None:
    assert get_open("/api/layers").headers["Cache-Control"] == "public, no-cache"


def test_errors_are_kept_by_nobody(get: Get) -> None:
    for address in ("/api/finns-inte", "/api/layers/x", "/api/layers?x=1"):
        assert get(address).headers["Cache-Control"] == "no-store"


def test_head_says_what_get_would_without_a_body(get: Get) -> None:
    for address in ("/api/layers", "/api/collections/stadsdel/items?limit=1"):
        head, whole = get(address, method="HEAD"), get(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]


def test_large_answers_are_compressed_for_those_who_can_read_it(get: Get) -> None:
    address = "/api/frames/anmalda_brott_ruta_9"
    plain = get(address, headers={"Accept-Encoding": "identity"})
    packed = get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    assert int(packed.headers.get("Content-Length", "0")) < len(gzip.compress(plain.content)) * 1.2


@pytest.mark.parametrize("host", ["elsewhere.example", "lagesbild.example:8000", "127.0.0.1.example", ""])
def test_another_host_name_is_refused(get: Get, host: str) -> None:
    answer = get("/api/layers", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("API:et har ännu ingen inloggning")


@pytest.mark.parametrize("host", ["localhost", "localhost:8123", "127.0.0.1:80", "[::1]:9", "[::1]"])
def test_the_machines_own_names_are_answered(get: Get, host: str) -> None:
    assert get("/api/health", headers={"Host": host}).status_code == 200


def test_another_machine_is_refused(demo_app: FastAPI) -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(demo_app, client=("192.168.1.7", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            return (await http.get("/api/layers")).status_code

    assert anyio.run(ask) == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_serving_on_the_loopback_interface_is_allowed(host: str) -> None:
    require_loopback(host)


EVERY_INTERFACE = "0.0.0.0"  # noqa: S104 - to see it refused


@pytest.mark.parametrize(
    "host", [EVERY_INTERFACE, "::", "192.168.1.7", "lagesbild.example", "", "127.0.0.1.example"]
)
def test_serving_where_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="LAGESBILD_HOST: väntade localhost"):
        require_loopback(host)


@pytest.mark.parametrize("recipients", ["oppen", " oppen ", "oppen,oppen"])
@pytest.mark.parametrize("demo", [True, False])
def test_serving_what_is_open_is_allowed_with_and_without_the_demo(recipients: str, demo: bool) -> None:  # noqa: FBT001
    require_open(Settings(recipients=recipients, demo=demo))


@pytest.mark.parametrize("recipients", ["samverkan_polis", "oppen,samverkan_polis", "stad", "", "OPPEN"])
@pytest.mark.parametrize("demo", [True, False])
def test_serving_what_was_released_to_some_is_refused_before_anything_listens(
    recipients: str,
    demo: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def listen(*_: object, **__: object) -> None:
        pytest.fail("it serves")

    monkeypatch.setattr("uvicorn.run", listen)
    settings = Settings(recipients=recipients, demo=demo)
    with pytest.raises(SettingsError, match="LAGESBILD_RECIPIENTS: väntade"):
        serve(settings)
    with pytest.raises(SettingsError, match="LAGESBILD_RECIPIENTS: väntade"), serving(settings):
        pass


CONTROL = ["%00", "a%00b", "a%0A", "%1F", "%7F", "%C2%85"]
CONTROL_IN_PATH = (
    "/api/layers/{}",
    "/api/frames/{}",
    "/api/tiles/{}.json",
    "/api/tiles/{}/12/2253/1203.mvt",
    "/api/tiles/anmalda_brott_ruta_9/12/2253/1203{}.mvt",
    "/api/collections/{}",
    "/api/collections/{}/items",
    "/api/collections/anmalda_brott_stadsdel/items/{}.klotter.2024-01-01",
    "/api/areas/{}/bromma/profile",
    "/api/areas/stadsdel/{}/profile",
    "/api/cells/{}/profile",
)
CONTROL_IN_QUERY = (
    "/api/layers?{}",
    "/api/frames/anmalda_brott_ruta_9?tema={}",
    "/api/tiles/anmalda_brott_ruta_9.json?period={}",
    "/api/collections/stadsdel/items?tema={}",
    "/api/collections/stadsdel/items?cursor={}",
    "/api/collections/stadsdel/items?limit=1{}",
)


@pytest.mark.parametrize("text", CONTROL)
def test_a_control_character_is_in_no_address_and_no_parameter(get: Get, text: str) -> None:
    asked = [(each, 404) for each in CONTROL_IN_PATH] + [(each, 400) for each in CONTROL_IN_QUERY]
    for address, status in asked:
        answer = get(address.format(text))
        assert answer.status_code == status, address
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(get: Get, method: str) -> None:
    for address in ("/api/layers", "/api/collections/stadsdel/items", "/api/finns-inte"):
        answer = get(address, method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_problem_has_the_members_of_rfc_9457(get: Get) -> None:
    answer = get("/api/layers/finns-inte")
    assert answer.json() == {
        "type": "urn:lagesbild:problem:finns-inte",
        "title": "Finns inte",
        "status": 404,
        "detail": "Lagret 'finns-inte' finns inte.",
        "instance": "/api/layers/finns-inte",
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ParameterError("x", "y", "z"), 400),
        (PolicyError(), 403),
        (NotFoundError(), 404),
        (DatabaseError(), 503),
        (psycopg.errors.QueryCanceled(), 503),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.errors.InsufficientPrivilege(), 500),
        (SettingsError(), 500),
        (ZeroDivisionError(), 500),
    ],
)
def test_each_error_has_one_status(error: Exception, status: int) -> None:
    assert kind_of(error).status == status


def test_an_error_of_ours_is_told_without_its_words(
    database: Settings, capsys: pytest.CaptureFixture
) -> None:
    app = create_app(database)

    @app.get("/api/broken")
    async def broken() -> None:
        secret = "a value that must not leave"  # noqa: S105 - it stands for one
        raise RuntimeError(secret)

    app.router.routes.insert(0, app.router.routes.pop())

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            return await http.get("/api/broken")

    answer = anyio.run(ask)
    assert answer.status_code == 500
    assert answer.json()["detail"] == OUR_FAULT.detail
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "must not leave" not in answer.text + logged


def test_kinds_are_of_classes_that_exist_for_a_reason() -> None:
    ours = [kind for kind in KINDS if issubclass(kind, LagesbildError)]
    assert {ParameterError, NotFoundError, PolicyError, DatabaseError} <= set(ours)


def test_a_silent_database_is_503_everywhere_and_health_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.reader.WAIT_S", 0.3)
    url = f"postgresql://lagesbild_read@/lagesbild?host={tmp_path}"
    app = create_app(Settings(database_url=url))

    async def ask() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http,
        ):
            return await http.get("/api/health"), await http.get("/api/layers")

    health, layers = anyio.run(ask)
    assert (health.status_code, health.json()["status"]) == (503, "fel")
    assert "lagesbild db start" in health.json()["database"]
    assert (layers.status_code, layers.headers["Retry-After"]) == (503, "5")
    assert layers.json()["detail"] == "Databasen svarar inte. Starta den med: lagesbild db start."


def test_health_tells_the_version(get: Get) -> None:
    told = get("/api/health").json()
    assert (told["status"], told["database"], told["version"]) == ("ok", "svarar", 1)


def test_the_viewer_says_how_to_build_it_until_it_is_built(database: Settings, tmp_path: Path) -> None:
    app = create_app(database, viewer=tmp_path)

    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            return await http.get(path)

    silent = anyio.run(ask, "/")
    assert (silent.status_code, "make web" in silent.text) == (503, True)
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Karta</title>", encoding="utf-8")
    (tmp_path / "assets" / "map-1a2b.mjs").write_text("export {}", encoding="utf-8")
    page, asset = anyio.run(ask, "/"), anyio.run(ask, "/assets/map-1a2b.mjs")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-cache")
    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert asset.headers["Content-Type"].startswith("text/javascript")
    assert anyio.run(ask, "/saknas.html").status_code == 404
    assert anyio.run(ask, "/../pyproject.toml").status_code == 404


def test_the_documentation_stands_on_a_page_of_our_own(get: Get) -> None:
    answer = get("/api/docs")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/docs.html")


def test_a_download_survives_a_new_version_and_other_tags_follow(database: Settings, get: Get) -> None:
    address = "/api/collections/anmalda_brott_stadsdel/items"
    first = get(address, params={"limit": 100, "tema": "klotter"})
    with connect(database, ETL) as connection:
        connection.execute("UPDATE publish.version SET is_current = FALSE")
        connection.execute("INSERT INTO publish.version (run_id, is_current) VALUES (2, TRUE)")
    try:
        assert get(address).status_code == 404  # the new version has no layers
        seen = {feature["id"] for feature in first.json()["features"]}
        page = first.json()
        while following := [link["href"] for link in page["links"] if link["rel"] == "next"]:
            page = get(following[0]).raise_for_status().json()
            assert not seen & {feature["id"] for feature in page["features"]}
            seen |= {feature["id"] for feature in page["features"]}
        assert len(seen) == page["numberMatched"] == 3 * 116
        assert get("/api/layers").json()["version"] == 2
    finally:
        with connect(database, ETL) as connection:
            connection.execute("DELETE FROM publish.version WHERE run_id = 2")
            connection.execute("UPDATE publish.version SET is_current = TRUE")
    assert get(address, params={"limit": 100, "tema": "klotter"}).headers["ETag"] == first.headers["ETag"]


def test_a_cursor_of_a_version_that_is_gone_says_to_begin_again(demo_app: FastAPI, get: Get) -> None:
    name = "anmalda_brott_stadsdel"
    gone = Cursor(digest(name, []), version_id=99, n_matched=348, key=("klotter", "2022-01-01", 1))
    answer = get(f"/api/collections/{name}/items", params={"cursor": demo_app.state.signer.write(gone)})
    assert answer.status_code == 400
    assert "börja om" in answer.json()["detail"]
