"""Reported crime by stadsdelsområde in the city's yearbook, table 1.63: counts of a year, and per 1 000.

Traps of the real file: headings run over four rows, with footnote digits glued to them; parts of the
city stand between the areas; the city's own total is larger than the sum of its areas, because crimes
without a known place count in it alone. Våldsbrott is 3 kap. and 6 kap. of brottsbalken, indoors as
well, and must never be called violence in public.
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
from etl.readers.laid_out import CELL, read_of, without_mark
from etl.source import AreaRule, Clock, Column, Read, Sensitivity, Source, Typed
from geo.errors import DeliveryError

TITLE: Final = re.compile(r"^Anmälda brott (?P<year>(19|20)[0-9]{2})\. Stockholm$")
PER_1000: Final = "Brott per 1 000 invånare"
OVER_SEVERAL: Final = ("Därav", PER_1000)
"""Headings that stand over several columns."""
BROTTSGRUPPER: Final = {
    "Anmälda brott": "anmalda_totalt",
    "Våldsbrott": "valdsbrott",
    "Stöld & rån": "stold_ran",
    "Skadegörelse": "skadegorelse_totalt",
    "Narkotikabrott": "narkotikabrott",
}
"""Heading of a column, put together → id."""
BROTTSGRUPP_TITLES: Final = {
    "anmalda_totalt": "Anmälda brott, totalt",
    "valdsbrott": "Våldsbrott: 3 och 6 kap. brottsbalken, också inomhus",
    "stold_ran": "Stöld och rån, utom häleri",
    "skadegorelse_totalt": "Skadegörelse, också klotter",
    "narkotikabrott": "Narkotikabrott: narkotikastrafflagen",
}
"""What each is called where it is shown."""
NAMED: Final = ("omrade", "ar", "brottsgrupp", "antal", "per_1000")
DELIVERED: Final = (*BROTTSGRUPPER, PER_1000)
"""Headings that are read."""


class ArsbokBrott(pa.DataFrameModel):
    """One row per area and group of crimes, as delivered: every column is text."""

    omrade: Series[str] = pa.Field(str_matches=r"^[A-Za-zÅÄÖåäö].{1,80}$")
    ar: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}$")
    brottsgrupp: Series[str] = pa.Field(isin=tuple(BROTTSGRUPPER))
    antal: Series[str] = pa.Field(str_matches=r"^[0-9]{1,9}$")
    per_1000: Series[str] = pa.Field(str_matches=r"^[0-9]{1,6}(\.[0-9]+)?$")
    cell: Series[str] = pa.Field(str_matches=r"^[A-Z]{1,3}[0-9]{1,7}$")


COLUMNS: Final = {
    "omrade": Column("ett stadsdelsområde, en del av staden eller Hela staden"),
    "ar": Column("ett år"),
    "brottsgrupp": Column(f"en av {', '.join(BROTTSGRUPPER)}"),
    "antal": Column("ett heltal"),
    "per_1000": Column("ett tal per 1 000 invånare"),
    CELL: Column("cellen med antalet, som B7"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text: a row for each area and group, numbered after the cell with the count."""
    table = read_arsbok(delivery, TITLE, "tabell 1.63, anmälda brott")
    counts, rates = _columns(table)
    table.require_headings({*counts.values(), *rates.values()})
    found = TITLE.match(table.title)
    year = found["year"] if found else ""

    def cells() -> Iterator[tuple[int, int, dict[str, str | None]]]:
        for number, omrade, figures in table.rows:
            for brottsgrupp, column in counts.items():
                count, rate = figures.get(column), figures.get(rates[brottsgrupp])
                values = (omrade, year, brottsgrupp, count, rate)
                yield number, column, dict(zip(NAMED, values, strict=True))

    return read_of(NAMED, cells(), "områden med anmälda brott", table.remarks)


def _columns(table: Arsbokstabell) -> tuple[dict[str, int], dict[str, int]]:
    """Find the columns of counts and of rates by their headings.

    Raises
    ------
    DeliveryError
        When a group of crimes has no column, or several, in either part of the table.
    """
    dividing = [column for column, texts in table.headings.items() if PER_1000 in texts]
    if len(dividing) != 1:
        raise DeliveryError(f"Väntade rubriken {PER_1000!r} en gång, fick den {len(dividing)} gånger.")
    counts: dict[str, int] = {}
    rates: dict[str, int] = {}
    for column, texts in sorted(table.headings.items()):
        heading = put_together([text for text in texts if text not in OVER_SEVERAL])
        part = counts if column < dividing[0] else rates
        if heading:
            if heading not in BROTTSGRUPPER or heading in part:
                raise DeliveryError(
                    f"Väntade en av rubrikerna {', '.join(BROTTSGRUPPER)} en gång, fick {heading!r}."
                )
            part[heading] = column
    for part in (counts, rates):
        missing = [heading for heading in BROTTSGRUPPER if heading not in part]
        if missing:
            raise DeliveryError(f"Väntade kolumnerna {', '.join(missing)}, som saknas i rubrikraderna.")
    return counts, rates


def put_together(texts: list[str]) -> str:
    """Put a heading together that runs over several rows: "Vålds-", "brott2" is Våldsbrott."""
    heading = ""
    for text in texts:
        heading = heading[:-1] + text if heading.endswith("-") else f"{heading} {text}".strip()
    return without_mark(heading)[0]


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by what it counts; a later edition of the table corrects it."""
    return rows["omrade"] + "|" + rows["brottsgrupp"] + "|" + rows["ar"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give numbers and areas their types.

    Returns
    -------
    Typed
        Columns of `core.stockholm__arsbok_brott` but the keys, and `omrade_on`: the last day of the year,
        whose division the table is in. `omrade_code` is None for the parts of the city.
    """
    year = rows["ar"].astype("int64")
    days = {"year": year, "day": 1}
    return Typed(
        describe_omraden(rows["omrade"]).assign(
            month=pd.to_datetime(pd.DataFrame({**days, "month": 1})),
            omrade_on=pd.to_datetime(pd.DataFrame({**days, "month": 12, "day": 31})),
            brottsgrupp=rows["brottsgrupp"].map(BROTTSGRUPPER),
            antal=rows["antal"].astype("int64"),
            per_1000=rows["per_1000"].astype("float64"),
        )
    )


def end_of_year(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Give the day after the year that each row is about."""
    return rows["month"] + pd.DateOffset(years=1)


SOURCE: Final = Source(
    id="stockholm__arsbok_brott",
    title="Anmälda brott per stadsdelsområde, Statistisk årsbok",
    publisher="Stockholms stad",
    licence="Statistisk årsbok för Stockholm, återges med källhänvisning",
    cadence=timedelta(days=365),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.ANMALD,
    schema=ArsbokBrott,
    columns=COLUMNS,
    key=identify,
    content=("antal", "per_1000"),
    read=read,
    convert=convert,
    areas=AreaRule.REQUIRED,
    period_end=end_of_year,
)
