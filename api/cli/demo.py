"""`lagesbild demo …`: a whole lägesbild of a demo Stockholm, from synthetic deliveries of every source."""

import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.check import ask_what_is_promised
from api.cli.etl import show_balance
from etl.demo.everything import generate_everything
from etl.demo.prepare import load_everything, write_areas
from etl.publish.run import publish_all
from geo.db import commands
from geo.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Ett demo-Stockholm med syntetiska data.")

SEED: Final = 1
YEARS: Final = 3

Seed = Annotated[int, typer.Option(help="samma frö ger samma leveranser")]
Years = Annotated[int, typer.Option(min=1, max=5, help="antal år, det sista 2025")]


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="mapp för leveranserna")],
    seed: Seed = SEED,
    years: Years = YEARS,
) -> None:
    """Skriv syntetiska leveranser från alla källor, dragna efter publicerade nivåer."""
    for source, paths in generate_everything(out, seed, years, typer.echo).items():
        typer.echo(f"{source}: {len(paths)} filer i {paths[0].parent}")


@app.command()
def prepare(seed: Seed = SEED, years: Years = YEARS) -> None:
    """Starta databasen, skapa och läs in leveranser, räkna och släpp. Gör bara det som inte är gjort."""
    settings, began = Settings.load(), time.monotonic()
    deliveries = settings.state / f"{settings.cluster}-deliveries" / f"seed-{seed}"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("startar databasen", total=None)

        def tell(what: str) -> None:
            progress.update(task, description=what)

        commands.start_local(settings)
        tell("läser in områden")
        write_areas(settings)
        loads = list(load_everything(settings, deliveries, seed, years, tell))
        published = publish_all(settings, tell)
    for loaded in loads:
        show_balance(loaded)
    change = (
        f"version {published.version_id}, {published.values} värden"
        if published.is_new
        else "inget att ändra"
    )
    typer.echo(f"Syntetiska data publicerade: {change} ({time.monotonic() - began:.1f} s)")


@app.command()
def check() -> None:
    """Starta tjänsten på en ledig port, fråga de utlovade adresserna och visa svaren."""
    ask_what_is_promised(Settings.load().model_copy(update={"demo": True}), typer.echo)
