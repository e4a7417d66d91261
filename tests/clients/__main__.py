"""Run the clients named on the command line, or all of them; 1 when one of them is not right."""

import sys
from collections.abc import Callable, Iterator
from typing import Final

from tests.clients import gdal, ogctests, owslib, pyogrio, qgis, sf
from tests.clients.truth import Served, served_demo
from tests.clients.verdict import Check, ClientError

CLIENTS: Final[dict[str, Callable[[Served], Iterator[Check]]]] = {
    "gdal": gdal.load,
    "pyogrio": pyogrio.load,
    "qgis": qgis.load,
    "owslib": owslib.load,
    "sf": sf.load,
    "ogctests": ogctests.load,
}


def main(names: list[str]) -> int:
    """Print one line for each thing that a client loaded, and in the end one for each client."""
    unknown = set(names) - set(CLIENTS)
    if unknown:
        raise SystemExit(f"expected {', '.join(CLIENTS)}, got {', '.join(sorted(unknown))}")
    done: dict[str, list[Check]] = {}
    with served_demo() as served:
        for name in names or list(CLIENTS):
            done[name] = []
            for check in _checks(name, served):
                done[name].append(check)
                _tell("  " + check.line())
    totals = [_total(name, checks) for name, checks in done.items()]
    for total in totals:
        _tell(total.line())
    return int(not all(total.is_right for total in totals))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _total(name: str, checks: list[Check]) -> Check:
    """Sum a client up."""
    right = sum(check.is_right for check in checks)
    loaded = (
        ", ".join(dict.fromkeys(check.loaded for check in checks if not check.is_right)) or "all of the above"
    )
    n = len(checks)
    return Check(name, checks[0].version, loaded, f"{right} of {n} right", str(n), right == n)


def _checks(name: str, served: Served) -> Iterator[Check]:
    """Give a client's checks; one that cannot be had or fails is a wrong one."""
    try:
        yield from CLIENTS[name](served)
    except ClientError as error:
        yield Check(name, "-", "nothing", str(error), "an answer", is_right=False)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
