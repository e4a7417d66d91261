"""Platser as collections of features: OGC API – Features, beside the layers.

Kandidatplatser belong to a version as every layer does. Prioriterade platser change with each
decision, and are read where decisions are.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from api.collection_parts import catalogue_at, geojson
from api.cursor import Cursor, CursorSigner
from api.deps import PlatsSession, ReadSession, RequestLinks, Signer
from api.links import GEOJSON, GeoJsonResponse, Links
from api.pages import AskedSelection, Page, Selection, links_of_page, write_feature, write_page
from api.parameters import form_of, parse_crs
from api.plats_pages import (
    KANDIDATPLATS,
    PRIORITERAD_PLATS,
    kandidatplats_by_id,
    kandidatplats_collection,
    page_of_kandidatplatser,
    page_of_prioriterade,
    prioriterad_by_id,
    prioriterad_collection,
    require_kandidatplatser,
)
from api.schemas import Collection, Feature, FeatureCollection
from geo.db.queries.platser import PlatsFeature

router = APIRouter(prefix="/collections", tags=["OGC API – Features"])

CrsUri = Annotated[str | None, Query(max_length=400, description="URI; utelämnad: CRS84.")]
CursorText = Annotated[str | None, Query(max_length=2_000, description="Ur länken next; görs inte för hand.")]
ItemId = Annotated[str, Path(max_length=200, description="Platsens id.")]

_ONE: Final = "Utbredning, tid, koordinatsystem och länkar."
_ITEM: Final = "En plats, med det id som den har i listan."


@router.get(f"/{KANDIDATPLATS}", summary="Samlingen kandidatplatser", description=_ONE)
async def get_kandidatplats_collection(session: ReadSession, links: RequestLinks) -> Collection:
    """Return the collection of kandidatplatser."""
    return kandidatplats_collection(session.catalogue, links)


@router.get(
    f"/{KANDIDATPLATS}/items",
    summary="Kandidatplatser",
    description="En sida GeoJSON; hela hämtningen är ur samma version.",
    response_class=GeoJsonResponse,
    responses={200: {"model": FeatureCollection}},
)
async def list_kandidatplatser(
    session: ReadSession,
    links: RequestLinks,
    signer: Signer,
    asked: AskedSelection,
    cursor: CursorText = None,
) -> GeoJsonResponse:
    """Return one page of kandidatplatser."""
    reached = _read_cursor(signer, cursor, asked, KANDIDATPLATS)
    catalogue = await catalogue_at(session, reached)
    require_kandidatplatser(catalogue)
    page = await page_of_kandidatplatser(session.connection, catalogue, asked, reached)
    return _write(page, links, signer, asked, (KANDIDATPLATS, cursor))


@router.get(
    f"/{KANDIDATPLATS}/items/{{fid}}",
    summary="En kandidatplats som objekt",
    description=_ITEM,
    response_class=GeoJsonResponse,
    responses={200: {"model": Feature}},
)
async def get_kandidatplats(
    session: ReadSession, links: RequestLinks, fid: ItemId, crs: CrsUri = None
) -> GeoJsonResponse:
    """Return one kandidatplats."""
    answer_crs = parse_crs("crs", crs)
    version_id = session.version.version_id
    feature = await kandidatplats_by_id(session.connection, version_id, fid, form_of(answer_crs))
    return _write_one(feature, links, KANDIDATPLATS, answer_crs.uri)


@router.get(f"/{PRIORITERAD_PLATS}", summary="Samlingen prioriterade platser", description=_ONE)
async def get_prioriterad_collection(session: ReadSession, links: RequestLinks) -> Collection:
    """Return the collection of prioriterade platser."""
    return prioriterad_collection(session.catalogue, session.audience, links)


@router.get(
    f"/{PRIORITERAD_PLATS}/items",
    summary="Prioriterade platser",
    description="En sida GeoJSON med de platser vars senaste beslut är prioriterad.",
    response_class=GeoJsonResponse,
    responses={200: {"model": FeatureCollection}},
)
async def list_prioriterade(
    session: PlatsSession,
    links: RequestLinks,
    signer: Signer,
    asked: AskedSelection,
    cursor: CursorText = None,
) -> GeoJsonResponse:
    """Return one page of prioriterade platser."""
    reached = _read_cursor(signer, cursor, asked, PRIORITERAD_PLATS)
    page = await page_of_prioriterade(session.connection, asked, reached)
    return _write(page, links, signer, asked, (PRIORITERAD_PLATS, cursor))


@router.get(
    f"/{PRIORITERAD_PLATS}/items/{{fid}}",
    summary="En prioriterad plats som objekt",
    description=_ITEM,
    response_class=GeoJsonResponse,
    responses={200: {"model": Feature}},
)
async def get_prioriterad(
    session: PlatsSession, links: RequestLinks, fid: ItemId, crs: CrsUri = None
) -> GeoJsonResponse:
    """Return one prioriterad plats."""
    answer_crs = parse_crs("crs", crs)
    feature = await prioriterad_by_id(session.connection, fid, form_of(answer_crs))
    return _write_one(feature, links, PRIORITERAD_PLATS, answer_crs.uri)


def _read_cursor(
    signer: CursorSigner, cursor: str | None, asked: Selection, collection: str
) -> Cursor | None:
    return signer.read(cursor, asked.digest_for(collection)) if cursor is not None else None


def _write(
    page: Page, links: Links, signer: CursorSigner, asked: Selection, place: tuple[str, str | None]
) -> GeoJsonResponse:
    collection, cursor = place
    following = signer.write(page.cursor) if page.cursor is not None else None
    text = write_page(page, links_of_page(links, collection, asked, cursor, following))
    return geojson(text, asked.crs_uri)


def _write_one(found: PlatsFeature, links: Links, collection: str, crs_uri: str) -> GeoJsonResponse:
    own = [
        links.link("self", "Objektet", "collections", collection, "items", found.fid, media=GEOJSON),
        links.link("collection", "Samlingen", "collections", collection),
    ]
    return geojson(write_feature(found.feature, own, is_synthetic=found.is_synthetic), crs_uri)
