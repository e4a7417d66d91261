"""The viewer's built files, at the root of the service."""

import mimetypes
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api.links import PREFIX

# Operating systems know different endings; a module that is sent as text/plain does not run.
_MEDIA_TYPES: Final = {
    ".mjs": "text/javascript",
    ".mvt": "application/vnd.mapbox-vector-tile",
    ".geojson": "application/geo+json",
    ".pmtiles": "application/vnd.pmtiles",
    ".webmanifest": "application/manifest+json",
}
_ASSETS: Final = "/assets/"
"""Files under it have a hash of their content in their name: they never change."""
_A_YEAR: Final = "public, max-age=31536000, immutable"

_NOT_BUILT: Final = (
    '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Lägesbild</title>'
    "<h1>Kartan är inte byggd</h1><p>Bygg den med <code>make web</code> och ladda om sidan. "
    'Tjänstens data finns under <a href="/api">/api</a>.</p></html>'
)

_NO_ROUTE: Final = (HTTPStatus.NOT_FOUND, None)
_NO_METHOD: Final = (HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})


def built_viewer() -> Path:
    """Return the folder of the viewer's build, whether or not it has been built."""
    return Path(str(resources.files("maps"))) / "web" / "dist"


class Viewer:
    """Serves the built files, or a sentence on how to build them.

    Parameters
    ----------
    folder
        Of the build; looked at anew for each request, so that a build is seen at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = StaticFiles(directory=folder, html=True, check_dir=False)
        for ending, media_type in _MEDIA_TYPES.items():
            mimetypes.add_type(media_type, ending)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file.

        Raises
        ------
        HTTPException
            404 or 405 below the API's prefix: what no route took is not a file either.
        """
        if scope["path"].startswith(f"{PREFIX}/"):
            status, headers = _NO_ROUTE if scope["method"] == "GET" else _NO_METHOD
            raise HTTPException(status, headers=headers)
        if not (self._folder / "index.html").is_file():
            answer = HTMLResponse(_NOT_BUILT, HTTPStatus.SERVICE_UNAVAILABLE)
            await answer(scope, receive, send)
            return
        if scope["path"].startswith(_ASSETS):
            scope["state"]["cache_control"] = _A_YEAR
        await self._files(scope, receive, send)
