"""The command `lagesbild`: the composition root, where settings, etl and the service meet."""

import sys

import typer
from alembic.util.exc import CommandError
from rich.console import Console

from api.cli import areas, db, demo, etl, report
from api.cli.doctor import doctor
from api.cli.explain import explain
from api.cli.map import write_map
from api.cli.serve import serve
from geo.errors import LagesbildError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(db.app, name="db")
app.add_typer(areas.app, name="areas")
app.add_typer(etl.app, name="etl")
app.add_typer(demo.app, name="demo")
app.command("publish")(etl.publish)
app.command("quarantine")(etl.quarantine)
app.command("worker")(etl.worker)
app.command("serve")(serve)
app.command("explain")(explain)
app.command("doctor")(doctor)
app.command("map")(write_map)
app.add_typer(report.app, name="report")


def main() -> None:
    """Run the command line; a refusal is one sentence on standard error and exit status 2."""
    try:
        app()
    except (LagesbildError, CommandError, OSError) as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"lagesbild: {error}")
        sys.exit(2)
