"""The application: routes, the errors they may end in, and what every answer passes through."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from api import errors, middleware
from api.cursor import CursorSigner
from api.decisions import Decisions
from api.deps import CODE_VERSION, refuse_control_characters, refuse_unknown_parameters
from api.links import PREFIX
from api.reader import Reader
from api.routers import (
    collections,
    comparisons,
    frames,
    health,
    landing,
    layers,
    places,
    plats_collections,
    platser,
    tiles,
)
from api.schemas import Problem
from api.viewer import Viewer, built_viewer
from geo.db.queries.session import Audience
from geo.db.roles import READ
from geo.db.session import url_for, workflow_url
from geo.disclosure.policy import Recipient
from geo.errors import SettingsError
from geo.settings import Settings

_SMALLEST_COMPRESSED: Final = 1_000
"""Bytes; below it a compressed answer is no smaller than a packet anyway."""
_COMPRESSION_LEVEL: Final = 6

_PROBLEMS: Final[Mapping[int | str, str]] = {
    400: "En parameter är okänd eller felaktig.",
    404: "Det finns inte, eller visas inte för den som frågar.",
    "default": "Ett annat problem: 403 för en annan dator, 409 och 422 för ett beslut som inte går, "
    "503 när databasen inte svarar.",
}
_PROBLEM_REF: Final = {"$ref": "#/components/schemas/Problem"}


class Service(FastAPI):
    """FastAPI whose definition tells the media type of its problems."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for path in document["paths"].values():
                for operation in path.values():
                    for response in operation["responses"].values():
                        _tell_problem(response.get("content", {}))
        return super().openapi()


def create_app(settings: Settings, viewer: Path | None = None) -> FastAPI:
    """Put the application together.

    Parameters
    ----------
    settings
        Which database, whom it answers for, what signs its cursors.
    viewer
        Folder of the viewer's build. None: the one in the package.

    Returns
    -------
    FastAPI
        Connects when its lifespan begins; a database that is silent then is told of per request.
    """
    reader = Reader(url_for(settings, READ), audience_of(settings))
    decisions = Decisions(workflow_url(settings), reader)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await reader.open()
        await decisions.open()
        yield
        await decisions.close()
        await reader.close()

    app = Service(
        title="Lägesbild",
        version=CODE_VERSION,
        summary="Publicerade uppgifter om anmälda brott, per ruta och område.",
        description=(
            "OGC API – Features, vektorplattor och kolumner för kartan. Varje värde har en status: "
            "exact, protected eller withheld; det som är för få för att visas är null, aldrig 0. "
            "Platser är föreslagna av beräkning eller beslutade av någon, och det syns vilket."
        ),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=_middleware(),
    )
    app.state.reader = reader
    app.state.decisions = decisions
    secret = settings.cursor_secret
    app.state.signer = CursorSigner(secret.get_secret_value() if secret else None)
    errors.install(app)
    app.include_router(_routes())
    app.mount("/", Viewer(viewer or built_viewer()), name="viewer")
    return app


def audience_of(settings: Settings) -> Audience:
    """Say whom the whole process answers for, until people can sign in.

    Raises
    ------
    SettingsError
        When a recipient is named that nothing can be released to.
    """
    recipients = {each.strip() for each in settings.recipients.split(",")} - {""}
    if unknown := recipients - set(Recipient):
        raise SettingsError(
            f"LAGESBILD_RECIPIENTS: väntade någon av {', '.join(Recipient)}, fick {min(unknown)!r}."
        )
    return Audience(tuple(sorted(recipients)), settings.demo)


def _routes() -> APIRouter:
    router = APIRouter(
        dependencies=[Depends(refuse_control_characters), Depends(refuse_unknown_parameters)],
        responses={
            status: {"model": Problem, "description": description}
            for status, description in _PROBLEMS.items()
        },
    )
    # the collections of platser have addresses of their own, before the pattern that all others share
    for part in (
        landing,
        health,
        layers,
        frames,
        tiles,
        comparisons,
        places,
        platser,
        plats_collections,
        collections,
    ):
        router.include_router(part.router, prefix=PREFIX)
    return router


def _tell_problem(content: dict[str, Any]) -> None:
    """Move a problem from the media type that FastAPI gives every model to its own."""
    for media_type, described in list(content.items()):
        if described.get("schema") == _PROBLEM_REF:
            content[errors.PROBLEM_JSON] = content.pop(media_type)


def _middleware() -> list[Middleware]:
    """List what every answer passes through, outermost first."""
    return [
        Middleware(middleware.SecurityHeaders),
        Middleware(middleware.LoopbackOnly),
        Middleware(middleware.HeadAsGet),
        Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=_COMPRESSION_LEVEL),
        Middleware(middleware.Freshness),
        Middleware(middleware.UnexpectedErrors),
    ]
