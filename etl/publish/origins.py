"""Copy into `publish` what a reader may know of runs, deliveries and how fresh each source is."""

from collections.abc import Collection
from datetime import date, timedelta

import psycopg
from psycopg import sql

from etl.publish.years import POLICE_BY_FINENESS, is_synthetic, latest_day
from etl.registry import SOURCES
from etl.source import Source
from geo.db.sql_files import load_sql
from geo.disclosure.policy import POLICIES, Policy

COARSER_NOTE = (
    "Läst in men visas bara för år som saknar finare uppgifter från polisen: det är samma brott, och det "
    "som är dolt i det ena skulle gå att räkna ut ur det andra."
)


def write_origins(
    connection: psycopg.Connection, version_id: int, run_id: int, shown: Collection[str]
) -> None:
    """Write the run, the deliveries of every source, and the state of those that have any.

    Parameters
    ----------
    shown
        Sources with published figures; packaged ones have no delivery.
    """
    connection.execute(load_sql("publish_run_insert"), {"version_id": version_id, "run_id": run_id})
    for source in SOURCES.values():
        recipients = sorted(map(str, policy_of(source.id).recipients))
        about = {"version_id": version_id, "source": source.id, "recipients": recipients}
        connection.execute(load_sql("publish_delivery_insert"), about)
        if source.id in shown or _has_deliveries(connection, source):
            connection.execute(
                load_sql("publish_status_insert"), {**about, **_status(connection, version_id, source)}
            )


def policy_of(source_id: str) -> Policy:
    """Find the policy that says who may know that a source is loaded, and how far it reaches.

    Of several, the one for most: what is known of a source is no figure of it.
    """
    of_source = [policy for policy in POLICIES.values() if source_id in policy.sources]
    return max(of_source, key=lambda policy: len(policy.recipients))


def _has_deliveries(connection: psycopg.Connection, source: Source) -> bool:
    found = connection.execute("SELECT 1 FROM meta.delivery WHERE source = %s LIMIT 1", [source.id])
    return found.fetchone() is not None


def _status(connection: psycopg.Connection, version_id: int, source: Source) -> dict[str, object]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "clock": str(source.clock),
        "latest_date": _latest(connection, version_id, source),
        "share_without_position": _share_without_position(connection, source) if source.is_located else None,
        "share_unknown_theme": _share_unknown(connection, source) if source.is_counted else None,
        "is_synthetic": is_synthetic(connection, source.id),
        "note": COARSER_NOTE if source.id in POLICE_BY_FINENESS[1:] else None,
    }


def _latest(connection: psycopg.Connection, version_id: int, source: Source) -> date | None:
    """Give the last day of what is published, else of the rows; a month and a survey's period are whole."""
    row = connection.execute(
        load_sql("series_latest"), {"version_id": version_id, "source": source.id}
    ).fetchone()
    if row is not None and isinstance(row[0], date):
        return row[0]
    answered = connection.execute(
        "SELECT max(window_to) - 1 FROM publish.estimate WHERE version_id = %s AND source = %s",
        [version_id, source.id],
    ).fetchone()
    if answered is not None and isinstance(answered[0], date):
        return answered[0]
    latest = latest_day(connection, source.id)
    if latest is None or source.moment != "month":
        return latest
    return (latest.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _share_without_position(connection: psycopg.Connection, source: Source) -> float | None:
    row = connection.execute(
        sql.SQL(
            "SELECT round(avg((cell IS NULL)::integer), 2)::double precision FROM core.{} "
            "WHERE superseded_by IS NULL"
        ).format(sql.Identifier(source.id))
    ).fetchone()
    return row[0] if row else None


def _share_unknown(connection: psycopg.Connection, source: Source) -> float | None:
    row = connection.execute(load_sql("unknown_theme_share"), {"source": source.id}).fetchone()
    return row[0] if row else None
