"""The drop folder: a file that is put there is loaded and moved to where it ended up."""

import shutil
from pathlib import Path
from typing import Final

from etl.load.run import run_delivery
from etl.registry import SOURCES
from etl.snapshot import is_sidecar, sidecar_of
from geo.errors import LagesbildError
from geo.settings import Settings

LOADED: Final = "inlast"
REFUSED: Final = "avvisad"
UNFINISHED: Final = (".part", ".tmp")
"""Endings of files that somebody is still writing."""


def take_deliveries(settings: Settings, drop: Path) -> list[str]:
    """Load every finished file under `drop/<source>/`; one bad file stops none of the others.

    Returns
    -------
    list of str
        One line in Swedish for each file.
    """
    outcomes: list[str] = []
    for source in SOURCES.values():
        folder = drop / source.id
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir()):
            if not file.is_file() or file.suffix in UNFINISHED or _is_sidecar(file):
                continue
            try:
                loaded = run_delivery(settings, source, file)
                outcomes.append(
                    f"{file.name}: {loaded.balance.read} rader, {loaded.balance.quarantined} i karantän"
                )
                _move(file, folder / LOADED)
            except LagesbildError as error:
                outcomes.append(f"{file.name}: avvisad. {error}")
                _move(file, folder / REFUSED)
            except Exception as error:  # noqa: BLE001 - one file that nobody foresaw stops none of the others
                # the message could hold a delivered value
                outcomes.append(f"{file.name}: avvisad. Oväntat fel ({type(error).__name__}).")
                _move(file, folder / REFUSED)
    return outcomes


def _is_sidecar(file: Path) -> bool:
    """Say whether a file describes another one here, finished or still being written."""
    others = (other for other in file.parent.iterdir() if other.is_file() and other != file)
    return is_sidecar(file) and any(sidecar_of(_finished(other)) == file for other in others)


def _finished(file: Path) -> Path:
    """Name that a file will have when it is whole."""
    return file.with_suffix("") if file.suffix in UNFINISHED else file


def _move(file: Path, folder: Path) -> None:
    """Move a file with its sidecar; one that describes another file that still waits here stays as well."""
    folder.mkdir(exist_ok=True)
    sidecar = sidecar_of(file)
    shutil.move(file, folder / file.name)
    if is_sidecar(sidecar):
        carry = shutil.copy2 if _is_sidecar(sidecar) else shutil.move
        carry(sidecar, folder / sidecar.name)
