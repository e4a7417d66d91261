"""OWSLib, the client library that catalogues and portals use."""

from collections.abc import Iterator

from tests.clients.installed import PROBES, ask, require_environment
from tests.clients.truth import AREAS, CELLS, Served
from tests.clients.verdict import Check, check_bounds, check_count


def load(served: Served) -> Iterator[Check]:
    """List the collections, and page through two of them in two coordinate systems."""
    python = require_environment("owslib")
    question = {"base": f"{served.base}/api", "collections": [AREAS, CELLS], "limit": 1000}
    found = ask([str(python), "-P", str(PROBES / "owslib_load.py")], question)
    version = found["version"]
    n = len(found["listed"])
    yield Check(
        "owslib",
        version,
        "list of collections",
        f"{n} of features",
        f"{served.collections} (database)",
        n == served.collections,
    )
    for each in found["loads"]:
        truth = served.truths[each["collection"]]
        yield check_count("owslib", version, each, truth)
        yield check_bounds("owslib", version, each, each["crs"], truth)
