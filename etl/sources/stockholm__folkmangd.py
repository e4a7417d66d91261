"""Population by stadsdelsområde on 31 December, the city's yearbook, table 1.2, with a forecast.

Traps of the real file: the year of the forecast has a raised footnote mark and its figures decimals;
beside the numbers stand percentages of the same years, which are left in the file; people registered
in the city without an address ("På staden skrivna") are in no area.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.readers.arsbok import Arsbokstabell, describe_omraden, read_arsbok
from etl.readers.laid_out import CELL, SUPERSCRIPT, read_of
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.errors import DeliveryError

TITLE: Final = re.compile(r"^Folkmängd den 31 dec\b")
YEAR: Final = re.compile(r"^(?P<year>(19|20)[0-9]{2})(?P<mark>[1-9¹²³])?$")
SHARES: Final = "Fördelning, %"
FORECAST: Final = "prognos"
NAMED: Final = ("omrade", "ar", "folkmangd", "prognos")
DELIVERED: Final = ("Folkmängd den 31 dec", SHARES)
"""Headings that are read: the title, and what ends the numbers."""


class Folkmangd(pa.DataFrameModel):
    """One row per area and year, as delivered: every column is text."""

    omrade: Series[str] = pa.Field(str_matches=r"^[A-Za-zÅÄÖåäö].{1,80}$")
    ar: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}$")
    folkmangd: Series[str] = pa.Field(str_matches=r"^[0-9]{1,9}(\.[0-9]+)?$")
    prognos: Series[str] = pa.Field(nullable=True)
    cell: Series[str] = pa.Field(str_matches=r"^[A-Z]{1,3}[0-9]{1,7}$")


COLUMNS: Final = {
    "omrade": Column("ett stadsdelsområde, en del av staden eller Hela staden"),
    "ar": Column("ett år"),
    "folkmangd": Column("antal personer; decimaler bara i en prognos"),
    "prognos": Column("fotnoten om prognosen, eller tomt"),
    CELL: Column("cellen med antalet, som B5"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text: a row for each area and year, numbered after its cell."""
    table = read_arsbok(delivery, TITLE, "tabell 1.2, folkmängd den 31 december")
    years, shares = _columns(table)
    table.require_headings({*years, *shares})

    def cells() -> Iterator[tuple[int, int, dict[str, str | None]]]:
        for number, omrade, figures in table.rows:
            for column, (year, forecast) in years.items():
                values = (omrade, year, figures.get(column), forecast)
                yield number, column, dict(zip(NAMED, values, strict=True))

    left = f"Kolumnerna under {SHARES!r} läses inte in: {len(shares)}."
    return read_of(NAMED, cells(), "områden med folkmängd", (*table.remarks, left))


def _columns(table: Arsbokstabell) -> tuple[dict[int, tuple[str, str | None]], list[int]]:
    """Find the columns of numbers, each with its year and the footnote that calls it a forecast.

    Raises
    ------
    DeliveryError
        When a heading is no year, a year stands twice, or a footnote mark has no footnote.
    """
    begins = min((column for column, texts in table.headings.items() if SHARES in texts), default=None)
    years: dict[int, tuple[str, str | None]] = {}
    shares: list[int] = []
    for column, texts in sorted(table.headings.items()):
        if begins is not None and column >= begins:
            shares.append(column)
            continue
        found = YEAR.match(texts[0]) if len(texts) == 1 else None
        if found is None or found["year"] in {year for year, _ in years.values()}:
            raise DeliveryError(f"Väntade olika år som rubriker, fick {' '.join(texts)[:20]!r}.")
        years[column] = (found["year"], _forecast(found["mark"], table))
    if not years:
        raise DeliveryError("Väntade år som rubriker över folkmängden, fick inga.")
    return years, shares


def _forecast(mark: str | None, table: Arsbokstabell) -> str | None:
    if mark is None:
        return None
    footnote = table.footnotes.get(mark.translate(SUPERSCRIPT))
    if footnote is None:
        raise DeliveryError(f"Väntade en fotnot {mark} under tabellen, fann ingen.")
    return footnote if FORECAST in footnote.lower() else None


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by whom it counts and when; a count has the name of the forecast it replaces."""
    return rows["omrade"] + "|" + rows["ar"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give numbers, days and areas their types.

    Returns
    -------
    Typed
        Columns of `core.stockholm__folkmangd` but the keys, and `omrade_on`: the last day that was
        counted, whose division every year of the table is in.
    """
    is_forecast = rows["prognos"].notna()
    day = pd.to_datetime(rows["ar"] + "-12-31")
    counted = day[~is_forecast]
    typed = describe_omraden(rows["omrade"]).assign(
        matdag_on=day,
        month=day.dt.to_period("M").dt.to_timestamp(),
        omrade_on=(day if counted.empty else counted).max(),
        folkmangd=rows["folkmangd"].astype("float64"),
        is_prognos=is_forecast,
    )
    is_part = ~is_forecast & (typed["folkmangd"] % 1 != 0)
    return Typed(typed, (Rejected(is_part, "folkmangd", "ett heltal: bara en prognos har decimaler"),))


SOURCE: Final = Source(
    id="stockholm__folkmangd",
    title="Folkmängd per stadsdelsområde, Statistisk årsbok",
    publisher="Stockholms stad",
    licence="Statistisk årsbok för Stockholm, återges med källhänvisning",
    cadence=timedelta(days=365),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.MATDAG,
    schema=Folkmangd,
    columns=COLUMNS,
    key=identify,
    content=("folkmangd", "prognos"),
    read=read,
    convert=convert,
    preliminary="is_prognos",
    moment="matdag_on",
    areas=AreaRule.REQUIRED,
)
