"""Links between answers, as OGC API – Features wants them."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import JSONResponse

from api.schemas import Link

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
MVT = "application/vnd.mapbox-vector-tile"

PREFIX = "/api"


class GeoJsonResponse(JSONResponse):
    """An answer that is GeoJSON text already: made in the database, it is not read and written again."""

    media_type = GEOJSON

    def render(self, content: str) -> bytes:
        """Encode the text."""
        return content.encode()


class Links:
    """Makes absolute links for one request: a client follows them from wherever it keeps the answer.

    Parameters
    ----------
    request
        Its scheme and host begin every link.
    """

    def __init__(self, request: Request) -> None:
        self._root = str(request.base_url).rstrip("/") + PREFIX

    def url(self, *parts: str) -> str:
        """Return the address of a path below the API's root."""
        return self._root + "".join(f"/{quote(part, safe='')}" for part in parts)

    @staticmethod
    def query(parameters: Mapping[str, str]) -> str:
        """Return a query that can follow an address; empty without parameters."""
        return f"?{urlencode(parameters)}" if parameters else ""

    def link(self, rel: str, title: str, *parts: str, media: str = JSON) -> Link:
        """Return a link to a path below the API's root."""
        return Link(href=self.url(*parts), rel=rel, type=media, title=title)

    def page(self, rel: str, title: str, path: str) -> Link:
        """Return a link to a page of the viewer, which stands beside the API and not below it."""
        return Link(href=self._root.removesuffix(PREFIX) + path, rel=rel, type=HTML, title=title)
