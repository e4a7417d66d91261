"""Decisions that are refused: how they are sent, what they say, and what no database answers."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.main import create_app
from api.writing import LARGEST_BODY_BYTES
from geo.db.roles import ETL, READ, WORKFLOW
from geo.db.session import connect, url_for
from geo.settings import Settings
from tests.api.conftest import asking
from tests.conftest import copy_database, drop_database
from tests.kandidatplatser import made_platser

pytestmark = pytest.mark.db

Ask = Callable[..., httpx.Response]
Sent = dict[str, Any]

SERGEL, FARSTA, KISTA = made_platser()
MARKER = "19121212-1212"


def square(west: float, south: float, side_deg: float) -> Sent:
    east, north = west + side_deg, south + side_deg
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def sent(**other: object) -> Sent:
    told = {
        "beslut_id": str(uuid4()),
        "kandidat_id": SERGEL.id,
        "namn": "Sergels torg",
        "utfall": "prioriterad",
        "beslutad_av": "Samverkansgruppen",
        "beslutad_on": "2026-01-12",
        "motivering": "Flera källor pekar på torget.",
        **other,
    }
    return {name: value for name, value in told.items() if value != "–"}


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[18.02, 59.25], [18.03, 59.26], [18.03, 59.25], [18.02, 59.26], [18.02, 59.25]]],
}

MALFORMED: dict[str, tuple[Sent, str]] = {
    "no outcome": (sent(utfall="–"), "Parametern utfall: väntade ett värde, fick 'inget'"),
    "an unknown outcome": (sent(utfall="klar"), "Parametern utfall: väntade någon av 'prioriterad' eller"),
    "brought back first": (sent(utfall="aterford"), "Parametern utfall: väntade någon av"),
    "an unknown field": (sent(score=99), "Parametern score: väntade inget sådant fält"),
    "a snapshot of the sender's": (
        sent(underlag={"underlag": "starkt"}),
        "Parametern underlag: väntade inget",
    ),
    "whom it is for": (sent(recipients=["oppen"]), "Parametern recipients: väntade inget sådant fält"),
    "no UUID": (sent(beslut_id="1"), "Parametern beslut_id: väntade ett UUID"),
    "no day": (sent(beslutad_on="i går"), "Parametern beslutad_on: väntade ett datum"),
    "a day as a number": (sent(beslutad_on=1736640000), "Parametern beslutad_on: väntade ett datum"),
    "a day that is none": (sent(beslutad_on="2025-02-29"), "Parametern beslutad_on: väntade ett datum"),
    "no name": (sent(namn=""), "Parametern namn: väntade minst 1 tecken"),
    "a name of spaces": (sent(namn="   "), "Parametern namn: väntade text"),
    "too long a name": (
        sent(namn="a" * 81),
        "Parametern namn: väntade högst 80 tecken, fick 'text, 81 tecken'",
    ),
    "a name of two lines": (sent(namn="Sergels\ntorg"), "Parametern namn: väntade text utan styrtecken"),
    "a name that turns": (sent(namn="Sergels \u202etorg"), "Parametern namn: väntade text utan styrtecken"),
    "NUL": (sent(motivering="a\x00b"), "Parametern motivering: väntade text utan styrtecken"),
    "half a character": (sent(motivering="a\ud800b"), "Parametern motivering: väntade"),
    "too long a reason": (sent(motivering="å" * 2001), "Parametern motivering: väntade högst 2000 tecken"),
    "nobody who decided": (sent(beslutad_av="\u00a0 "), "Parametern beslutad_av: väntade text"),
    "neither a plats nor a polygon": (
        sent(kandidat_id="–"),
        "Parametern kandidat_id: väntade en kandidatplats",
    ),
    "a point": (sent(polygon={"type": "Point", "coordinates": [18, 59]}), "Parametern polygon.type: väntade"),
    "no coordinates": (
        sent(polygon={"type": "Polygon"}),
        "Parametern polygon.coordinates: väntade ett värde",
    ),
    "empty coordinates": (sent(polygon={"type": "Polygon", "coordinates": []}), "som en GeoJSON-polygon"),
    "words for numbers": (
        sent(polygon={"type": "Polygon", "coordinates": [[["18", "59"]] * 4]}),
        "väntade positioner med två tal",
    ),
    "latitude first": (
        sent(
            polygon={
                "type": "Polygon",
                "coordinates": [[[59.25, 18.02], [59.26, 18.02], [59.26, 18.03], [59.25, 18.02]]],
            }
        ),
        "väntade grader i Sverige, longitud före latitud, fick '59.25, 18.02'",
    ),
    "metres": (sent(polygon=square(674_032, 6_580_822, 500)), "väntade grader i Sverige"),
    "an open ring": (
        sent(
            polygon={
                "type": "Polygon",
                "coordinates": [[[18.02, 59.25], [18.03, 59.25], [18.03, 59.26], [18.02, 59.26]]],
            }
        ),
        "väntade slutna ringar med minst tre hörn",
    ),
    "another reference system": (
        sent(polygon={**square(18.02, 59.25, 0.01), "crs": {"type": "name"}}),
        "Parametern polygon.crs: väntade inget sådant fält",
    ),
}
AGAINST_A_RULE: dict[str, tuple[Sent, str]] = {
    "a school": (sent(namn="Rågsvedsskolan"), "Namnet får inte peka ut någon"),
    "a person": (sent(namn="Lasse Karlsson"), "Namnet får inte peka ut någon"),
    "an address": (sent(namn="Drottninggatan 12"), "Namnet får inte peka ut någon"),
    "another plats's number": (sent(namn="Kista torg 2"), "Namnet får inte peka ut någon"),
    "a personnummer": (sent(motivering=f"Se {MARKER}."), "Fältet motivering verkar innehålla personnummer"),
    "a phone number": (sent(motivering="Ring 070-123 45 67"), "motivering verkar innehålla telefonnummer"),
    "an address of mail": (sent(beslutad_av="a.b@stockholm.se"), "beslutad_av verkar innehålla e-postadresser"),
    "a bow tie": (
        sent(polygon=BOW_TIE),
        "Polygonen korsar sig själv",
    ),
    "a doorstep": (sent(polygon=square(18.02, 59.25, 0.0001)), "en plats är mellan 500 m² och 5 km²"),
    "a stadsdel": (sent(polygon=square(18.02, 59.25, 0.05)), "en plats är mellan 500 m² och 5 km²"),
    "another kommun": (sent(polygon=square(18.16, 59.46, 0.01)), "till största delen utanför kommunen"),
    "2 001 vertices": (
        sent(polygon={"type": "Polygon", "coordinates": [[[18.02, 59.25]] * 2002]}),
        "högst 2000 går att spara",
    ),
}  # fmt: skip


def post(ask: Ask, body: object, where: str = "/api/platser", **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {"Content-Type": "application/json", **headers}
    return ask(where, method="POST", content=content, headers=told)


@pytest.fixture(scope="module")
def shared(platser_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask one demo that every refusal must leave as it was."""
    own = copy_database(platser_template, tmp_path_factory.mktemp("shared"))
    with asking(create_app(own.model_copy(update={"demo": True}))) as found:
        yield found
        with connect(own, WORKFLOW) as connection:
            connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
            assert connection.execute("SELECT count(*) FROM workflow.plats").fetchone() == (0,)
    drop_database(own, own.database)


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_not_written_as_a_decision_is_refused_with_its_field(shared: Ask, case: str) -> None:
    body, words = MALFORMED[case]
    answer = post(shared, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("case", AGAINST_A_RULE)
def test_what_breaks_a_rule_is_refused_in_words_without_repeating_what_was_sent(
    shared: Ask, case: str
) -> None:
    body, words = AGAINST_A_RULE[case]
    answer = post(shared, body)
    assert (answer.status_code, answer.json()["title"]) == (422, "Går inte att besluta så")
    assert words in answer.json()["detail"]
    assert MARKER not in answer.text


def test_the_suggested_name_may_have_the_number_that_tells_it_apart(
    ask: Ask,
) -> None:
    answer = post(ask, sent(kandidat_id=KISTA.id, namn="Kista torg 2"))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"number": 1e999}', b"1" * 5_000],
    ids=["nothing", "half", "a list", "null", "a text", "no UTF-8", "nested", "infinite", "a long number"],
)
def test_what_is_no_json_object_is_refused(shared: Ask, body: bytes) -> None:
    answer = post(shared, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400, "true", "null", '"18"', "[18]"]
)
def test_what_is_no_finite_number_is_no_coordinate(shared: Ask, number: str) -> None:
    text = json.dumps(sent(polygon=square(18.02, 59.25, 0.01))).replace("18.02", number)
    answer = post(shared, text.encode())
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    ],
)
def test_a_page_elsewhere_decides_nothing(shared: Ask, headers: dict[str, str]) -> None:
    answer = post(shared, sent(), **headers)
    assert (answer.status_code, answer.json()["title"]) == (403, "Annan webbplats")


