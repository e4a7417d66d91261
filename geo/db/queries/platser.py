"""Platser: what is proposed, what people have decided, and the recording of a decision."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

import psycopg
import shapely
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from geo.db.queries.ask import ask_all, ask_first, ask_one
from geo.db.queries.features import Days, Form
from geo.db.sql_files import load_sql
from geo.errors import ConflictError, PolicyError, RuleError
from geo.outline import SRID

Snapshot = dict[str, object]
"""A kandidatplats as it is stored beside a decision; `platser.sql` says what it holds."""


@dataclass(frozen=True)
class PlatsRow:
    """One plats as it stands; everything about a decision is None where nobody has decided.

    Parameters
    ----------
    plats_id
        None for a kandidatplats that nobody has decided about.
    kandidat_id
        None for a drawn plats.
    longitude, latitude
        A point inside it, degrees.
    score
        None where the current version does not propose it.
    proposed
        As the current version proposes it, or None.
    kept
        As it was proposed at the last decision that had a proposal to go by, or None.
    """

    plats_id: UUID | None
    kandidat_id: str | None
    name: str
    stadsdel: str | None
    stadsdelsomrade: str | None
    stadsdelsomrade_code: str | None
    longitude: float
    latitude: float
    score: float | None
    proposed: Snapshot | None
    kept: Snapshot | None
    number: int | None
    utfall: str | None
    beslutad_av: str | None
    beslutad_on: date | None
    motivering: str | None
    is_synthetic: bool


@dataclass(frozen=True)
class HistoryRow:
    """One decision of a plats's history; `polygon` is GeoJSON in WGS 84."""

    beslut_id: UUID
    number: int
    utfall: str
    name: str
    beslutad_av: str
    beslutad_on: date
    motivering: str
    recorded_at: datetime
    underlag: Snapshot | None
    polygon: dict[str, object]
    area_m2: float


@dataclass(frozen=True)
class OutlineRow:
    """The shape of a kandidatplats; `polygon` is GeoJSON in WGS 84."""

    polygon: dict[str, object]
    area_m2: float


@dataclass(frozen=True)
class KandidatRow:
    """What a decision takes over from a kandidatplats; `geom` is EWKB in EPSG:3006."""

    name: str
    geom: bytes
    recipients: list[str]
    is_synthetic: bool


@dataclass(frozen=True)
class LastRow:
    """The last decision on a plats, and whom the plats is for; `geom` is EWKB in EPSG:3006."""

    plats_id: UUID
    kandidat_id: str | None
    recipients: list[str]
    is_synthetic: bool
    number: int
    utfall: str
    name: str
    geom: bytes
    beslutad_av: str
    beslutad_on: date


@dataclass(frozen=True)
class RecordedRow:
    """A decision as it was recorded under its id."""

    plats_id: UUID
    kandidat_id: str | None
    number: int
    utfall: str
    name: str
    geom: bytes
    beslutad_av: str
    beslutad_on: date
    motivering: str


@dataclass(frozen=True)
class Plats:
    """A plats to be made."""

    plats_id: UUID
    kandidat_id: str | None
    recipients: Sequence[str]
    is_synthetic: bool


@dataclass(frozen=True)
class Beslut:
    """A decision to be recorded."""

    beslut_id: UUID
    number: int
    utfall: str
    name: str
    outline: shapely.MultiPolygon
    beslutad_av: str
    beslutad_on: date
    motivering: str
    underlag: Snapshot | None


@dataclass(frozen=True)
class AreaNameRow:
    """A stadsdelsområde."""

    code: str
    name: str


@dataclass(frozen=True)
class SummaryRow:
    """The kandidatplatser of a version; days and corners (degrees) are None where there is none."""

    n_platser: int
    window_from: date | None
    window_to: date | None
    is_synthetic: bool
    west: float | None
    south: float | None
    east: float | None
    north: float | None


@dataclass(frozen=True)
class PlatsFeature:
    """One plats as a GeoJSON feature; `n_left`: how many match from here on."""

    fid: str
    n_left: int
    is_synthetic: bool
    feature: str


@dataclass(frozen=True)
class FeatureSelection:
    """Which platser are wanted as features; None means all.

    Parameters
    ----------
    version_id
        Of kandidatplatser; decisions have no version.
    box
        Geometry in EPSG:3006 as hexadecimal EWKB.
    """

    version_id: int | None
    box: str | None
    days: Days
    form: Form
    fid: str | None = None


@dataclass(frozen=True)
class _Count:
    n_beslut: int


@dataclass(frozen=True)
class _Share:
    share: float | None


@dataclass(frozen=True)
class _Lock:
    is_waiting: bool


@dataclass(frozen=True)
class _WorkflowHealth:
    can_decide: bool


async def count_beslut(connection: AsyncConnection) -> int:
    """Count the decisions that the session sees: it grows with each, and never falls."""
    return (await ask_one(connection, _Count, "beslut_count")).n_beslut


async def can_decide(connection: AsyncConnection) -> bool:
    """Tell whether the role may record decisions here."""
    return (await ask_one(connection, _WorkflowHealth, "workflow_health")).can_decide


async def list_platser(connection: AsyncConnection, version_id: int | None) -> list[PlatsRow]:
    """List every plats that the session sees, in no order that means anything."""
    return await ask_all(connection, PlatsRow, "platser", {"version_id": version_id, "asked": None})


