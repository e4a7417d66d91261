"""Trygghetsinventering: what the city's walks found, one row a point, with what became of it.

The form is assumed. A delivery is a table (text), GeoJSON or GeoPackage; which one is told by the content.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.delimited import Dialect, read_delimited
from etl.instants import DAY, DAY_OR_MOMENT, is_future, local_month, read_days, read_instants
from etl.positions import (
    DEGREE_COLUMNS,
    DEGREES,
    METRE_COLUMNS,
    METRES,
    POSITION_COLUMNS,
    read_positions,
)
from etl.readers.features import read_features
from etl.readers.kinds import FileKind, require_kind
from etl.shapes import in_shape
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.trygghetsinventering import (
    AVSLAS,
    LJUS,
    OMFATTNINGAR,
    PLATSTYPER,
    STATUSES,
    bristtyp_of,
    listed,
)

REQUIRED: Final = ("punkt_id", "inventering_id", "inventerad_at", "bristtyp", "status")
FRITEXT: Final = ("platsnamn", "beskrivning", "perspektiv", "foreslagen_atgard", "ansvarig", "skal")
"""What people write in their own words."""
DATES: Final = {
    "tidsfrist": "tidsfrist_on",
    "aterkoppling_datum": "aterkoppling_on",
    "aterbesok_datum": "aterbesok_on",
}
"""Date as delivered → column of the table."""
NUMBERS: Final = ("ordning", "kostnad_kr", "antal_foton")
LISTS: Final = {"ljus": LJUS, "platstyp": PLATSTYPER, "omfattning": OMFATTNINGAR, "status": STATUSES}
ATTRIBUTES: Final = (
    *REQUIRED,
    *FRITEXT,
    *DATES,
    *NUMBERS,
    *(name for name in LISTS if name != "status"),
    "noggrannhet_m",
    "tyck_till_id",
)
DIALECT: Final = Dialect(columns={name: name for name in (*ATTRIBUTES, *METRE_COLUMNS)})
ID: Final = r"^\S.{0,63}$"
WORD: Final = r"^.{1,60}$"
NUMBER: Final = r"^[0-9]{1,9}$"


class Trygghetsinventering(pa.DataFrameModel):
    """One row per point, in the shape that all forms are brought to: every column is text."""

    punkt_id: Series[str] = pa.Field(str_matches=ID)
    inventering_id: Series[str] = pa.Field(str_matches=ID)
    inventerad_at: Series[str] = pa.Field(str_matches=DAY_OR_MOMENT)
    bristtyp: Series[str] = pa.Field(str_matches=WORD)
    status: Series[str] = pa.Field(str_matches=WORD)
    platsnamn: Series[str] = pa.Field(nullable=True)
    beskrivning: Series[str] = pa.Field(nullable=True)
    perspektiv: Series[str] = pa.Field(nullable=True)
    foreslagen_atgard: Series[str] = pa.Field(nullable=True)
    ansvarig: Series[str] = pa.Field(nullable=True)
    skal: Series[str] = pa.Field(nullable=True)
    tidsfrist: Series[str] = pa.Field(str_matches=DAY, nullable=True)
    aterkoppling_datum: Series[str] = pa.Field(str_matches=DAY, nullable=True)
    aterbesok_datum: Series[str] = pa.Field(str_matches=DAY, nullable=True)
    ordning: Series[str] = pa.Field(str_matches=NUMBER, nullable=True)
    kostnad_kr: Series[str] = pa.Field(str_matches=NUMBER, nullable=True)
    antal_foton: Series[str] = pa.Field(str_matches=NUMBER, nullable=True)
    ljus: Series[str] = pa.Field(str_matches=WORD, nullable=True)
    platstyp: Series[str] = pa.Field(str_matches=WORD, nullable=True)
    omfattning: Series[str] = pa.Field(str_matches=WORD, nullable=True)
    noggrannhet_m: Series[str] = pa.Field(str_matches=r"^[0-9]{1,5}(\.[0-9]{1,12})?$", nullable=True)
    tyck_till_id: Series[str] = pa.Field(str_matches=ID, nullable=True)
    e_3011: Series[str] = pa.Field(str_matches=METRES, nullable=True)
    n_3011: Series[str] = pa.Field(str_matches=METRES, nullable=True)
    latitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)
    longitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)


COLUMNS: Final = {
    "punkt_id": Column("ett id på högst 64 tecken"),
    "inventering_id": Column("inventeringens id, högst 64 tecken"),
    "inventerad_at": Column("en tid, ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DD TT:MM"),
    "bristtyp": Column("en bristtyp ur listan, som Klotter"),
    "status": Column(f"en status: {', '.join(STATUSES.values())}"),
    **{name: Column("text eller tomt", is_open=False) for name in FRITEXT},
    **{name: Column("ett datum som finns, ÅÅÅÅ-MM-DD, eller tomt") for name in DATES},
    **{name: Column("ett heltal från 0 utan mellanrum, eller tomt") for name in NUMBERS},
    "ljus": Column(f"{', '.join(LJUS.values())} eller tomt"),
    "platstyp": Column(f"{', '.join(PLATSTYPER.values())} eller tomt"),
    "omfattning": Column(f"{', '.join(OMFATTNINGAR.values())} eller tomt"),
    "noggrannhet_m": Column("meter med decimalpunkt, eller tomt"),
    "tyck_till_id": Column("ett ärendes id på högst 64 tecken, eller tomt"),
    **POSITION_COLUMNS,
}


def read(delivery: Path) -> Read:
    """Read one delivery as text, whichever of its forms it has."""
    if (
        require_kind(delivery, FileKind.DELIMITED, FileKind.GEOJSON, FileKind.GEOPACKAGE)
        is FileKind.DELIMITED
    ):
        return in_shape(read_delimited(delivery, DIALECT), COLUMNS)
    attributes = {name: name for name in ATTRIBUTES}
    optional = [name for name in ATTRIBUTES if name not in REQUIRED]
    return in_shape(read_features(delivery, attributes, optional=optional), COLUMNS)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by its point; points of two walks may have the same number."""
    return rows["inventering_id"] + "|" + rows["punkt_id"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give words, dates, numbers and positions their types; refuse what no list has.

    Returns
    -------
    Typed
        Columns of `core.stockholm__trygghetsinventering` but the keys, and `latitude`, `longitude`
        (degrees, NaN where blank).
    """
    seen = read_instants(rows["inventerad_at"])
    words = {name: listed(rows[name], titles) for name, titles in LISTS.items()}
    days = {name: read_days(rows[name]) for name in DATES}
    bristtyp, position = bristtyp_of(rows["bristtyp"]), read_positions(rows)
    typed = pd.DataFrame(
        {
            "inventering_id": rows["inventering_id"],
            "inventerad_at": seen.utc,
            "month": local_month(seen.utc),
            "antal": 1,
            "bristtyp": bristtyp,
            **words,
            **{name: rows[name] for name in (*FRITEXT, "tyck_till_id")},
            **{column: days[name] for name, column in DATES.items()},
            **{name: pd.to_numeric(rows[name]).astype("Int64") for name in NUMBERS},
            "noggrannhet_m": rows["noggrannhet_m"].astype("float64"),
            "position_quality": position.quality,
            "latitude": position.latitude,
            "longitude": position.longitude,
        },
        index=rows.index,
    )
    gap = "en tid som finns: klockan ställdes fram den timmen"
    unlisted = {"bristtyp": bristtyp, **words}
    return Typed(
        typed,
        (
            Rejected(seen.is_impossible, "inventerad_at", "ett datum och klockslag som finns"),
            Rejected(seen.is_gap, "inventerad_at", gap),
            Rejected(is_future(seen.utc), "inventerad_at", "en tid som inte ligger i framtiden"),
            *(_refuse_blanked(rows, name, ids) for name, ids in unlisted.items()),
            *(_refuse_blanked(rows, name, day) for name, day in days.items()),
            Rejected(
                (words["status"] == AVSLAS) & rows["skal"].isna(), "skal", "ett skäl, eftersom punkten avslås"
            ),
            *position.rejected,
        ),
    )


def _refuse_blanked(rows: pd.DataFrame, name: str, values: "pd.Series[Any]") -> Rejected:
    """Refuse rows whose delivered text has no value: a word that no list has, a day that is none."""
    return Rejected(values.isna() & rows[name].notna(), name, COLUMNS[name].expected)


SOURCE: Final = Source(
    id="stockholm__trygghetsinventering",
    title="Trygghetsinventering",
    publisher="Stockholms stad",
    licence="Allmän handling efter sekretessprövning; kan innehålla personuppgifter",
    cadence=timedelta(days=92),
    sensitivity=Sensitivity.STAD,
    clock=Clock.INVENTERAD,
    schema=Trygghetsinventering,
    columns=COLUMNS,
    key=identify,
    content=tuple(column for column in COLUMNS if column not in ("punkt_id", "inventering_id")),
    read=read,
    convert=convert,
    is_located=True,
    is_counted=True,
    moment="inventerad_at",
    position_columns=(METRE_COLUMNS[0], DEGREE_COLUMNS[0]),
    fritext=FRITEXT,
)
