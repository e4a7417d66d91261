"""The demo that is served to the clients, and what its database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg

from api.check import serving
from etl.demo.deliveries import generate
from etl.load.areas import write_default_areas
from etl.load.codes import write_theme_codes
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.db import commands, local
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

CLUSTER: Final = "clients"
POLICE: Final = "polisen__anmalda_brott"
SCALE: Final = 0.2
AREAS: Final = "stadsdel"
CELLS: Final = "anmalda_brott_ruta_8"
TILED: Final = "anmalda_brott_ruta_9"

Bounds: TypeAlias = tuple[float, float, float, float]
"""Low and high corner, first axis first; east is the first axis unless the name says otherwise."""


@dataclass(frozen=True)
class Truth:
    """What a collection holds: from the database by the role that loads, and from the API."""

    n: int
    number_matched: int
    bounds: dict[str, Bounds]


@dataclass(frozen=True)
class TileTruth:
    """What the tiles of one theme and period show together."""

    layer: str
    address: str
    n: int
    area_m2: float
    """In EPSG:3857, as drawn."""
    bounds: Bounds


@dataclass(frozen=True)
class Served:
    """The API as clients meet it, and what they should find."""

    base: str
    collections: int
    truths: dict[str, Truth]
    tiles: TileTruth


@contextmanager
def served_demo() -> Iterator[Served]:
    """Serve one small year of the demo from a cluster of its own, made once; stop what was started."""
    # named here, so that no variable of the environment can point to somebody's database
    settings = Settings(cluster=CLUSTER, database_url=None, superuser_url=None, demo=True, recipients="oppen")
    has_started = commands.start_local(settings, fsync=False)
    try:
        _publish(settings)
        with serving(settings) as base:
            yield _look(settings, base)
    finally:
        if has_started:
            local.stop(local.find_cluster(settings))


def _publish(settings: Settings) -> None:
    with connect(settings, ETL) as connection:
        write_default_areas(connection)
        write_theme_codes(connection)
    for delivery in _deliveries(settings.state / f"{CLUSTER}-deliveries"):
        run_delivery(settings, find_source(POLICE), delivery)
    publish_all(settings)


def _deliveries(folder: Path) -> list[Path]:
    finished = folder / "finished"
    if not finished.exists():
        generate(folder, seed=1, years=1, scale=SCALE)
        finished.touch()
    return sorted(folder.glob(f"{POLICE}_*.csv"))


def _look(settings: Settings, base: str) -> Served:
    with connect(settings, ETL) as connection, httpx.Client(base_url=f"{base}/api", timeout=30) as api:
        areas = connection.execute(_OF_AREAS, [AREAS]).fetchone()
        cells = connection.execute(_OF_CELLS, [CELLS]).fetchone()
        truths = {
            name: _truth(row, _number_matched(api, name)) for name, row in ((AREAS, areas), (CELLS, cells))
        }
        (collections,) = connection.execute(_N_COLLECTIONS).fetchone() or (0,)
        return Served(base, collections, truths, _look_at_tiles(connection, api))


def _number_matched(api: httpx.Client, collection: str) -> int:
    answer = api.get(f"/collections/{collection}/items", params={"limit": 1}).raise_for_status()
    return int(answer.json()["numberMatched"])


def _truth(row: tuple[float, ...] | None, number_matched: int) -> Truth:
    if row is None:
        raise LookupError("expected one row of counts and bounds, got none")
    n, west, south, east, north, low_e, low_n, high_e, high_n = row
    bounds = {
        "CRS84": (west, south, east, north),
        "EPSG:3006": (low_e, low_n, high_e, high_n),
        "EPSG:3006 as written, north first": (low_n, low_e, high_n, high_e),
    }
    return Truth(int(n), number_matched, bounds)


def _look_at_tiles(connection: psycopg.Connection, api: httpx.Client) -> TileTruth:
    """Find theme and period in the TileJSON, and what the database holds of them."""
    described = api.get(f"/tiles/{TILED}.json").raise_for_status().json()
    address = described["tiles"][0]
    asked = parse_qs(urlsplit(address).query)
    row = connection.execute(_OF_TILES, [TILED, asked["tema"][0], f"{asked['period'][0]}-01-01"]).fetchone()
    if row is None:
        raise LookupError("expected one row of counts and bounds, got none")
    n, area_m2, *bounds = row
    low_x, low_y, high_x, high_y = bounds
    return TileTruth(TILED, address, n, area_m2, (low_x, low_y, high_x, high_y))


_BOXES: Final = """
    count(*),
    st_xmin(st_extent(st_transform(geom, 4326))), st_ymin(st_extent(st_transform(geom, 4326))),
    st_xmax(st_extent(st_transform(geom, 4326))), st_ymax(st_extent(st_transform(geom, 4326))),
    st_xmin(st_extent(geom)), st_ymin(st_extent(geom)), st_xmax(st_extent(geom)), st_ymax(st_extent(geom))
"""
_OF_AREAS: Final = f"SELECT {_BOXES} FROM area.area JOIN area.area_set USING (area_set_id) WHERE kind = %s"  # noqa: S608
_CURRENT: Final = """
    FROM publish.value JOIN publish.version USING (version_id) JOIN area.cell ON cell_id = unit_id
    WHERE is_current AND layer = %s
"""
_OF_CELLS: Final = f"SELECT {_BOXES} {_CURRENT}"
_OF_TILES: Final = f"""
    SELECT
        count(*), sum(st_area(geom_3857)),
        st_xmin(st_extent(geom_3857)), st_ymin(st_extent(geom_3857)),
        st_xmax(st_extent(geom_3857)), st_ymax(st_extent(geom_3857))
    {_CURRENT} AND theme = %s AND window_from = %s::date
"""
_N_COLLECTIONS: Final = """
    SELECT
        (
            SELECT count(*) FROM publish.layer JOIN publish.version USING (version_id)
            -- a layer without data is not served; the two of platser are, for people make what they hold
            WHERE is_current AND EXISTS (
                SELECT FROM publish.value WHERE value.version_id = layer.version_id AND value.layer = layer.layer
            )
        )
        + (SELECT count(*) FROM area.area_set)
        + 2
"""
