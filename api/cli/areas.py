"""`lagesbild areas …`: area sets with their versions."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from etl.boundaries import read_boundaries
from etl.load.areas import replace_area_set, write_default_areas
from etl.load.codes import write_theme_codes
from etl.load.place_names import read_names, write_names
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Områdesindelningar med versioner.")


@app.command()
def init() -> None:
    """Läs in de indelningar som följer med (ungefärliga) och rutorna."""
    with connect(Settings.load(), ETL) as connection:
        written = write_default_areas(connection)
        write_theme_codes(connection)
    typer.echo("Inlästa." if written else "Fanns redan.")


@app.command()
def load(
    kind: Annotated[str, typer.Argument(help="stadsdel, stadsdelsomrade, regso eller basomrade")],
    valid_from: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="första dag, ÅÅÅÅ-MM-DD")],
    file: Annotated[Path, typer.Argument(help="gränsfil: shapefil eller GeoJSON")],
    name_column: Annotated[str | None, typer.Option(help="kolumn med namn")] = None,
    code_column: Annotated[str | None, typer.Option(help="kolumn med kod")] = None,
    crs: Annotated[str | None, typer.Option(help="koordinatsystem, om filen inte säger det")] = None,
) -> None:
    """Läs in en levererad gränsfil; den ersätter en ungefärlig indelning, eller är en ny av basområden."""
    area_set = read_boundaries(
        file, kind, valid_from.date(), name_column=name_column, code_column=code_column, crs=crs
    )
    with connect(Settings.load(), ETL) as connection:
        rekeyed = replace_area_set(connection, area_set)
    typer.echo(f"{area_set.title}: {len(area_set.areas)} områden inlästa.")
    for remark in area_set.remarks:
        typer.echo(f"  {remark}")
    if rekeyed.moved or rekeyed.outside:
        changed, lacking = (
            ("fick ett nytt basområde", "anger ett basområde som ingen indelning har")
            if area_set.kind == "basomrade"
            else ("bytte stadsdel", "ligger utanför alla stadsdelar")
        )
        typer.echo(f"  {rekeyed.moved} rader {changed}, {rekeyed.outside} {lacking}.")


@app.command()
def names(
    kind: Annotated[str, typer.Argument(help="torg, park, station, gata eller centrum")],
    file: Annotated[Path, typer.Argument(help="register med namn och lägen: GeoJSON eller JSON")],
    source: Annotated[str, typer.Option(help="varifrån namnen kommer")],
) -> None:
    """Läs in namn som platser kan få; ersätter namnen av samma slag från samma källa."""
    with connect(Settings.load(), ETL) as connection:
        written = write_names(connection, read_names(file), kind, source)
    typer.echo(f"{written} namn inlästa.")


@app.command("list")
def list_sets() -> None:
    """Visa de indelningar som är inlästa."""
    with connect(Settings.load(), ETL) as connection:
        rows = connection.execute(
            """
            SELECT kind, valid_from, valid_to, count(*), is_approximate, source
            FROM area.area_set
            INNER JOIN area.area USING (area_set_id)
            GROUP BY area_set_id
            ORDER BY kind, valid_from
            """
        ).fetchall()
    table = Table("Indelning", "Från", "Till", "Antal", "Ungefärlig", "Källa")
    for kind, start, end, count, is_approximate, source in rows:
        table.add_row(kind, str(start), str(end or ""), str(count), "ja" if is_approximate else "nej", source)
    Console().print(table)
