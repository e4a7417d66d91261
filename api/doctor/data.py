"""Checks of the data: how old deliveries and the published version are, and what waits."""

from collections.abc import Mapping
from datetime import UTC, datetime

import psycopg

from api.doctor.ask import Row, ask
from api.doctor.findings import Finding, ok, warning
from etl.registry import SOURCES
from etl.source import Source
from geo.periods import TIME_ZONE


def check_freshness(connection: psycopg.Connection, now: datetime | None = None) -> Finding:
    """Compare the age of each source's newest delivery with how often it comes."""
    at = now or datetime.now(UTC)
    late = [
        f"{source.id} ({(at - row['received_at']).days} dygn gammal, väntas var {source.cadence.days}:e)"
        for source, row in _delivered(connection)
        if at - row["received_at"] > source.cadence
    ]
    if not late:
        return ok("Alla källor som levererat är färska")
    return warning(
        f"Senaste leveransen är för gammal: {', '.join(late)}",
        "Be om nya leveranser och läs in dem.",
        "lagesbild etl run KÄLLA FIL",
    )


def check_undelivered(connection: psycopg.Connection, sources: Mapping[str, Source] = SOURCES) -> Finding:
    """List the sources that have never been delivered."""
    delivered = {row["source"] for row in ask(connection, "deliveries")}
    without = [source for source in sources if source not in delivered]
    if not without:
        return ok(f"Alla {len(sources)} källor har levererats")
    return warning(
        f"Källor utan någon leverans: {', '.join(without)}",
        "Läs in en leverans av dem som ska användas.",
        *(f"lagesbild etl run {source} FIL" for source in without),
    )


def check_quarantine(connection: psycopg.Connection) -> Finding:
    """Count the rows that wait for a correction, by source."""
    waiting = [row for row in ask(connection, "deliveries") if row["n_waiting"]]
    if not waiting:
        return ok("Ingen rad väntar i karantän")
    told = [f"{row['source']} {row['n_waiting']}" for row in waiting]
    return warning(
        f"Rader i karantän: {', '.join(told)}",
        "Se vad som är fel och be om en rättad leverans.",
        *(f"lagesbild quarantine --source {row['source']}" for row in waiting),
    )


def check_version(connection: psycopg.Connection, now: datetime | None = None) -> Finding:
    """Look whether something is published, and whether it holds every delivery."""
    found = ask(connection, "version")
    if not found:
        return warning("Ingenting är publicerat", "Publicera.", "lagesbild publish")
    version, at = found[0], now or datetime.now(UTC)
    created = version["created_at"].astimezone(TIME_ZONE)
    told = (
        f"Version {version['version_id']} från {created:%Y-%m-%d %H:%M} ({(at - created).days} dygn gammal)"
    )
    if version["n_newer"]:
        late = f"{told} är äldre än den nyaste leveransen; leveranser som inte är med: {version['n_newer']}"
        return warning(late, "Publicera dem.", "lagesbild publish")
    return ok(f"{told} bygger på alla leveranser")


def _delivered(connection: psycopg.Connection) -> list[tuple[Source, Row]]:
    return [
        (SOURCES[row["source"]], row) for row in ask(connection, "deliveries") if row["source"] in SOURCES
    ]
