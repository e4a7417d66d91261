"""`lagesbild serve`: the API and the viewer, on loopback."""

from typing import Annotated

import typer

from api.serve import require_loopback, require_open
from api.serve import serve as serve_api
from geo.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="adress, bara den egna datorns")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="port")] = None,
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="visa det som är gjort av syntetiska leveranser")
    ] = False,
) -> None:
    """Servera API och kartvy på den egna datorn tills den avbryts."""
    given = {"host": host, "port": port, "demo": demo or None}
    settings = Settings.load().model_copy(update={k: v for k, v in given.items() if v is not None})
    require_loopback(settings.host)
    require_open(settings)
    typer.echo(f"Lägesbild: http://{settings.host}:{settings.port}/ (avsluta med Ctrl+C)")
    serve_api(settings)
