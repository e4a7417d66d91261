"""The Dockerfile without a container engine: what it copies is there, and is enough to install and run from."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import uv_build
import yaml

CHECKOUT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
STAGES: Final = {
    text.split()[2] if " AS " in text.splitlines()[0] else "last": text
    for text in re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
}
SERVICES: Final = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def copied(stage: str) -> list[str]:
    """List what a stage copies out of the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", STAGES[stage], re.MULTILINE)
    return " ".join(lines).split()


def test_images_come_without_a_host_name() -> None:
    images = [text.split()[0] for text in STAGES.values()]
    images += [service["image"] for service in SERVICES.values()]
    for image in images:
        first, slash, _ = image.partition("/")
        assert not (slash and ("." in first or ":" in first)), image


def test_packages_are_the_locked_ones() -> None:
    assert "npm ci" in STAGES["web"]
    assert "pip install --require-hashes -r requirements.lock" in STAGES["python"]
    assert "pip install --no-deps --no-build-isolation" in STAGES["python"]


def test_the_last_stage_runs_as_the_user_of_the_services() -> None:
    [user] = re.findall(r"^USER (\S+)", STAGES["last"], re.MULTILINE)
    assert {service["user"] for name, service in SERVICES.items() if name != "postgis"} == {user}


@pytest.mark.parametrize("stage", ["web", "python"])
def test_what_is_copied_is_there_and_not_ignored(stage: str) -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored[0] == "*"
    sources = copied(stage)
    assert sources
    for source in sources:
        assert (CHECKOUT / source).exists(), source
        assert f"!{source.split('/')[0]}" in ignored, source
        assert source not in ignored, source


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out what the stage `python` copies, and nothing else."""
    app = tmp_path_factory.mktemp("image") / "app"
    app.mkdir()
    for source in copied("python"):
        if (CHECKOUT / source).is_dir():
            skipped = shutil.ignore_patterns("node_modules", "__pycache__")
            shutil.copytree(CHECKOUT / source, app / source, ignore=skipped)
        else:
            shutil.copy(CHECKOUT / source, app / source)
    return app


def test_it_is_enough_to_install_from(app: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(app)
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        assert uv_build.build_editable(str(tmp_path)).startswith("lagesbild-")


def test_it_is_enough_to_migrate_from(app: Path) -> None:
    code = "from geo.db import commands; from geo.settings import Settings; print(commands.CHECKOUT); "
    code += "commands.alembic_config(Settings.load())"
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(app), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=app,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, str(app)), run.stderr
