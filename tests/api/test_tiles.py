"""Vector tiles and TileJSON."""

import math
from collections.abc import Callable

import httpx
import mapbox_vector_tile
import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

LAYER = "anmalda_brott_ruta_9"
TILES = f"/api/tiles/{LAYER}"


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Number of the tile that holds a place, by the formula of Web Mercator."""
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    return x, y


def decode(content: bytes) -> dict:
    return mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})


def tiles_over_the_city(get: Get, layer: str, z: int, query: str = "") -> dict[int, dict]:
    """Every feature of every tile over the city, by id."""
    (west, north), (east, south) = tile_of(17.7, 59.5, z), tile_of(18.3, 59.15, z)
    found = {}
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            answer = get(f"/api/tiles/{layer}/{z}/{x}/{y}.mvt{query}")
            if answer.status_code == 200:
                for feature in decode(answer.content)[layer]["features"]:
                    found[feature["id"]] = feature["properties"]
    return found


def published(database: Settings, layer: str, theme: str, year: int) -> dict[int, tuple]:
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        found = connection.execute(
            """
            SELECT unit_id, n, status, is_raised FROM publish.value
            WHERE layer = %s AND theme = %s AND window_from = make_date(%s, 1, 1)
            """,
            [layer, theme, year],
        ).fetchall()
    return {unit: tuple(rest) for unit, *rest in found}


@pytest.mark.parametrize("zoom", [8, 10, 12])
def test_tiles_hold_every_row_of_the_database_under_its_id(get: Get, database: Settings, zoom: int) -> None:
    found = tiles_over_the_city(get, LAYER, zoom, "?tema=butiksstold&period=2023")
    expected = published(database, LAYER, "butiksstold", 2023)
    assert {key: (p.get("n"), p["status"], None) for key, p in found.items()} == expected


def test_a_withheld_number_is_absent_and_its_status_is_told(get: Get) -> None:
    found = tiles_over_the_city(get, LAYER, 9)
    withheld = [told for told in found.values() if told["status"] == "withheld"]
    assert withheld
    assert not any("n" in told for told in withheld)
    assert all(len(told["h3"]) == 15 for told in found.values())


def test_concentration_and_areas_tell_their_own_attributes(get: Get, database: Settings) -> None:
    raised = tiles_over_the_city(get, "koncentration_ruta_9", 9, "?period=2024")
    expected = published(database, "koncentration_ruta_9", "klotter", 2024)
    assert {key: (None, p["status"], p.get("is_raised")) for key, p in raised.items()} == expected
    areas = tiles_over_the_city(get, "anmalda_brott_stadsdel", 9)
    assert {told["status"] for told in areas.values()} == {"exact", "protected", "withheld"}
    assert all({"code", "name"} <= set(told) and "h3" not in told for told in areas.values())


def test_who_has_nothing_but_the_tile_sees_what_is_made_up(get: Get, get_police: Get) -> None:
    for layer in (LAYER, "koncentration_ruta_9", "anmalda_brott_stadsdel"):
        found = tiles_over_the_city(get, layer, 9, "?tema=klotter")
        assert found
        assert all(told["is_synthetic"] is True for told in found.values())
        fields = get(f"/api/tiles/{layer}.json").json()["vector_layers"][0]["fields"]
        assert "is_synthetic" in fields
    real = tiles_over_the_city(get_police, LAYER, 9, "?tema=cykel&period=2024")
    assert real
    assert all(told["is_synthetic"] is False for told in real.values())


def test_equal_requests_get_equal_bytes(get: Get) -> None:
    x, y = tile_of(18.06, 59.33, 12)
    answers = [get(f"{TILES}/12/{x}/{y}.mvt") for _ in range(5)]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1


def test_a_tile_without_rows_is_204_and_keeps_its_tag(get: Get) -> None:
    answer = get(f"{TILES}/12/0/0.mvt")
    assert (answer.status_code, answer.content) == (204, b"")
    held = get(f"{TILES}/12/0/0.mvt", headers={"If-None-Match": answer.headers["ETag"]})
    assert held.status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("12/4096/0", 400),
        ("12/0/-1", 400),
        ("12/a/0", 400),
        ("-1/0/0", 400),
        ("31/0/0", 400),
        ("99999999999999999999/0/0", 400),
        ("7/0/0", 404),
        ("15/0/0", 404),
        ("12/1.5/0", 400),
    ],
)
def test_a_tile_that_does_not_exist_is_refused(get: Get, address: str, status: int) -> None:
    answer = get(f"{TILES}/{address}.mvt")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["tema=x", "period=1999", "period=", "theme=klotter"])
def test_a_theme_or_period_that_the_layer_lacks_is_refused(get: Get, query: str) -> None:
    assert get(f"{TILES}/12/2253/1203.mvt?{query}").status_code == 400
    assert get(f"{TILES}.json?{query}").status_code == 400


def test_tilejson_leads_to_the_tiles_it_describes(get: Get) -> None:
    told = get(f"{TILES}.json?tema=butiksstold&period=2022").json()
    assert told["tilejson"] == "3.0.0"
    assert (told["is_synthetic"], told["label"]) == (True, "Syntetiska data")
    west, south, east, north = told["bounds"]
    assert west < told["center"][0] < east
    assert south < told["center"][1] < north
    z = told["minzoom"]
    x, y = tile_of(told["center"][0], told["center"][1], z)
    address = told["tiles"][0].replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
    layer = decode(get(address).content)[LAYER]
    assert told["vector_layers"][0]["id"] == LAYER
    fields = set(told["vector_layers"][0]["fields"])
    assert all(set(feature["properties"]) <= fields for feature in layer["features"])
