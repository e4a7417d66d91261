"""The GDAL that PyPI's pyogrio brings: newer than Debian's, it asks for a coordinate system by name."""

from collections.abc import Iterator

from tests.clients.installed import PROBES, ask, require_environment
from tests.clients.truth import AREAS, CELLS, Served
from tests.clients.verdict import Check, check_bounds, check_count

CRS = {"CRS84": "OGC:CRS84", "EPSG:3006": "EPSG:3006"}


def load(served: Served) -> Iterator[Check]:
    """Read two collections in two coordinate systems."""
    python = require_environment("pyogrio")
    for name in (AREAS, CELLS):
        for crs, asked in CRS.items():
            question = {"base": f"{served.base}/api", "collection": name, "crs": asked}
            found = ask([str(python), "-P", str(PROBES / "pyogrio_load.py")], question)
            found["loaded"] = f"OAPIF {name}, CRS={asked}"
            yield check_count("pyogrio", found["version"], found, served.truths[name])
            yield check_bounds("pyogrio", found["version"], found, crs, served.truths[name])
