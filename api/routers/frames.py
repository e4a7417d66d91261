"""Frames: a theme of a layer as columns, so that a map can change period without asking again."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.classes import ESTIMATING, classes_of
from api.deps import ReadSession
from api.place_themes import counted_on
from api.routers.layers import LayerId
from api.routers.tiles import Tema
from api.schemas import Frame, Period, label_of
from geo.db.queries.frames import (
    STATUSES,
    ColumnRow,
    FrameSelection,
    UnitRow,
    list_columns,
    list_units,
)
from geo.errors import NotFoundError

router = APIRouter(prefix="/frames", tags=["Lager"])

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "antal": (),
    "koncentration": ("expected", "raised"),
    "koncentration_gi": ("raised", "estimate"),
    "per_1000": ("estimate", "low", "high", "base"),
    "andel": ("estimate", "low", "high", "base"),
}
"""What a frame holds besides numbers and status, by the layer's measure."""


@router.get(
    "/{layer}",
    summary="Ett tema som kolumner",
    description=(
        "Alla enheter en gång, sedan en kolumn per period. Status null betyder ingen uppgift; "
        "ett antal som är för litet för att visas är null, aldrig 0."
    ),
    responses={200: {"model": Frame}},
)
async def get_frame(session: ReadSession, layer: LayerId, tema: Tema = None) -> JSONResponse:
    """Return every period of one theme of a layer."""
    found = session.catalogue.require_layer(layer)
    theme, version_id = found.require_theme(tema), session.version.version_id
    if version_id is None:
        raise NotFoundError("Inget är publicerat.")
    selection = FrameSelection(version_id, layer, theme)
    units = await list_units(session.connection, selection, found.units)
    windows = [window.start for window in found.windows]
    columns = await list_columns(session.connection, selection, found.units, windows)
    densest = _densest(found.row.measure, columns, units)
    content = {
        "layer": layer,
        "theme": theme,
        "geography": found.row.geography,
        "version": version_id,
        "clock": found.row.clock,
        "source": found.row.source,
        "is_synthetic": found.is_synthetic,
        "label": label_of(is_synthetic=found.is_synthetic),
        "threshold": found.threshold,
        "units": [unit.code for unit in units],
        "names": [unit.name for unit in units],
        "area_km2": [unit.area_km2 for unit in units],
        "windows": [Period.of(window).model_dump(mode="json", by_alias=True) for window in found.windows],
        "values": [column.n for column in columns],
        "status": [column.status for column in columns],
        "statuses": STATUSES,
        "classes": classes_of(found, densest),
    }
    for name in COLUMNS[found.row.measure]:
        content[name] = [getattr(column, name) for column in columns]
    if found.row.measure == "per_1000":
        content["base_on"] = [counted_on(found, window) for window in found.windows]
    return JSONResponse(content)


def _densest(measure: str, columns: Sequence[ColumnRow], units: Sequence[UnitRow]) -> float:
    """Give the highest that the map colours by: an estimate, or a count per km²."""
    if measure in ESTIMATING:
        return max((each for column in columns for each in column.estimate if each is not None), default=0.0)
    return max(
        (
            n / unit.area_km2
            for column in columns
            for n, unit in zip(column.n, units, strict=True)
            if n is not None and unit.area_km2 > 0
        ),
        default=0.0,
    )
