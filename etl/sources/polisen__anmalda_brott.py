"""Polisen's extract of reported crime: one row a crime, with position and a from–to time.

Shape (b): an id, a brottskod, a position in WGS 84, an address and the interval in which it happened.
There is no date of registration, so the series count by `brottstid`. The address is read for one
thing, whether a row without coordinates names a street, and is not loaded (minimised).
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.delimited import Dialect, read_delimited
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.periods import local_to_utc, majority_month

DIALECT: Final = Dialect(
    columns={
        "ID": "id",
        "BROTTSKOD": "brottskod",
        "LATITUDE": "latitude",
        "LONGITUDE": "longitude",
        "GATA": "gata",
        "GATUNR": "gatunr",
        "KOMMUN": "kommun",
        "BROTTSDATUMTID_START": "start",
        "BROTTSDATUMTID_SLUT": "slut",
    }
)
KOMMUN: Final = "Stockholm"
TIME: Final = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$"
DAY: Final = pd.Timedelta(days=1)
FUTURE: Final = pd.Timedelta(days=2)
"""A clock may be wrong by a time zone, and a day that is delivered ends the next."""
DATE_LENGTH: Final = len("2024-01-31")
TIME_IN_WORDS: Final = "ÅÅÅÅ-MM-DD TT:MM, ÅÅÅÅ-MM-DD eller tomt"
DEGREES: Final = r"^-?[0-9]{1,3}(\.[0-9]+)?$"


class AnmaldaBrott(pa.DataFrameModel):
    """One row per reported crime, as delivered: every column is text."""

    id: Series[str] = pa.Field(str_matches=r"^\S.{0,63}$")
    brottskod: Series[str] = pa.Field(str_matches=r"^[0-9]{4}$")
    latitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)
    longitude: Series[str] = pa.Field(str_matches=DEGREES, nullable=True)
    gata: Series[str] = pa.Field(nullable=True)
    gatunr: Series[str] = pa.Field(nullable=True)
    kommun: Series[str] = pa.Field(eq=KOMMUN)
    start: Series[str] = pa.Field(str_matches=TIME, nullable=True)
    slut: Series[str] = pa.Field(str_matches=TIME, nullable=True)


COLUMNS: Final = {
    "id": Column("ett id på högst 64 tecken", is_open=True),
    "brottskod": Column("fyra siffror med inledande nolla"),
    "latitude": Column("latitud i grader (WGS 84) med decimalpunkt, eller tomt"),
    "longitude": Column("longitud i grader (WGS 84) med decimalpunkt, eller tomt"),
    "gata": Column("ett gatunamn eller tomt", is_open=False),
    "gatunr": Column("ett gatunummer eller tomt", is_open=False),
    "kommun": Column(f"kommunen {KOMMUN}"),
    "start": Column(TIME_IN_WORDS),
    "slut": Column(TIME_IN_WORDS),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text."""
    return read_delimited(delivery, DIALECT)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by the police's own id."""
    return rows["id"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give times and positions their types; refuse intervals and times that cannot be.

    Returns
    -------
    Typed
        Columns of `core.polisen__anmalda_brott` but the keys, and `latitude`, `longitude` (degrees,
        NaN where blank).
    """
    first, first_impossible = _local_time(rows["start"], is_end=False)
    last, last_impossible = _local_time(rows["slut"], is_end=True)
    # a start that is a date alone, without an end, is that whole day
    whole_day = rows["slut"].isna() & (rows["start"].str.len() == DATE_LENGTH)
    last = last.where(~whole_day, first + DAY)
    # and an end that is a date alone, without a start, likewise
    only_end = rows["start"].isna() & (rows["slut"].str.len() == DATE_LENGTH)
    first = first.where(~only_end, last - DAY)
    start, end = local_to_utc(first, is_end=False), local_to_utc(last, is_end=True)
    latitude, longitude = rows["latitude"].astype("float64"), rows["longitude"].astype("float64")
    has_position = latitude.notna() & longitude.notna()
    typed = pd.DataFrame(
        {
            "brottskod": rows["brottskod"],
            "antal": 1,
            "start_at": start.utc,
            "end_at": end.utc,
            "month": majority_month(start.utc, end.utc.mask(end.utc < start.utc)),
            "position_quality": _quality(has_position, rows["gata"]),
            "latitude": latitude.where(has_position),
            "longitude": longitude.where(has_position),
        },
        index=rows.index,
    )
    half = latitude.notna() != longitude.notna()
    future = pd.Timestamp.now(tz="UTC") + FUTURE
    return Typed(
        typed,
        (
            Rejected(first_impossible, "start", "ett datum och klockslag som finns"),
            Rejected(last_impossible, "slut", "ett datum och klockslag som finns"),
            Rejected(start.is_gap, "start", "en tid som finns: klockan ställdes fram den timmen"),
            Rejected(end.is_gap, "slut", "en tid som finns: klockan ställdes fram den timmen"),
            Rejected(end.utc < start.utc, "slut", "en tid som inte är före BROTTSDATUMTID_START"),
            Rejected(start.utc > future, "start", "en tid som inte ligger i framtiden"),
            Rejected(end.utc > future, "slut", "en tid som inte ligger i framtiden"),
            Rejected(half & latitude.isna(), "latitude", "både latitud och longitud, eller ingendera"),
            Rejected(half & longitude.isna(), "longitude", "både latitud och longitud, eller ingendera"),
        ),
    )


def _local_time(
    text: "pd.Series[str]", *, is_end: bool
) -> tuple["pd.Series[pd.Timestamp]", "pd.Series[bool]"]:
    """Parse local time; a date alone means its first instant, or as an end the next day's first."""
    is_date = text.str.len() == DATE_LENGTH
    padded = text.where(~is_date, text + " 00:00")
    parsed = pd.to_datetime(padded, format="%Y-%m-%d %H:%M", errors="coerce")
    impossible = parsed.isna() & text.notna()
    if is_end:
        parsed = parsed.where(~is_date, parsed + DAY)
    return parsed, impossible


def _quality(has_position: "pd.Series[bool]", gata: "pd.Series[str]") -> "pd.Series[str]":
    """`exact` with coordinates, `street` with a street alone, else `area`: the municipality is known."""
    quality = pd.Series("area", index=gata.index, dtype="str")
    return quality.mask(gata.notna(), "street").mask(has_position, "exact")


SOURCE: Final = Source(
    id="polisen__anmalda_brott",
    title="Anmälda brott",
    publisher="Polismyndigheten",
    licence="Sekretess kan gälla (OSL 18 kap. 1 §, 35 kap. 1 §)",
    cadence=timedelta(days=7),
    sensitivity=Sensitivity.SAMVERKAN,
    clock=Clock.BROTTSTID,
    schema=AnmaldaBrott,
    columns=COLUMNS,
    key=identify,
    content=("brottskod", "latitude", "longitude", "gata", "start", "slut"),
    read=read,
    convert=convert,
    is_located=True,
    is_counted=True,
    moment="start_at",
)
