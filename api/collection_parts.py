"""What every collection of features says of itself, and where its pages are read from."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from api.catalogue import Catalogue
from api.cursor import Cursor
from api.links import GEOJSON, GeoJsonResponse, Links
from api.parameters import STORED_SRID
from api.reader import Session
from api.schemas import Extent, Link, SpatialExtent, TemporalExtent
from geo.crs import CRS84_URI, CRS_URIS
from geo.errors import ParameterError
from geo.periods import TIME_ZONE

STORED_CRS: Final = next(uri for uri, crs in CRS_URIS.items() if crs.srid == STORED_SRID)

_GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def extent_of(box: Sequence[float] | None, days: tuple[date, date | None] | None = None) -> Extent:
    """Say where and when a collection is about.

    Parameters
    ----------
    box
        West, south, east, north in degrees; None: not known.
    days
        First day, and the day after the last, None: still in force. None: about no time.
    """
    interval = [datetime.combine(day, time(), TIME_ZONE) if day else None for day in days or ()]
    return Extent(
        spatial=SpatialExtent(bbox=[box], crs=CRS84_URI) if box else None,
        temporal=TemporalExtent(interval=[interval], trs=_GREGORIAN) if interval else None,
    )


def links_of(name: str, links: Links) -> list[Link]:
    """Return the links of a collection: itself and its objects."""
    return [
        links.link("self", "Samlingen", "collections", name),
        links.link("items", "Objekt", "collections", name, "items", media=GEOJSON),
    ]


async def catalogue_at(session: Session, cursor: Cursor | None) -> Catalogue:
    """Return what the version holds that a cursor began in; the current one at the beginning.

    Raises
    ------
    ParameterError
        When that version is kept no longer.
    """
    if cursor is None or cursor.version_id is None:
        return session.catalogue
    catalogue = await session.at_version(cursor.version_id)
    if catalogue is None:
        raise ParameterError("cursor", "en cursor ur en version som finns kvar", "en äldre; börja om")
    return catalogue


def geojson(text: str, crs_uri: str) -> GeoJsonResponse:
    """Answer with GeoJSON text in a CRS."""
    return GeoJsonResponse(text, headers={"Content-Crs": f"<{crs_uri}>"})
