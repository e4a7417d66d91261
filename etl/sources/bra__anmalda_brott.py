"""Brå's exports of reported crime: region × crime type × month or year, counted by registration.

Two forms, told apart by content: the text file "Databasfil", whose rows hold a count and a rate, and
the Excel export with areas below each other, of which each cell is a row with a count or a rate.

Traps of the real files: hierarchy rows stand several times, word for word; `..` means that a row
has no number of its own; a year can be "2023 prel."; closed areas stand beside the new ones, and
an area that was not counted in a year has the number 0, which means missing.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.delimited import Dialect, read_delimited
from etl.readers.kinds import FileKind, require_kind
from etl.readers.stacked import BETWEEN, MEASURES, MONTHS, WHOLE_YEAR, read_stacked
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.crosswalk import CLOSED_BEFORE_2007, STADSDELSOMRADE_VERSIONS, extents, is_counted
from geo.names import code_of, normalise_name

DIALECT: Final = Dialect(
    columns={
        "Region": "region",
        "Brott": "brott",
        "År": "ar",
        "Period": "period",
        "Antal": "antal",
        "/100 000 inv": "per_100000",
    },
    encoding="iso-8859-1",
    trailing_delimiter=True,
)
NOT_APPLICABLE: Final = ".."
PRELIMINARY: Final = " prel."
CITY: Final = "Stockholm kommun"
NUMBER: Final = r"^(\.\.|[0-9]{1,9})$"
DAMAGE: Final = "Skadegörelse inkl. grov, åverkan (1-3 §)"
NAMED_ALONE: Final = {
    "Klotter": DAMAGE,
    "Genom brand": DAMAGE,
    "På motorfordon (ej genom brand)": DAMAGE,
}
"""Labels that say too little by themselves, and the one heading below which they are called so all the
same, as they are wherever Brå's figures are shown; below another they are named with it."""
TELLING: Final = re.compile(r"\bkap\.|§|^därav ")
"""In labels that say by themselves what they count: a chapter, a section of the law."""
CURRENT_AREA: Final = re.compile(r"^Stadsdelsområde (?P<name>.+) \(Sthlm\)$")
CLOSED_AREA: Final = re.compile(
    r"^(?P<name>.+) stadsdel \(upphörde (?P<closed>[0-9]{4}-[0-9]{2}-[0-9]{2})\)$"
)


class AnmaldaBrott(pa.DataFrameModel):
    """One row per region, crime type and period, as delivered: every column is text."""

    region: Series[str] = pa.Field(str_matches=r"^\S.{1,120}$")
    rubriker: Series[str] = pa.Field(nullable=True)
    brott: Series[str] = pa.Field(str_matches=r"^\S.{1,160}$")
    ar: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}( prel\.)?$")
    period: Series[str] = pa.Field(isin=(*MONTHS, WHOLE_YEAR))
    matt: Series[str] = pa.Field(isin=tuple(MEASURES), nullable=True)
    antal: Series[str] = pa.Field(str_matches=NUMBER, nullable=True)
    per_100000: Series[str] = pa.Field(str_matches=NUMBER, nullable=True)
    cell: Series[str] = pa.Field(nullable=True)


COLUMNS: Final = {
    "region": Column("ett områdes namn"),
    "rubriker": Column("rubrikerna ovanför brottstypen, eller tomt"),
    "brott": Column("en brottstyp"),
    "ar": Column('ett år, "2023" eller "2023 prel."'),
    "period": Column(f"en månad: {', '.join(MONTHS)}; eller {WHOLE_YEAR}"),
    "matt": Column(f"ett av måtten {' och '.join(MEASURES)}, eller tomt där raden har båda"),
    "antal": Column("ett heltal, eller .. där uppgiften inte är tillämplig"),
    "per_100000": Column("ett heltal, eller .. där uppgiften inte är tillämplig"),
    "cell": Column("cellen i Excelfilen, eller tomt"),
}
DELIVERED: Final = (*DIALECT.columns, "cell")


