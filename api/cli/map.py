"""`lagesbild map`: one layer as a map to send."""

from typing import Annotated

import typer

from api.cli.files import Demo, Out, ask, load_settings, require_page, write
from api.pictures import read_picture
from maps.folium_map import render_map
from maps.words import number_words


def write_map(
    layer: Annotated[
        str, typer.Argument(metavar="LAGER", help="lagrets id, till exempel anmalda_brott_stadsdel")
    ],
    out: Out,
    theme: Annotated[str | None, typer.Option("--tema", help="temats id; utelämnat: lagrets första")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="periodens titel, till exempel 2024; utelämnad: den nyaste")
    ] = None,
    *,
    demo: Demo = False,
) -> None:
    """Skriv ett lager som en karta att skicka: en fil som öppnas utan nät."""
    require_page(out)
    picture = ask(load_settings(demo=demo), lambda session: read_picture(session, layer, theme, period))
    kind = "rutor" if picture.is_hexagonal else "områden"
    recipients = f" {picture.about.recipients}" if picture.about.recipients else ""
    write(render_map(picture), out, f"{number_words(len(picture.units))} {kind}.{recipients}")
