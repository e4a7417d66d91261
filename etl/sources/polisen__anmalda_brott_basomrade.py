"""Polisen's workbook of reported crime by basområde: one row for one or several crimes, without an id.

Shape (a): date of registration, näpo, basområde, street, brottskod, number, and the interval in which
it happened. Rows without an id are legitimate duplicates, so a delivery replaces its period, from the
first to the last date of registration. The street is read for one thing, whether a row names one, and
is not loaded (minimised).
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.content_keys import identify_by_content
from etl.readers.excel import SheetDialect, date_of_serial, read_sheet
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.errors import DeliveryError
from geo.periods import local_to_utc

DIALECT: Final = SheetDialect(
    columns={
        "Inskrivningsdatum": "inskrivningsdatum",
        "Näpo": "napo",
        "Basområde": "basomrade",
        "Gata": "gata",
        "Brottskod": "brottskod",
        "Antal": "antal",
        "Brottsdag start": "dag_start",
        "Brottsdag slut": "dag_slut",
        "Brottstid start": "tid_start",
        "Brottstid slut": "tid_slut",
    },
    header_within=20,
)
MASS_REGISTRATION: Final = 20
"""So many crimes of one code, basområde and date of registration are one event that was written many times."""
DAY: Final = pd.Timedelta(days=1)
FUTURE: Final = pd.Timedelta(days=2)
"""A clock may be wrong by a time zone, and a day that is delivered ends the next."""
CALENDAR_DATE: Final = r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}( 00:00)?"
AMERICAN_DATE: Final = r"[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}|[0-9]{4})"
SERIAL: Final = r"[0-9]{5}"
DATE: Final = rf"^({CALENDAR_DATE}|{AMERICAN_DATE}|{SERIAL})$"
DAY_FIRST: Final = r"^(1[3-9]|2[0-9]|3[01])/(0?[1-9]|1[0-2])/([0-9]{2}|[0-9]{4})$"
"""A date that can only be day/month/year."""
TIME: Final = r"^([0-9]{1,4}|[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)$"
CLOCK: Final = r"^([01][0-9]|2[0-3])[0-5][0-9]$"
REAL_DATE: Final = "ett datum som finns"
REAL_TIME: Final = "ett klockslag som finns, 0000–2359"
NO_GAP: Final = "en tid som finns: klockan ställdes fram den timmen"
NOT_FUTURE: Final = "en tid som inte ligger i framtiden"


class AnmaldaBrott(pa.DataFrameModel):
    """One row per number of equal crimes, as delivered: every column is text."""

    inskrivningsdatum: Series[str] = pa.Field(str_matches=DATE)
    napo: Series[str] = pa.Field(str_length={"max_value": 120}, nullable=True)
    basomrade: Series[str] = pa.Field(str_length={"max_value": 64}, nullable=True)
    gata: Series[str] = pa.Field(nullable=True)
    brottskod: Series[str] = pa.Field(str_matches=r"^[0-9]{3,4}$")
    antal: Series[str] = pa.Field(str_matches=r"^[1-9][0-9]{0,5}$")
    dag_start: Series[str] = pa.Field(str_matches=DATE, nullable=True)
    dag_slut: Series[str] = pa.Field(str_matches=DATE, nullable=True)
    tid_start: Series[str] = pa.Field(str_matches=TIME, nullable=True)
    tid_slut: Series[str] = pa.Field(str_matches=TIME, nullable=True)


DATE_IN_WORDS: Final = "ett datum: en datumcell, ÅÅÅÅ-MM-DD eller M/D/ÅÅ"
TIME_IN_WORDS: Final = "ett klockslag TTMM eller tomt"
COLUMNS: Final = {
    "inskrivningsdatum": Column(DATE_IN_WORDS),
    "napo": Column("ett näpo på högst 120 tecken, eller tomt"),
    "basomrade": Column("ett basområde på högst 64 tecken, eller tomt"),
    "gata": Column("ett gatunamn eller tomt", is_open=False),
    "brottskod": Column("fyra siffror; tre där en inledande nolla har gått förlorad"),
    "antal": Column("ett heltal från 1, utan mellanrum"),
    "dag_start": Column(f"{DATE_IN_WORDS}, eller tomt"),
    "dag_slut": Column(f"{DATE_IN_WORDS}, eller tomt"),
    "tid_start": Column(TIME_IN_WORDS),
    "tid_slut": Column(TIME_IN_WORDS),
}
DATES: Final = ("inskrivningsdatum", "dag_start", "dag_slut")


def read(delivery: Path) -> Read:
    """Read one delivery as text.

    Raises
    ------
    DeliveryError
        When a date can only be day/month/year: then nobody knows which of the others are.
    """
    found = read_sheet(delivery, DIALECT)
    for column in DATES:
        swapped = found.rows.index[found.rows[column].str.match(DAY_FIRST)]
        if not swapped.empty:
            raise DeliveryError(
                f"Väntade datum som månad/dag/år; rad {swapped[0]} ser ut som dag/månad/år, och då går det "
                "inte att veta vad de andra är. Leverera datumen som datumceller."
            )
    return found


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by all it says, however its dates, times and code are spelt."""
    return identify_by_content(_tidy(rows))


