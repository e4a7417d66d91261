"""Collections of features: OGC API – Features parts 1 and 2, over layers and area sets."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.catalogue import Catalogue, Layer
from api.collection_parts import STORED_CRS, catalogue_at, extent_of, geojson, links_of
from api.deps import ReadSession, RequestLinks, Signer
from api.links import GEOJSON, GeoJsonResponse, Links
from api.pages import (
    AskedSelection,
    area_by_id,
    links_of_page,
    page_of_areas,
    page_of_layer,
    value_by_id,
    write_feature,
    write_page,
)
from api.parameters import form_of, parse_crs
from api.plats_pages import kandidatplats_collection, prioriterad_collection
from api.reader import Session
from api.schemas import (
    Collection,
    CollectionList,
    Feature,
    FeatureCollection,
    label_of,
)
from geo import grid
from geo.crs import CRS_URIS
from geo.db.queries.catalogue import AreaSetRow
from geo.db.queries.features import Form, Place
from geo.errors import NotFoundError, ShapeError

router = APIRouter(prefix="/collections", tags=["OGC API – Features"])

CollectionId = Annotated[str, Path(description="Samlingens id, se /api/collections.", max_length=80)]
CrsUri = Annotated[str | None, Query(max_length=400, description="URI; utelämnad: CRS84.")]
CursorText = Annotated[str | None, Query(max_length=2_000, description="Ur länken next; görs inte för hand.")]

_VALUE_ID = re.compile(r"(?P<unit>[^.]+)\.(?P<theme>[a-z0-9_]+)\.(?P<day>\d{4}-\d{2}-\d{2})", re.ASCII)


@router.get(
    "", summary="Alla samlingar", description="Lagren, platserna och områdesindelningarna som samlingar."
)
async def list_collections(session: ReadSession, links: RequestLinks) -> CollectionList:
    """Return every layer and every area set."""
    catalogue, is_synthetic = session.catalogue, session.version.is_synthetic
    return CollectionList(
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
        crs=list(CRS_URIS),
        collections=[
            *(_of_layer(catalogue, layer, links) for layer in catalogue.layers.values()),
            *([kandidatplats_collection(catalogue, links)] if catalogue.kandidatplatser else []),
            prioriterad_collection(catalogue, session.audience, links),
            *(_of_areas(catalogue, name, row, links) for name, row in catalogue.area_sets.items()),
        ],
        links=[links.link("self", "Den här sidan", "collections")],
    )


@router.get("/{collection}", summary="En samling", description="Utbredning, tid, koordinatsystem och länkar.")
async def get_collection(session: ReadSession, links: RequestLinks, collection: CollectionId) -> Collection:
    """Return one collection."""
    catalogue = session.catalogue
    if collection in catalogue.area_sets:
        return _of_areas(catalogue, collection, catalogue.area_sets[collection], links)
    return _of_layer(catalogue, _require_collection(catalogue, collection), links)


@router.get(
    "/{collection}/items",
    summary="Objekt",
    description=(
        "En sida GeoJSON. Följ länken next för resten: hela hämtningen är ur samma version, "
        "också när en ny publiceras under tiden."
    ),
    response_class=GeoJsonResponse,
    responses={200: {"model": FeatureCollection}},
)
async def list_items(
    session: ReadSession,
    links: RequestLinks,
    signer: Signer,
    collection: CollectionId,
    asked: AskedSelection,
    cursor: CursorText = None,
) -> GeoJsonResponse:
    """Return one page of a collection."""
    place_in_order = signer.read(cursor, asked.digest_for(collection)) if cursor is not None else None
    area_set = session.catalogue.area_sets.get(collection)
    if area_set is not None:
        page = await page_of_areas(session, collection, area_set.area_set_id, asked, place_in_order)
    else:
        catalogue = await catalogue_at(session, place_in_order)
        layer = _require_collection(catalogue, collection)
        page = await page_of_layer(session, catalogue, layer, asked, place_in_order)
    following = signer.write(page.cursor) if page.cursor is not None else None
    text = write_page(page, links_of_page(links, collection, asked, cursor, following))
    return geojson(text, asked.crs_uri)


@router.get(
    "/{collection}/items/{fid}",
    summary="Ett objekt",
    description="Ett objekt ur samlingen, med det id som det har i listan.",
    response_class=GeoJsonResponse,
    responses={200: {"model": Feature}},
)
async def get_item(
    session: ReadSession,
    links: RequestLinks,
    collection: CollectionId,
    fid: Annotated[str, Path(max_length=200, description="Objektets id.")],
    crs: CrsUri = None,
) -> GeoJsonResponse:
    """Return one feature of a collection."""
    answer_crs = parse_crs("crs", crs)
    form = form_of(answer_crs)
    area_set = session.catalogue.area_sets.get(collection)
    is_synthetic = False
    if area_set is not None:
        feature = await area_by_id(session, area_set.area_set_id, fid, form)
    else:
        layer = _require_collection(session.catalogue, collection)
        feature, is_synthetic = await _value(session, layer, fid, form), layer.is_synthetic
    own = [
        links.link("self", "Objektet", "collections", collection, "items", fid, media=GEOJSON),
        links.link("collection", "Samlingen", "collections", collection),
    ]
    return geojson(write_feature(feature, own, is_synthetic=is_synthetic), answer_crs.uri)


async def _value(session: Session, layer: Layer, fid: str, form: Form) -> str:
    parts = _VALUE_ID.fullmatch(fid)
    if parts is None:
        raise NotFoundError("Objektet finns inte.")
    try:
        day = date.fromisoformat(parts["day"])
        place = Place(h3=_cell_number(parts["unit"])) if layer.is_of_cells else Place(code=parts["unit"])
    except (ValueError, ShapeError) as error:
        raise NotFoundError("Objektet finns inte.") from error
    return await value_by_id(session, layer, place, parts["theme"], day, form)


def _cell_number(text: str) -> int:
    return int(grid.to_int64(grid.from_text([text]))[0])


def _require_collection(catalogue: Catalogue, collection: str) -> Layer:
    if collection not in catalogue.layers:
        raise NotFoundError(f"Samlingen {collection[:60]!r} finns inte.")
    return catalogue.layers[collection]


def _of_layer(catalogue: Catalogue, layer: Layer, links: Links) -> Collection:
    row = layer.row
    source = catalogue.sources.get(row.source)
    days = (layer.windows[0].start, layer.windows[-1].end)
    return Collection(
        id=row.layer,
        title=row.title,
        description=row.description,
        extent=extent_of(layer.extent, days),
        crs=list(CRS_URIS),
        storage_crs=STORED_CRS,
        attribution=f"{source.publisher} ({source.licence})" if source else "",
        links=links_of(row.layer, links),
        is_synthetic=layer.is_synthetic,
        label=label_of(is_synthetic=layer.is_synthetic),
    )


def _of_areas(catalogue: Catalogue, name: str, row: AreaSetRow, links: Links) -> Collection:
    return Collection(
        id=name,
        title=row.title,
        description="Ungefärliga gränser, gjorda av rutor."
        if row.is_approximate
        else "Gränser som levererats.",
        extent=extent_of(catalogue.extents.get(name), (row.valid_from, row.valid_to)),
        crs=list(CRS_URIS),
        storage_crs=STORED_CRS,
        attribution=f"{row.source} ({row.licence})",
        links=links_of(name, links),
        is_synthetic=False,
        label=None,
    )
