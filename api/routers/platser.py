"""Platser: what the figures point out, what people have decided about it, and deciding."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.deciding import Recorded, decide_first, decide_next
from api.decisions import DecisionSession
from api.deps import DecidingSession, PlatsSession, RequestLinks
from api.links import Links
from api.plats_answers import detail_of, list_of
from api.plats_schemas import FirstDecision, NextDecision, PlatsDetail, PlatsList
from api.writing import WriteRoute
from geo.db.queries.platser import (
    find_outline,
    find_plats,
    list_history,
    list_platser,
    list_stadsdelsomraden,
)
from geo.errors import NotFoundError, ParameterError
from geo.samverkan import Status

router = APIRouter(prefix="/platser", tags=["Platssamverkan"], route_class=WriteRoute)

PlatsId = Annotated[
    str,
    Path(
        pattern=r"^(k-[0-9a-f]{15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
        description="UUID för en plats, eller k- och H3-texten för en kandidatplats.",
    ),
]


@router.get(
    "",
    summary="Alla platser",
    description="Prioriterade platser, kandidatplatser och bortvalda platser i en lista.",
)
async def get_platser(
    session: PlatsSession,
    status: Annotated[Status | None, Query(description="Utelämnad: alla.")] = None,
    stadsdelsomrade: Annotated[
        str | None, Query(max_length=80, description="Stadsdelsområdets kod; utelämnad: alla.")
    ] = None,
) -> PlatsList:
    """Return every plats that the audience may see."""
    areas = await list_stadsdelsomraden(session.connection)
    codes = [area.code for area in areas]
    if stadsdelsomrade is not None and stadsdelsomrade not in codes:
        raise ParameterError("stadsdelsomrade", f"någon av {', '.join(codes)}", stadsdelsomrade)
    rows = await list_platser(session.connection, session.version.version_id)
    return list_of(session.catalogue, rows, areas, status=status, stadsdelsomrade=stadsdelsomrade)


@router.get(
    "/{plats}",
    summary="En plats",
    description="Allt som talar för platsen, dess polygon och alla beslut om den.",
)
async def get_plats(session: PlatsSession, plats: PlatsId) -> PlatsDetail:
    """Return one plats."""
    return await _detail(session, plats)


@router.post(
    "",
    status_code=201,
    summary="Första beslutet om en plats",
    description=(
        "Prioriterar eller väljer bort en kandidatplats eller en ritad polygon. Underlaget sparas av "
        "tjänsten som det står nu. Samma beslut_id igen ger 200 och inget nytt."
    ),
    responses={200: {"model": PlatsDetail, "description": "Beslutet var redan sparat."}},
)
async def post_plats(
    session: DecidingSession, links: RequestLinks, response: Response, sent: FirstDecision
) -> PlatsDetail:
    """Record the first decision about a plats."""
    return await _told(session, links, response, await decide_first(session, sent))


@router.post(
    "/{plats}/beslut",
    status_code=201,
    summary="Nästa beslut om en plats",
    description=(
        "Prioriterar, väljer bort eller återför en plats som någon har beslutat om. Fel nummer ger 409 "
        "och vem som har beslutat under tiden."
    ),
    responses={200: {"model": PlatsDetail, "description": "Beslutet var redan sparat."}},
)
async def post_beslut(
    session: DecidingSession, links: RequestLinks, response: Response, plats: PlatsId, sent: NextDecision
) -> PlatsDetail:
    """Record a decision that follows another."""
    return await _told(session, links, response, await decide_next(session, plats, sent))


async def _told(
    session: DecisionSession, links: Links, response: Response, recorded: Recorded
) -> PlatsDetail:
    response.headers["Location"] = links.url("platser", recorded.plats_id)
    if not recorded.is_new:
        response.status_code = 200
    return await _detail(session, recorded.plats_id)


async def _detail(session: DecisionSession, asked: str) -> PlatsDetail:
    connection, version_id = session.connection, session.version.version_id
    row = await find_plats(connection, version_id, asked)
    if row is None:
        raise NotFoundError("Platsen finns inte, eller visas inte för den som frågar.")
    history = await list_history(connection, row.plats_id) if row.plats_id else []
    outline = await find_outline(connection, version_id, row.kandidat_id or "") if not history else None
    return detail_of(session.catalogue, row, history, outline)
