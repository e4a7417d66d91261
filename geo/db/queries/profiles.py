"""All that is published about one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all, ask_first


@dataclass(frozen=True)
class AreaRow:
    """One area; `area_m2` is planar in EPSG:3006."""

    area_id: int
    code: str
    name: str
    area_m2: float


@dataclass(frozen=True)
class ParentRow:
    """A larger area that an area lies wholly in."""

    kind: str
    valid_from: date
    code: str
    name: str


@dataclass(frozen=True)
class CellRow:
    """One cell and the stadsdel that holds most of it; None outside every stadsdel."""

    cell_id: int
    resolution: int
    area_m2: float
    stadsdel_code: str | None
    stadsdel_name: str | None


@dataclass(frozen=True)
class ValueRow:
    """One published value; `n` is None when withheld and in layers that tell something else instead."""

    layer: str
    theme: str
    window_from: date
    window_to: date
    n: int | None
    status: str
    expected: float | None
    is_raised: bool | None
    is_synthetic: bool
    base: int | None
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class EstimateRow:
    """One answer of a survey in one area, in per cent with its interval; None where withheld."""

    source: str
    indikator: str
    window_from: date
    window_to: date
    kon: str
    alder: str
    andel: float | None
    ki_lag: float | None
    ki_hog: float | None
    antal_svar: int | None
    status: str
    is_synthetic: bool


@dataclass(frozen=True)
class SeriesRow:
    """One figure of one official series; `n` is None where it is missing, never 0.

    Parameters
    ----------
    unit
        "antal", "per_100000" inhabitants, "personer" or "handelser".
    grain
        "month", or "year" for a figure of the year that begins on `month`.
    """

    source: str
    brott: str
    clock: str
    unit: str
    grain: str
    month: date
    n: int | None
    status: str
    note: str | None
    is_preliminary: bool
    is_synthetic: bool


async def find_area(connection: AsyncConnection, area_set_id: int, code: str) -> AreaRow | None:
    """One area of a set by its code."""
    return await ask_first(connection, AreaRow, "area", {"area_set_id": area_set_id, "code": code})


async def list_parents(connection: AsyncConnection, area_id: int) -> list[ParentRow]:
    """List the larger areas that hold an area, in every version."""
    return await ask_all(connection, ParentRow, "area_parents", {"area_id": area_id})


async def find_cell(connection: AsyncConnection, h3: int) -> CellRow | None:
    """One cell by its number."""
    return await ask_first(connection, CellRow, "cell", {"h3": h3})


async def list_unit_values(
    connection: AsyncConnection, version_id: int, layers: Sequence[str], unit_id: int
) -> list[ValueRow]:
    """Every value of one cell or area in the given layers, by theme and period."""
    parameters = {"version_id": version_id, "layers": list(layers), "unit_id": unit_id}
    return await ask_all(connection, ValueRow, "unit_values", parameters)


async def list_series(connection: AsyncConnection, version_id: int, area_id: int) -> list[SeriesRow]:
    """Every official series of one area, by crime and month."""
    return await ask_all(connection, SeriesRow, "series", {"version_id": version_id, "area_id": area_id})


async def list_estimates(connection: AsyncConnection, version_id: int, area_id: int) -> list[EstimateRow]:
    """Every survey answer of one area, by indicator, period and group."""
    return await ask_all(connection, EstimateRow, "estimates", {"version_id": version_id, "area_id": area_id})