def convert(rows: pd.DataFrame) -> Typed:
    """Give dates, times and numbers their types; refuse dates, times and intervals that cannot be.

    Returns
    -------
    Typed
        Columns of `core.polisen__anmalda_brott_basomrade` but the keys, and those that name the area.
    """
    tidy = _tidy(rows)
    registered = _day(tidy["inskrivningsdatum"])
    first, last = _moment(tidy, "start"), _moment(tidy, "slut")
    # a start that is a date alone, without an end, is that whole day; and an end likewise
    last = last.where(~(rows["dag_slut"].isna() & rows["tid_start"].isna()), first + DAY)
    first = first.where(~(rows["dag_start"].isna() & rows["tid_slut"].isna()), last - DAY)
    start, end = local_to_utc(first, is_end=False), local_to_utc(last, is_end=True)
    typed = pd.DataFrame(
        {
            "brottskod": tidy["brottskod"],
            "antal": rows["antal"].astype("int64"),
            "inskriven_on": registered,
            "month": registered.dt.to_period("M").dt.to_timestamp(),
            "start_at": start.utc,
            "end_at": end.utc,
            "napo": tidy["napo"],
            "basomrade": tidy["basomrade"],
            "position_quality": _quality(rows),
            "omrade_kind": "basomrade",
            "omrade_code": tidy["basomrade"],
            "omrade_on": registered,
        },
        index=rows.index,
    )
    future = pd.Timestamp.now(tz="UTC") + FUTURE
    return Typed(
        typed,
        (
            *_impossible(tidy),
            Rejected(registered > future.tz_localize(None), "inskrivningsdatum", NOT_FUTURE),
            Rejected(start.is_gap, "tid_start", NO_GAP),
            Rejected(end.is_gap, "tid_slut", NO_GAP),
            Rejected(end.utc < start.utc, "dag_slut", "en brottstid som inte slutar före sin början"),
            Rejected(start.utc > future, "dag_start", NOT_FUTURE),
            Rejected(end.utc > future, "dag_slut", NOT_FUTURE),
        ),
        (*_restored(rows), *_mass_registered(typed)),
    )


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Spell dates YYYY-MM-DD, times HHMM and codes with four digits; what is none stays as it is."""
    days = {name: _by_value(rows[name], _iso) for name in DATES}
    times = {name: _by_value(rows[name], _four_digits) for name in ("tid_start", "tid_slut")}
    names = {name: rows[name].str.strip() for name in ("napo", "basomrade", "gata")}
    return rows.assign(**days, **times, **names, brottskod=rows["brottskod"].str.zfill(4))


def _by_value(text: "pd.Series[str]", read: Callable[["pd.Series[str]"], pd.Series]) -> pd.Series:
    """Read each distinct text once, in what looks at each alone: days and times come again and again."""
    places, distinct = pd.factorize(text)
    found = read(pd.Series(distinct, dtype="str")).reindex(places).set_axis(text.index)
    found.name = text.name
    return found


def _iso(text: "pd.Series[str]") -> "pd.Series[str]":
    return _each_day(text).dt.strftime("%Y-%m-%d").fillna(text)


def _four_digits(text: "pd.Series[str]") -> "pd.Series[str]":
    without_seconds = text.str.replace(r"^([0-9]{1,2}:[0-9]{2}):.*$", r"\1", regex=True)
    return without_seconds.str.replace(":", "").str.zfill(4)


def _day(text: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    """Read a date; a year of two digits from 69 on is of the last century. NaT where it is none."""
    return _by_value(text, _each_day)


def _each_day(text: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    day = pd.to_datetime(text.str.removesuffix(" 00:00"), format="%Y-%m-%d", errors="coerce")
    for pattern in ("%m/%d/%y", "%m/%d/%Y"):
        day = day.fillna(pd.to_datetime(text, format=pattern, errors="coerce"))
    return day


def _moment(tidy: pd.DataFrame, bound: str) -> "pd.Series[pd.Timestamp]":
    """Put a day and a time together; a day alone means its first instant, or as an end the next day's."""
    day, time = _day(tidy[f"dag_{bound}"]), tidy[f"tid_{bound}"]
    clock = time.where(time.str.match(CLOCK))
    minutes = clock.str[:2].astype("float64") * 60 + clock.str[2:].astype("float64")
    alone = DAY if bound == "slut" else pd.Timedelta(0)
    return day + pd.to_timedelta(minutes, unit="min").where(time.notna(), alone)


