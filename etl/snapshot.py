"""The protected store of delivered files: immutable, named by their own content."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DeliveryError

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """One delivered file in the store."""

    source: str
    sha256: str
    path: Path
    file_name: str
    size_bytes: int
    is_synthetic: bool


def store(delivery: Path, source: str, folder: Path) -> Snapshot:
    """Copy a delivered file into the store; the same content is kept once.

    Parameters
    ----------
    delivery
        The file as it was handed over. A sidecar `NAME.json` beside it that says
        `"is_synthetic": true` marks it as made by the generator.
    source
        Id of the source it is delivered for.
    folder
        The store; made readable by its owner alone.

    Raises
    ------
    DeliveryError
        When the file is missing, is no file or has no bytes.
    """
    if not delivery.is_file():
        raise DeliveryError(f"Väntade en fil, fann ingen: {delivery}")
    size = delivery.stat().st_size
    if size == 0:
        raise DeliveryError(
            f"Väntade en leverans med rubrikrad och rader, fick en tom fil (0 byte): {delivery.name}"
        )
    digest = hashlib.sha256()
    with delivery.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            digest.update(chunk)
    sha256 = digest.hexdigest()
    target = folder / source / sha256
    _keep(delivery, target)
    return Snapshot(source, sha256, target, delivery.name, size, _is_synthetic(delivery))


def _keep(delivery: Path, target: Path) -> None:
    for parent in (target.parent.parent, target.parent):
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        parent.chmod(0o700)
    if target.exists():
        return
    partial = target.with_suffix(f".{os.getpid()}")
    shutil.copyfile(delivery, partial)
    partial.chmod(0o400)
    partial.rename(target)


def _is_synthetic(delivery: Path) -> bool:
    sidecar = delivery.with_suffix(".json")
    if sidecar == delivery or not sidecar.is_file():
        return False
    try:
        described = json.loads(sidecar.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise DeliveryError(f"Väntade JSON i följefilen {sidecar.name}: {type(error).__name__}") from error
    return isinstance(described, dict) and described.get("is_synthetic") is True
