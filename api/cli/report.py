"""`lagesbild report …`: pages to send."""

from typing import Annotated

import typer

from api.area_reports import read_area
from api.cli.files import Demo, Out, ask, load_settings, require_page, write
from maps.area_report import render_area

app = typer.Typer(no_args_is_help=True, help="Rapporter att skicka: filer som öppnas utan nät.")


@app.callback()
def report() -> None:
    """Rapporter att skicka: filer som öppnas utan nät."""


@app.command("omrade")
def write_area(
    name: Annotated[
        str, typer.Argument(metavar="OMRÅDE", help="områdets namn eller kod, till exempel Järva")
    ],
    out: Out,
    kind: Annotated[
        str, typer.Option("--slag", help="stadsdelsomrade, stadsdel, regso …")
    ] = "stadsdelsomrade",
    *,
    demo: Demo = False,
) -> None:
    """Skriv ett områdes sida: i ord, officiell statistik med diagram, antal per tema."""
    require_page(out)
    page = ask(load_settings(demo=demo), lambda session: read_area(session, kind, name))
    recipients = f" {page.about.recipients}" if page.about.recipients else ""
    n_themes = sum(len(table.rows) for table in page.tables)
    holds = f"{len(page.series)} officiella serier och {n_themes} rader per tema.{recipients}"
    write(render_area(page), out, holds)
