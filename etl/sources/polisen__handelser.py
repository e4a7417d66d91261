"""The police's public feed of events: what happened when and in which municipality, in a sentence.

It is a selection of press notices, no statistics. Traps of the real file: the hour of publication has
no leading zero; the time of the event stands in its name, without a year; the position is the middle
of a municipality or a county, so that no event has a place on the map.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.readers.json_rows import read_json_array, read_json_lines
from etl.readers.kinds import FileKind, require_kind
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.periods import MONTH_NAMES, TIME_ZONE, local_to_utc

DELIVERED: Final = {
    "id": "id",
    "datetime": "publicerad",
    "name": "rubrik",
    "type": "typ",
    "location.name": "plats",
    "summary": "sammanfattning",
}
"""Path of keys as delivered → name here; `location.gps` and `url` are left in the file."""
CITY: Final = "Stockholm"
PUBLISHED: Final = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [+-][0-9]{2}:[0-9]{2}$"
HEADING: Final = rf"^[0-9]{{1,2}} ({'|'.join(MONTH_NAMES)}) [0-9]{{1,2}}[.:][0-9]{{2}}, .{{1,120}}$"
STARTED: Final = re.compile(
    rf"^(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(MONTH_NAMES)}) (?P<hour>[0-9]{{1,2}})[.:](?P<minute>[0-9]{{2}}),"
)
FURTHEST: Final = timedelta(days=92)
"""Further from its publication nobody can say in which year an event was; real ones are within four days."""


class Handelser(pa.DataFrameModel):
    """One row per event, as delivered: every column is text."""

    id: Series[str] = pa.Field(str_matches=r"^[0-9]{1,12}$")
    publicerad: Series[str] = pa.Field(str_matches=PUBLISHED)
    rubrik: Series[str] = pa.Field(str_matches=HEADING)
    typ: Series[str] = pa.Field(str_matches=r"^\S.{0,80}$")
    plats: Series[str] = pa.Field(str_matches=r"^\S.{0,80}$")
    sammanfattning: Series[str] = pa.Field(nullable=True)


COLUMNS: Final = {
    "id": Column("ett id med siffror"),
    "publicerad": Column("en tid som 2022-10-05 7:05:09 +02:00"),
    "rubrik": Column("dag, månad och klockslag först i rubriken, som 26 september 14:21, …"),
    "typ": Column("en händelsetyp"),
    "plats": Column("en kommun eller ett län"),
    "sammanfattning": Column("en mening om händelsen, eller tomt", is_open=False),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text: an array of events, or one event a line."""
    kind = require_kind(delivery, FileKind.JSON, FileKind.JSON_LINES)
    is_lines = kind is FileKind.JSON_LINES or _is_one_object(delivery)
    read_rows = read_json_lines if is_lines else read_json_array
    return read_rows(delivery, DELIVERED, optional=("summary",))


def _is_one_object(delivery: Path) -> bool:
    """Tell whether the file is one line with one object: a feed of lines in which one event is new."""
    content = delivery.read_bytes().strip()
    return content.startswith(b"{") and b"\n" not in content


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each event by the police's own id."""
    return rows["id"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give times their types; the year of the event is the one that brings it nearest its publication.

    Returns
    -------
    Typed
        Columns of `core.polisen__handelser` but the keys. An event that is announced starts after its
        publication.
    """
    published = pd.to_datetime(
        _padded(rows["publicerad"]), format="%Y-%m-%d %H:%M:%S %z", utc=True, errors="coerce"
    )
    local = published.dt.tz_convert(TIME_ZONE).dt.tz_localize(None)
    started = pd.Series(
        [_nearest(heading, at) for heading, at in zip(rows["rubrik"], local, strict=True)],
        index=rows.index,
        dtype="datetime64[us]",
    )
    start = local_to_utc(started, is_end=False)
    typed = pd.DataFrame(
        {
            "start_at": start.utc,
            "published_at": published,
            "month": started.dt.to_period("M").dt.to_timestamp(),
            "typ": rows["typ"],
            "plats": rows["plats"],
            "is_in_city": rows["plats"] == CITY,
            "sammanfattning": rows["sammanfattning"],
            "antal": 1,
            "position_quality": "area",
        },
        index=rows.index,
    )
    return Typed(
        typed,
        (
            Rejected(published.isna(), "publicerad", "ett datum och klockslag som finns"),
            Rejected(started.isna(), "rubrik", "en tid som finns, högst tre månader från publiceringen"),
            Rejected(start.is_gap, "rubrik", "en tid som finns: klockan ställdes fram den timmen"),
        ),
    )


def _padded(text: "pd.Series[str]") -> "pd.Series[str]":
    """Write the hour with two digits."""
    return text.str.replace(r" ([0-9]):", r" 0\1:", regex=True)


def _nearest(heading: str, published: datetime) -> datetime | None:
    """Read day, month and time, in the year that brings them nearest the publication; None for no such time."""
    found = STARTED.match(heading)
    if found is None or pd.isna(published):
        return None
    month = MONTH_NAMES.index(found["month"]) + 1
    candidates = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            at = datetime(year, month, int(found["day"]), int(found["hour"]), int(found["minute"]))  # noqa: DTZ001 - local
        except ValueError:  # no such hour, or 29 February
            continue
        candidates.append(at)
    near = [at for at in candidates if abs(at - published) <= FURTHEST]
    return min(near, key=lambda at: abs(at - published), default=None)


SOURCE: Final = Source(
    id="polisen__handelser",
    title="Polisens händelser, urval av pressnotiser",
    publisher="Polismyndigheten",
    licence="Öppet API på polisen.se, återges med källhänvisning",
    cadence=timedelta(days=1),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.HANDELSE,
    schema=Handelser,
    columns=COLUMNS,
    key=identify,
    content=("publicerad", "rubrik", "typ", "plats", "sammanfattning"),
    read=read,
    convert=convert,
    moment="start_at",
    fritext=("sammanfattning",),
)