def test_the_services_own_page_decides(ask: Ask) -> None:
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
    assert post(ask, sent(), **own).status_code == 201


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "text/json"]
)
def test_what_a_form_could_send_is_refused_by_its_media_type(shared: Ask, media_type: str) -> None:
    answer = post(shared, sent(), **{"Content-Type": media_type})
    assert (answer.status_code, answer.json()["title"]) == (415, "Fel format")


def test_a_media_type_may_name_its_characters(ask: Ask) -> None:
    assert post(ask, sent(), **{"Content-Type": "application/json; charset=utf-8"}).status_code == 201


def test_a_body_beyond_the_limit_is_not_read_whatever_it_holds(shared: Ask) -> None:
    body = json.dumps(sent(motivering="a" * LARGEST_BODY_BYTES)).encode()
    answer = post(shared, body)
    assert (answer.status_code, answer.json()["title"]) == (413, "För stort")


def test_unknown_parameters_and_other_methods_are_refused(shared: Ask) -> None:
    assert post(shared, sent(), "/api/platser?demo=1").status_code == 400
    assert shared(f"/api/platser/{uuid4()}/beslut").status_code == 404
    for method in ("PUT", "PATCH", "DELETE"):
        assert shared("/api/platser", method=method).status_code == 405
        assert shared(f"/api/platser/{SERGEL.id}", method=method).status_code == 405


