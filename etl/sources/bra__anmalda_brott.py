"""Brå's export "Databasfil" of reported crime: region × crime type × month, counted by registration.

Traps of the real files: hierarchy rows stand several times, word for word; `..` means that a row
has no number of its own; a year can be "2023 prel."; closed areas stand beside the new ones, and
an area that was not counted in a year has the number 0, which means missing.
"""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.delimited import Dialect, read_delimited
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
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
NOT_APPLICABLE: Final = ".."
PRELIMINARY: Final = " prel."
CITY: Final = "Stockholm kommun"
NUMBER: Final = r"^(\.\.|[0-9]{1,9})$"
CURRENT_AREA: Final = re.compile(r"^Stadsdelsområde (?P<name>.+) \(Sthlm\)$")
CLOSED_AREA: Final = re.compile(
    r"^(?P<name>.+) stadsdel \(upphörde (?P<closed>[0-9]{4}-[0-9]{2}-[0-9]{2})\)$"
)


class AnmaldaBrott(pa.DataFrameModel):
    """One row per region, crime type and month, as delivered: every column is text."""

    region: Series[str] = pa.Field(str_matches=r"^\S.{1,120}$")
    brott: Series[str] = pa.Field(str_matches=r"^\S.{1,160}$")
    ar: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}( prel\.)?$")
    period: Series[str] = pa.Field(isin=MONTHS)
    antal: Series[str] = pa.Field(str_matches=NUMBER)
    per_100000: Series[str] = pa.Field(str_matches=NUMBER)


COLUMNS: Final = {
    "region": Column("ett områdes namn"),
    "brott": Column("en brottstyp"),
    "ar": Column('ett år, "2023" eller "2023 prel."'),
    "period": Column(f"en månad: {', '.join(MONTHS)}"),
    "antal": Column("ett heltal, eller .. där uppgiften inte är tillämplig"),
    "per_100000": Column("ett heltal, eller .. där uppgiften inte är tillämplig"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text."""
    return read_delimited(delivery, DIALECT)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by what it counts; a final figure has the name of the preliminary one it replaces."""
    return rows["region"] + "|" + rows["brott"] + "|" + rows["ar"].str[:4] + "|" + rows["period"]


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
            {"year": rows["ar"].str[:4].astype("int64"), "month": rows["period"].map(_month_number), "day": 1}
        )
    )
    regions = pd.DataFrame(
        {name: describe_region(name) for name in rows["region"].unique()}, index=["code", "closed"]
    ).T
    code = rows["region"].map(regions["code"])
    is_not_applicable = rows["antal"] == NOT_APPLICABLE
    is_missing = (rows["antal"] == "0") & ~_are_counted(code, month)
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
                "brott": rows["brott"],
                "month": month,
                "is_preliminary": rows["ar"].str.endswith(PRELIMINARY),
                "antal": _integers(rows["antal"].where(is_number)),
                "per_100000": _integers(
                    rows["per_100000"].where(is_number & (rows["per_100000"] != NOT_APPLICABLE))
                ),
                "status": status,
            },
            index=rows.index,
        ),
        (Rejected(code.notna() & ~code.isin(known_codes()), "region", "ett stadsdelsområde som är känt"),),
    )


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


def _month_number(name: str) -> int:
    return MONTHS.index(name) + 1


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
)
