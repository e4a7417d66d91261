"""The protected store of delivered files: immutable, named by their own content."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.readers.kinds import BOM, HEAD_BYTES, FileKind, kind_of
from geo.errors import DeliveryError

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """One delivered file in the store.

    Parameters
    ----------
    valid_from
        The day from which a delivered list holds, as whoever delivered it said; None where nobody did.
    """

    source: str
    sha256: str
    path: Path
    file_name: str
    size_bytes: int
    is_synthetic: bool
    valid_from: date | None = None


def store(delivery: Path, source: str, folder: Path, valid_from: date | None = None) -> Snapshot:
    """Copy a delivered file into the store; the same content is kept once.

    Parameters
    ----------
    delivery
        The file as it was handed over. A sidecar (see `sidecar_of`) beside it that says
        `"is_synthetic": true` marks it as made by the generator; `"valid_from": "2021-12-01"` says from
        which day a list holds that does not say so itself.
    source
        Id of the source it is delivered for.
    folder
        The store; made readable by its owner alone.
    valid_from
        As the sidecar would say it.

    Raises
    ------
    DeliveryError
        When the file is missing, is no file or has no bytes, or its sidecar cannot be read or says another day.
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
    described = _described(delivery)
    said = _day_said(described, delivery, valid_from)
    is_synthetic = described.get("is_synthetic") is True
    return Snapshot(source, sha256, target, delivery.name, size, is_synthetic, said)


def sidecar_of(delivery: Path) -> Path:
    """Name the file that describes a delivery: a.csv has a.json, a.json has a.json.json.

    A JSON file of that name that holds rows is a delivery of its own (see `is_sidecar`).
    """
    if delivery.suffix == ".json":
        return delivery.with_name(f"{delivery.name}.json")
    return delivery.with_suffix(".json")


def is_sidecar(file: Path) -> bool:
    """Say whether a file can describe a delivery: it is there, and holds neither a list nor features."""
    if not file.is_file():
        return False
    with file.open("rb") as handle:
        head = handle.read(HEAD_BYTES).removeprefix(BOM).lstrip()
    return not head.startswith(b"[") and kind_of(file) not in (FileKind.GEOJSON, FileKind.JSON_LINES)


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


def _described(delivery: Path) -> dict[str, Any]:
    """Read the sidecar; empty where there is none."""
    sidecar = sidecar_of(delivery)
    if not is_sidecar(sidecar):
        return {}
    try:
        described = json.loads(sidecar.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise DeliveryError(f"Väntade JSON i följefilen {sidecar.name}: {type(error).__name__}") from error
    return described if isinstance(described, dict) else {}


def _day_said(described: dict[str, Any], delivery: Path, valid_from: date | None) -> date | None:
    text = described.get("valid_from")
    if text is None:
        return valid_from
    try:
        said = date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise DeliveryError(
            f"Väntade en dag som 2021-12-01 i valid_from i följefilen {sidecar_of(delivery).name}, "
            f"fick {str(text)[:20]!r}."
        ) from error
    if valid_from not in (None, said):
        raise DeliveryError(
            f"Följefilen {sidecar_of(delivery).name} säger att listan gäller från {said}, "
            f"men {valid_from} angavs. Ta bort den ena uppgiften."
        )
    return said
