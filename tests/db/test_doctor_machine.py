"""The doctor on the machine: folders, settings, packages and programs."""

import os
import shutil
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from api.doctor import examine, examine_machine
from api.doctor.findings import Level
from api.doctor.machine import (
    check_disk,
    check_folder,
    check_packages,
    check_variables,
    check_viewer,
    declared,
    wrong_packages,
)
from geo.db import local
from geo.settings import Settings
from tests.db.advice import follow

pytestmark = pytest.mark.db


def test_a_cluster_that_was_never_made_is_told_from_a_stopped_one() -> None:
    settings = Settings(cluster=f"test-{os.getpid()}-never")
    missing = [finding for finding in examine_machine(settings) if finding.level is Level.ERROR]
    assert [finding.commands for finding in missing] == [("lagesbild db start",)]
    assert "finns inte" in missing[0].what
    assert not local.find_cluster(settings).home.exists()


def test_an_open_store_is_named_and_closed(settings: Settings) -> None:
    settings.store_dir.mkdir(mode=0o700)
    assert check_folder(settings.store_dir, "Förrådet").level is Level.OK
    settings.store_dir.chmod(0o750)
    [finding] = [each for each in examine_machine(settings) if "kan läsas av andra" in each.what]
    assert "0750" in finding.what
    follow(settings, finding)
    assert settings.store_dir.stat().st_mode & 0o777 == 0o700
    assert check_folder(settings.store_dir, "Förrådet").level is Level.OK


def test_a_misspelt_variable_is_named_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LAGESBILD_")]:
        monkeypatch.delenv(name)
    assert check_variables().level is Level.OK
    monkeypatch.setenv("LAGESBILD_REAL_DATA", "/data")
    monkeypatch.setenv("LAGESBILD_DATABSE_URL", "postgresql://x:hemligt@y/z")
    finding = check_variables()
    assert finding.what.endswith(": LAGESBILD_DATABSE_URL (menades LAGESBILD_DATABASE_URL?)")
    assert "hemligt" not in str(finding)


def test_a_setting_that_cannot_be_used_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_PORT", "hemligt")
    last = list(examine())[-1]
    assert last.level is Level.ERROR
    assert last.what.startswith("LAGESBILD_PORT: ")
    assert "hemligt" not in str(last)


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"host": "0.0.0.0"}, "LAGESBILD_HOST"), ({"recipients": "samverkan_polis"}, "LAGESBILD_RECIPIENTS")],  # noqa: S104
)
def test_what_serve_would_refuse_is_said_before_it_is_started(changed: dict[str, str], named: str) -> None:
    found = list(examine_machine(Settings(cluster="test").model_copy(update=changed)))
    [refused] = [finding for finding in found if "serve vägrar" in finding.what]
    assert refused.commands == (f"unset {named}",)


def test_packages_are_compared_with_the_oldest_that_are_declared() -> None:
    python, wanted = declared()
    assert python == ">=3.11"
    assert {"psycopg", "shapely"} <= {requirement.name for requirement in wanted}
    assert check_packages().level is Level.OK
    too_new = [Requirement("numpy>=999"), Requirement("numpy>=1"), Requirement("finns-inte>=1")]
    numpy, absent = wrong_packages(too_new)
    assert numpy.startswith("numpy>=999 (har ")
    assert absent == "finns-inte>=1 (saknas)"


def test_a_viewer_that_is_not_built_is_told_of_with_the_way_to_build_it(tmp_path: Path) -> None:
    assert check_viewer(tmp_path).commands == ("make web",)
    (tmp_path / "index.html").touch()
    assert check_viewer(tmp_path).level is Level.OK


def test_room_is_measured_where_a_folder_would_be(tmp_path: Path) -> None:
    free_gib = shutil.disk_usage(tmp_path).free / 2**30
    told = check_disk(tmp_path / "a" / "b", "Mappen")
    assert told.what.startswith(f"Mappen {tmp_path}/a/b: ")
    assert float(told.what.split(": ")[1].split(" GiB")[0]) == pytest.approx(free_gib, abs=1)
