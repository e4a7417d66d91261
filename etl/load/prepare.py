"""From a file in the store to rows that are ready for the database, and rows for the quarantine."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd
import shapely

from etl.area_keys import AREA_KEY, AreaIndex, assign_areas, unknown_areas
from etl.checks import QUARANTINE_COLUMNS, check_rows, set_aside
from etl.fritext import clean
from etl.keys import Places, assign_places
from etl.snapshot import Snapshot
from etl.source import UNREADABLE, AreaRule, Read, Rejected, Source
from geo.db.tables import METADATA

SRID = 3006


@dataclass(frozen=True)
class Prepared:
    """One delivery, sorted into rows to load, equal repeats, and rows for the quarantine.

    Parameters
    ----------
    rows
        Columns of the source's table in `core`; index is the row number in the file.
    repeated
        How many rows repeat another row of the file word for word.
    quarantined
        Columns `row_number, column, expected, got, delivered`.
    remarks
        What a person should know of the file, in Swedish.
    removed
        Personal data taken out of free text: kind → how many times.
    """

    rows: pd.DataFrame
    repeated: int
    quarantined: pd.DataFrame
    remarks: tuple[str, ...]
    removed: dict[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Rows that the file holds."""
        return len(self.rows) + self.repeated + len(self.quarantined)


@dataclass(frozen=True)
class Keys:
    """What rows are keyed to; None where a source has no such rows."""

    places: Places | None = None
    areas: AreaIndex | None = None


def prepare(snapshot: Snapshot, source: Source, keys: Keys) -> Prepared:
    """Read, clean, check, type and key one delivery.

    Raises
    ------
    DeliveryError
        When the file as a whole is not what the source delivers.
    """
    read, removed = without_personal_data(read_delivery(snapshot.path, source, snapshot.valid_from), source)
    good, bad = check_rows(read, source)
    identified = good.assign(natural_key=source.key(good), content=content_of(good, source))
    typed = source.convert(good)
    rows, reasons = _keyed(typed.rows, good, source, keys)
    rows = rows.assign(natural_key=identified["natural_key"], content=identified["content"])
    kept, refused = set_aside(rows, good, (_clashes(identified), *typed.rejected, *reasons), source)
    repeated = kept["natural_key"].duplicated()
    quarantined = pd.concat([bad, refused], ignore_index=True)
    return Prepared(
        rows=kept[~repeated],
        repeated=int(repeated.sum()),
        quarantined=_with_key(quarantined, source)[[*QUARANTINE_COLUMNS, "natural_key"]],
        remarks=(*read.remarks, *typed.remarks, *_unknown(typed.rows, rows, source)),
        removed=removed,
    )


def read_delivery(path: Path, source: Source, valid_from: date | None) -> Read:
    """Read a file, and add the day from which it holds where that stands beside it and not in it."""
    read = source.read(path)
    if source.valid_from_column is None or valid_from is None:
        return read
    return replace(read, rows=read.rows.assign(**{source.valid_from_column: valid_from.isoformat()}))


def _unknown(typed: pd.DataFrame, keyed: pd.DataFrame, source: Source) -> tuple[str, ...]:
    """Say how many rows name an area that no set has, where that is no fault."""
    if source.areas is not AreaRule.KNOWN or "area_id" not in keyed:
        return ()
    n = int((typed["omrade_code"].notna() & keyed["area_id"].isna()).sum())
    return (f"Rader vars område inte finns i någon inläst indelning: {n}.",) if n else ()


def without_personal_data(read: Read, source: Source) -> tuple[Read, dict[str, int]]:
    """Clean free text before anything else sees it, also in rows that could not be cut."""
    if not source.fritext:
        return read, {}
    rows, removed = read.rows.copy(), dict[str, int]()
    for column in source.fritext:
        rows[column] = _cleaned(rows[column], removed)
    delivered: list[dict[str, object]] = [dict(row) for row in read.broken["delivered"]]
    for column in (*source.fritext, UNREADABLE):
        texts = pd.Series([row.get(column) for row in delivered], dtype="str")
        for row, text in zip(delivered, _cleaned(texts, removed), strict=True):
            if row.get(column) is not None:
                row[column] = text
    cleaned = pd.Series(delivered, index=read.broken.index, dtype="object")
    return replace(read, rows=rows, broken=read.broken.assign(delivered=cleaned)), removed


