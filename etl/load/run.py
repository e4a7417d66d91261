"""Load one delivery: all of it with its balance in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import psycopg
from psycopg.types.json import Jsonb

from etl.derive.cube import renew_cube, touched_months
from etl.keys import read_places
from etl.load.locks import lock_source
from etl.load.merge import judge, merge, stage
from etl.load.prepare import Prepared, prepare
from etl.snapshot import Snapshot, store
from etl.source import Balance, Sensitivity, Source
from geo.db.roles import ETL
from geo.db.session import connect
from geo.errors import DeliveryError
from geo.settings import Settings


@dataclass(frozen=True)
class Loaded:
    """What became of one delivery.

    Parameters
    ----------
    is_known
        True when the same content was loaded before: nothing was changed, `balance` is the first load's.
    """

    delivery_id: int
    source: str
    file_name: str
    balance: Balance
    is_known: bool
    remarks: tuple[str, ...] = ()


def run_delivery(
    settings: Settings, source: Source, delivery: Path, progress: Callable[[str], None] = lambda _: None
) -> Loaded:
    """Take a delivered file into the store and load it.

    Parameters
    ----------
    settings
        Which store and database.
    source
        What the file is.
    delivery
        The file as it was handed over.
    progress
        Called with what is being done, in Swedish.

    Raises
    ------
    DeliveryError
        When the file as a whole cannot be what the source delivers; nothing was changed.
    """
    progress("sparar leveransen")
    snapshot = store(delivery, source.id, settings.store_dir)
    with connect(settings, ETL) as connection:
        lock_source(connection, source.id)
        known = _find_known(connection, snapshot)
        if known is not None:
            return known
        _require_one_kind(connection, snapshot, source)
        progress("läser och kontrollerar")
        places = read_places(connection) if source.is_located else None
        prepared = prepare(snapshot, source, places)
        progress(f"skriver {len(prepared.rows)} rader")
        return _write(connection, snapshot, source, prepared)


def _find_known(connection: psycopg.Connection, snapshot: Snapshot) -> Loaded | None:
    row = connection.execute(
        """
        SELECT delivery_id, rows_read, rows_new, rows_unchanged, rows_superseded, rows_quarantined
        FROM meta.delivery WHERE source = %s AND sha256 = %s
        """,
        [snapshot.source, snapshot.sha256],
    ).fetchone()
    if row is None:
        return None
    delivery_id, *counts = row
    return Loaded(delivery_id, snapshot.source, snapshot.file_name, Balance(*counts), is_known=True)


def _require_one_kind(connection: psycopg.Connection, snapshot: Snapshot, source: Source) -> None:
    """Refuse what no label would be true of: synthetic official figures, and both kinds in one source."""
    if snapshot.is_synthetic and source.sensitivity is Sensitivity.OPPEN:
        raise DeliveryError(
            f"{snapshot.source}: officiell statistik kan inte vara syntetisk ({snapshot.file_name})."
        )
    row = connection.execute(
        "SELECT is_synthetic FROM meta.delivery WHERE source = %s AND is_synthetic <> %s LIMIT 1",
        [snapshot.source, snapshot.is_synthetic],
    ).fetchone()
    if row is not None:
        kinds = {True: "syntetiska", False: "verkliga"}
        raise DeliveryError(
            f"{snapshot.source}: databasen har {kinds[row[0]]} leveranser av källan och kan inte ta emot "
            f"{kinds[snapshot.is_synthetic]}. Använd en egen databas (LAGESBILD_CLUSTER)."
        )


def _write(connection: psycopg.Connection, snapshot: Snapshot, source: Source, prepared: Prepared) -> Loaded:
    stage(connection, prepared.rows, source.id)
    verdicts = judge(connection, source.id, source.preliminary)
    balance = Balance(
        read=prepared.read,
        new=verdicts.new,
        unchanged=verdicts.unchanged + prepared.repeated,
        superseded=verdicts.superseded,
        quarantined=len(prepared.quarantined),
    )
    delivery_id = _insert_delivery(connection, snapshot, source, balance, prepared.rows["month"])
    months = touched_months(connection, source.id) if source.is_located else []
    merge(connection, source.id, list(prepared.rows.columns), delivery_id)
    _insert_quarantine(connection, delivery_id, prepared.quarantined)
    _resolve_quarantine(connection, source.id, delivery_id)
    if source.is_located:
        renew_cube(connection, source.id, months)
    return Loaded(
        delivery_id, source.id, snapshot.file_name, balance, is_known=False, remarks=prepared.remarks
    )


def _insert_delivery(
    connection: psycopg.Connection,
    snapshot: Snapshot,
    source: Source,
    balance: Balance,
    month: "pd.Series[pd.Timestamp]",
) -> int:
    known = month.dropna()
    row = connection.execute(
        """
        INSERT INTO meta.delivery (
            source, sha256, file_name, size_bytes, licence, is_synthetic,
            rows_read, rows_new, rows_unchanged, rows_superseded, rows_quarantined, period_from, period_to
        )
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        RETURNING delivery_id
        """,
        [
            *(snapshot.source, snapshot.sha256, snapshot.file_name, snapshot.size_bytes, source.licence),
            *(snapshot.is_synthetic, balance.read, balance.new, balance.unchanged, balance.superseded),
            balance.quarantined,
            None if known.empty else known.min().date(),
            None if known.empty else (known.max() + pd.DateOffset(months=1)).date(),
        ],
    ).fetchone()
    if row is None:
        raise DeliveryError(f"Leveransen {snapshot.file_name} kunde inte registreras.")
    return int(row[0])


def _insert_quarantine(connection: psycopg.Connection, delivery_id: int, rows: pd.DataFrame) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO meta.quarantine (
                delivery_id, row_number, column_name, expected, got, delivered, natural_key
            )
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            """,
            [
                (
                    delivery_id,
                    row.row_number,
                    row.column,
                    row.expected,
                    row.got,
                    Jsonb(row.delivered),
                    row.natural_key,
                )
                for row in rows.itertuples(index=False)
            ],
        )


def _resolve_quarantine(connection: psycopg.Connection, source_id: str, delivery_id: int) -> None:
    """Mark quarantined rows whose correction came with this delivery."""
    connection.execute(
        """
        UPDATE meta.quarantine AS held
        SET resolved_by = %(delivery)s
        FROM staged, meta.delivery AS origin
        WHERE
            held.natural_key = staged.natural_key
            AND held.resolved_by IS NULL
            AND held.delivery_id = origin.delivery_id
            AND held.delivery_id <> %(delivery)s
            AND origin.source = %(source)s
        """,
        {"delivery": delivery_id, "source": source_id},
    )
