"""`lagesbild demo …`: a whole lägesbild of a demo Stockholm, from synthetic deliveries in the police's shape."""

import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from api.check import ask_what_is_promised
from api.cli.etl import show_balance
from etl.demo.deliveries import generate as generate_deliveries
from etl.load.areas import write_default_areas
from etl.load.codes import write_theme_codes
from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.db import commands
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Ett demo-Stockholm med syntetiska data.")

SEED: Final = 1
YEARS: Final = 3
POLICE: Final = "polisen__anmalda_brott"

Seed = Annotated[int, typer.Option(help="samma frö ger samma leveranser")]
Years = Annotated[int, typer.Option(min=1, max=5, help="antal år, det sista 2025")]


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="mapp för leveranserna")],
    seed: Seed = SEED,
    years: Years = YEARS,
) -> None:
    """Skriv syntetiska polisleveranser, dragna efter publicerade nivåer."""
    for path in generate_deliveries(out, seed, years, progress=typer.echo):
        typer.echo(path)


@app.command()
def prepare(seed: Seed = SEED, years: Years = YEARS) -> None:
    """Starta databasen, skapa och läs in leveranser, räkna och släpp. Gör bara det som inte är gjort."""
    settings, began = Settings.load(), time.monotonic()
    deliveries = settings.state / f"{settings.cluster}-deliveries" / f"seed-{seed}"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    loads: list[Loaded] = []
    with Progress(*columns) as progress:
        # start, areas, then for each year generate and load, then publish
        task = progress.add_task("startar databasen", total=3 + 2 * years)

        def tell(what: str) -> None:
            progress.update(task, description=what)

        commands.start_local(settings)
        _advance(progress, task, "läser in områden")
        with connect(settings, ETL) as connection:
            write_default_areas(connection)
            write_theme_codes(connection)
        _advance(progress, task, "skapar syntetiska leveranser")
        files = _deliveries(deliveries, seed, years)
        progress.advance(task, years)
        for file in files:
            tell(f"läser in {file.name}")
            loads.append(run_delivery(settings, find_source(POLICE), file))
            progress.advance(task)
        published = publish_all(settings, tell)
        _advance(progress, task, "klar")
    for loaded in loads:
        show_balance(loaded)
    change = (
        f"version {published.version_id}, {published.values} värden"
        if published.is_new
        else "inget att ändra"
    )
    typer.echo(f"Syntetiska data publicerade: {change} ({time.monotonic() - began:.1f} s)")


def _advance(progress: Progress, task: TaskID, description: str) -> None:
    progress.advance(task)
    progress.update(task, description=description)


def _deliveries(folder: Path, seed: int, years: int) -> list[Path]:
    """Generate the deliveries, or give those that a former call finished."""
    finished = folder / f"{years}-years"
    if not finished.exists():
        generate_deliveries(folder, seed, years)
        finished.touch()
    return sorted(folder.glob(f"{POLICE}_*.csv"))[-years:]


@app.command()
def check() -> None:
    """Starta tjänsten på en ledig port, fråga de utlovade adresserna och visa svaren."""
    ask_what_is_promised(Settings.load().model_copy(update={"demo": True}), typer.echo)
