"""`lagesbild db …`: the database of this machine, or the one that LAGESBILD_DATABASE_URL names."""

import shutil
from typing import Annotated

import typer

from geo.db import commands, local
from geo.db.roles import READ
from geo.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Databasen: skapa, starta, stoppa, uppgradera.")


@app.command()
def init() -> None:
    """Skapa roller, databas och tillägg (kräver superuser; gör ingenting som redan är gjort)."""
    made = commands.initialise_database(Settings.load())
    typer.echo("Skapade: " + ", ".join(made) if made else "Allt fanns redan.")


@app.command()
def start() -> None:
    """Starta datorns egen databas; skapa och uppgradera den om det behövs."""
    settings = Settings.load()
    cluster = commands.require_private(settings)
    started = commands.start_local(settings)
    typer.echo(f"{'Startade' if started else 'Var redan igång'}: {cluster.home}")


@app.command()
def stop() -> None:
    """Stoppa datorns egen databas."""
    stopped = local.stop(commands.require_private(Settings.load()))
    typer.echo("Stoppad." if stopped else "Var inte igång.")


@app.command()
def status() -> None:
    """Säg var databasen är, om den svarar och vilken version den har. Slutar med 1 om den inte svarar."""
    now = commands.status(Settings.load())
    typer.echo(f"Plats: {now.place}")
    typer.echo(f"Svarar: {'ja' if now.is_running else 'nej'}")
    if now.is_running:
        typer.echo(f"PostGIS: {now.postgis}")
        suffix = "" if now.revision == now.head else f" (väntade {now.head}: kör lagesbild db upgrade)"
        typer.echo(f"Version: {now.revision or 'ingen'}{suffix}")
    raise typer.Exit(0 if now.is_running else 1)


@app.command()
def upgrade(revision: Annotated[str, typer.Argument(help="Version att gå till.")] = "head") -> None:
    """Uppgradera databasens tabeller."""
    commands.upgrade(Settings.load(), revision)
    typer.echo("Uppgraderad.")


@app.command()
def reset(*, yes: Annotated[bool, typer.Option("--yes", help="Fråga inte.")] = False) -> None:
    """Ta bort datorns egen databas och de leveranser som lästs in i den."""
    settings = Settings.load()
    cluster = commands.require_private(settings)
    if not yes:
        typer.confirm(f"Ta bort {cluster.home} och {settings.store_dir} med allt innehåll?", abort=True)
    local.destroy(cluster)
    shutil.rmtree(settings.store_dir, ignore_errors=True)
    typer.echo("Borttagen.")


@app.command()
def psql(role: Annotated[str, typer.Option(help="Roll att ansluta som.")] = READ) -> None:
    """Öppna psql, som läsare om inget annat sägs."""
    commands.open_psql(Settings.load(), role)
