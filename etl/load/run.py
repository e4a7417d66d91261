"""Load one delivery: all of it with its balance in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import psycopg
from psycopg.types.json import Jsonb

from etl.area_keys import read_area_index
from etl.derive.cube import renew_cube, touched_months
from etl.keys import read_places
from etl.load.locks import lock_source
from etl.load.merge import find_withdrawn, judge, merge, stage, withdraw
from etl.load.prepare import Keys, Prepared, prepare
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
    removed
        Personal data taken out of free text before anything was stored: kind → how many times.
    """

    delivery_id: int
    source: str
    file_name: str
    balance: Balance
    is_known: bool
    remarks: tuple[str, ...] = ()
    removed: dict[str, int] = field(default_factory=dict)


def run_delivery(
    settings: Settings,
    source: Source,
    delivery: Path,
    progress: Callable[[str], None] = lambda _: None,
    *,
    valid_from: date | None = None,
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
    valid_from
        The day from which the delivered list holds, for sources whose files do not say it.

    Raises
    ------
    DeliveryError
        When the file as a whole cannot be what the source delivers; nothing was changed.
    """
    progress("sparar leveransen")
    snapshot = store(delivery, source.id, settings.store_dir, valid_from)
    _require_day(snapshot, source)
    with connect(settings, ETL) as connection:
        lock_source(connection, source.id)
        known = _find_known(connection, snapshot)
        if known is not None:
            return known
        _require_one_kind(connection, snapshot, source)
        progress("läser och kontrollerar")
        keys = Keys(
            places=read_places(connection) if source.is_located else None,
            areas=None if source.areas is None else read_area_index(connection),
        )
        prepared = prepare(snapshot, source, keys)
        progress(f"skriver {len(prepared.rows)} rader")
        return _write(connection, snapshot, source, prepared)


def _find_known(connection: psycopg.Connection, snapshot: Snapshot) -> Loaded | None:
    row = connection.execute(
        """
        SELECT delivery_id, removed, valid_from,
            rows_read, rows_new, rows_unchanged, rows_superseded, rows_quarantined, rows_withdrawn
        FROM meta.delivery WHERE source = %s AND sha256 = %s
        """,
        [snapshot.source, snapshot.sha256],
    ).fetchone()
    if row is None:
        return None
    delivery_id, removed, valid_from, *counts = row
    if valid_from != snapshot.valid_from:
        raise DeliveryError(
            f"{snapshot.file_name}: samma innehåll är redan inläst som en lista som gäller från {valid_from} "
            f"(leverans {delivery_id}), och kan inte också gälla från {snapshot.valid_from}."
        )
    balance = Balance(*counts)
    return Loaded(
        delivery_id, snapshot.source, snapshot.file_name, balance, is_known=True, removed=dict(removed)
    )


def _require_day(snapshot: Snapshot, source: Source) -> None:
    """Refuse a list that holds from no day that is known, and a day for rows that say their own."""
    if source.valid_from_column is not None and snapshot.valid_from is None:
        raise DeliveryError(
            f"{source.id}: väntade den dag från vilken listan gäller; filen {snapshot.file_name} säger den inte. "
            'Ange den med --valid-from ÅÅÅÅ-MM-DD, eller i en följefil: {"valid_from": "ÅÅÅÅ-MM-DD"}.'
        )
    if source.valid_from_column is None and snapshot.valid_from is not None:
        raise DeliveryError(
            f"{source.id}: raderna säger själva vilken tid de gäller; {snapshot.valid_from} kan inte anges."
        )


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
    withdrawn = 0 if source.replaces_by is None else find_withdrawn(connection, source.id, source.replaces_by)
    balance = Balance(
        read=prepared.read,
        new=verdicts.new,
        unchanged=verdicts.unchanged + prepared.repeated,
        superseded=verdicts.superseded,
        quarantined=len(prepared.quarantined),
        withdrawn=withdrawn,
    )
    delivery_id = _insert_delivery(connection, snapshot, source, balance, prepared)
    months = touched_months(connection, source.id) if source.is_counted else []
    if source.replaces_by is not None:
        months += withdraw(connection, source.id, delivery_id)
    merge(connection, source.id, list(prepared.rows.columns), delivery_id)
    _insert_quarantine(connection, delivery_id, prepared.quarantined)
    if source.replaces_by is None:
        _resolve_quarantine(connection, source.id, delivery_id)
    else:
        _resolve_replaced(connection, delivery_id)
    if source.after_load is not None:
        source.after_load(connection, delivery_id)
    if source.is_counted:
        renew_cube(connection, source.id, months)
    return Loaded(
        delivery_id,
        source.id,
        snapshot.file_name,
        balance,
        is_known=False,
        remarks=(*prepared.remarks, *_withdrawn_remark(prepared.rows, source, withdrawn)),
        removed=prepared.removed,
    )


def _withdrawn_remark(rows: pd.DataFrame, source: Source, withdrawn: int) -> tuple[str, ...]:
    """Say which days a delivery replaced: one wrong date would make them far too many."""
    if not withdrawn or source.replaces_by is None:
        return ()
    days = rows[source.replaces_by]
    period = f"{days.min():%Y-%m-%d}–{days.max():%Y-%m-%d}"
    return (f"Leveransen ersätter {period}; tidigare rader som den inte har: {withdrawn}.",)


def _insert_delivery(
    connection: psycopg.Connection,
    snapshot: Snapshot,
    source: Source,
    balance: Balance,
    prepared: Prepared,
) -> int:
    known = prepared.rows["month"].dropna()
    row = connection.execute(
        """
        INSERT INTO meta.delivery (
            source, sha256, file_name, size_bytes, licence, is_synthetic,
            rows_read, rows_new, rows_unchanged, rows_superseded, rows_quarantined, rows_withdrawn, removed,
            valid_from, period_from, period_to
        )
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        RETURNING delivery_id
        """,
        [
            *(snapshot.source, snapshot.sha256, snapshot.file_name, snapshot.size_bytes, source.licence),
            *(snapshot.is_synthetic, balance.read, balance.new, balance.unchanged, balance.superseded),
            *(balance.quarantined, balance.withdrawn, Jsonb(prepared.removed), snapshot.valid_from),
            None if known.empty else _period_start(prepared.rows, source),
            None if known.empty else _period_end(prepared.rows, source),
        ],
    ).fetchone()
    if row is None:
        raise DeliveryError(f"Leveransen {snapshot.file_name} kunde inte registreras.")
    return int(row[0])


def _period_start(rows: pd.DataFrame, source: Source) -> date:
    """Give the first day that the rows are about; some row has a month."""
    first: date = rows[source.replaces_by or "month"].min().date()
    return first


def _period_end(rows: pd.DataFrame, source: Source) -> date:
    """Give the day after the last that the rows are about; some row has a month."""
    if source.replaces_by is not None:
        after: date = (rows[source.replaces_by].max() + pd.Timedelta(days=1)).date()
        return after
    after_a_month = rows["month"] + pd.DateOffset(months=1)
    ends = after_a_month if source.period_end is None else source.period_end(rows)
    last: date = ends.max().date()
    return last


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


def _resolve_replaced(connection: psycopg.Connection, delivery_id: int) -> None:
    """Mark quarantined rows without an id of deliveries whose whole period this one replaced."""
    connection.execute(
        """
        UPDATE meta.quarantine AS held
        SET resolved_by = replacing.delivery_id
        FROM meta.delivery AS origin, meta.delivery AS replacing
        WHERE
            replacing.delivery_id = %s
            AND origin.source = replacing.source
            AND origin.delivery_id < replacing.delivery_id
            AND origin.period_from >= replacing.period_from
            AND origin.period_to <= replacing.period_to
            AND held.delivery_id = origin.delivery_id
            AND held.resolved_by IS NULL
        """,
        [delivery_id],
    )
