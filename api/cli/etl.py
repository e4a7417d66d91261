"""`lagesbild etl …`, `publish`, `quarantine`, `worker`: from a delivered file to published layers."""

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from etl.drop import take_deliveries
from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.registry import SOURCES, find_source
from geo.db.roles import ETL
from geo.db.session import connect
from geo.fritext import KINDS
from geo.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Läs in leveranser.")


@app.command()
def sources() -> None:
    """Visa vilka källor som kan läsas in."""
    table = Table("Källa", "Titel", "Utgivare", "Klocka", "Känslighet")
    for source in SOURCES.values():
        table.add_row(source.id, source.title, source.publisher, source.clock, source.sensitivity)
    Console().print(table)


@app.command()
def run(
    source: Annotated[str, typer.Argument(help="källans id, se lagesbild etl sources")],
    files: Annotated[list[Path], typer.Argument(help="levererade filer")],
    valid_from: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="dag från vilken en lista gäller som inte själv säger det"),
    ] = None,
) -> None:
    """Läs in en eller flera leveranser och visa balansen för var och en."""
    settings = Settings.load()
    declared = find_source(source)
    for file in files:
        day = None if valid_from is None else valid_from.date()
        show_balance(run_delivery(settings, declared, file, valid_from=day))


def show_balance(loaded: Loaded) -> None:
    """Print what became of the rows of one delivery."""
    balance = loaded.balance
    known = " (samma innehåll lästes in tidigare; ingenting ändrades)" if loaded.is_known else ""
    typer.echo(f"{loaded.source}: {loaded.file_name}, leverans {loaded.delivery_id}{known}")
    typer.echo(
        f"  lästa {balance.read} = nya {balance.new} + oförändrade {balance.unchanged} "
        f"+ ersatta {balance.superseded} + i karantän {balance.quarantined}"
    )
    if balance.withdrawn:
        typer.echo(f"  återtagna {balance.withdrawn}: tidigare rader som leveransen av samma period inte har")
    if loaded.removed:
        titles = {kind.id: kind.plural for kind in KINDS}
        listed = ", ".join(f"{titles.get(kind, kind)} {n}" for kind, n in sorted(loaded.removed.items()))
        typer.echo(f"  borttagna personuppgifter ur fritext: {listed}")
    for remark in loaded.remarks:
        typer.echo(f"  obs: {remark}")


def quarantine(
    source: Annotated[str | None, typer.Option(help="bara denna källa")] = None,
    limit: Annotated[int, typer.Option(min=1, help="högst så många rader")] = 50,
) -> None:
    """Visa rader som väntar på rättning: var, vad som väntades och vad som kom."""
    with connect(Settings.load(), ETL) as connection:
        rows = connection.execute(
            """
            SELECT source, file_name, row_number, column_name, expected, got
            FROM meta.quarantine
            INNER JOIN meta.delivery USING (delivery_id)
            WHERE resolved_by IS NULL AND (%(source)s::text IS NULL OR source = %(source)s)
            ORDER BY delivery_id, row_number
            LIMIT %(limit)s
            """,
            {"source": source, "limit": limit},
        ).fetchall()
    table = Table("Källa", "Fil", "Rad", "Kolumn", "Väntade", "Fick")
    for row in rows:
        table.add_row(*map(str, row))
    Console().print(table)


def publish() -> None:
    """Räkna om och släpp det som får släppas; gör ingenting om inget har ändrats."""
    published = publish_all(Settings.load())
    typer.echo(
        f"Version {published.version_id}: {published.values} värden"
        if published.is_new
        else f"Version {published.version_id} gäller redan; inget har ändrats."
    )


def worker(
    drop: Annotated[Path, typer.Option(help="mapp med en undermapp för varje källa")],
    every_s: Annotated[float, typer.Option(help="sekunder mellan genomgångar")] = 30.0,
    *,
    once: Annotated[bool, typer.Option("--once", help="gå igenom mappen en gång och sluta")] = False,
) -> None:
    """Ta hand om filer som läggs i DROP/<källa>/: läs in, räkna om, släpp. Slutar med SIGTERM."""
    settings = Settings.load()
    drop.mkdir(parents=True, exist_ok=True)
    typer.echo(f"Väntar på leveranser i {drop}")
    while True:
        taken = take_deliveries(settings, drop)
        for outcome in taken:
            typer.echo(outcome)
        if taken:
            publish()
        if once:
            return
        time.sleep(every_s)
