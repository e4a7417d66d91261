"""What every answer passes through, as pure ASGI: no answer leaves without it, errors included."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Kind, answer_unexpected, problem

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""Nothing from elsewhere, no inline script; `data:` and `blob:` are images that the map draws itself."""

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FOREIGN = Kind(403, "annan-dator", "Bara den egna datorn")
_FOREIGN_DETAIL = "API:et har ännu ingen inloggning och svarar bara den egna datorn."
_HAS_ERROR = 400


class SecurityHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and guard its answer."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_guarded)


class LoopbackOnly:
    """Answers this machine alone, under this machine's own names.

    The name matters as much as the address: a page elsewhere that lets its own host name point to
    127.0.0.1 would otherwise read, through the user's browser, what only the user may see.

    Parameters
    ----------
    app
        Answers the rest.
    names
        Host names that requests may use, beside those of the loopback interface.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self._app = app
        self._names = LOOPBACK_NAMES | set(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request of this machine on and refuse every other."""
        if scope["type"] != "http" or (self._is_named_here(scope) and _is_from_here(scope)):
            await self._app(scope, receive, send)
            return
        await problem(_FOREIGN, _FOREIGN_DETAIL, scope["path"])(scope, receive, send)

    def _is_named_here(self, scope: Scope) -> bool:
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        name, colon, port = host.rpartition(":")
        return (name if colon and port.isdigit() else host) in self._names


class HeadAsGet:
    """Answers HEAD with what GET would say, without its body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a HEAD's answer only the head."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


class Freshness:
    """Says how long an answer holds, by what its route left in the state; errors do not hold at all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and date its answer."""
        state = scope.setdefault("state", {})

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] >= _HAS_ERROR:
                    headers["Cache-Control"] = "no-store"
                else:
                    headers.setdefault("Cache-Control", state.get("cache_control", "no-cache"))
                    if "etag" in state:
                        headers["ETag"] = state["etag"]
            await send(message)

        await self._app(scope, receive, send_dated)


class UnexpectedErrors:
    """Turns an error that nobody expected into a problem without its words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and answer what goes wrong."""
        has_started = False

        async def send_noted(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            if has_started or scope["type"] != "http":
                raise
            await answer_unexpected(error, scope["path"])(scope, receive, send)


def _is_from_here(scope: Scope) -> bool:
    """Tell whether the client is on this machine; a Unix socket has no client address."""
    client = scope.get("client")
    if client is None:
        return True
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
