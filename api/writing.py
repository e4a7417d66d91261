"""What a request that writes must be before anything reads it: small, JSON, and from our own page.

There is no sign-in yet. A page elsewhere that the user has open can send requests to this machine
as well as the user can: the browser says where a request comes from, and this believes it.
"""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message

LARGEST_BODY_BYTES: Final = 262_144
"""A polygon of 2 000 vertices with the longest text takes less than half of it."""

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_JSON: Final = "application/json"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class WriteRoute(APIRoute):
    """A route that refuses what must not be read, where it writes; other methods pass."""

    def get_route_handler(self) -> Handler:
        """Return the handler, guarded."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            if request.method in _READS:
                return await handle(request)
            _require_own_site(request)
            _require_json(request)
            body = await _read_body(request)
            return await handle(Request(request.scope, _replay(body)))

        return guarded


def _require_own_site(request: Request) -> None:
    """Refuse a request of another page (Fetch Metadata, Origin); programs send neither header."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site != "same-origin" or request.headers.get("origin", own) != own:
        raise HTTPException(HTTPStatus.FORBIDDEN)


def _require_json(request: Request) -> None:
    """Refuse the media types that a form of another page could send without being asked first."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _JSON:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def _read_body(request: Request) -> bytes:
    """Read the body, and stop at its limit whatever its length was said to be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


def _replay(body: bytes) -> Callable[[], Coroutine[Any, Any, Message]]:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
