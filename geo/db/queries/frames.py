"""A layer as columns: its units once, and for each period one array of values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all
from geo.db.queries.features import Units

STATUSES: Final = ("exact", "protected", "withheld")
"""Status by its number in a frame; no number at all: nothing is published."""


@dataclass(frozen=True)
class UnitRow:
    """One unit: an area, or a cell, whose code is H3's text and whose name is that of its stadsdel, if any."""

    code: str
    name: str | None
    area_km2: float


@dataclass(frozen=True)
class ColumnRow:
    """One period: arrays in the order of the units. None in all of them: nothing is published."""

    window_from: date
    n: list[int | None]
    status: list[int | None]
    expected: list[float | None]
    raised: list[bool | None]
    estimate: list[float | None]
    low: list[float | None]
    high: list[float | None]
    base: list[int | None]


@dataclass(frozen=True)
class FrameSelection:
    """One theme of one layer."""

    version_id: int
    layer: str
    theme: str


async def list_units(connection: AsyncConnection, selection: FrameSelection, units: Units) -> list[UnitRow]:
    """List the units of a frame, in the order of its columns."""
    return await ask_all(connection, UnitRow, "frame_units", {**asdict(selection), **asdict(units)})


async def list_columns(
    connection: AsyncConnection, selection: FrameSelection, units: Units, windows: Sequence[date]
) -> list[ColumnRow]:
    """One row for each of `windows`, given by first day, oldest first."""
    parameters = {
        **asdict(selection),
        **asdict(units),
        "windows": list(windows),
        "statuses": list(STATUSES),
    }
    return await ask_all(connection, ColumnRow, "frame_columns", parameters)
