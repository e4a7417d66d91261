"""What tests of the doctor share: breaking a database, and following the advice as a reader would."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from api.doctor import examine_database
from api.doctor.findings import Finding, Level
from etl.load.run import run_delivery
from etl.registry import find_source
from geo.db.session import superuser_urls
from geo.settings import Settings
from tests.architecture.checkout import CHECKOUT

POLICE = "polisen__anmalda_brott"
HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
GOOD = "K1;1209;59.3326;18.0649;Storgatan;1;Stockholm;2024-05-03 21:00;2024-05-03 23:00"
BAD = "K2;12;59.3326;18.0649;Lillgatan;1;Stockholm;2024-05-03 21:00;2024-05-03 23:00"


def environment(settings: Settings) -> dict[str, str]:
    """Environment in which the command line means the same database and store as `settings`."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "LAGESBILD_CLUSTER": settings.cluster,
        "LAGESBILD_DATABASE": settings.database,
        "LAGESBILD_STORE": str(settings.store_dir),
    }


def follow(settings: Settings, finding: Finding, **filled: str) -> None:
    """Run the commands of a finding in a shell, as its reader would."""
    assert finding.commands, finding
    for command in finding.commands:
        for word, text in filled.items():
            command = command.replace(word, text)  # noqa: PLW2901 - the reader's own words are filled in
        ended = subprocess.run(  # noqa: S602 - the advice is a line for a shell
            command, shell=True, env=environment(settings), capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert "ERROR" not in ended.stderr


def errors(settings: Settings) -> list[Finding]:
    return [finding for finding in examine_database(settings) if finding.level is Level.ERROR]


def break_it(settings: Settings, statement: str) -> None:
    with psycopg.connect(superuser_urls(settings)[1], autocommit=True) as server:
        server.execute(statement.encode())


def deliver(settings: Settings, folder: Path, *rows: str) -> None:
    file = folder / "leverans.csv"
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    run_delivery(settings, find_source(POLICE), file)
