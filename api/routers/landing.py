"""Where the API begins, and what it says of itself."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.deps import ReadSession, RequestLinks
from api.links import GEOJSON
from api.schemas import Conformance, Landing, label_of

router = APIRouter(tags=["Tjänsten"])

CONFORMS_TO: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    # The definition is OpenAPI 3.1. Part 1 version 1.0 has a class for 3.0 alone, which it is not;
    # the draft of version 1.1 has this one.
    "http://www.opengis.net/spec/ogcapi-features-1/1.1/conf/oas31",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)

DOCS_PAGE: Final = "/docs.html"


@router.get("/", include_in_schema=False)  # OGC API – Features, requirement 1, asks for {root}/
@router.get("", summary="Ingång", description="Länkar till allt som tjänsten har.")
async def get_landing(session: ReadSession, links: RequestLinks) -> Landing:
    """Return where everything is found."""
    is_synthetic = session.version.is_synthetic
    return Landing(
        title="Lägesbild",
        description="Publicerade uppgifter om anmälda brott, per ruta och område.",
        version=session.version.version_id,
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
        links=[
            links.link("self", "Den här sidan"),
            links.link("service-desc", "Definition (OpenAPI 3.1)", "openapi.json"),
            links.page("service-doc", "Dokumentation", DOCS_PAGE),
            links.link("conformance", "Standarder som följs", "conformance"),
            links.link("data", "Samlingar", "collections"),
            links.link("related", "Lager", "layers"),
            links.link("related", "Platser", "platser"),
            links.link("related", "Områden", "collections", "stadsdel", "items", media=GEOJSON),
        ],
    )


@router.get("/conformance", summary="Standarder", description="Delar av OGC API som tjänsten följer.")
async def get_conformance(session: ReadSession) -> Conformance:
    """Return the conformance classes, none that is not kept."""
    is_synthetic = session.version.is_synthetic
    return Conformance(
        conforms_to=CONFORMS_TO, is_synthetic=is_synthetic, label=label_of(is_synthetic=is_synthetic)
    )


@router.get(
    "/docs",
    summary="Dokumentation",
    description="Leder till kartans egen sida med dokumentationen.",
    status_code=307,
    response_class=RedirectResponse,
)
async def get_docs() -> RedirectResponse:
    """Send the reader to the page that the viewer's build holds."""
    return RedirectResponse(DOCS_PAGE)
