"""GDAL as a client: it pages, filters and reads coordinates as its users do."""

import json
import subprocess
import sys

import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

# A process of its own: GDAL holds the interpreter while it waits for an answer, and the server
# that it waits for runs in a thread of this one.
CLIENT = """
import json, sys, pyogrio
address, options = sys.argv[1], json.loads(sys.argv[2])
if "layer" not in options:
    print(json.dumps([name for name, _ in pyogrio.list_layers(address)]))
else:
    found = pyogrio.read_dataframe(address, **{**options, "bbox": tuple(options.get("bbox", ())) or None})
    print(json.dumps({"n": len(found), "ids": len(set(found["id"])), "bounds": list(found.total_bounds)}))
"""
TIMEOUT_S = 60


def gdal(server: str, **options: object) -> object:
    """Ask the service through GDAL's driver for OGC API – Features."""
    command = [sys.executable, "-c", CLIENT, f"OAPIF:{server}/api", json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    return json.loads(done.stdout)


def test_gdal_lists_every_collection(server: str) -> None:
    assert {"anmalda_brott_ruta_9", "stadsdel", "regso", "kommun"} <= set(gdal(server))


@pytest.mark.parametrize("page_size", [100, 10_000])
def test_gdal_reads_every_area_at_any_page_size(server: str, page_size: int) -> None:
    found = gdal(server, layer="stadsdel", PAGE_SIZE=page_size)
    assert (found["n"], found["ids"]) == (117, 117)


def test_gdal_reads_every_value_of_a_layer(server: str, database: Settings) -> None:
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        (expected,) = connection.execute(
            "SELECT count(*) FROM publish.value WHERE layer = 'koncentration_ruta_9'"
        ).fetchone()
    found = gdal(server, layer="koncentration_ruta_9", PAGE_SIZE=5_000)
    assert (found["n"], found["ids"]) == (expected, expected)


def test_gdal_puts_the_city_where_the_database_has_it(server: str, database: Settings) -> None:
    with connect(database, READ) as connection:
        expected = connection.execute(
            """
            SELECT st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
            FROM (
                SELECT st_extent(st_transform(geom, 4326)) AS box
                FROM area.area INNER JOIN area.area_set USING (area_set_id) WHERE kind = 'kommun'
            ) AS city
            """
        ).fetchone()
    found = gdal(server, layer="kommun", CRS="OGC:CRS84")
    assert found["bounds"] == pytest.approx(expected, abs=1e-5)


def test_gdal_filters_by_box(server: str) -> None:
    found = gdal(server, layer="stadsdel", bbox=[18.05, 59.32, 18.06, 59.33], CRS="OGC:CRS84")
    assert 0 < found["n"] < 20