def _impossible(tidy: pd.DataFrame) -> tuple[Rejected, ...]:
    """Refuse dates and times that are none, and times without a date."""
    reasons: list[Rejected] = []
    for name in DATES:
        text = tidy[name]
        meant = _by_value(text, _meant)
        said = f"{DATE_IN_WORDS}; talet är Excels löpnummer för " + meant
        reasons += [
            Rejected(meant.notna(), name, said),
            Rejected(text.notna() & _day(text).isna(), name, REAL_DATE),
        ]
    for bound in ("start", "slut"):
        day, time = tidy[f"dag_{bound}"], tidy[f"tid_{bound}"]
        is_clock = time.str.match(CLOCK)
        reasons += [
            Rejected(time.notna() & ~is_clock, f"tid_{bound}", REAL_TIME),
            Rejected(
                time.notna() & day.isna(), f"dag_{bound}", f"ett datum till klockslaget i Brottstid {bound}"
            ),
        ]
    return tuple(reasons)


def _meant(text: "pd.Series[str]") -> "pd.Series[str]":
    return text.map(date_of_serial, na_action="ignore").astype("str")


def _quality(rows: pd.DataFrame) -> "pd.Series[str]":
    """`street` with a street, `area` with a basområde or a näpo alone, else `none`."""
    quality = pd.Series("none", index=rows.index, dtype="str")
    has_area = rows["basomrade"].notna() | rows["napo"].notna()
    return quality.mask(has_area, "area").mask(rows["gata"].notna(), "street")


def _restored(rows: pd.DataFrame) -> tuple[str, ...]:
    short = int((rows["brottskod"].str.len() < len("0355")).sum())
    if not short:
        return ()
    remark = (
        f"Rader där brottskoden har tre siffror: {short}. En inledande nolla, som går förlorad när koden "
        "sparas som tal, sattes tillbaka (355 är 0355)."
    )
    return (remark,)


def _mass_registered(typed: pd.DataFrame) -> tuple[str, ...]:
    """Say where many crimes of one code, basområde and day were registered: mostly one event."""
    groups = typed.groupby(["brottskod", "basomrade", "inskriven_on"])["antal"].sum()
    many = groups[groups >= MASS_REGISTRATION].sort_values(ascending=False, kind="stable")
    if many.empty:
        return ()
    code, area, day = many.index[0]
    remark = (
        f"Massregistrering: grupper om minst {MASS_REGISTRATION} brott av samma brottskod, basområde och "
        f"inskrivningsdag: {len(many)}, tillsammans {many.sum()} brott; störst är {code} i {area} {day:%Y-%m-%d} "
        f"med {many.iloc[0]}."
    )
    return (remark,)


SOURCE: Final = Source(
    id="polisen__anmalda_brott_basomrade",
    title="Anmälda brott per basområde",
    publisher="Polismyndigheten",
    licence="Sekretess kan gälla (OSL 18 kap. 1 §, 35 kap. 1 §)",
    cadence=timedelta(days=7),
    sensitivity=Sensitivity.SAMVERKAN,
    clock=Clock.ANMALD,
    schema=AnmaldaBrott,
    columns=COLUMNS,
    key=identify,
    content=(),
    read=read,
    convert=convert,
    is_counted=True,
    moment="inskriven_on",
    areas=AreaRule.KNOWN,
    area_column="basomrade",
    replaces_by="inskriven_on",
)