def _cleaned(text: "pd.Series[str]", removed: dict[str, int]) -> "pd.Series[str]":
    cleaned = clean(text)
    for kind, n in zip(cleaned.removed["kind"], cleaned.removed["spans"], strict=True):
        if n:
            removed[str(kind)] = removed.get(str(kind), 0) + int(n)
    return cleaned.text


def _keyed(
    rows: pd.DataFrame, delivered: pd.DataFrame, source: Source, keys: Keys
) -> tuple[pd.DataFrame, tuple[Rejected, ...]]:
    """Give rows their geometry, hexagon and areas; say which cannot have them."""
    reasons: tuple[Rejected, ...] = ()
    if keys.places is not None:
        found, implausible = assign_places(rows, keys.places)
        rows, reasons = _with_geometry(rows, found), _named(implausible, delivered, source)
    if keys.areas is not None and source.areas is not None:
        areas = assign_areas(rows, keys.areas)
        reasons = (*reasons, *unknown_areas(rows, areas, source.areas, source.area_column))
        table = METADATA.tables[f"core.{source.id}"].columns
        named = rows.drop(columns=[column for column in (*AREA_KEY, "omrade_on") if column not in table])
        rows = named.assign(**{column: areas[column] for column in areas.columns if column in table})
    return rows, reasons


def _named(reasons: tuple[Rejected, ...], delivered: pd.DataFrame, source: Source) -> tuple[Rejected, ...]:
    """Name, for each row whose position is refused, the first column that the sender wrote it in."""
    return tuple(
        replace(reason, mask=reason.mask & delivered[column].notna(), column=column)
        for reason in reasons
        for column in source.position_columns
    )


def content_of(rows: pd.DataFrame, source: Source) -> "pd.Series[int]":
    """Digest of what would make the row another version of itself, as a signed 64-bit integer."""
    if not source.content:
        return pd.Series(0, index=rows.index, dtype="int64")
    return pd.util.hash_pandas_object(rows[list(source.content)], index=False).astype("int64")


def _clashes(rows: pd.DataFrame) -> Rejected:
    """Rows of one delivery that share a key and differ: nobody can say which of them is right."""
    again = rows["natural_key"].duplicated(keep=False)
    versions = rows[again].groupby("natural_key")["content"].transform("nunique")
    mask = (versions > 1).reindex(rows.index, fill_value=False)
    column = str(rows.columns[0])
    return Rejected(mask, column, "en rad för varje id; flera rader har samma id och olika innehåll")


def _with_geometry(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Replace the position as delivered by its geometry and keys."""
    located = keys["east"].notna()
    geometry = pd.Series(None, index=rows.index, dtype="object")
    points = shapely.set_srid(shapely.points(keys["east"][located], keys["north"][located]), SRID)
    geometry[located] = shapely.to_wkb(points, hex=True, include_srid=True)
    return rows.drop(columns=["latitude", "longitude"]).assign(
        geom=geometry,
        cell=keys["cell"],
        stadsdel_id=keys["stadsdel_id"],
        stadsdelsomrade_id=keys["stadsdelsomrade_id"],
    )


def _with_key(quarantined: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Add the natural key where the row could be cut into columns, so that a correction finds it.

    A row without an id has none: a correction of it comes with its whole period.
    """
    cut = pd.DataFrame(quarantined["delivered"].tolist(), index=quarantined.index)
    if source.replaces_by is None and set(source.columns) <= set(cut.columns):
        keys = source.key(cut.astype("str").where(cut.notna()))
    else:
        keys = pd.Series(None, index=quarantined.index, dtype="object")
    return quarantined.assign(natural_key=keys.astype("object").where(keys.notna(), None))
