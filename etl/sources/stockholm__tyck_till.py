"""Tyck till: what residents tell the city, one row a case, with a position and when it came in.

The form is assumed. A delivery is a table (text or Excel), GeoJSON, or the answer of an Open311 GeoReport
v2 service; which one is told by the content. What says who reported is never read.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.contacts import without_contacts
from etl.delimited import Dialect, read_delimited
from etl.instants import DAY_OR_MOMENT, MOMENT, is_future, local_month, read_instants
from etl.mapped import ColumnMapping, read_mapped
from etl.positions import (
    DEGREE_COLUMNS,
    DEGREES,
    METRE_COLUMNS,
    METRES,
    POSITION_COLUMNS,
    read_positions,
)
from etl.readers.excel import SheetDialect, read_sheet
from etl.readers.features import read_features
from etl.readers.json_rows import read_json_array
from etl.readers.kinds import FileKind, require_kind
from etl.shapes import in_shape
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.tyck_till import group_of
from geo.words import ids_of

ATTRIBUTES: Final = ("arende_id", "inkom_at", "kategori", "fritext", "status", "avslutad_at")
BLANK_ATTRIBUTES: Final = ("kategori", "fritext", "avslutad_at")
"""Attributes that a whole file of features or objects may lack."""
DIALECT: Final = Dialect(columns={name: name for name in (*ATTRIBUTES, *METRE_COLUMNS)})
OPEN311: Final = {
    "service_request_id": "arende_id",
    "requested_datetime": "inkom_at",
    "service_name": "kategori",
    "description": "fritext",
    "lat": "latitude",
    "long": "longitude",
    "status": "status",
    "updated_datetime": "avslutad_at",
}
DELIVERED: Final = (*DIALECT.columns, *OPEN311)
"""Every column as delivered, of all forms."""
OPEN311_BLANK: Final = ("service_name", "description", "lat", "long", "updated_datetime")
OPEN: Final = "open"
"""Open311's word for a case that is not closed; it does not say whether anyone has begun."""
STATUSES: Final = {
    "inkommen": "inkommen",
    "pågår": "pagar",
    "avslutad": "avslutad",
    OPEN: "inkommen",
    "closed": "avslutad",
}
ID: Final = r"^\S.{0,63}$"
TIME_IN_WORDS: Final = "ÅÅÅÅ-MM-DD TT:MM"


class TyckTill(pa.DataFrameModel):
    """One row per case, in the shape that all forms are brought to: every column is text."""

    arende_id: Series[str] = pa.Field(str_matches=ID)
    inkom_at: Series[str] = pa.Field(str_matches=DAY_OR_MOMENT)
    kategori: Series[str] = pa.Field(str_matches=r"^(?s:.{1,200})$", nullable=True)
    fritext: Series[str] = pa.Field(nullable=True)
    status: Series[str] = pa.Field(str_matches=r"^.{1,40}$")
    avslutad_at: Series[str] = pa.Field(str_matches=MOMENT, nullable=True)
    e_3011: Series[str] = pa.Field(str_matches=METRES, nullable=True)
    n_3011: Series[str] = pa.Field(str_matches=METRES, nullable=True)
    latitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)
    longitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)


COLUMNS: Final = {
    "arende_id": Column("ett id på högst 64 tecken"),
    "inkom_at": Column(f"en tid, {TIME_IN_WORDS} eller ÅÅÅÅ-MM-DD"),
    "kategori": Column("en kategori på högst 200 tecken, eller tomt", is_open=False),
    "fritext": Column("text eller tomt", is_open=False),
    "status": Column("en status: inkommen, pågår eller avslutad"),
    "avslutad_at": Column(f"en tid, {TIME_IN_WORDS}, eller tomt"),
    **POSITION_COLUMNS,
}


def read(delivery: Path) -> Read:
    """Read one delivery as text, whichever of its forms it has."""
    return in_shape(without_contacts(_read_form(delivery), delivery, DIALECT), COLUMNS)


def _read_form(delivery: Path) -> Read:
    kinds = (FileKind.DELIMITED, FileKind.XLSX, FileKind.XLS, FileKind.GEOJSON, FileKind.JSON)
    match require_kind(delivery, *kinds):
        case FileKind.DELIMITED:
            return read_delimited(delivery, DIALECT)
        case FileKind.GEOJSON:
            attributes = {name: name for name in ATTRIBUTES}
            return read_features(delivery, attributes, optional=BLANK_ATTRIBUTES)
        case FileKind.JSON:
            return read_json_array(delivery, OPEN311, optional=OPEN311_BLANK)
        case _:
            return read_sheet(delivery, SheetDialect(DIALECT.columns))


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by the city's own id."""
    return rows["arende_id"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give times, positions and groups their types; refuse times that cannot be.

    Returns
    -------
    Typed
        Columns of `core.stockholm__tyck_till` but the keys, and `latitude`, `longitude` (degrees, NaN
        where blank).
    """
    # an open case of Open311 was updated, not closed
    closed = rows["avslutad_at"].mask(rows["status"].str.strip().str.casefold() == OPEN)
    came, ended = read_instants(rows["inkom_at"]), read_instants(closed, is_end=True)
    status = ids_of(rows["status"], STATUSES)
    position = read_positions(rows)
    typed = pd.DataFrame(
        {
            "inkom_at": came.utc,
            "month": local_month(came.utc),
            "antal": 1,
            "kategori": rows["kategori"],
            "grupp": group_of(rows["kategori"]),
            "fritext": rows["fritext"],
            "status": status,
            "avslutad_at": ended.utc,
            "position_quality": position.quality,
            "latitude": position.latitude,
            "longitude": position.longitude,
        },
        index=rows.index,
    )
    gap = "en tid som finns: klockan ställdes fram den timmen"
    return Typed(
        typed,
        (
            Rejected(came.is_impossible, "inkom_at", "ett datum och klockslag som finns"),
            Rejected(came.is_gap, "inkom_at", gap),
            Rejected(is_future(came.utc), "inkom_at", "en tid som inte ligger i framtiden"),
            Rejected(status.isna(), "status", COLUMNS["status"].expected),
            Rejected(ended.is_impossible, "avslutad_at", "ett datum och klockslag som finns"),
            Rejected(ended.is_gap, "avslutad_at", gap),
            Rejected(ended.utc < came.utc, "avslutad_at", "en tid som inte är före inkom_at"),
            Rejected(is_future(ended.utc), "avslutad_at", "en tid som inte ligger i framtiden"),
            Rejected(
                ended.utc.notna() & (status != "avslutad"),
                "avslutad_at",
                "tomt så länge ärendet inte är avslutat",
            ),
            *position.rejected,
        ),
    )


SOURCE: Final = Source(
    id="stockholm__tyck_till",
    title="Tyck till",
    publisher="Stockholms stad",
    licence="Allmän handling efter sekretessprövning; kan innehålla personuppgifter",
    cadence=timedelta(days=7),
    sensitivity=Sensitivity.STAD,
    clock=Clock.INKOMMEN,
    schema=TyckTill,
    columns=COLUMNS,
    key=identify,
    content=tuple(column for column in COLUMNS if column != "arende_id"),
    read=read,
    convert=convert,
    is_located=True,
    is_counted=True,
    moment="inkom_at",
    position_columns=(METRE_COLUMNS[0], DEGREE_COLUMNS[0]),
    fritext=("fritext",),
)


def mapped_source(mapping: ColumnMapping) -> Source:
    """Give the source that reads foreign tables of cases by a declared mapping, into the same table."""
    return replace(SOURCE, read=partial(read_mapped, mapping=mapping, columns=tuple(COLUMNS)))
