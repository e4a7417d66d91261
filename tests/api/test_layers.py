"""Layers with their origin, and frames."""

from collections.abc import Callable

import httpx
import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

LAYER = "anmalda_brott_ruta_9"


def test_layers_tell_their_themes_periods_and_sources(get: Get) -> None:
    told = get("/api/layers").json()
    assert (told["version"], told["is_synthetic"], told["label"]) == (1, True, "Syntetiska data")
    assert [layer["id"] for layer in told["layers"]] == [
        LAYER,
        "koncentration_ruta_9",
        "anmalda_brott_stadsdel",
        "anmalda_brott_stadsdelsomrade_2023-07-01",
    ]
    assert all(layer["themes"] == ["klotter", "butiksstold"] for layer in told["layers"])
    assert [window["title"] for window in told["layers"][0]["windows"]] == ["2022", "2023", "2024"]
    assert [layer["area_set"] for layer in told["layers"]] == [
        None,
        None,
        "stadsdel",
        "stadsdelsomrade_2023-07-01",
    ]
    assert [theme["id"] for theme in told["themes"]] == ["klotter", "butiksstold"]
    assert {source["source"]: source["is_synthetic"] for source in told["sources"]} == {
        "polisen__anmalda_brott": True,
        "bra__anmalda_brott": False,
    }


def test_a_layer_is_traced_to_its_run_and_deliveries(get: Get, database: Settings) -> None:
    told = get(f"/api/layers/{LAYER}").json()
    assert told["run"]["parameters"] == {"threshold": 5}
    (delivery,) = told["deliveries"]
    parts = ("rows_new", "rows_unchanged", "rows_superseded", "rows_quarantined")
    assert delivery["rows_read"] == sum(delivery[part] for part in parts)
    assert (told["threshold"], told["clock"]) == (5, "brottstid")
    assert (told["period"]["from"], told["period"]["to"]) == ("2022-01-01", "2025-01-01")
    assert told["caveats"] == ["Räknat efter brottstid."]
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        expected = connection.execute(
            """
            SELECT sum(n), count(*), count(*) FILTER (WHERE status = 'withheld')
            FROM publish.value WHERE layer = %s
            """,
            [LAYER],
        ).fetchone()
    assert (told["n_total"], told["n_rows"], told["n_withheld"]) == expected


def test_every_link_of_every_layer_leads_somewhere(get: Get) -> None:
    for layer in get("/api/layers").json()["layers"]:
        for link in layer["links"]:
            if not link.get("templated"):
                assert get(link["href"]).status_code == 200, link


@pytest.mark.parametrize("root", ["/api", "/api/"])
def test_every_link_of_the_landing_page_leads_somewhere(get: Get, root: str) -> None:
    landing = get(root).raise_for_status().json()
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= {
        link["rel"] for link in landing["links"]
    }
    for link in landing["links"]:
        assert get(link["href"]).status_code == 200, link


@pytest.mark.parametrize("layer", [LAYER, "koncentration_ruta_9", "anmalda_brott_stadsdel"])
def test_a_frame_holds_what_the_database_holds(get: Get, database: Settings, layer: str) -> None:
    frame = get(f"/api/frames/{layer}?tema=butiksstold").json()
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        found = connection.execute(
            """
            SELECT coalesce(to_hex(h3), code), window_from::text, n, status, round(expected::numeric, 2)::float8,
                is_raised
            FROM publish.value
            LEFT JOIN area.cell ON layer LIKE %(cells)s AND cell_id = unit_id
            LEFT JOIN area.area ON layer NOT LIKE %(cells)s AND area_id = unit_id
            WHERE layer = %(layer)s AND theme = 'butiksstold'
            """,
            {"layer": layer, "cells": "%ruta%"},
        ).fetchall()
    expected = {(unit, day): tuple(rest) for unit, day, *rest in found}
    told = {}
    for column, window in enumerate(frame["windows"]):
        for row, unit in enumerate(frame["units"]):
            number = frame["status"][column][row]
            if number is None:
                assert frame["values"][column][row] is None
                continue
            told[unit, window["from"]] = (
                frame["values"][column][row],
                frame["statuses"][number],
                frame["expected"][column][row] if "expected" in frame else None,
                frame["raised"][column][row] if "raised" in frame else None,
            )
    assert told == expected


def test_a_frame_tells_units_without_a_row_as_no_data(get: Get) -> None:
    frame = get(f"/api/frames/{LAYER}?tema=klotter").json()
    assert len(frame["units"]) == len(set(frame["units"])) == len(frame["area_km2"])
    for values, status in zip(frame["values"], frame["status"], strict=True):
        assert len(values) == len(status) == len(frame["units"])
        silent = sum(each is None for each in status)
        assert 0 < silent < len(status)
        withheld = [n for n, each in zip(values, status, strict=True) if each == 2]
        assert withheld
        assert set(withheld) == {None}


def test_classes_are_the_published_ones_for_cells_and_follow_the_theme_for_areas(get: Get) -> None:
    assert get(f"/api/frames/{LAYER}").json()["classes"] == [5, 10, 25]
    assert get("/api/frames/koncentration_ruta_9").json()["classes"] == []
    frame = get("/api/frames/anmalda_brott_stadsdel").json()
    density = [
        n / km2
        for column in frame["values"]
        for n, km2 in zip(column, frame["area_km2"], strict=True)
        if n is not None
    ]
    assert frame["classes"][-1] <= max(density) < 2.5 * frame["classes"][-1]


def test_frames_name_areas_and_for_cells_the_stadsdel_they_lie_in(get: Get) -> None:
    cells = get(f"/api/frames/{LAYER}").json()
    assert len(cells["names"]) == len(cells["units"])
    assert {"Rinkeby", "Norrmalm"} < set(cells["names"])
    frame = get("/api/frames/anmalda_brott_stadsdelsomrade_2023-07-01").json()
    assert len(frame["names"]) == len(frame["units"]) == 11
    assert "Järva" in frame["names"]


@pytest.mark.parametrize(
    "address", ["layers/x", "frames/x", "tiles/x.json", "tiles/x/12/0/0.mvt", "collections/x", "layers/%00"]
)
def test_a_layer_that_does_not_exist_is_404(get: Get, address: str) -> None:
    answer = get(f"/api/{address}")
    assert answer.status_code == 404
    assert answer.json()["detail"].endswith("finns inte.")


def test_conformance_claims_nothing_beyond_what_is_kept(get: Get) -> None:
    claimed = get("/api/conformance").json()["conformsTo"]
    assert [uri.rsplit("/", 1)[1] for uri in claimed] == ["core", "geojson", "oas31", "crs"]
