"""Foreign tables, by a declared mapping of their columns and a declared CRS, in the shape of a source."""

import gzip
import tempfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from pyproj import Transformer

from etl.content_keys import identify_by_content
from etl.delimited import Dialect, read_delimited
from etl.positions import DEGREE_COLUMNS
from etl.readers.archives import GZIP_MAGIC, MAX_TOTAL_BYTES
from etl.shapes import in_shape
from etl.source import Read
from geo.errors import DeliveryError

DECIMALS: Final = 7
"""Of degrees: about a centimetre."""


@dataclass(frozen=True)
class ColumnMapping:
    """How a foreign table says what a source's columns say.

    Parameters
    ----------
    columns
        Column as delivered → column of the source.
    east, north
        Columns as delivered of the position, in `crs`: "EPSG:2056".
    key
        Column of the source that identifies a row. A table without ids leaves it out of `columns`: then
        it is made of the row's content and an ordinal among equal rows, so that none is lost.
    constants
        Column of the source → what it says in every row.
    """

    columns: Mapping[str, str]
    east: str
    north: str
    crs: str
    key: str
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8"


def read_mapped(path: Path, mapping: ColumnMapping, columns: Collection[str]) -> Read:
    """Read a foreign table, packed with gzip or not, as a source's own.

    Parameters
    ----------
    path
        The delivered file.
    mapping
        What its columns mean.
    columns
        All columns of the source, `latitude` and `longitude` among them.

    Returns
    -------
    Read
        Positions are degrees of WGS 84; one that is no two numbers stands as it was delivered, for the
        source's schema to refuse.

    Raises
    ------
    DeliveryError
        When the file cannot be unpacked or cut into the columns of the mapping.
    """
    names = {name: name for name in dict.fromkeys((*mapping.columns, mapping.east, mapping.north))}
    dialect = Dialect(names, encoding=mapping.encoding, delimiter=mapping.delimiter)
    with _unpacked(path) as table:
        read = read_delimited(table, dialect)
    delivered = read.rows
    rows = delivered[list(mapping.columns)].rename(columns=dict(mapping.columns))
    latitude, longitude = _degrees(delivered[mapping.east], delivered[mapping.north], mapping.crs)
    constants = {
        column: pd.Series(value, index=rows.index, dtype="str") for column, value in mapping.constants.items()
    }
    rows = rows.assign(**constants, **dict(zip(DEGREE_COLUMNS, (latitude, longitude), strict=True)))
    if mapping.key not in rows.columns:
        rows = rows.assign(**{mapping.key: identify_by_content(delivered)})
    return in_shape(Read(rows, read.broken, read.remarks), columns)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Unpack a gzip file beside nothing of ours; another file is given as it is."""
    with path.open("rb") as file:
        if file.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            yield path
            return
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / path.name
        try:
            with gzip.open(path) as packed, table.open("wb") as out:
                while chunk := packed.read(1 << 20):
                    out.write(chunk)
                    if out.tell() > MAX_TOTAL_BYTES:
                        raise DeliveryError(
                            f"Väntade högst {MAX_TOTAL_BYTES // 2**20} MB uppackat, fick mer: {path.name}"
                        )
        except (EOFError, OSError, zlib.error) as error:
            raise DeliveryError(
                f"Väntade en hel gzip-fil; {path.name} går inte att packa upp ({type(error).__name__})."
            ) from error
        yield table


def _degrees(
    east: "pd.Series[str]", north: "pd.Series[str]", crs: str
) -> tuple["pd.Series[str]", "pd.Series[str]"]:
    """Latitude and longitude as text; what cannot be transformed stays as it was delivered."""
    x, y = (pd.to_numeric(text, errors="coerce").to_numpy(dtype="float64") for text in (east, north))
    longitude, latitude = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    is_known = pd.Series(np.isfinite(longitude) & np.isfinite(latitude), index=east.index)
    found = (
        pd.Series([f"{number:.{DECIMALS}f}" for number in numbers], index=east.index, dtype="str")
        for numbers in (latitude, longitude)
    )
    return tuple(text.where(is_known, was) for text, was in zip(found, (north, east), strict=True))  # type: ignore[return-value]
