"""How a measurement is taken: whole processes, in pairs, ours and the peer's in turn."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

BYTES_PER_KIB = 1024


@dataclass(frozen=True)
class Run:
    """One finished process: seconds of wall clock, and its largest resident memory in bytes."""

    wall_s: float
    peak_rss_bytes: int


@dataclass(frozen=True)
class Measurement:
    """Ours against a peer: medians over the pairs, and the spread of the ratio.

    Parameters
    ----------
    bound
        The ratio may be at most this; None where there is no bound yet and the figure is the record.
    """

    name: str
    peer: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    spread: tuple[float, float]
    pairs: int
    bound: float | None
    load_average: tuple[float, float, float]
    commands: dict[str, str]

    @property
    def verdict(self) -> str:
        """Say yes or no to the bound, or - where there is none."""
        if self.bound is None:
            return "-"
        return "yes" if self.ratio <= self.bound else "no"

    def line(self) -> str:
        """One line: name ours peer ratio bound yes|no, with load average and spread."""
        bound = "-" if self.bound is None else f"{self.bound:g}"
        return (
            f"{self.name} {self.ours:.3g}{self.unit} {self.peer} {self.theirs:.3g}{self.unit} "
            f"{self.ratio:.3g} {bound} {self.verdict} "
            f"(pairs {self.pairs}, ratio {self.spread[0]:.3g}–{self.spread[1]:.3g}, "
            f"load {self.load_average[0]:.2f})"
        )


def run_process(command: Sequence[str], environment: dict[str, str] | None = None) -> Run:
    """Run one process to its end; a failure ends the measurement."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Run(wall_s, usage.ru_maxrss * BYTES_PER_KIB)


def compare(  # noqa: PLR0913 - what a measurement says
    name: str,
    peer: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    *,
    unit: str,
    pairs: int,
    bound: float | None,
    commands: dict[str, str],
) -> Measurement:
    """Measure ours and the peer's in turn, `pairs` times."""
    load = os.getloadavg()
    figures = [(ours(), theirs()) for _ in range(pairs)]
    ratios = [mine / other for mine, other in figures]
    return Measurement(
        name,
        peer,
        statistics.median(mine for mine, _ in figures),
        statistics.median(other for _, other in figures),
        unit,
        statistics.median(ratios),
        (min(ratios), max(ratios)),
        pairs,
        bound,
        load,
        commands,
    )


def write_json(measurements: Sequence[Measurement], path: Path) -> None:
    """Write what was measured, for comparison with another day's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(m) for m in measurements], indent=1), encoding="utf-8")
