"""Trygghetsmätningen: the share of those who answered, per area, sex, age and indicator.

The form is assumed. A value is about an area and is never a position; it has an interval and a number of
answers, without which it is not read.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.area_text import AREA_IN_WORDS, describe_area
from etl.delimited import Dialect, read_delimited
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.indicators import TRYGGHETSMATNING, indicators_of
from geo.names import tidy_name

SHARES: Final = ("andel", "ki_lag", "ki_hog")
DIALECT: Final = Dialect(
    columns={name: name for name in ("ar", "omrade", "kon", "alder", "indikator", *SHARES, "antal_svar")}
)
KON: Final = ("alla", "kvinna", "man")
ALDER: Final = ("alla", "16-29", "30-44", "45-64", "65-79")
INDICATORS: Final = tuple(each.id for each in indicators_of(TRYGGHETSMATNING))
PER_CENT: Final = r"^(100([.,]0{1,12})?|[0-9]{1,2}([.,][0-9]{1,12})?)$"
PER_CENT_IN_WORDS: Final = (
    "procent, 0–100, med decimalkomma eller decimalpunkt, utan mellanrum och procenttecken"
)
WHOLE: Final = 100.0


class Trygghetsmatning(pa.DataFrameModel):
    """One row per year, area, sex, age and indicator, as delivered: every column is text."""

    ar: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}$")
    omrade: Series[str] = pa.Field(str_matches=r"^\s*\S.{0,120}$")
    kon: Series[str] = pa.Field(isin=KON)
    alder: Series[str] = pa.Field(isin=ALDER)
    indikator: Series[str] = pa.Field(isin=INDICATORS)
    andel: Series[str] = pa.Field(str_matches=PER_CENT)
    ki_lag: Series[str] = pa.Field(str_matches=PER_CENT)
    ki_hog: Series[str] = pa.Field(str_matches=PER_CENT)
    antal_svar: Series[str] = pa.Field(str_matches=r"^[1-9][0-9]{0,6}$")


COLUMNS: Final = {
    "ar": Column("ett år med fyra siffror"),
    "omrade": Column(AREA_IN_WORDS),
    "kon": Column(f"ett av {', '.join(KON)}"),
    "alder": Column(f"en av {', '.join(ALDER)}"),
    "indikator": Column(f"en av indikatorerna {', '.join(INDICATORS)}"),
    **{name: Column(PER_CENT_IN_WORDS) for name in SHARES},
    "antal_svar": Column("ett heltal från 1, utan mellanrum"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text."""
    return read_delimited(delivery, DIALECT)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by what it is about, however the area is spelt."""
    area = rows["omrade"].map(_area_key, na_action="ignore")
    return rows["ar"] + "|" + area + "|" + rows["kon"] + "|" + rows["alder"] + "|" + rows["indikator"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give years, areas and shares their types.

    Returns
    -------
    Typed
        Columns of `core.stockholm__trygghetsmatning` but the keys, and the day whose division is meant.
        Shares are 0–1.
    """
    described = {text: describe_area(text) or (None, None) for text in rows["omrade"].unique()}
    year = pd.to_datetime(rows["ar"], format="%Y")
    shares = {name: rows[name].str.replace(",", ".").astype("float64") / WHOLE for name in SHARES}
    low, share, high = shares["ki_lag"], shares["andel"], shares["ki_hog"]
    typed = pd.DataFrame(
        {
            "month": year,
            "omrade_kind": rows["omrade"].map({text: kind for text, (kind, _) in described.items()}),
            "omrade_code": rows["omrade"].map({text: code for text, (_, code) in described.items()}),
            "omrade_on": year,
            "kon": rows["kon"],
            "alder": rows["alder"],
            "indikator": rows["indikator"],
            **shares,
            "antal_svar": rows["antal_svar"].astype("int64"),
        },
        index=rows.index,
    )
    return Typed(
        typed,
        (
            Rejected(typed["omrade_kind"].isna(), "omrade", AREA_IN_WORDS),
            Rejected(year > pd.Timestamp.now(), "ar", "ett år som inte ligger i framtiden"),
            Rejected(share < low, "ki_lag", "ett tal som inte är större än andel"),
            Rejected(share > high, "ki_hog", "ett tal som inte är mindre än andel"),
        ),
    )


def _area_key(text: str) -> str:
    described = describe_area(text)
    return tidy_name(text).casefold() if described is None else " ".join(described)


SOURCE: Final = Source(
    id="stockholm__trygghetsmatning",
    title="Trygghetsmätningen",
    publisher="Stockholms stad",
    licence="Stadens undersökning; publicerade tabeller är fria att använda med källhänvisning",
    cadence=timedelta(days=3 * 366),
    sensitivity=Sensitivity.STAD,
    clock=Clock.UNDERSOKNING,
    schema=Trygghetsmatning,
    columns=COLUMNS,
    key=identify,
    content=(*SHARES, "antal_svar"),
    read=read,
    convert=convert,
    areas=AreaRule.REQUIRED,
)
