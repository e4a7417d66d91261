"""The units of one layer, theme and period with their shapes: what one map shows."""

from dataclasses import asdict, dataclass
from datetime import date

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all
from geo.db.queries.features import Units
from geo.db.queries.frames import FrameSelection


@dataclass(frozen=True)
class PictureRow:
    """One unit and what is published about it; everything from `n` on is None where nothing is.

    Parameters
    ----------
    code, name
        Of an area; of a cell its H3 text, and the stadsdel that holds most of it, if any.
    geometry
        GeoJSON in WGS 84, longitude first, five decimals.
    estimate, low, high, base
        As the layer's measure says; None where it has none.
    """

    code: str
    name: str | None
    area_km2: float
    geometry: dict[str, object]
    n: int | None
    status: str | None
    expected: float | None
    is_raised: bool | None
    is_synthetic: bool | None
    estimate: float | None
    low: float | None
    high: float | None
    base: int | None


async def list_picture_units(
    connection: AsyncConnection, selection: FrameSelection, units: Units, window: date
) -> list[PictureRow]:
    """List every unit of a layer with its value of one theme and period.

    Parameters
    ----------
    connection
        Inside a transaction that answers for an audience.
    selection
        Version, layer and theme.
    units
        What the layer's rows are about.
    window
        First day of the period.
    """
    parameters = {**asdict(selection), **asdict(units), "window_from": window}
    return await ask_all(connection, PictureRow, "picture_units", parameters)


@dataclass(frozen=True)
class OutlineRow:
    """The boundary of one area, as GeoJSON like `PictureRow.geometry`."""

    name: str
    geometry: dict[str, object]


async def list_outlines(connection: AsyncConnection, area_set_id: int) -> list[OutlineRow]:
    """List the boundaries of an area set, by code."""
    return await ask_all(connection, OutlineRow, "picture_outlines", {"area_set_id": area_set_id})
