"""Vector tiles and their description."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response

from api.catalogue import Catalogue, Layer
from api.deps import ReadSession, RequestLinks
from api.links import MVT, Links
from api.routers.layers import LayerId
from api.schemas import TileJson, label_of
from geo.db.tiles import MAX_ZOOM, MIN_ZOOM, Tile, TileSelection, fetch_tile
from geo.errors import NotFoundError
from geo.periods import Window

router = APIRouter(prefix="/tiles", tags=["Vektorplattor"])

Tema = Annotated[
    str | None,
    Query(description="Temats id, se /api/layers. Utelämnat: lagrets första.", max_length=60),
]
PeriodTitle = Annotated[
    str | None,
    Query(description="Periodens titel, till exempel 2024. Utelämnad: den nyaste.", max_length=60),
]

_FIELDS_OF_CELLS: Final = {"h3": "rutans H3-text"}
_FIELDS_OF_AREAS: Final = {"code": "områdets kod", "name": "områdets namn"}
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "antal": {"n": "antal; saknas när det är för få för att visas"},
    "koncentration": {"is_raised": "mer än slumpen"},
}
_FIELDS_OF_ALL: Final = {
    "status": "exact, protected, withheld",
    "is_synthetic": "sant: påhittat, beskriver inga verkliga händelser",
}


@router.get(
    "/{layer}.json",
    summary="TileJSON",
    description="TileJSON 3.0.0 för ett tema och en period av ett lager.",
    response_model_exclude_none=True,
)
async def get_tilejson(
    session: ReadSession,
    links: RequestLinks,
    layer: LayerId,
    tema: Tema = None,
    period: PeriodTitle = None,
) -> TileJson:
    """Describe the tiles of one theme and period."""
    found = session.catalogue.require_layer(layer)
    theme, window = found.require_theme(tema), found.require_window(period)
    return _described(session.catalogue, found, theme, window, links)


@router.get(
    "/{layer}/{z}/{x}/{y}.mvt",
    summary="En vektorplatta",
    description=(
        "Rutor eller områden med publicerat värde. Numren är plattans i Web Mercator, "
        f"zoomnivå {MIN_ZOOM}–{MAX_ZOOM}."
    ),
    response_class=Response,
    responses={
        200: {"content": {MVT: {"schema": {"type": "string", "format": "binary"}}}},
        204: {"description": "Plattan är tom."},
    },
)
async def get_tile(  # noqa: PLR0913, PLR0917 - one argument for each part of the address
    session: ReadSession,
    layer: LayerId,
    z: Annotated[int, Path(description="Zoomnivå.")],
    x: Annotated[int, Path(description="Kolumn från väster.")],
    y: Annotated[int, Path(description="Rad från norr.")],
    tema: Tema = None,
    period: PeriodTitle = None,
) -> Response:
    """Return one tile of one theme and period; 204 when nothing is published there."""
    found = session.catalogue.require_layer(layer)
    tile = Tile(z, x, y)
    theme, window = found.require_theme(tema), found.require_window(period)
    version_id = session.version.version_id
    if version_id is None or not tile.is_served:
        raise NotFoundError(f"Vektorplattor finns för zoomnivå {MIN_ZOOM}–{MAX_ZOOM}, inte {z}.")
    selection = TileSelection(version_id, layer, theme, window.start)
    content = await fetch_tile(session.connection, selection, found.units, tile)
    return Response(content, media_type=MVT) if content else Response(status_code=204)


def _described(catalogue: Catalogue, layer: Layer, theme: str, window: Window, links: Links) -> TileJson:
    row = layer.row
    source = catalogue.sources.get(row.source)
    address = links.url("tiles", row.layer) + "/{z}/{x}/{y}.mvt"
    query = links.query({"tema": theme, "period": window.title})
    own = _FIELDS_OF_CELLS if layer.is_of_cells else _FIELDS_OF_AREAS
    fields = {**own, **_FIELDS[row.measure], **_FIELDS_OF_ALL}
    return TileJson(
        name=f"{row.title}: {catalogue.themes[theme].title}, {window.title}",
        description=row.description,
        attribution=f"{source.publisher} ({source.licence})" if source else "",
        tiles=[address + query],
        vector_layers=[{"id": row.layer, "description": row.description, "fields": fields}],
        minzoom=MIN_ZOOM,
        maxzoom=MAX_ZOOM,
        bounds=layer.extent,
        center=_center(layer),
        is_synthetic=layer.is_synthetic,
        label=label_of(is_synthetic=layer.is_synthetic),
    )


def _center(layer: Layer) -> list[float] | None:
    if layer.extent is None:
        return None
    west, south, east, north = layer.extent
    return [(west + east) / 2, (south + north) / 2, MIN_ZOOM + 2]
