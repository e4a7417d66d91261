"""The abstract tests of OGC API – Features part 1, as the package ogctests writes them."""

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.clients.installed import FOLDER, require_environment, run
from tests.clients.truth import Served
from tests.clients.verdict import Check, ClientError

SCOPE: Final = "features/core"
CANNOT_PASS: Final = {
    "test_ast6": "the definition is OpenAPI 3.1, and the class oas30 is not claimed; it knows 3.0 alone",
    "test_ast15": "pyogrio takes the feature for an address and drops what follows a semicolon in its text",
}
"""Tests that fail for a reason of their own. One that passes nevertheless is wrong to stand here."""

# without a configuration of its own pytest would take the one of this checkout, in which warnings are errors
RUN: Final = """
import os, pathlib, sys, ogctests, pytest
scope = pathlib.Path(ogctests.__file__).parent / sys.argv[1]
options = ["-c", os.devnull, "-q", "--tb=line", "-p", "no:cacheprovider", f"--junit-xml={sys.argv[2]}"]
pytest.main([str(scope), *options])
"""


def load(served: Served) -> Iterator[Check]:
    """Run the scope and tell what passed."""
    python = require_environment("ogctests")
    version = _version(python)
    report = (FOLDER / "ogctests.xml").absolute()
    report.unlink(missing_ok=True)
    run([str(python), "-P", "-c", RUN, SCOPE, str(report)], {"INSTANCE_URL": f"{served.base}/api"})
    yield _read(version, report)


def _version(python: Path) -> str:
    places = [str(path) for path in python.parents[1].glob("lib/python*/site-packages")]
    found = next(iter(importlib.metadata.distributions(name="ogctests", path=places)), None)
    return found.version if found else "-"


def _read(version: str, report: Path) -> Check:
    if not report.exists():
        raise ClientError("ogctests wrote no report")
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - written by the run just before
    tests = {case.attrib["name"] for case in cases}
    failed = {case.attrib["name"] for case in cases if {child.tag for child in case} & {"failure", "error"}}
    skipped = {case.attrib["name"] for case in cases if case.find("skipped") is not None}
    return Check(
        "ogctests",
        version,
        SCOPE,
        f"{len(tests - failed - skipped)} of {len(tests)}, failed {_names(failed)}, skipped {_names(skipped)}",
        "all but " + ", ".join(f"{name} ({reason})" for name, reason in CANNOT_PASS.items()),
        failed == set(CANNOT_PASS) and not skipped,
    )


def _names(tests: set[str]) -> str:
    return " ".join(sorted(tests)) or "none"
