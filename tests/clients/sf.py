"""R's sf, as Debian has it."""

from collections.abc import Iterator

from tests.clients.installed import PROBES, ask, require_debian
from tests.clients.truth import AREAS, CELLS, Served
from tests.clients.verdict import Check, check_bounds, check_count


def load(served: Served) -> Iterator[Check]:
    """Read two collections, and where they lie."""
    require_debian(["r-base-core", "r-cran-sf"], ["Rscript", "--vanilla", "-e", "library(sf)"])
    for name in (AREAS, CELLS):
        command = ["Rscript", "--vanilla", str(PROBES / "sf_load.R"), f"{served.base}/api"]
        found = ask(command, name)
        found["loaded"] = f"st_read OAPIF {name}"
        yield check_count("sf", found["version"], found, served.truths[name])
        yield check_bounds("sf", found["version"], found, "CRS84", served.truths[name])
        projected = {"loaded": f"{found['loaded']}, st_transform", "bounds": found["projected"]}
        yield check_bounds("sf", found["version"], projected, "EPSG:3006", served.truths[name])
