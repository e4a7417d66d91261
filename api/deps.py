"""What routes are given: a session of the database, links, and the refusal of unknown parameters."""

import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from importlib.metadata import version as installed_version
from typing import Annotated

from fastapi import Depends, Request

from api.cursor import CursorSigner
from api.errors import NotModifiedError
from api.links import PREFIX, Links
from api.reader import Reader, Session
from geo.errors import NotFoundError, ParameterError

CODE_VERSION = installed_version("lagesbild")

_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")


async def get_reader(request: Request) -> Reader:
    """Return the application's way to the database."""
    reader: Reader = request.app.state.reader
    return reader


async def get_signer(request: Request) -> CursorSigner:
    """Return the application's signer of cursors."""
    signer: CursorSigner = request.app.state.signer
    return signer


async def open_session(
    request: Request, reader: Annotated[Reader, Depends(get_reader)]
) -> AsyncIterator[Session]:
    """Open the request's transaction, unless the one who asks has the answer already.

    Raises
    ------
    NotModifiedError
        When `If-None-Match` names what this address would answer.
    """
    async with reader.session() as session:
        tag = _tag(request, session)
        request.state.etag = tag
        request.state.cache_control = _cache_control(session)
        if tag in _tags_held(request):
            raise NotModifiedError
        yield session


async def refuse_control_characters(request: Request) -> None:
    """Refuse a control character anywhere in the address.

    Nothing has one in its name, and the database has no text that holds NUL.

    Raises
    ------
    NotFoundError
        When one stands in the path: nothing has such an address.
    ParameterError
        When one stands in a query parameter, naming it.
    """
    if any(_CONTROL_CHARACTER.search(part) for part in request.path_params.values()):
        raise NotFoundError("Det som adressen nämner finns inte.")
    for name, value in request.query_params.multi_items():
        if _CONTROL_CHARACTER.search(name + value):
            raise ParameterError(name[:40], "text utan styrtecken", value)


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a query parameter that the API's definition does not name, or that comes twice.

    OGC API – Features part 1 asks for it (requirement 8, /req/core/query-param-unknown), and a
    misspelt filter that is ignored is a wrong answer that looks right. What a route takes is read from
    the definition itself, so the two cannot differ.

    Raises
    ------
    ParameterError
        Naming the parameter.
    """
    path = (PREFIX + request.scope["route"].path_format).rstrip("/")
    operation = request.app.openapi()["paths"][path]["get"]
    known = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
    expected = f"någon av {', '.join(known)}" if known else "ingen parameter alls"
    for name, times in Counter(key for key, _ in request.query_params.multi_items()).items():
        if name not in known:
            raise ParameterError(name[:40], expected, "en okänd parameter")
        if times > 1:
            raise ParameterError(name, "parametern en gång", f"{times} gånger")


async def get_links(request: Request) -> Links:
    """Return the maker of links for this request."""
    return Links(request)


ReadSession = Annotated[Session, Depends(open_session, scope="function")]
"""The transaction ends before the answer is sent: a slow client holds no connection."""
OneReader = Annotated[Reader, Depends(get_reader)]
Signer = Annotated[CursorSigner, Depends(get_signer)]
RequestLinks = Annotated[Links, Depends(get_links)]


def _tag(request: Request, session: Session) -> str:
    """Name what this address answers: it changes with the data, the audience, the code and the address.

    Weak, because an answer may be compressed or not, and tells when it was made.
    """
    told = (session.version, session.audience, CODE_VERSION, str(request.url))
    return f'W/"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


def _tags_held(request: Request) -> set[str]:
    header = ",".join(request.headers.getlist("if-none-match"))
    tags = (tag.strip() for tag in header.split(","))
    # weak comparison (RFC 9110, 13.1.2): a proxy may have made the tag strong
    return {tag if tag.startswith("W/") else f"W/{tag}" for tag in tags if tag}


def _cache_control(session: Session) -> str:
    """Let everybody's caches keep what is open, and the user's own the rest; each asks before using it."""
    is_open = session.audience.recipients == ("oppen",) and not session.audience.is_demo
    return f"{'public' if is_open else 'private'}, no-cache"
