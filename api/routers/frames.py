"""Frames: a theme of a layer as columns, so that a map can change period without asking again."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.classes import classes_of
from api.deps import ReadSession
from api.routers.layers import LayerId
from api.routers.tiles import Tema
from api.schemas import Frame, Period, label_of
from geo.db.queries.frames import STATUSES, FrameSelection, list_columns, list_units
from geo.errors import NotFoundError

router = APIRouter(prefix="/frames", tags=["Lager"])


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
    densest = max(
        (
            n / unit.area_km2
            for column in columns
            for n, unit in zip(column.n, units, strict=True)
            if n is not None and unit.area_km2 > 0
        ),
        default=0.0,
    )
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
    if found.row.measure == "koncentration":
        content["expected"] = [column.expected for column in columns]
        content["raised"] = [column.raised for column in columns]
    return JSONResponse(content)