async def find_plats(connection: AsyncConnection, version_id: int | None, asked: str) -> PlatsRow | None:
    """Return the plats whose id, or whose kandidatplats's id, it is."""
    return await ask_first(connection, PlatsRow, "platser", {"version_id": version_id, "asked": asked})


async def list_history(connection: AsyncConnection, plats_id: UUID) -> list[HistoryRow]:
    """List every decision on a plats, oldest first."""
    return await ask_all(connection, HistoryRow, "plats_history", {"plats_id": plats_id})


async def find_outline(
    connection: AsyncConnection, version_id: int | None, kandidat_id: str
) -> OutlineRow | None:
    """Return the shape of a kandidatplats."""
    parameters = {"version_id": version_id, "kandidat_id": kandidat_id}
    return await ask_first(connection, OutlineRow, "kandidatplats_outline", parameters)


async def find_kandidat(
    connection: AsyncConnection, version_id: int | None, kandidat_id: str
) -> KandidatRow | None:
    """Return what a decision takes over from a kandidatplats."""
    parameters = {"version_id": version_id, "kandidat_id": kandidat_id}
    return await ask_first(connection, KandidatRow, "kandidatplats", parameters)


async def find_last(connection: AsyncConnection, asked: str) -> LastRow | None:
    """Return the last decision on the plats whose id, or whose kandidatplats's id, it is."""
    return await ask_first(connection, LastRow, "beslut_last", {"asked": asked})


async def find_recorded(connection: AsyncConnection, beslut_id: UUID) -> RecordedRow | None:
    """Return the decision that was recorded under an id."""
    return await ask_first(connection, RecordedRow, "beslut_recorded", {"beslut_id": beslut_id})


async def list_stadsdelsomraden(connection: AsyncConnection) -> list[AreaNameRow]:
    """List the stadsdelsområden of the newest division by name."""
    return await ask_all(connection, AreaNameRow, "stadsdelsomraden")


async def share_in_city(connection: AsyncConnection, outline: shapely.MultiPolygon) -> float | None:
    """Return how much of a polygon lies in the kommun, 0–1; None where no boundary is loaded."""
    return (await ask_one(connection, _Share, "city_share", {"geom": to_ewkb(outline)})).share


async def take_turn(connection: AsyncConnection, key: str) -> None:
    """Wait until nobody else decides about the same, and keep them waiting until this transaction ends."""
    await ask_one(connection, _Lock, "plats_lock", {"key": key})


async def record(connection: AsyncConnection, plats: Plats, beslut: Beslut) -> None:
    """Write a decision, and its plats where it is the first.

    Raises
    ------
    ConflictError
        When somebody else has written the same decision, or the same plats, in between.
    RuleError
        When a rule of the database forbids it.
    PolicyError
        When it would be for others than those of the session.
    """
    shared = {**asdict(plats), "recipients": list(plats.recipients)}
    decision = {
        "beslut_id": beslut.beslut_id,
        "number": beslut.number,
        "utfall": beslut.utfall,
        "name": beslut.name,
        "geom": to_ewkb(beslut.outline),
        "beslutad_av": beslut.beslutad_av,
        "beslutad_on": beslut.beslutad_on,
        "motivering": beslut.motivering,
        "underlag": Jsonb(beslut.underlag) if beslut.underlag is not None else None,
    }
    try:
        if beslut.number == 1:
            await connection.execute(load_sql("plats_insert"), shared)
        await connection.execute(load_sql("beslut_insert"), {**shared, **decision})
    except (psycopg.errors.UniqueViolation, psycopg.errors.SerializationFailure) as error:
        raise ConflictError("Någon annan beslutade samtidigt. Läs om platsen och försök igen.") from error
    except psycopg.errors.CheckViolation as error:
        raise RuleError("Beslutet bryter mot en av databasens regler för beslut om platser.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise PolicyError("Beslutet är för andra än dem som tjänsten svarar för.") from error


async def summarise_kandidatplatser(connection: AsyncConnection, version_id: int) -> SummaryRow:
    """Say what the session sees of a version's kandidatplatser."""
    return await ask_one(connection, SummaryRow, "kandidatplats_summary", {"version_id": version_id})


async def list_kandidatplats_features(
    connection: AsyncConnection, selection: FeatureSelection, *, after: str | None, limit: int
) -> list[PlatsFeature]:
    """List one page of kandidatplatser, at most `limit`, behind the id `after`."""
    return await ask_all(
        connection, PlatsFeature, "kandidatplats_items", _feature_parameters(selection, after, limit)
    )


async def list_prioriterad_features(
    connection: AsyncConnection, selection: FeatureSelection, *, after: str | None, limit: int
) -> list[PlatsFeature]:
    """List one page of prioriterade platser, at most `limit`, behind the id `after`."""
    return await ask_all(
        connection, PlatsFeature, "prioriterad_plats_items", _feature_parameters(selection, after, limit)
    )


def to_ewkb(outline: shapely.Geometry) -> bytes:
    """Write a geometry as the database reads it."""
    written: bytes = shapely.to_wkb(shapely.set_srid(outline, SRID), include_srid=True)
    return written


def _feature_parameters(selection: FeatureSelection, after: str | None, limit: int) -> dict[str, object]:
    return {
        "version_id": selection.version_id,
        "box": selection.box,
        "fid": selection.fid,
        **asdict(selection.days),
        **asdict(selection.form),
        "after": after,
        "limit": limit,
    }
