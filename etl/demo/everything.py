"""All synthetic deliveries of a demo Stockholm, written once per folder.

The police's rows with positions lie in the folder itself, as they always have; every other source has
a folder of its own name. Official statistics are never synthetic: none is made.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from etl.demo import (
    anmalda_brott_basomrade,
    anmalda_brott_omrade,
    deliveries,
    places,
    planted,
    targets,
    trygghetsinventering,
    trygghetsmatning,
    tyck_till,
    write,
)
from etl.demo.basomraden import FILE_NAME, basomraden
from etl.demo.request import FULL_VOLUME, require_request

MANIFEST: Final = "deliveries.json"
"""Written last: it lists the files, and while they are there nothing is made again."""

BOUNDARIES: Final = "basomraden"
"""Folder of the boundary file, which is no delivery of a source."""

Tell = Callable[[str], None]
Files = dict[str, list[Path]]


def generate_everything(
    out: Path, seed: int, years: int, progress: Tell | None = None, *, scale: float = FULL_VOLUME
) -> Files:
    """Write every synthetic delivery, or give those that a former call finished.

    Parameters
    ----------
    out
        Folder; made when missing. Files of the same name from a call for another seed, number of
        years or scale are replaced.
    seed
        Not negative. Decides everything that is drawn.
    years
        1 to 5: how many years, ending with 2025, of police rows with positions, Tyck till and
        trygghetsinventeringar. The year before them comes in shape (a), the year before that as a
        table of areas, as far as there are published figures; the surveys are always the same four.
    progress
        Called with a Swedish sentence for each file written.
    scale
        Share of the full volume of crimes and cases, for tests; above 0.

    Returns
    -------
    deliveries
        Id of a source → its deliveries, oldest first. `boundary_path(out)` gives the basområden.

    Raises
    ------
    ParameterError
        When a year cannot be drawn, the seed is negative or the scale not above 0.
    """
    wanted = require_request(seed, years, targets.LAST_YEAR, scale)
    asked = {"seed": seed, "years": years, "scale": scale, "generator_version": write.GENERATOR_VERSION}
    found = _read_finished(out, asked)
    if found is not None:
        return found
    (out / MANIFEST).unlink(missing_ok=True)
    made = _make(out, seed, wanted, progress, scale)
    city = places.find_city(seed)
    write.write_json(out / "planted.json", planted.describe_all(city, seed))
    listed = {source: [path.relative_to(out).as_posix() for path in files] for source, files in made.items()}
    write.write_json(out / MANIFEST, {**asked, "deliveries": listed})
    return made


def boundary_path(out: Path) -> Path:
    """Name the boundary file of the basområden that `generate_everything` writes."""
    return out / BOUNDARIES / FILE_NAME


def _make(out: Path, seed: int, wanted: range, progress: Tell | None, scale: float) -> Files:
    """Write all deliveries of the wanted years and of those before them."""
    years, first = len(wanted), wanted[0]
    made: Files = {
        write.SOURCE: deliveries.generate(out, seed, years, progress=progress, scale=scale),
        tyck_till.SOURCE: tyck_till.generate_tyck_till(
            out / tyck_till.SOURCE, seed, years, progress=progress, scale=scale
        ),
        trygghetsinventering.SOURCE: trygghetsinventering.generate_trygghetsinventering(
            out / trygghetsinventering.SOURCE, seed, years, progress=progress
        ),
        trygghetsmatning.SOURCE: trygghetsmatning.generate_trygghetsmatning(
            out / trygghetsmatning.SOURCE, seed, progress=progress
        ),
    }
    older = {
        anmalda_brott_basomrade.SOURCE: (anmalda_brott_basomrade.generate_basomrade, first - 1),
        anmalda_brott_omrade.SOURCE: (anmalda_brott_omrade.generate_omrade, first - 2),
    }
    for source, (generate, year) in older.items():
        if year >= targets.FIRST_YEAR:
            made[source] = [generate(out / source, seed, year, scale=scale)]
            _tell(progress, made[source][0])
    _tell(progress, basomraden(out / BOUNDARIES))
    return made


def _tell(progress: Tell | None, path: Path) -> None:
    if progress is not None:
        progress(f"{path.name}: skriven")


def _read_finished(out: Path, asked: Mapping[str, object]) -> Files | None:
    """Give the files of a former call for the same, when all of them are still there."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return None
    described = json.loads(manifest.read_text(encoding="utf-8"))
    if any(described.get(name) != value for name, value in asked.items()):
        return None
    files = {source: [out / name for name in names] for source, names in described["deliveries"].items()}
    every = [path for paths in files.values() for path in paths]
    sidecars = [write.sidecar_path(path) for path in every]
    is_whole = all(path.is_file() for path in [*every, *sidecars, boundary_path(out), out / "planted.json"])
    return files if is_whole else None
