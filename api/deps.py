"""What routes are given: a session of the database, links, and the refusal of unknown parameters."""

import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from importlib.metadata import version as installed_version
from typing import Annotated

from fastapi import Depends, Request

from api.cursor import CursorSigner
from api.decisions import Decisions, DecisionSession
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


async def get_decisions(request: Request) -> Decisions:
    """Return the application's way to the database as the role that decides about platser."""
    decisions: Decisions = request.app.state.decisions
    return decisions


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
        request.state.cache_control = _cache_control(session)
        _refuse_held(request, session.version, session.audience)
        yield session


async def open_plats_session(
    request: Request, decisions: Annotated[Decisions, Depends(get_decisions)]
) -> AsyncIterator[DecisionSession]:
    """Open the request's transaction about platser; what it answers changes with every decision too.

    Raises
    ------
    NotModifiedError
        When `If-None-Match` names what this address would answer.
    """
    async with decisions.reading() as session:
        request.state.cache_control = "private, no-cache"
        _refuse_held(request, session.version, session.audience, session.n_beslut)
        yield session


async def open_deciding_session(
    request: Request, decisions: Annotated[Decisions, Depends(get_decisions)]
) -> AsyncIterator[DecisionSession]:
    """Open the request's transaction that may record a decision; its answer is kept by nobody."""
    request.state.cache_control = "no-store"
    async with decisions.deciding() as session:
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
    operation = request.app.openapi()["paths"][path][request.method.lower()]
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
PlatsSession = Annotated[DecisionSession, Depends(open_plats_session, scope="function")]
DecidingSession = Annotated[DecisionSession, Depends(open_deciding_session, scope="function")]
"""A decision is committed before anybody is told of it."""
OneReader = Annotated[Reader, Depends(get_reader)]
Signer = Annotated[CursorSigner, Depends(get_signer)]
RequestLinks = Annotated[Links, Depends(get_links)]


def _refuse_held(request: Request, *told: object) -> None:
    """Name what this address answers, and refuse to send it to somebody who has it.

    The name changes with what is told of (data, audience), the code and the address. It is weak,
    because an answer may be compressed or not, and tells when it was made.
    """
    named = (*told, CODE_VERSION, str(request.url))
    tag = f'W/"{hashlib.blake2b(repr(named).encode(), digest_size=12).hexdigest()}"'
    request.state.etag = tag
    if tag in _tags_held(request):
        raise NotModifiedError


def _tags_held(request: Request) -> set[str]:
    header = ",".join(request.headers.getlist("if-none-match"))
    tags = (tag.strip() for tag in header.split(","))
    # weak comparison (RFC 9110, 13.1.2): a proxy may have made the tag strong
    return {tag if tag.startswith("W/") else f"W/{tag}" for tag in tags if tag}


def _cache_control(session: Session) -> str:
    """Let everybody's caches keep what is open, and the user's own the rest; each asks before using it."""
    is_open = session.audience.recipients == ("oppen",) and not session.audience.is_demo
    return f"{'public' if is_open else 'private'}, no-cache"
