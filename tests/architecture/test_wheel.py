"""The wheel holds what the installed package reads, and nothing of how it was made."""

import os
import sys
import zipfile
from pathlib import Path

import pytest
import uv_build

from tests.architecture.checkout import CHECKOUT, PACKAGES, files, inside

VIEWER = "maps/web/dist/index.html"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel offline, by the backend that pip would ask, and list it."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(CHECKOUT)
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        wheel = uv_build.build_wheel(str(folder))
    with zipfile.ZipFile(folder / wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("suffix", [".py", ".sql", ".csv"])
def test_the_wheel_holds_every_module_query_and_fact(names: set[str], suffix: str) -> None:
    expected = {inside(path) for path in files(suffix, under=PACKAGES)}
    assert expected
    assert expected - names == set()


def test_the_wheel_holds_the_viewer_if_it_is_built(names: set[str]) -> None:
    assert (VIEWER in names) == (CHECKOUT / VIEWER).is_file()


def test_the_wheel_holds_what_files_to_send_are_made_of(names: set[str]) -> None:
    templates = {inside(path) for path in files(".html", ".css", under=("maps/templates",))}
    assert templates
    assert templates | {"maps/web/palette.json"} <= names
    assert ("maps/web/dist/folium/manifest.json" in names) == (VIEWER in names)


def test_the_wheel_holds_no_web_source_no_tests_and_no_migrations(names: set[str]) -> None:
    roots = {name.split("/")[0] for name in names}
    assert {root for root in roots if not root.startswith("lagesbild-")} == set(PACKAGES)
    unwanted = ("maps/web/src/", "maps/web/tests/", "maps/web/node_modules/", "__pycache__")
    assert [name for name in names if any(part in name for part in unwanted)] == []


def test_the_wheel_carries_the_licence_and_the_command(names: set[str]) -> None:
    endings = {name.split("/", 1)[-1] for name in names if name.startswith("lagesbild-")}
    assert {"licenses/LICENSE", "entry_points.txt"} <= endings
