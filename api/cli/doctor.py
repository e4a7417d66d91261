"""`lagesbild doctor`: what is wrong with this machine and its database, and how to mend it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from api.doctor import examine
from api.doctor.findings import Finding, Level, count_levels


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="skriv JSON i stället för text")] = False,
) -> None:
    """Säg vad som är fel med datorn, databasen och data, och hur det rättas. Slutar med 1 om något är fel."""
    found = list(examine())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
        for line in describe(found):
            console.print(line)
    raise typer.Exit(1 if count_levels(found)[Level.ERROR] else 0)


def describe(found: list[Finding]) -> Iterator[str]:
    """Tell the findings, a line at a time, and their number."""
    for finding in found:
        yield f"[{finding.level}] {finding.what}"
        if finding.mend:
            yield f"    {finding.mend}"
        yield from (f"    $ {command}" for command in finding.commands)
    count = count_levels(found)
    yield (
        f"Fel: {count[Level.ERROR]}, varningar: {count[Level.WARNING]}, utan anmärkning: {count[Level.OK]}."
    )
