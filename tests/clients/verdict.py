"""What a client loaded, beside what it should have."""

import math
from dataclasses import dataclass
from typing import Any, Final

from tests.clients.truth import Bounds, Truth

TOLERANCE: Final = {"CRS84": 1e-6, "EPSG:3006": 0.05, "EPSG:3006 as written, north first": 0.05}
"""Degrees or metres: the served decimals, and what a change of coordinate system leaves of them."""


class ClientError(RuntimeError):
    """A client could not be had, or did not answer."""


@dataclass(frozen=True)
class Check:
    """One line of the report."""

    client: str
    version: str
    loaded: str
    got: str
    expected: str
    is_right: bool

    def line(self) -> str:
        """Write: name version: what it loaded: what came; what was expected: yes|no."""
        verdict = "yes" if self.is_right else "no"
        return f"{self.client} {self.version}: {self.loaded}: {self.got}; expected {self.expected}: {verdict}"


def check_count(client: str, version: str, found: dict[str, Any], truth: Truth) -> Check:
    """Compare a load with the database and with the API's own `numberMatched`."""
    n, ids = found["n"], found["ids"]
    return Check(
        client,
        version,
        found["loaded"],
        f"{n} features, {ids} ids",
        f"{truth.n} (database), {truth.number_matched} (numberMatched)",
        n == ids == truth.n == truth.number_matched,
    )


def check_bounds(client: str, version: str, found: dict[str, Any], crs: str, truth: Truth) -> Check:
    """Compare where a load lies with where the database has it."""
    expected = truth.bounds[crs]
    is_right = all(
        math.isclose(mine, other, rel_tol=0, abs_tol=TOLERANCE[crs])
        for mine, other in zip(found["bounds"], expected, strict=True)
    )
    told = (_written(found["bounds"], crs), f"{_written(expected, crs)} (database)")
    return Check(client, version, f"{found['loaded']}, extent in {crs}", *told, is_right)


def _written(bounds: Bounds, crs: str) -> str:
    digits = 6 if crs == "CRS84" else 2
    return " ".join(f"{number:.{digits}f}" for number in bounds)
