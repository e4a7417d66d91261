"""GDAL's own programs, as Debian has them: OGC API – Features, OGC API, and vector tiles."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import shapely.geometry

from tests.clients.installed import require_debian, run
from tests.clients.truth import AREAS, CELLS, Served, TileTruth
from tests.clients.verdict import Check, check_bounds, check_count

PAGE_SIZES: Final = (10, 100, 1000)
TILE_ZOOM: Final = 10


def load(served: Served) -> Iterator[Check]:
    """Read two collections at every page size, where they lie, and one layer's tiles."""
    require_debian(["gdal-bin"], ["ogr2ogr", "--version"])
    version = run(["ogr2ogr", "--version"]).split(",")[0].removeprefix("GDAL ")
    source = f"OAPIF:{served.base}/api"
    for name in (AREAS, CELLS):
        for size in PAGE_SIZES:
            found = _read(f"OAPIF {name}, page size {size}", [source, name, "-oo", f"PAGE_SIZE={size}"])
            yield check_count("gdal", version, found, served.truths[name])
        yield check_bounds("gdal", version, found, "CRS84", served.truths[name])
        found = _read(f"OAPIF {name}, -t_srs", [source, name, "-t_srs", "EPSG:3006"])
        yield check_bounds("gdal", version, found, "EPSG:3006", served.truths[name])
    found = _read(f"OGCAPI {AREAS}", [f"OGCAPI:{served.base}/api/collections/{AREAS}", "-oo", "API=ITEMS"])
    yield check_count("gdal", version, found, served.truths[AREAS])
    yield _check_tiles(version, served.base, served.tiles)


def _read(loaded: str, arguments: Sequence[str]) -> dict[str, Any]:
    written = run(["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", *arguments])
    features = json.loads(written)["features"]
    shapes = shapely.GeometryCollection([shapely.geometry.shape(each["geometry"]) for each in features])
    ids = {each["properties"].get("id", each.get("id")) for each in features}
    return {"loaded": loaded, "n": len(features), "ids": len(ids), "bounds": shapes.bounds}


def _check_tiles(version: str, base: str, truth: TileTruth) -> Check:
    """Read every tile of one zoom, as the TileJSON bounds them; a cell may lie in several."""
    tiles = f"{base}/api/tiles/{truth.layer}"
    options = ["-oo", "TILE_EXTENSION=mvt", "-oo", f"METADATA_FILE={tiles}.json"]
    written = run(["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"MVT:{tiles}/{TILE_ZOOM}", *options])
    cells = {each["properties"]["h3"] for each in json.loads(written)["features"]}
    return Check(
        "gdal",
        version,
        f"MVT by TileJSON {truth.layer}, zoom {TILE_ZOOM}",
        f"{len(cells)} cells",
        f"{truth.n} (database)",
        len(cells) == truth.n,
    )
