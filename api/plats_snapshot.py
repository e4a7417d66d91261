"""A kandidatplats as it is published and as it is kept beside a decision, read with types."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from geo.db.queries.platser import PlatsRow


class _Stored(BaseModel):
    """Written by publish; what a later version adds is no error for an earlier reader."""

    model_config = ConfigDict(frozen=True)


class SnapshotPart(_Stored):
    """What one source and theme adds; null where the number was not finite."""

    source: str
    theme: str
    weight: float
    observed: int
    expected: float | None
    is_known: bool
    n_unknown: int = 0
    log_risk: float | None
    log_risk_se: float | None
    contribution: float
    is_raised: bool


class SnapshotScore(_Stored):
    """The sum of the parts."""

    value: float
    se: float | None
    certainty: float


class SnapshotParts(_Stored):
    """The parts, their sum, and the raised sources that count."""

    score: SnapshotScore
    sources: Sequence[str]
    parts: Sequence[SnapshotPart]


class Snapshot(_Stored):
    """A kandidatplats without its shape."""

    window_from: date
    window_to: date
    underlag: Literal["starkt", "visst", "svagt"]
    parts: SnapshotParts
    cells: Sequence[str]


def snapshot_of(row: PlatsRow) -> Snapshot | None:
    """Return what is known of a plats: as it is proposed now, else as it was at a decision."""
    known = row.proposed or row.kept
    return Snapshot.model_validate(known) if known is not None else None