def read(delivery: Path) -> Read:
    """Read one delivery as text: the rows of a Databasfil, or the cells of an Excel export."""
    kind = require_kind(delivery, FileKind.DELIMITED, FileKind.XLSX, FileKind.XLS)
    if kind is not FileKind.DELIMITED:
        return read_stacked(delivery)
    found = read_delimited(delivery, DIALECT)
    only_stacked = pd.Series(None, index=found.rows.index, dtype="str")
    rows = found.rows.assign(rubriker=only_stacked, matt=only_stacked, cell=only_stacked)
    return replace(found, rows=rows)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by what it counts; a final figure has the name of the preliminary one it replaces.

    A row of a Databasfil holds a count and a rate and has a name of its own. A cell of an Excel export
    is named with all headings above it and with its measure, so that no cell takes another for an
    earlier version of itself: not a rate a count, not a year a month, not a label its namesake.
    """
    headings = (rows["rubriker"] + BETWEEN).fillna("")
    measure = ("|" + rows["matt"]).fillna("")
    period = rows["ar"].str[:4] + "|" + rows["period"]
    return rows["region"] + "|" + headings + rows["brott"] + "|" + period + measure


def convert(rows: pd.DataFrame) -> Typed:
    """Give numbers, months and areas their types; say what a zero means.

    Returns
    -------
    Typed
        Columns of `core.bra__anmalda_brott` but the keys. `omrade_code` is None outside Stockholm.
        `antal` is NA where `status` is `ej_tillamplig` or `saknas`.
    """
    month = pd.to_datetime(
        pd.DataFrame(
            {"year": rows["ar"].str[:4].astype("int64"), "month": rows["period"].map(_first_month), "day": 1}
        )
    )
    regions = pd.DataFrame(
        {name: describe_region(name) for name in rows["region"].unique()}, index=["code", "closed"]
    ).T
    code = rows["region"].map(regions["code"])
    figure = rows["antal"].fillna(rows["per_100000"])
    is_not_applicable = figure == NOT_APPLICABLE
    is_missing = (figure == "0") & ~_are_counted(code, month)
    is_number = ~(is_not_applicable | is_missing)
    status = (
        pd.Series("exact", index=rows.index)
        .mask(is_not_applicable, "ej_tillamplig")
        .mask(is_missing, "saknas")
    )
    return Typed(
        pd.DataFrame(
            {
                "region": rows["region"],
                "omrade_code": code,
                "closed_on": rows["region"].map(regions["closed"]),
                "brott": name_types(rows),
                "month": month,
                "is_preliminary": rows["ar"].str.endswith(PRELIMINARY),
                "antal": _integers(rows["antal"].where(is_number)),
                "per_100000": _integers(
                    rows["per_100000"].where(is_number & (rows["per_100000"] != NOT_APPLICABLE))
                ),
                "status": status,
                "grain": pd.Series("month", index=rows.index).mask(rows["period"] == WHOLE_YEAR, "year"),
            },
            index=rows.index,
        ),
        (
            Rejected(code.notna() & ~code.isin(known_codes()), "region", "ett stadsdelsområde som är känt"),
            *(_lacking(rows, column) for column in MEASURES.values()),
        ),
    )


def _lacking(rows: pd.DataFrame, column: str) -> Rejected:
    """Refuse rows without the figure that they are there for."""
    is_there_for = rows["matt"].isna() | (rows["matt"].map(MEASURES) == column)
    return Rejected(rows[column].isna() & is_there_for, column, COLUMNS[column].expected)


def name_types(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name crime types so that no two are called the same.

    A label stands alone where it says what it counts, and where Brå's figures are known by it; else it
    is named with the heading above it. What then still has a namesake in the delivery is named with all
    its headings.
    """
    paths = rows[["rubriker", "brott"]].drop_duplicates()
    names = [
        name_type([] if pd.isna(headings) else str(headings).split(BETWEEN), label)
        for headings, label in paths.itertuples(index=False)
    ]
    whole = (paths["rubriker"] + BETWEEN).fillna("") + paths["brott"]
    named = paths.assign(named=names)
    named["named"] = named["named"].where(~named["named"].duplicated(keep=False), whole)
    found = rows[["rubriker", "brott"]].merge(named, on=["rubriker", "brott"], how="left")
    return found["named"].set_axis(rows.index)


def name_type(headings: list[str], label: str) -> str:
    """Name one crime type by its label, with the innermost heading above it where the label says too little."""
    if not headings or TELLING.search(label) or NAMED_ALONE.get(label) == headings[-1]:
        return label
    return f"{headings[-1]}: {label}"


def describe_region(region: str) -> tuple[str | None, date | None]:
    """Read a region's name: the code of its area in Stockholm and the day it was closed.

    Returns
    -------
    code
        None for other municipalities.
    closed
        None for areas that still exist.
    """
    if region == CITY:
        return code_of(normalise_name("Stockholm")), None
    if match := CURRENT_AREA.match(region):
        return code_of(normalise_name(match["name"])), None
    if match := CLOSED_AREA.match(region):
        return code_of(normalise_name(match["name"])), date.fromisoformat(match["closed"])
    return None, None


@cache
def known_codes() -> frozenset[str]:
    """Codes of the city and of every stadsdelsområde that it has had."""
    named = (code for version in STADSDELSOMRADE_VERSIONS for code in extents(version))
    return frozenset({code_of("Stockholm"), *CLOSED_BEFORE_2007, *named})


def _are_counted(code: "pd.Series[str]", month: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Whether each area was counted in each month; municipalities always are."""
    pairs = pd.DataFrame({"code": code, "month": month})
    counted = {
        (area, at): area == code_of("Stockholm") or is_counted(area, at.date())
        for area, at in pairs.dropna().drop_duplicates().itertuples(index=False, name=None)
    }
    answers = [counted.get(pair, True) for pair in pairs.itertuples(index=False, name=None)]
    return pd.Series(answers, index=code.index, dtype="bool")


def _first_month(period: str) -> int:
    return 1 if period == WHOLE_YEAR else MONTHS.index(period) + 1


def end_of_period(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Give the day after the month or the year that each row is about."""
    after_a_month = rows["month"] + pd.DateOffset(months=1)
    return after_a_month.where(rows["grain"] != "year", rows["month"] + pd.DateOffset(years=1))


def _integers(text: "pd.Series[str]") -> "pd.Series[int]":
    return pd.to_numeric(text).astype("Int64")


SOURCE: Final = Source(
    id="bra__anmalda_brott",
    title="Anmälda brott, officiell statistik",
    publisher="Brottsförebyggande rådet (Brå)",
    licence="Sveriges officiella statistik, fri att använda med källhänvisning",
    cadence=timedelta(days=31),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.ANMALD,
    schema=AnmaldaBrott,
    columns=COLUMNS,
    key=identify,
    content=("antal", "per_100000", "ar"),
    read=read,
    convert=convert,
    preliminary="is_preliminary",
    period_end=end_of_period,
)
