"""What a published version holds: layers, themes, sources, area sets, and how it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all, ask_first, ask_one


@dataclass(frozen=True)
class LayerRow:
    """One layer as published; `caveats` are Swedish sentences."""

    layer: str
    title: str
    description: str
    measure: str
    geography: str
    source: str
    clock: str
    unit: str
    caveats: list[str]
    metadata: dict[str, object]
    area_set_id: int | None


@dataclass(frozen=True)
class PartRow:
    """One theme and period that a layer holds for the session; `threshold` None: unperturbed."""

    layer: str
    theme: str
    window_from: date
    window_to: date
    threshold: int | None
    is_synthetic: bool


@dataclass(frozen=True)
class ThemeRow:
    """One theme of the version, and the source whose list it stands in."""

    theme: str
    title: str
    finest: str
    is_sensitive: bool
    source: str


@dataclass(frozen=True)
class SourceRow:
    """One source that the session may see, how fresh it is and what it lacks (shares 0–1)."""

    source: str
    title: str
    publisher: str
    licence: str
    clock: str
    latest_date: date | None
    share_without_position: float | None
    share_unknown_theme: float | None
    note: str | None
    is_synthetic: bool


@dataclass(frozen=True)
class AreaSetRow:
    """One version of one kind of areas; `valid_to` None: still in force."""

    area_set_id: int
    kind: str
    valid_from: date
    valid_to: date | None
    title: str
    source: str
    licence: str
    is_approximate: bool


@dataclass(frozen=True)
class ExtentRow:
    """Where the cells of a resolution, or the areas of a set, lie; degrees in WGS 84."""

    resolution: int | None
    area_set_id: int | None
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class RunRow:
    """The run that made the version."""

    run_id: int
    kind: str
    parameters: dict[str, object]
    code_version: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery behind a layer, with its balance: read = new + unchanged + superseded + quarantined."""

    delivery_id: int
    source: str
    sha256: str
    received_at: datetime
    rows_read: int
    rows_new: int
    rows_unchanged: int
    rows_superseded: int
    rows_quarantined: int
    rows_withdrawn: int
    removed: dict[str, int]
    period_from: date | None
    period_to: date | None
    is_synthetic: bool


@dataclass(frozen=True)
class TotalsRow:
    """What a layer shows in all: the sum and the largest of its shown numbers, and its rows."""

    n_total: int
    n_rows: int
    n_withheld: int


async def list_layers(connection: AsyncConnection, version_id: int) -> list[LayerRow]:
    """Every layer of the version in the order of display, also those without a row for the session."""
    return await ask_all(connection, LayerRow, "layers", {"version_id": version_id})


async def list_parts(connection: AsyncConnection, version_id: int) -> list[PartRow]:
    """Themes and periods of every layer that the session may see."""
    return await ask_all(connection, PartRow, "layer_parts", {"version_id": version_id})


async def list_themes(connection: AsyncConnection, version_id: int) -> list[ThemeRow]:
    """Every theme of the version in the order of display."""
    return await ask_all(connection, ThemeRow, "themes", {"version_id": version_id})


async def list_sources(connection: AsyncConnection, version_id: int) -> list[SourceRow]:
    """Every source that the session may see."""
    return await ask_all(connection, SourceRow, "sources", {"version_id": version_id})


async def list_area_sets(connection: AsyncConnection) -> list[AreaSetRow]:
    """Every version of every kind of areas."""
    return await ask_all(connection, AreaSetRow, "area_sets")


async def list_extents(connection: AsyncConnection) -> list[ExtentRow]:
    """Where cells and areas lie."""
    return await ask_all(connection, ExtentRow, "extents")


async def find_run(connection: AsyncConnection, version_id: int) -> RunRow | None:
    """Return the run that made the version, or None when none is told of."""
    return await ask_first(connection, RunRow, "run", {"version_id": version_id})


async def list_deliveries(connection: AsyncConnection, version_id: int, source: str) -> Sequence[DeliveryRow]:
    """List the deliveries of one source that the version was made of, oldest first."""
    return await ask_all(connection, DeliveryRow, "deliveries", {"version_id": version_id, "source": source})


async def sum_layer(connection: AsyncConnection, version_id: int, layer: str) -> TotalsRow:
    """Sum what the session may see of a layer."""
    return await ask_one(connection, TotalsRow, "layer_totals", {"version_id": version_id, "layer": layer})
