"""What became of one delivered row, when it came and since."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from etl.lineage.ask import Row, ask_first
from etl.lineage.opened import Opened, open_delivery, show_row
from etl.lineage.parts import Delivery, Fate, Held, RowId, State
from etl.source import Source
from geo.errors import DatabaseError, NotFoundError


@dataclass(frozen=True)
class Found:
    """A row, what became of it, and the stored row that stands for it.

    Parameters
    ----------
    stored
        Columns of the source's table; None in quarantine.
    delivered
        What is shown of the row as delivered; empty when the file is gone.
    """

    fate: Fate
    stored: Row | None
    delivered: dict[str, str]


@dataclass(frozen=True)
class Finder:
    """Looks for the rows of one source."""

    connection: psycopg.Connection
    source: Source
    store: Path

    def find(self, delivery: Delivery, row_number: int) -> Found:
        """Find what became of a row.

        Raises
        ------
        NotFoundError
            When the delivery has no such row, or its file is gone and nothing else tells of the row.
        DatabaseError
            When the file has the row and the database knows nothing of it.
        """
        opened = self._open(delivery.sha256)
        asked = RowId(delivery.delivery_id, row_number)
        stored = self._stored(asdict(asked))
        if stored is not None:
            fate = replace(self._since(stored, asked), supersedes=self._superseded(stored))
            return Found(fate, stored, self._shown(opened, row_number))
        held = ask_first(
            self.connection, "held", {"delivery_id": asked.delivery_id, "row_number": row_number}
        )
        if held is not None:
            return Found(
                Fate(State.QUARANTINED, None, self._held(held)),
                None,
                show_row(held["delivered"], self.source),
            )
        return self._find_repeated(opened, delivery, asked)

    def _find_repeated(self, opened: Opened | None, delivery: Delivery, asked: RowId) -> Found:
        """Find the row that stands for one that only repeated what was there."""
        if opened is None:
            raise NotFoundError(
                f"Rad {asked.row_number} i leverans {asked.delivery_id} är varken inläst eller i karantän, och "
                f"filen finns inte kvar i förrådet ({self.store}): det går inte att säga om raden finns."
            )
        if asked.row_number not in opened.identified.index:
            raise NotFoundError(
                f"Leverans {asked.delivery_id} ({delivery.file_name}) har ingen rad {asked.row_number}: "
                f"rubriken är rad 1, och {delivery.rows_read} rader lästes."
            )
        key = str(opened.identified.loc[asked.row_number, "natural_key"])
        stored = self._stored({"natural_key": key}, until=asked.delivery_id)
        if stored is None:
            raise DatabaseError(
                f"Väntade rad {asked.row_number} i leverans {asked.delivery_id} i databasen, fann den bara i filen."
            )
        is_equal = opened.identified.loc[asked.row_number, "content"] == stored["content"]
        state = State.REPEATED if is_equal else State.OUTRANKED
        fate = replace(self._since(stored, asked), state=state)
        return Found(fate, stored, self._shown(opened, asked.row_number))

    def _since(self, stored: Row, asked: RowId) -> Fate:
        """Follow a stored row to the deliveries that came after it."""
        fate = Fate(State.LOADED, _row_id(stored))
        later = stored["superseded_by"]
        if later is None:
            return self._in_later_file(fate, stored, asked)
        successor = self._stored({"natural_key": stored["natural_key"], "delivery_id": later})
        if successor is None:
            return replace(fate, withdrawn_by=later)
        return replace(fate, superseded_by=_row_id(successor))

    def _in_later_file(self, fate: Fate, stored: Row, asked: RowId) -> Fate:
        """Look whether the newest later delivery of the row's month still holds it.

        Equal rows leave no trace in the database, so the file itself is asked. Where deliveries replace
        their period, the load has answered already.
        """
        month = stored.get("month")
        if month is None or self.source.replaces_by is not None:
            return fate
        parameters = {"source": self.source.id, "delivery_id": asked.delivery_id, "month": month}
        later = ask_first(self.connection, "later", parameters)
        if later is None or self._is_held(stored["natural_key"], later["delivery_id"]):
            return fate
        opened = self._open(later["sha256"])
        if opened is None:
            return replace(fate, is_unsure_of_later=True)
        is_there = bool((opened.identified["natural_key"] == stored["natural_key"]).any())
        return fate if is_there else replace(fate, missing_from=later["delivery_id"])

    def _is_held(self, natural_key: str, delivery_id: int) -> bool:
        """Tell whether a delivery brought the row and it went to quarantine."""
        row = self.connection.execute(
            "SELECT 1 FROM meta.quarantine WHERE delivery_id = %s AND natural_key = %s",
            [delivery_id, natural_key],
        ).fetchone()
        return row is not None

    def _superseded(self, stored: Row) -> RowId | None:
        former = self._stored({"natural_key": stored["natural_key"], "superseded_by": stored["delivery_id"]})
        return None if former is None else _row_id(former)

    def _held(self, held: Row) -> Held:
        resolved_by = held["resolved_by"]
        correction = None
        if resolved_by is not None:
            found = self._stored({"natural_key": held["natural_key"], "delivery_id": resolved_by})
            correction = None if found is None else _row_id(found)
        return Held(held["column_name"], held["expected"], held["got"], resolved_by, correction)

    def _stored(self, wanted: Mapping[str, object], until: int | None = None) -> Row | None:
        """Give the row of the source's table with these values; of several the newest, up to a delivery."""
        conditions = [sql.SQL("{} = %s").format(sql.Identifier(column)) for column in wanted]
        query = sql.SQL(
            "SELECT * FROM {} WHERE {} AND (%s::integer IS NULL OR delivery_id <= %s) "
            "ORDER BY delivery_id DESC, row_id LIMIT 1"
        ).format(sql.Identifier("core", self.source.id), sql.SQL(" AND ").join(conditions))
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, [*wanted.values(), until, until]).fetchone()

    def _open(self, sha256: str) -> Opened | None:
        row = self.connection.execute(
            "SELECT valid_from FROM meta.delivery WHERE source = %s AND sha256 = %s", [self.source.id, sha256]
        ).fetchone()
        valid_from = None if row is None else row[0]
        return open_delivery(self.store / self.source.id / sha256, self.source, valid_from)

    def _shown(self, opened: Opened | None, row_number: int) -> dict[str, str]:
        if opened is None or row_number not in opened.rows.index:
            return {}
        return show_row({str(k): v for k, v in opened.rows.loc[row_number].items()}, self.source)


def _row_id(stored: Row) -> RowId:
    return RowId(stored["delivery_id"], stored["row_number"])
