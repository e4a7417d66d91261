"""One delivery of 1 000 000 police rows, against a bare ogr2ogr of the same file.

Ours reads, checks, keys to hexagon, stadsdel and stadsdelsområde, compares with what is there,
writes logged tables with all their indexes and counts the cube; fsync is on. The peer copies the
rows and builds its default GiST index.
"""

import itertools
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg

from etl.demo.deliveries import generate
from etl.load.areas import write_default_areas
from etl.load.codes import write_theme_codes
from geo.db import commands, local
from geo.db.roles import ETL, OWNER
from geo.db.session import connect, url_for
from geo.settings import Settings
from tests.bench.measure import Measurement, Run, compare, run_process

ROWS: Final = 1_000_000
PAIRS: Final = 3
LAGESBILD: Final = str(Path(".venv/bin/lagesbild").absolute())
SOURCE: Final = "polisen__anmalda_brott"


def measure(folder: Path) -> Iterator[Measurement]:
    """Measure wall time and peak memory; needs ogr2ogr (apt-get install gdal-bin)."""
    if shutil.which("ogr2ogr") is None:
        raise SystemExit("the peer of this measurement is missing: apt-get install gdal-bin")
    file = _million(folder)
    settings = Settings(cluster="bench", store=folder / "store")
    peaks: list[tuple[int, int]] = []

    def ours() -> float:
        _fresh(settings)
        run = run_process(
            [LAGESBILD, "etl", "run", SOURCE, str(file)],
            {"LAGESBILD_CLUSTER": settings.cluster, "LAGESBILD_STORE": str(settings.store)},
        )
        _require_rows(settings, f"core.{SOURCE}", at_least=ROWS * 0.99)
        peaks.append((run.peak_rss_bytes, 0))
        return run.wall_s

    def theirs() -> float:
        run = _ogr2ogr(settings, file)
        peaks[-1] = (peaks[-1][0], run.peak_rss_bytes)
        return run.wall_s

    told = {"ours": f"lagesbild etl run {SOURCE} FILE", "peer": " ".join(_ogr_command("DSN", "FILE"))}
    peer = _version()
    yield compare("load-1M-wall", peer, ours, theirs, unit="s", pairs=PAIRS, bound=None, commands=told)
    mine, other = (iter([pair[turn] / 1e6 for pair in peaks]) for turn in (0, 1))
    yield compare(
        "load-1M-peak-rss",
        peer,
        mine.__next__,
        other.__next__,
        unit="MB",
        pairs=PAIRS,
        bound=None,
        commands=told,
    )


def _million(folder: Path) -> Path:
    """Write exactly 1 000 000 generated rows into one file; kept for the next time."""
    file = folder / "million.csv"
    if file.exists():
        return file
    yearly = generate(folder / "yearly", seed=1, years=5)
    rows = itertools.chain.from_iterable(
        itertools.islice(path.open(encoding="utf-8"), 1, None) for path in yearly
    )
    with file.open("w", encoding="utf-8") as out:
        out.write(yearly[0].open(encoding="utf-8").readline())
        out.writelines(itertools.islice(rows, ROWS))
    file.with_suffix(".json").write_text('{"is_synthetic": true}', encoding="utf-8")
    return file


def _fresh(settings: Settings) -> None:
    local.destroy(local.find_cluster(settings))
    shutil.rmtree(settings.store_dir, ignore_errors=True)
    commands.start_local(settings)
    with connect(settings, ETL) as connection:
        write_default_areas(connection)
        write_theme_codes(connection)


def _ogr_command(target: str, file: str) -> list[str]:
    return [
        *("ogr2ogr", "--config", "PG_USE_COPY", "YES", "-f", "PostgreSQL", target, file),
        *("-nln", "peer_rows", "-overwrite", "-a_srs", "EPSG:4326"),
        *("-oo", "X_POSSIBLE_NAMES=LONGITUDE", "-oo", "Y_POSSIBLE_NAMES=LATITUDE"),
    ]


def _ogr2ogr(settings: Settings, file: Path) -> Run:
    cluster = local.find_cluster(settings)
    target = f"PG:host={cluster.socket} dbname={settings.database} user={OWNER}"
    run = run_process(_ogr_command(target, str(file)))
    _require_rows(settings, "public.peer_rows", at_least=ROWS * 0.99)
    return run


def _require_rows(settings: Settings, table: str, at_least: float) -> None:
    with psycopg.connect(url_for(settings, ETL if table.startswith("core") else OWNER)) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 - two fixed names
    if row is None or row[0] < at_least:
        raise RuntimeError(f"{table}: expected at least {at_least:.0f} rows, got {row}")


def _version() -> str:
    told = subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True, check=True)  # noqa: S607
    return told.stdout.split(",")[0].replace("GDAL ", "ogr2ogr-")
