"""NTU by RegSO 2018–2023: shares exposed to assault and to burglary, estimated for small areas, whole country.

Each indicator has a sheet. Shares are 0–1 with a 95 % interval and the number of answers; beside them
stands the rate of reported crime of 2018–2022 a year, per 100 000 inhabitants for assault and per
100 000 households for burglary. Areas have no code: Stockholm's 127 are known by their name alone.
"""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.readers.excel import SheetDialect, read_sheet
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.data import read_facts
from geo.names import tidy_name

FIRST_YEAR: Final = pd.Timestamp("2018-01-01")
AFTER: Final = pd.Timestamp("2024-01-01")
"""The survey was asked 2018–2023, of which one figure is made."""
KOMMUN: Final = "Stockholm"
SHEETS: Final = {
    "utsatt_misshandel": SheetDialect(
        {
            "Regso": "regso",
            "Kommun": "kommun",
            "Anmälda misshandelsbrott per år och 100 000 invånare": "anmalda_per_ar",
            "Skattad andel utsatta för misshandel": "andel",
            "Osäkerhetsintervall - undre gräns 95 %. Skattad andel utsatta för misshandel": "ki_lag",
            "Osäkerhetsintervall - övre gräns 95 %. Skattad andel utsatta för misshandel": "ki_hog",
            "Antal svarande i NTU": "antal_svar",
        },
        sheet="Misshandel",
    ),
    "utsatt_bostadsinbrott": SheetDialect(
        {
            "Regso": "regso",
            "Kommun": "kommun",
            "Anmälda bostadsinbrott per år och 100 000 hushåll": "anmalda_per_ar",
            "Skattad andel utsatta för bostadsinbrott": "andel",
            "Osäkerhetsintervall - undre gräns 95 %. Skattad andel utsatta för bostadsinbrott": "ki_lag",
            "Osäkerhetsintervall - övre gräns 95 %. Skattad andel utsatta för bostadsinbrott": "ki_hog",
            "Antal svarande i NTU": "antal_svar",
        },
        sheet="Bostadsinbrott",
    ),
}
"""Indicator → sheet."""
DELIVERED: Final = tuple(dict.fromkeys(title for each in SHEETS.values() for title in each.columns))
"""Headings that are read, of either sheet."""
SHEET_STEP: Final = 100_000
"""Rows of the second sheet are numbered from here: 100002 is its row 2."""
SHARE: Final = r"^(0(\.[0-9]+)?|1)$"
WHOLE: Final = r"^[0-9]{1,7}$"
LISTED: Final = 10


class NtuRegso(pa.DataFrameModel):
    """One row per area and indicator, as delivered: every column is text."""

    regso: Series[str] = pa.Field(str_matches=r"^\S.{0,120}$")
    kommun: Series[str] = pa.Field(str_matches=r"^\S.{0,60}$")
    anmalda_per_ar: Series[str] = pa.Field(str_matches=WHOLE)
    andel: Series[str] = pa.Field(str_matches=SHARE)
    ki_lag: Series[str] = pa.Field(str_matches=SHARE)
    ki_hog: Series[str] = pa.Field(str_matches=SHARE)
    antal_svar: Series[str] = pa.Field(str_matches=WHOLE)
    indikator: Series[str] = pa.Field(isin=tuple(SHEETS))


COLUMNS: Final = {
    "regso": Column("ett RegSO:s namn"),
    "kommun": Column("en kommuns namn"),
    "anmalda_per_ar": Column("ett heltal per år och 100 000 invånare eller hushåll"),
    "andel": Column("en andel mellan 0 och 1 med decimalpunkt"),
    "ki_lag": Column("en andel mellan 0 och 1 med decimalpunkt"),
    "ki_hog": Column("en andel mellan 0 och 1 med decimalpunkt"),
    "antal_svar": Column("ett heltal"),
    "indikator": Column("indikatorn som bladet handlar om"),
}


def read(delivery: Path) -> Read:
    """Read both sheets as text; of Stockholm's areas it is said which the name does not find."""
    sheets = [
        _of_sheet(read_sheet(delivery, dialect), indikator, place * SHEET_STEP)
        for place, (indikator, dialect) in enumerate(SHEETS.items())
    ]
    rows = pd.concat([sheet.rows for sheet in sheets])
    broken = pd.concat([sheet.broken for sheet in sheets], ignore_index=True)
    said = dict.fromkeys(remark for sheet in sheets for remark in sheet.remarks)
    return Read(rows, broken, (*said, *_unmatched(rows)))


