"""QGIS without a screen: its provider for OGC API – Features, and its vector tiles drawn to an image."""

import math
from collections.abc import Iterator
from typing import Any, Final

from tests.clients.installed import PROBES, ask, require_debian
from tests.clients.truth import AREAS, CELLS, Served, TileTruth
from tests.clients.verdict import Check, check_bounds, check_count

PYTHON: Final = "/usr/bin/python3"
PAGE_SIZES: Final = (10, 100, 1000)
AREA_TOLERANCE: Final = 0.005
"""Share: pixels along the edges, and corners that the tile's grid moves."""


def load(served: Served) -> Iterator[Check]:
    """Read two collections at every page size, where they lie, and draw one layer's tiles."""
    require_debian(["python3-qgis", "qgis-providers"], [PYTHON, "-c", "import qgis.core"])
    question = {
        "base": f"{served.base}/api",
        "collections": [AREAS, CELLS],
        "page_sizes": PAGE_SIZES,
        "tiles": served.tiles.address,
        "tiles_bounds": served.tiles.bounds,
    }
    found = ask([PYTHON, "-P", str(PROBES / "qgis_load.py")], question)
    version = found["version"]
    for each in found["loads"]:
        truth = served.truths[each["collection"]]
        yield check_count("qgis", version, each, truth)
        if each["page_size"] != PAGE_SIZES[-1]:
            continue
        yield check_bounds("qgis", version, each, "CRS84", truth)
        projected = {"loaded": f"{each['loaded']}, projected by QGIS", "bounds": each["projected"]}
        yield check_bounds("qgis", version, projected, "EPSG:3006", truth)
    yield _check_tiles(version, found["drawn"], served.tiles)


def _check_tiles(version: str, drawn: dict[str, Any], truth: TileTruth) -> Check:
    """Compare the painted area with the area of the cells: they tile the plane without overlap."""
    return Check(
        "qgis",
        version,
        f"vector tiles {truth.layer}, drawn",
        f"{drawn['area_m2'] / 1e6:.1f} km² painted",
        f"{truth.area_m2 / 1e6:.1f} km² (database, EPSG:3857) ± {AREA_TOLERANCE:.1%}",
        math.isclose(drawn["area_m2"], truth.area_m2, rel_tol=AREA_TOLERANCE),
    )
