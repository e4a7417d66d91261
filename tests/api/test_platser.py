"""Platser through the API: what is proposed, what people decide, and who came first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from math import fsum
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.main import create_app
from geo import grid
from geo.db.roles import ETL, WORKFLOW
from geo.db.session import connect
from geo.periods import TIME_ZONE
from geo.settings import Settings
from tests.api.conftest import asking
from tests.kandidatplatser import PLACES, made_platser, new_version, write_platser

pytestmark = pytest.mark.db

Ask = Callable[..., httpx.Response]

SERGEL, FARSTA, KISTA = (plats.id for plats in made_platser())
# about 280 × 330 m in Rågsved
RAGSVED: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[18.025, 59.256], [18.03, 59.256], [18.03, 59.259], [18.025, 59.259], [18.025, 59.256]]],
}


def first(**other: object) -> dict[str, object]:
    told: dict[str, object] = {
        "beslut_id": str(uuid4()),
        "kandidat_id": SERGEL,
        "namn": "Sergels torg",
        "utfall": "prioriterad",
        "beslutad_av": "Samverkansgruppen Norrmalm",
        "beslutad_on": "2026-01-12",
        "motivering": "Flera källor pekar på torget.",
    }
    return {name: value for name, value in {**told, **other}.items() if value is not None}


def following(number: int, utfall: str, **other: object) -> dict[str, object]:
    return {
        "beslut_id": str(uuid4()),
        "number": number,
        "utfall": utfall,
        "beslutad_av": "Kommunpolisen",
        "beslutad_on": "2026-02-02",
        "motivering": "Läget har ändrats.",
        **other,
    }


def decide(ask: Ask, sent: dict[str, object], where: str = "") -> httpx.Response:
    return ask(f"/api/platser{where}", method="POST", json=sent)


def made(ask: Ask, **other: object) -> dict[str, Any]:
    answer = decide(ask, first(**other))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(ask: Ask, query: str = "") -> list[tuple[str, str]]:
    return [(each["status"], each["name"]) for each in ask(f"/api/platser{query}").json()["platser"]]


def test_what_is_proposed_is_listed_strongest_first_without_a_position_or_a_score(ask: Ask) -> None:
    told = ask("/api/platser").json()
    assert told["text"] == "Föreslagna av beräkning; ingen har beslutat om dem."
    assert [each["name"] for each in told["platser"]] == [name for name, *_ in PLACES]
    assert told["counts"] == {"prioriterad": 0, "kandidat": 3, "bortvald": 0, "aterford": 0}
    sergel = told["platser"][0]
    assert (sergel["id"], sergel["status_title"], sergel["last_decision"]) == (SERGEL, "Kandidatplats", None)
    assert (sergel["stadsdel"], sergel["stadsdelsomrade"]) == ("Norrmalm", "Norra innerstaden")
    assert sergel["point"] == pytest.approx([18.0649, 59.3326], abs=0.005)
    assert not {"score", "rank", "position", "polygon"} & set(sergel)
    assert (told["is_synthetic"], told["label"]) == (True, "Syntetiska data")


def test_the_ground_is_told_in_words_with_numbers_sources_and_clocks(ask: Ask) -> None:
    underlag = ask("/api/platser").json()["platser"][0]["underlag"]
    assert (underlag["level"], underlag["title"], underlag["n_sources"]) == ("starkt", "starkt underlag", 2)
    assert underlag["period"] == {"from": "2024-01-01", "to": "2025-01-01", "title": "2024"}
    police, tyck_till, _ = underlag["parts"]
    # seven hexagons of 60 seen and 10 expected
    assert police["words"] == "Klotter: 420, väntat 70,0; förhöjt"
    assert (police["clock"], police["is_counted"]) == ("brottstid", True)
    assert (tyck_till["observed"], tyck_till["is_raised"], tyck_till["is_counted"]) == (280, True, False)
    assert tyck_till["words"].endswith("räknas inte in")
    assert [source["source"] for source in underlag["sources"]] == ["polisen__anmalda_brott"]
    farsta = ask("/api/platser").json()["platser"][1]["underlag"]
    assert ([part["theme"] for part in farsta["parts"]], farsta["n_parts"]) == (["klotter"], 3)
    assert len(ask(f"/api/platser/{FARSTA}").json()["underlag"]["parts"]) == 3
    caveats = ask("/api/platser").json()["caveats"]
    assert any(sentence.startswith("Ärenden i Tyck till visas men räknas inte in") for sentence in caveats)


def test_the_contributions_of_a_plats_sum_to_its_score_and_tyck_till_adds_nothing(ask: Ask) -> None:
    for kandidat, plats in zip((SERGEL, FARSTA, KISTA), made_platser(), strict=True):
        told = ask(f"/api/platser/{kandidat}").json()
        assert fsum(part["contribution"] for part in told["parts"]) == told["score"]["value"]
        assert told["score"]["value"] == plats.score.value
        assert [part["contribution"] for part in told["parts"]][1] == 0
        assert told["cells"] == grid.to_text(plats.cells)
        assert told["area_m2"] == pytest.approx(plats.polygon.area, abs=0.1)
        assert (told["number"], told["next"], told["history"]) == (0, ["prioriterad", "bortvald"], [])


def test_a_decision_makes_a_plats_with_its_own_id_and_keeps_what_it_rested_on(ask: Ask) -> None:
    before = ask(f"/api/platser/{SERGEL}").json()
    answer = decide(ask, first(namn="  Sergels   torg, plattan "))
    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/api/platser/{told['id']}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["status"], told["name"], told["number"]) == ("prioriterad", "Sergels torg, plattan", 1)
    [beslut] = told["history"]
    assert beslut["underlag"]["score"] == before["score"]["value"]
    assert beslut["underlag"]["cells"] == before["cells"]
    assert beslut["underlag"]["parts"]["parts"][0]["observed"] == 420
    assert told["polygon"] == before["polygon"]
    assert ask(f"/api/platser/{SERGEL}").json() == ask(f"/api/platser/{told['id']}").json() == told


def test_what_was_decided_about_stands_first_and_once(ask: Ask) -> None:
    made(ask, kandidat_id=KISTA, namn="Kista torg")
    made(ask, kandidat_id=FARSTA, namn="Farsta centrum", utfall="bortvald")
    assert listed(ask) == [
        ("prioriterad", "Kista torg"),
        ("kandidat", "Sergels torg"),
        ("bortvald", "Farsta centrum"),
    ]
    assert listed(ask, "?status=bortvald") == [("bortvald", "Farsta centrum")]
    assert listed(ask, "?stadsdelsomrade=farsta") == [("bortvald", "Farsta centrum")]
    assert listed(ask, "?stadsdelsomrade=farsta&status=kandidat") == []
    codes = [each["code"] for each in ask("/api/platser").json()["stadsdelsomraden"]]
    assert "jarva" in codes
    assert ask("/api/platser?stadsdelsomrade=atlantis").status_code == 400
    assert ask("/api/platser?status=klar").status_code == 400


def test_a_history_goes_there_and_back_and_is_told_oldest_first(ask: Ask) -> None:
    plats = made(ask)["id"]
    for number, utfall in ((2, "bortvald"), (3, "aterford"), (4, "prioriterad"), (5, "aterford")):
        answer = decide(ask, following(number, utfall), f"/{plats}/beslut")
        assert answer.status_code == 201, answer.text
    told = ask(f"/api/platser/{plats}").json()
    assert [each["utfall"] for each in told["history"]] == [
        *("prioriterad", "bortvald", "aterford", "prioriterad", "aterford")
    ]
    assert [each["number"] for each in told["history"]] == [1, 2, 3, 4, 5]
    assert (told["status"], told["id"], told["next"]) == ("kandidat", plats, ["prioriterad", "bortvald"])
    assert told["last_decision"]["utfall_title"] == "Återförd"
    assert ("kandidat", "Sergels torg") in listed(ask)


def test_a_prioriterad_plats_is_given_another_name_and_polygon_by_a_new_decision(ask: Ask) -> None:
    plats = made(ask)["id"]
    refused = decide(ask, following(2, "prioriterad"), f"/{plats}/beslut")
    assert refused.status_code == 422
    assert "redan prioriterad" in refused.json()["detail"]
    same = ask(f"/api/platser/{plats}").json()["polygon"]
    assert decide(ask, following(2, "prioriterad", polygon=same), f"/{plats}/beslut").status_code == 422
    told = decide(ask, following(2, "prioriterad", namn="Plattan", polygon=RAGSVED), f"/{plats}/beslut")
    assert (told.status_code, told.json()["name"]) == (201, "Plattan")
    assert told.json()["stadsdel"] == "Rågsved"
    assert told.json()["history"][0]["polygon"] == same
    assert told.json()["history"][0]["name"] == "Sergels torg"


def test_a_drawn_plats_has_no_underlag_and_lies_where_it_was_drawn(ask: Ask) -> None:
    told = made(ask, kandidat_id=None, polygon=RAGSVED, namn="Rågsveds torg")
    assert (told["kandidat_id"], told["is_drawn"], told["underlag"], told["score"]) == (
        None,
        True,
        None,
        None,
    )
    assert (told["stadsdel"], told["stadsdelsomrade_code"]) == ("Rågsved", "enskede-arsta-vantor")
    [[ring]] = told["polygon"]["coordinates"]
    assert ring[0] == ring[-1]
    drawn = sorted(tuple(each) for each in RAGSVED["coordinates"][0][:-1])
    for corner, sent in zip(sorted(tuple(each) for each in ring[:-1]), drawn, strict=True):
        assert corner == pytest.approx(sent, abs=1e-7)
    assert (told["cells"], told["parts"], told["history"][0]["underlag"]) == ([], [], None)
    returned = decide(ask, following(2, "aterford"), f"/{told['id']}/beslut").json()
    assert (returned["status"], returned["status_title"]) == ("aterford", "Återförd")


def test_a_plats_outlives_the_kandidatplats_it_began_as(ask: Ask, platser_database: Settings) -> None:
    plats = made(ask)["id"]
    with connect(platser_database, ETL) as connection:
        version = new_version(connection)
        write_platser(connection, [("Farsta centrum", made_platser()[1])], version_id=version)
    assert listed(ask) == [("prioriterad", "Sergels torg"), ("kandidat", "Farsta centrum")]
    told = ask(f"/api/platser/{plats}").json()
    assert (told["underlag"]["is_current"], told["underlag"]["level"]) == (False, "starkt")
    assert (told["score"], told["parts"]) == (None, [])
    assert told["caveats"][0].startswith("Platsen föreslås inte i den aktuella versionen")
    after = decide(ask, following(2, "bortvald"), f"/{plats}/beslut").json()
    assert after["history"][1]["underlag"] is None
    assert after["underlag"]["level"] == "starkt"


def test_the_same_decision_sent_again_makes_nothing_twice(ask: Ask, platser_database: Settings) -> None:
    sent = first()
    made_once = decide(ask, sent)
    again = decide(ask, sent)
    assert (made_once.status_code, again.status_code) == (201, 200)
    assert again.json() == made_once.json()
    plats = again.json()["id"]
    next_sent = following(2, "bortvald")
    assert [decide(ask, next_sent, f"/{plats}/beslut").status_code for _ in range(2)] == [201, 200]
    # the first one again, also when more has been decided since
    assert decide(ask, sent).status_code == 200
    with connect(platser_database, WORKFLOW) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        assert connection.execute("SELECT count(*) FROM workflow.beslut").fetchone() == (2,)


@pytest.mark.parametrize(
    "other",
    [
        {"motivering": "En annan."},
        {"utfall": "bortvald"},
        {"namn": "Plattan"},
        {"beslutad_av": "En annan"},
        {"beslutad_on": "2026-01-13"},
        {"kandidat_id": FARSTA},
        {"polygon": RAGSVED},
    ],
)
def test_one_id_is_one_decision(ask: Ask, other: dict[str, object]) -> None:
    sent = first()
    decide(ask, sent)
    answer = decide(ask, {**sent, **other})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Ett annat beslut är redan sparat med samma beslut_id."


def test_the_one_who_comes_second_is_told_who_came_first(ask: Ask) -> None:
    plats = made(ask)["id"]
    detail = (
        "Beslut 1 är redan fattat: Prioriterad, av Samverkansgruppen Norrmalm 2026-01-12. "
        "Läs om platsen och försök igen."
    )
    second = decide(ask, first(utfall="bortvald"))
    assert (second.status_code, second.json()["detail"]) == (409, detail)
    assert second.json()["type"] == "urn:lagesbild:problem:konflikt"
    decide(ask, following(2, "bortvald"), f"/{plats}/beslut")
    late = decide(ask, following(2, "aterford"), f"/{plats}/beslut")
    assert late.status_code == 409
    assert "Beslut 2 är redan fattat: Bortvald, av Kommunpolisen 2026-02-02" in late.json()["detail"]
    early = decide(ask, following(9, "aterford"), f"/{plats}/beslut")
    assert early.status_code == 409


def test_of_many_who_decide_at_once_one_is_first_and_nobody_meets_a_fault(ask: Ask) -> None:
    with ThreadPoolExecutor(4) as people:
        firsts = list(people.map(lambda _: decide(ask, first()), range(4)))
        assert sorted(answer.status_code for answer in firsts) == [201, 409, 409, 409]
        plats = ask(f"/api/platser/{SERGEL}").json()["id"]
        seconds = list(
            people.map(lambda _: decide(ask, following(2, "bortvald"), f"/{plats}/beslut"), range(4))
        )
    assert sorted(answer.status_code for answer in seconds) == [201, 409, 409, 409]
    assert [each["number"] for each in ask(f"/api/platser/{plats}").json()["history"]] == [1, 2]


def test_one_decision_sent_twice_at_once_is_made_once(ask: Ask) -> None:
    sent = first()
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: decide(ask, sent), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_an_answer_is_held_until_somebody_decides(ask: Ask) -> None:
    held = ask("/api/platser").headers["ETag"]
    assert ask("/api/platser", headers={"If-None-Match": held}).status_code == 304
    layer = "/api/collections/prioriterad_plats/items"
    held_layer = ask(layer).headers["ETag"]
    plats = made(ask)["id"]
    assert ask("/api/platser", headers={"If-None-Match": held}).status_code == 200
    answer = ask(layer, headers={"If-None-Match": held_layer})
    assert (answer.status_code, answer.json()["numberMatched"]) == (200, 1)
    of_one = ask(f"/api/platser/{plats}")
    assert of_one.headers["Cache-Control"] == "private, no-cache"
    decide(ask, following(2, "bortvald"), f"/{plats}/beslut")
    held_one = {"If-None-Match": of_one.headers["ETag"]}
    assert ask(f"/api/platser/{plats}", headers=held_one).json()["status"] == "bortvald"


def test_what_is_for_others_is_neither_shown_nor_decided_about(ask: Ask, platser_database: Settings) -> None:
    plats = made(ask)["id"]
    with asking(create_app(platser_database.model_copy(update={"demo": False}))) as public:
        assert public("/api/platser").json()["platser"] == []
        for asked in (plats, SERGEL, FARSTA):
            assert public(f"/api/platser/{asked}").status_code == 404
        assert decide(public, first(kandidat_id=FARSTA)).status_code == 404
        assert decide(public, following(2, "bortvald"), f"/{plats}/beslut").status_code == 404
        assert public("/api/collections/kandidatplats").status_code == 404
        assert public("/api/collections/prioriterad_plats/items").json()["numberMatched"] == 0
        drawn = decide(public, first(kandidat_id=None, polygon=RAGSVED, namn="Rågsveds torg"))
        assert (drawn.status_code, drawn.json()["title"]) == (403, "Får inte visas")


def test_a_plats_is_for_those_whom_the_kandidatplats_was_for_and_a_drawn_one_for_staff(
    platser_database: Settings,
) -> None:
    staff = {"demo": False, "recipients": "oppen,stad,samverkan_polis,platspart"}
    with asking(create_app(platser_database.model_copy(update=staff))) as ask:
        drawn = made(ask, kandidat_id=None, polygon=RAGSVED, namn="Rågsveds torg")
        told = made(ask, namn="Sergels torg")
        assert (drawn["is_synthetic"], told["is_synthetic"]) == (False, True)
    with connect(platser_database, WORKFLOW) as connection:
        connection.execute("SELECT set_config('lagesbild.recipients', 'stad,samverkan_polis', TRUE)")
        rows = connection.execute(
            "SELECT name, recipients, is_synthetic FROM workflow.beslut ORDER BY name"
        ).fetchall()
    assert rows == [
        ("Rågsveds torg", ["samverkan_polis", "stad"], False),
        ("Sergels torg", ["samverkan_polis"], True),
    ]


def test_what_fewer_may_see_is_not_kept_beside_a_decision_that_more_see(
    ask: Ask, platser_database: Settings
) -> None:
    with connect(platser_database, ETL) as connection:
        version = new_version(connection)
        write_platser(
            connection,
            [("Sergels torg", made_platser()[0])],
            version_id=version,
            recipients=("stad", "samverkan_polis"),
        )
    plats = made(ask)["id"]
    with connect(platser_database, ETL) as connection:
        version = new_version(connection)
        write_platser(connection, [("Sergels torg", made_platser()[0])], version_id=version)
    told = decide(ask, following(2, "bortvald"), f"/{plats}/beslut").json()
    assert [each["underlag"] is None for each in told["history"]] == [False, True]


def test_a_decision_of_today_can_be_recorded_and_one_of_a_day_to_come_cannot(ask: Ask) -> None:
    today = datetime.now(TIME_ZONE).date()
    refused = decide(ask, first(beslutad_on=(today + timedelta(days=2)).isoformat()))
    assert refused.status_code == 422
    assert "ligger i framtiden" in refused.json()["detail"]
    assert made(ask, beslutad_on=today.isoformat())["last_decision"]["beslutad_on"] == today.isoformat()