def _of_sheet(found: Read, indikator: str, step: int) -> Read:
    """Say of each row which indicator it is about, and number it apart from the other sheet's."""
    rows = found.rows.assign(indikator=indikator)
    delivered = pd.Series(
        [{**row, "indikator": indikator} for row in found.broken["delivered"]],
        index=found.broken.index,
        dtype="object",
    )
    numbers = found.broken["row_number"].astype("int64") + step
    return Read(
        rows.set_axis(rows.index + step),
        found.broken.assign(row_number=numbers, delivered=delivered),
        found.remarks,
    )


def _unmatched(rows: pd.DataFrame) -> list[str]:
    """Name what of Stockholm's areas does not find its like, on either side."""
    remarks = []
    for indikator, own in rows[rows["kommun"] == KOMMUN].groupby("indikator"):
        named = {tidy_name(name) for name in own["regso"].dropna()}
        for names, told in (
            (sorted(named - set(codes_by_name())), "rader i Stockholm vars namn inte är något känt RegSO"),
            (sorted(set(codes_by_name()) - named), "RegSO i Stockholm som ingen rad handlar om"),
        ):
            if names:
                more = f" och {len(names) - LISTED} till" if len(names) > LISTED else ""
                remarks.append(f"{indikator}: {len(names)} {told}: {', '.join(names[:LISTED])}{more}.")
    return remarks


@cache
def codes_by_name() -> dict[str, str]:
    """Give the code of each of Stockholm's 127 RegSO by its name."""
    facts = read_facts("regso")
    return dict(zip(facts["regso_namn"].map(tidy_name), facts["regso_kod"], strict=True))


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by area and indicator; names of RegSO repeat between municipalities."""
    return rows["kommun"] + "|" + rows["regso"] + "|" + rows["indikator"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give numbers and areas their types; refuse intervals that do not hold their share.

    Returns
    -------
    Typed
        Columns of `core.bra__ntu_regso` but the keys, and `omrade_on`. Areas outside Stockholm, and
        those whose name is not known, have no code.
    """
    code = rows["regso"].map(tidy_name).map(codes_by_name()).where(rows["kommun"] == KOMMUN)
    numbers = {name: rows[name].astype("float64") for name in ("andel", "ki_lag", "ki_hog")}
    typed = pd.DataFrame(
        {
            "month": FIRST_YEAR,
            "kommun": rows["kommun"],
            "regso": rows["regso"],
            "omrade_kind": pd.Series("regso", index=rows.index).where(code.notna()),
            "omrade_code": code,
            "omrade_on": FIRST_YEAR,
            "indikator": rows["indikator"],
            "anmalda_per_ar": rows["anmalda_per_ar"].astype("int64"),
            **numbers,
            "antal_svar": rows["antal_svar"].astype("int64"),
        },
        index=rows.index,
    )
    return Typed(
        typed,
        (
            Rejected(
                numbers["ki_lag"] > numbers["andel"], "ki_lag", "en undre gräns som inte är över andelen"
            ),
            Rejected(
                numbers["ki_hog"] < numbers["andel"], "ki_hog", "en övre gräns som inte är under andelen"
            ),
        ),
    )


def end_of_survey(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Give the day after the years that the figures are about."""
    return pd.Series(AFTER, index=rows.index)


SOURCE: Final = Source(
    id="bra__ntu_regso",
    title="Nationella trygghetsundersökningen per RegSO 2018–2023",
    publisher="Brottsförebyggande rådet (Brå)",
    licence="Brå, kortanalys 5/2024, fri att använda med källhänvisning",
    cadence=timedelta(days=6 * 365),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.UNDERSOKNING,
    schema=NtuRegso,
    columns=COLUMNS,
    key=identify,
    content=("anmalda_per_ar", "andel", "ki_lag", "ki_hog", "antal_svar"),
    read=read,
    convert=convert,
    areas=AreaRule.KNOWN,
    area_column="regso",
    period_end=end_of_survey,
)
