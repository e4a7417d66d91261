"""Run the measurements named on the command line, or all of them."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.bench import load
from tests.bench.measure import Measurement, write_json

MEASUREMENTS: Final[dict[str, Callable[[Path], Iterator[Measurement]]]] = {"load": load.measure}
FOLDER: Final = Path(os.environ.get("LAGESBILD_BENCH", "var/bench"))


def main(names: list[str]) -> int:
    """Print one line a measurement and write JSON; 1 when a bound is broken."""
    unknown = set(names) - set(MEASUREMENTS)
    if unknown:
        raise SystemExit(f"expected {', '.join(MEASUREMENTS)}, got {', '.join(sorted(unknown))}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    done: list[Measurement] = []
    for name in names or list(MEASUREMENTS):
        for measurement in MEASUREMENTS[name](FOLDER):
            sys.stdout.write(measurement.line() + "\n")
            sys.stdout.flush()
            done.append(measurement)
    for measurement in done:
        for who, command in measurement.commands.items():
            sys.stdout.write(f"  {measurement.name} {who}: {command}\n")
    write_json(done, FOLDER / "measurements.json")
    return int(any(measurement.verdict == "no" for measurement in done))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