@pytest.mark.parametrize("plats", ["k-1", "k-8908866001bffff", UNKNOWN_ID, "%00", "x" * 300, "K-ÅÄÖ"])
def test_a_plats_that_is_not_there_is_not_found_or_not_named_so(shared: Ask, plats: str) -> None:
    body = {**sent(number=2), "kandidat_id": "–"}
    del body["kandidat_id"]
    assert shared(f"/api/platser/{plats}").status_code in {400, 404}
    assert post(shared, body, f"/api/platser/{plats}/beslut").status_code in {400, 404}


@pytest.mark.parametrize("plats", ["k-1", UNKNOWN_ID, "%00", "x" * 300, "K-ÅÄÖ"])
def test_what_is_not_written_as_a_kandidatplats_is_refused(shared: Ask, plats: str) -> None:
    assert post(shared, sent(kandidat_id=plats)).status_code == 400


def test_a_kandidatplats_that_is_not_there_is_not_found(shared: Ask) -> None:
    assert post(shared, sent(kandidat_id="k-8908866001bffff")).status_code == 404


def test_a_kandidatplats_that_nobody_has_decided_about_has_no_next_decision(shared: Ask) -> None:
    body = sent(number=2)
    del body["kandidat_id"]
    answer = post(shared, body, f"/api/platser/{SERGEL.id}/beslut")
    assert answer.status_code == 404
    first_again = post(shared, {**body, "number": 1}, f"/api/platser/{SERGEL.id}/beslut")
    assert (first_again.status_code, "minst 2" in first_again.json()["detail"]) == (400, True)


PLATSER = ("/api/platser", f"/api/platser/{SERGEL.id}", "/api/collections/prioriterad_plats/items")
OTHER = ("/api/layers", "/api/collections", "/api/collections/kandidatplats/items", "/api/health")


def without_platser(database: Settings, workflow_url: str | None) -> Settings:
    return database.model_copy(
        update={
            "database_url": type(database)
            .model_validate({"database_url": url_for(database, READ)})
            .database_url,
            "workflow_url": type(database).model_validate({"workflow_url": workflow_url}).workflow_url,
        }
    )


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (None, "tjänsten saknar LAGESBILD_WORKFLOW_URL"),
        ("nobody", "Databasen för platser svarar inte"),
        (READ, "Väntade rollen lagesbild_workflow"),
        (ETL, "den kan läsa schemat core"),
    ],
)
def test_without_its_database_platser_say_so_and_all_else_is_answered(
    platser_database: Settings, monkeypatch: pytest.MonkeyPatch, role: str | None, words: str
) -> None:
    monkeypatch.setattr("api.decisions.WAIT_S", 0.5)
    nowhere = "postgresql://lagesbild_workflow@/lagesbild?host=/nonexistent"
    url = {None: None, "nobody": nowhere}.get(role, url_for(platser_database, role or ""))
    with asking(create_app(without_platser(platser_database, url))) as ask:
        for address in PLATSER:
            answer = ask(address)
            assert (answer.status_code, words in answer.json()["detail"]) == (503, True), address
        refused = post(ask, sent())
        assert (refused.status_code, words in refused.json()["detail"]) == (503, True)
        assert {ask(address).status_code for address in OTHER} == {200}


def test_platser_are_there_again_when_their_database_is(platser_database: Settings) -> None:
    told = without_platser(platser_database, url_for(platser_database, WORKFLOW))
    with asking(create_app(told)) as ask:
        assert len(ask("/api/platser").json()["platser"]) == 3
