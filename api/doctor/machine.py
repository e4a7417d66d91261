"""Checks of the machine: versions, programs, folders and settings; none needs the database."""

import importlib.metadata
import platform
import shutil
import stat
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from api.doctor.findings import Finding, error, ok, warning
from api.serve import require_loopback, require_open
from api.viewer import built_viewer
from geo.db import local
from geo.errors import DatabaseError, SettingsError
from geo.settings import Settings, unknown_variables
from geo.version import CHECKOUT

DISTRIBUTION: Final = "lagesbild"
OLDEST_POSTGIS: Final = (3, 3)
LEAST_FREE_GIB: Final = 1.0
"""Below it the next delivery, or the next version, may not fit."""
COMFORTABLE_GIB: Final = 5.0
GIB: Final = 2**30
ALIKE: Final = 0.85
"""Share of letters from which a name is taken for a misspelt other, all names sharing their first ten."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def check_python() -> Finding:
    """Compare the running Python with the oldest that the project names."""
    running, wanted = platform.python_version(), declared()[0]
    if running in SpecifierSet(wanted):
        return ok(f"Python {running} ({wanted})")
    return error(
        f"Python {running}, väntade {wanted}", "Installera en nyare Python och gör om installationen."
    )


def check_packages() -> Finding:
    """Compare every installed package with the oldest that the project names."""
    wanted = declared()[1]
    wrong = list(wrong_packages(wanted))
    if not wrong:
        return ok(f"{len(wanted)} paket, alla i de versioner som väntas")
    return error(
        f"Paket som saknas eller är för gamla: {', '.join(wrong)}",
        "Installera enligt requirements.lock.",
        "pip install --require-hashes -r requirements.lock",
    )


def declared() -> tuple[str, list[Requirement]]:
    """Read which Python and packages the project needs: from pyproject.toml beside the code, else as installed."""
    pyproject = CHECKOUT / "pyproject.toml"
    if pyproject.is_file():
        project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
        return project["requires-python"], [Requirement(line) for line in project["dependencies"]]
    installed = importlib.metadata.metadata(DISTRIBUTION)
    lines = importlib.metadata.requires(DISTRIBUTION) or []
    return str(installed.json.get("requires_python", "")), [Requirement(line) for line in lines]


def wrong_packages(wanted: Iterable[Requirement]) -> Iterator[str]:
    """Name the packages that are absent or older than wanted."""
    for requirement in wanted:
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{requirement} (saknas)"
        else:
            if not requirement.specifier.contains(found, prereleases=True):
                yield f"{requirement} (har {found})"


def check_binaries() -> Finding:
    """Look for a PostgreSQL with PostGIS that a private cluster can be made with."""
    try:
        folder = local.find_binaries()
    except DatabaseError as refusal:
        return error(str(refusal), "Installera PostgreSQL och PostGIS.", local.APT_LINE)
    return ok(f"PostgreSQL-program för den egna databasen: {folder}")


def check_cluster(settings: Settings) -> Finding:
    """Look whether the private cluster is there and runs."""
    try:
        cluster = local.find_cluster(settings)
    except DatabaseError:
        return error("Den egna databasen kan inte startas: program saknas", "Installera dem.", local.APT_LINE)
    if not cluster.data.exists():
        return error(f"Den egna databasen {cluster.home} finns inte", "Skapa den.", "lagesbild db start")
    if not local.is_running(cluster):
        return error(f"Den egna databasen {cluster.home} är stoppad", "Starta den.", "lagesbild db start")
    return ok(f"Den egna databasen {cluster.home} är igång")


def check_disk(folder: Path, title: str) -> Finding:
    """Look how much room is left where a folder is, or would be."""
    place = next(each for each in (folder, *folder.parents) if each.exists())
    free_gib = shutil.disk_usage(place).free / GIB
    told = f"{title} {folder}: {free_gib:.1f} GiB ledigt"
    if free_gib >= COMFORTABLE_GIB:
        return ok(told)
    mend = f"Gör plats: minst {COMFORTABLE_GIB:.0f} GiB."
    return error(told, mend) if free_gib < LEAST_FREE_GIB else warning(told, mend)


def check_folder(folder: Path, title: str) -> Finding:
    """Look whether a protected folder is its owner's alone."""
    if not folder.exists():
        return ok(f"{title} {folder} finns inte ännu")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        return error(
            f"{title} {folder} kan läsas av andra (rättigheter {mode:04o}, väntade 0700)",
            "Stäng den för andra.",
            f"chmod 0700 '{folder}'",
        )
    return ok(f"{title} {folder} är ägarens egen ({mode:04o})")


def check_viewer(folder: Path | None = None) -> Finding:
    """Look whether the viewer has been built."""
    built = folder or built_viewer()
    if (built / "index.html").is_file():
        return ok(f"Kartan är byggd: {built}")
    return warning(f"Kartan är inte byggd: {built} saknar index.html", "Bygg den.", "make web")


def check_variables() -> Finding:
    """Look for variables that nothing reads: a misspelt setting is silently the default."""
    unknown = unknown_variables()
    if not unknown:
        return ok("Inga okända LAGESBILD_-variabler")
    known = [f"LAGESBILD_{name.upper()}" for name in Settings.model_fields]
    told = []
    for name in unknown:
        meant = get_close_matches(name, known, n=1, cutoff=ALIKE)
        told.append(f"{name} (menades {meant[0]}?)" if meant else name)
    return warning(
        f"Variabler som ingen läser: {', '.join(told)}",
        "Rätta namnet eller ta bort variabeln; alla som finns står i docs/drift.md.",
        *(f"unset {name}" for name in unknown),
    )


def check_audience(settings: Settings) -> Finding:
    """Ask what `lagesbild serve` asks before it serves: at which address, and for whom."""
    try:
        require_loopback(settings.host)
        require_open(settings)
    except SettingsError as refusal:
        return error(
            f"lagesbild serve vägrar: {refusal}",
            "Ta bort variabeln: förvalet gäller.",
            f"unset {str(refusal).split(':', 1)[0]}",
        )
    shown = "och det syntetiska" if settings.demo else "och inget annat"
    return ok(f"lagesbild serve svarar {settings.host}:{settings.port} med det som är öppet {shown}")
