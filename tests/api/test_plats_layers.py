"""Platser as collections of features, as every other layer."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from geo.crs import CRS_URIS
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from tests.kandidatplatser import PLACES, made_platser, new_version, write_platser

pytestmark = pytest.mark.db

Ask = Callable[..., httpx.Response]

KANDIDATPLATSER, PRIORITERADE = "/api/collections/kandidatplats", "/api/collections/prioriterad_plats"
SERGEL, FARSTA, KISTA = made_platser()


def prioritise(ask: Ask, kandidat_id: str, name: str, utfall: str = "prioriterad") -> str:
    sent = {
        "beslut_id": str(uuid4()),
        "kandidat_id": kandidat_id,
        "namn": name,
        "utfall": utfall,
        "beslutad_av": "Gruppen",
        "beslutad_on": "2026-01-12",
        "motivering": "Därför.",
    }
    answer = ask("/api/platser", method="POST", json=sent)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def ids(ask: Ask, address: str, **parameters: object) -> list[str]:
    return [each["id"] for each in ask(address, params=parameters).json()["features"]]


def features(ask: Ask, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(f"{address}/items").json()["features"]
    return found


def test_both_are_among_the_collections_and_describe_themselves_the_same_way_alone(ask: Ask) -> None:
    listed = {each["id"]: each for each in ask("/api/collections").json()["collections"]}
    for name in ("kandidatplats", "prioriterad_plats"):
        assert ask(f"/api/collections/{name}").json() == listed[name]
        assert listed[name]["label"] == "Syntetiska data"
        assert {link["rel"] for link in listed[name]["links"]} == {"self", "items"}
    [west, south, east, north] = listed["kandidatplats"]["extent"]["spatial"]["bbox"][0]
    for _, lat, lng, _ in PLACES:
        assert west < lng < east
        assert south < lat < north
    assert listed["kandidatplats"]["extent"]["temporal"]["interval"][0][0].startswith("2024-01-01")


def test_kandidatplatser_are_features_without_score_or_position(ask: Ask) -> None:
    found = {each["id"]: each for each in features(ask, KANDIDATPLATSER)}
    assert set(found) == {SERGEL.id, FARSTA.id, KISTA.id}
    sergel = found[SERGEL.id]["properties"]
    assert sergel == {
        "kandidat_id": SERGEL.id,
        "name": "Sergels torg",
        "stadsdel": "Norrmalm",
        "stadsdelsomrade": "Norra innerstaden",
        "underlag": "starkt",
        "raised_sources": ["polisen__anmalda_brott", "stockholm__trygghetsinventering"],
        "from": "2024-01-01",
        "to": "2025-01-01",
        "area_km2": pytest.approx(SERGEL.polygon.area / 1e6, abs=1e-6),
        "is_synthetic": True,
    }


@pytest.mark.parametrize("uri", CRS_URIS)
def test_a_feature_lies_where_its_plats_does_in_every_reference_system(ask: Ask, uri: str) -> None:
    crs = CRS_URIS[uri]
    answer = ask(f"{KANDIDATPLATSER}/items/{SERGEL.id}", params={"crs": uri})
    assert answer.headers["Content-Crs"] == f"<{uri}>"
    outline = shape(json.loads(answer.text)["geometry"])
    if crs.is_north_first:
        outline = shapely.transform(outline, lambda pairs: pairs[:, ::-1])
    to_stored = pyproj.Transformer.from_crs(f"EPSG:{crs.srid}", "EPSG:3006", always_xy=True)
    stored = shapely.transform(outline, to_stored.transform, interleaved=False)
    assert stored.symmetric_difference(SERGEL.polygon).area < SERGEL.polygon.area / 1e5


def test_a_box_selects_what_it_touches_and_a_time_what_it_shares_a_day_with(ask: Ask) -> None:
    items = f"{KANDIDATPLATSER}/items"
    assert ids(ask, items, bbox="18.08,59.23,18.1,59.25") == [FARSTA.id]
    assert ids(ask, items, bbox="18.5,59.23,18.6,59.25") == []
    assert len(ids(ask, items, datetime="2024-12-31")) == 3
    assert ids(ask, items, datetime="2025-01-01/..") == []
    assert ask(items, params={"tema": "klotter"}).status_code == 400


def test_pages_hold_each_once_also_when_a_new_version_comes_between(
    ask: Ask, platser_database: Settings
) -> None:
    page = ask(f"{KANDIDATPLATSER}/items", params={"limit": 2}).json()
    assert (page["numberMatched"], page["numberReturned"]) == (3, 2)
    with connect(platser_database, ETL) as connection:
        version = new_version(connection)
        write_platser(connection, [("Farsta centrum", FARSTA)], version_id=version)
    [following] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    rest = ask(following).json()
    assert rest["numberMatched"] == 3
    found = [each["id"] for each in page["features"] + rest["features"]]
    assert sorted(found) == sorted([SERGEL.id, FARSTA.id, KISTA.id])
    assert ids(ask, f"{KANDIDATPLATSER}/items") == [FARSTA.id]


def test_only_what_was_last_decided_to_be_prioriterad_is_in_its_layer(ask: Ask) -> None:
    assert features(ask, PRIORITERADE) == []
    kept = prioritise(ask, SERGEL.id, "Sergels torg")
    prioritise(ask, FARSTA.id, "Farsta centrum", "bortvald")
    left = prioritise(ask, KISTA.id, "Kista torg")
    sent = {
        "beslut_id": str(uuid4()),
        "number": 2,
        "utfall": "aterford",
        "beslutad_av": "Gruppen",
        "beslutad_on": "2026-01-13",
        "motivering": "Därför.",
    }
    assert ask(f"/api/platser/{left}/beslut", method="POST", json=sent).status_code == 201
    [feature] = features(ask, PRIORITERADE)
    assert feature["id"] == kept
    assert feature["properties"] == {
        "plats_id": kept,
        "kandidat_id": SERGEL.id,
        "name": "Sergels torg",
        "number": 1,
        "beslutad_av": "Gruppen",
        "beslutad_on": "2026-01-12",
        "motivering": "Därför.",
        "area_km2": pytest.approx(SERGEL.polygon.area / 1e6, abs=1e-6),
        "is_synthetic": True,
    }
    one = ask(f"{PRIORITERADE}/items/{kept}").json()
    assert one["geometry"] == feature["geometry"]
    assert ask(f"{PRIORITERADE}/items/{left}").status_code == 404


def test_a_prioriterad_plats_is_there_from_the_day_of_its_decision_on(ask: Ask) -> None:
    plats = prioritise(ask, SERGEL.id, "Sergels torg")
    items = f"{PRIORITERADE}/items"
    assert ids(ask, items, datetime="2026-01-12") == [plats]
    assert ids(ask, items, datetime="2030-01-01") == [plats]
    assert ids(ask, items, datetime="../2026-01-11") == []
    assert ids(ask, items, bbox="18.08,59.23,18.1,59.25") == []


def test_prioriterade_platser_come_in_pages_of_a_stable_order(ask: Ask) -> None:
    names = [name.removesuffix(" 2") for name, *_ in PLACES]
    made = [
        prioritise(ask, plats.id, name) for plats, name in zip((SERGEL, FARSTA, KISTA), names, strict=True)
    ]
    address: str | None = f"{PRIORITERADE}/items?limit=1"
    found = []
    while address:
        page = ask(address).json()
        assert page["numberMatched"] == 3
        found += [each["id"] for each in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert found == sorted(made)


def test_what_is_not_there_is_not_found_and_another_query_takes_no_cursor(ask: Ask) -> None:
    for address in (f"{KANDIDATPLATSER}/items/k-0", f"{PRIORITERADE}/items/0", f"{PRIORITERADE}/items/%00"):
        assert ask(address).status_code == 404
    page = ask(f"{KANDIDATPLATSER}/items", params={"limit": 1}).json()
    [following] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    stolen = following.replace("kandidatplats", "prioriterad_plats")
    assert ask(stolen).status_code == 400
