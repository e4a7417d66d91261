"""The doctor on what is loaded and published, and its command line."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from api.doctor.data import check_freshness, check_quarantine, check_undelivered, check_version
from api.doctor.findings import Level
from etl.publish.run import publish_all
from etl.registry import SOURCES
from geo.settings import Settings
from tests.architecture.checkout import CHECKOUT
from tests.db.advice import BAD, GOOD, POLICE, break_it, deliver, environment, follow

pytestmark = pytest.mark.db


def test_deliveries_grow_old_by_the_cadence_of_their_source(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    cadence, now = SOURCES[POLICE].cadence, datetime.now(UTC)
    assert check_freshness(etl, now).level is Level.OK
    assert check_freshness(etl, now + cadence - timedelta(hours=1)).level is Level.OK
    late = check_freshness(etl, now + cadence + timedelta(days=2))
    assert late.level is Level.WARNING
    assert f"{POLICE} ({cadence.days + 2} dygn gammal, väntas var {cadence.days}:e)" in late.what


def test_sources_without_a_delivery_are_listed_until_they_have_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    assert check_undelivered(etl).what == f"Källor utan någon leverans: {', '.join(SOURCES)}"
    deliver(settings, tmp_path, GOOD)
    etl.rollback()
    assert POLICE not in check_undelivered(etl).what.replace(f"{POLICE}_", "")
    assert check_undelivered(etl, {POLICE: SOURCES[POLICE]}).level is Level.OK


def test_rows_in_quarantine_are_counted_until_a_correction_comes(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD, BAD)
    finding = check_quarantine(etl)
    assert finding.what == f"Rader i karantän: {POLICE} 1"
    assert finding.commands == (f"lagesbild quarantine --source {POLICE}",)
    follow(settings, finding)
    deliver(settings, tmp_path, GOOD, BAD.replace(";12;", ";1209;"))
    etl.rollback()
    assert check_quarantine(etl).level is Level.OK


def test_a_version_is_published_and_falls_behind_by_the_advice_it_catches_up(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    nothing = check_version(etl)
    assert nothing.what == "Ingenting är publicerat"
    publish_all(settings)
    etl.rollback()
    assert check_version(etl).level is Level.OK
    assert "3 dygn gammal" in check_version(etl, datetime.now(UTC) + timedelta(days=3, minutes=1)).what
    deliver(settings, tmp_path, GOOD)
    etl.rollback()
    behind = check_version(etl)
    assert behind.what.endswith("är äldre än den nyaste leveransen; leveranser som inte är med: 1")
    follow(settings, behind)
    etl.rollback()
    assert check_version(etl).level is Level.OK


def lagesbild_doctor(variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", "doctor", *arguments]
    return subprocess.run(command, env=variables, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_the_command_ends_with_1_when_something_is_wrong_and_tells_how_to_mend_it(settings: Settings) -> None:
    assert lagesbild_doctor(environment(settings)).returncode == 0
    break_it(settings, "DROP INDEX area.ix_area_geom")
    ended = lagesbild_doctor(environment(settings))
    assert (ended.returncode, ended.stderr) == (1, "")
    lines = ended.stdout.splitlines()
    place = lines.index("[fel] Index: area.ix_area_geom saknas")
    assert lines[place + 2].startswith(
        "    $ echo 'CREATE INDEX ix_area_geom ON area.area USING gist (geom);' | "
    )
    assert lines[-1].startswith("Fel: 1, varningar: ")


def test_json_holds_what_the_text_tells(settings: Settings) -> None:
    told = json.loads(lagesbild_doctor(environment(settings), "--json").stdout)
    assert {tuple(finding) for finding in told} == {("level", "what", "mend", "commands")}
    assert {finding["level"] for finding in told} <= {"ok", "varning", "fel"}
    lines = lagesbild_doctor(environment(settings)).stdout.splitlines()
    # two runs differ in what they measure, as in how much room is left, and in nothing else
    findings = [re.sub(r"\d+", "0", line) for line in lines if line.startswith("[")]
    assert findings == [re.sub(r"\d+", "0", f"[{each['level']}] {each['what']}") for each in told]


def test_no_password_and_no_delivered_value_is_ever_printed(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, GOOD, BAD)
    known = lagesbild_doctor(environment(settings)).stdout
    assert "Rader i karantän" in known
    assert not any(value in known for value in ("Storgatan", "Lillgatan", "59.33", "K2"))
    address = "postgresql://lagesbild_etl:hemligt@/lagesbild?host=/finns/inte"
    silent = lagesbild_doctor({**environment(settings), "LAGESBILD_DATABASE_URL": address})
    assert silent.returncode == 1
    assert "svarar inte" in silent.stdout
    assert "hemligt" not in silent.stdout + silent.stderr
