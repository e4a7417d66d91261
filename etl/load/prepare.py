"""From a file in the store to rows that are ready for the database, and rows for the quarantine."""

from dataclasses import dataclass

import pandas as pd
import shapely

from etl.checks import QUARANTINE_COLUMNS, check_rows, set_aside
from etl.keys import Places, assign_places
from etl.snapshot import Snapshot
from etl.source import Rejected, Source

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
    """

    rows: pd.DataFrame
    repeated: int
    quarantined: pd.DataFrame
    remarks: tuple[str, ...]

    @property
    def read(self) -> int:
        """Rows that the file holds."""
        return len(self.rows) + self.repeated + len(self.quarantined)


def prepare(snapshot: Snapshot, source: Source, places: Places | None) -> Prepared:
    """Read, check, type and key one delivery.

    Raises
    ------
    DeliveryError
        When the file as a whole is not what the source delivers.
    """
    read = source.read(snapshot.path)
    good, bad = check_rows(read, source)
    identified = good.assign(natural_key=source.key(good), content=_content(good, source))
    clash = _clashes(identified)
    typed = source.convert(good)
    rows, reasons = typed.rows, (clash, *typed.rejected)
    if places is not None:
        keys, implausible = assign_places(rows, places)
        rows = _with_geometry(rows, keys)
        reasons = (*reasons, *implausible)
    rows = rows.assign(natural_key=identified["natural_key"], content=identified["content"])
    kept, refused = set_aside(rows, good, reasons, source)
    repeated = kept["natural_key"].duplicated()
    quarantined = pd.concat([bad, refused], ignore_index=True)
    return Prepared(
        rows=kept[~repeated],
        repeated=int(repeated.sum()),
        quarantined=_with_key(quarantined, source)[[*QUARANTINE_COLUMNS, "natural_key"]],
        remarks=read.remarks,
    )


def _content(rows: pd.DataFrame, source: Source) -> "pd.Series[int]":
    """Digest of what would make the row another version of itself, as a signed 64-bit integer."""
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
    """Add the natural key where the row could be cut into columns, so that a correction finds it."""
    cut = pd.DataFrame(quarantined["delivered"].tolist(), index=quarantined.index)
    if set(source.columns) <= set(cut.columns):
        keys = source.key(cut.astype("str").where(cut.notna()))
    else:
        keys = pd.Series(None, index=quarantined.index, dtype="object")
    return quarantined.assign(natural_key=keys.astype("object").where(keys.notna(), None))
