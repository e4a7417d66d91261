"""Brå's Excel export of reported crime: areas below each other, each with its hierarchy of crime types.

Above the figures stand three rows that say year, period and measure of each column. A row without
figures is a heading: of an area, or of a group of crimes; the headings of a group are repeated above
every row of figures. Below the last figures stand footnotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

import pandas as pd

from etl.readers.excel import HEADER_SEARCH, read_cells
from etl.readers.laid_out import cell_name, filled, read_of, shortened
from etl.source import Read
from geo.errors import DeliveryError

TITLE: Final = "Anmälda brott"
MEASURES: Final = {"Antal": "antal", "/100 000 inv": "per_100000"}
"""Measure as delivered → column here."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
WHOLE_YEAR: Final = "År"
YEAR: Final = re.compile(r"^(19|20)[0-9]{2}( prel\.)?$")
REGION: Final = re.compile(
    r"( kommun| län|\((Sthlm|Gbg|Malmö|Göteborg|Stockholm)\)|stadsdel \(upphörde [0-9-]{10}\))$"
    r"|^(Hela landet|Stadsdelsområde .+|Stadsområde .+|Region .+|Polisregion .+|Lokalpolisområde .+)$"
)
"""How Brå names areas; a heading of another kind is a group of crimes."""
BETWEEN: Final = " / "
COLUMNS: Final = ("region", "rubriker", "brott", "ar", "period", "matt", "antal", "per_100000")
LISTED: Final = 3


@dataclass(frozen=True)
class _Series:
    """What one column of figures is about."""

    year: str
    period: str
    measure: str


@dataclass(frozen=True)
class _Line:
    """One row of figures: column → text."""

    number: int
    region: str
    headings: tuple[str, ...]
    brott: str | None
    figures: dict[int, str]


@dataclass
class _Body:
    """Rows below the header, in order."""

    lines: list[_Line] = field(default_factory=list)
    n_headings: int = 0
    footnotes: list[str] = field(default_factory=list)


def read_stacked(path: Path) -> Read:
    """Read the first sheet: one row for each area, crime type and column of figures.

    Returns
    -------
    Read
        Columns `COLUMNS` and the name of the cell. `rubriker` are the headings above the crime type,
        outermost first, None at the top; `matt` is the measure as delivered, and of `antal` and
        `per_100000` the one that it names holds the figure.

    Raises
    ------
    DeliveryError
        When the sheet is not this export, a column lacks its header, or areas differ in their crime types.
    """
    cells = read_cells(path)
    header_row, series = _header(cells)
    body = _body(cells, header_row, series)
    _require_same_types(body.lines)
    about_headings = (
        f"Rubrikrader utan siffror: {body.n_headings}. De är inga rader utan säger vilket område och vilken "
        "grupp siffrorna under dem gäller."
    )
    remarks = [about_headings, *_remarks(body.footnotes)]
    return read_of(COLUMNS, _rows(body.lines, series), "siffror under rubrikerna", remarks)


def _header(cells: pd.DataFrame) -> tuple[int, dict[int, _Series]]:
    if not filled(cells, 1).get(0, "").startswith(TITLE):
        raise DeliveryError(f"Väntade Brås export med rubriken {TITLE!r} i cell A1; där står något annat.")
    for row in cells.index[2:HEADER_SEARCH]:
        measures = {column: text for column, text in filled(cells, row).items() if column}
        if measures and set(measures.values()) <= set(MEASURES):
            return int(row), _series(cells, int(row), measures)
    raise DeliveryError(
        f"Väntade tre rubrikrader (år, period och mått: {' eller '.join(MEASURES)}) bland de "
        f"{HEADER_SEARCH} första raderna, fann inga."
    )


def _series(cells: pd.DataFrame, row: int, measures: dict[int, str]) -> dict[int, _Series]:
    # a merged cell holds its text in the first column alone
    above = cells.loc[[row - 2, row - 1]].ffill(axis=1)
    series = {}
    for column, measure in measures.items():
        first, second = (str(text) for text in above[column])
        year, period = (second, WHOLE_YEAR) if first == WHOLE_YEAR else (first, second)
        if not YEAR.match(year) or period not in (*MONTHS, WHOLE_YEAR):
            raise DeliveryError(
                f"Väntade ett år och en månad, eller {WHOLE_YEAR} och ett år, över {cell_name(row, column)}; "
                f"fick {first[:20]!r} och {second[:20]!r}."
            )
        series[column] = _Series(year, period, measure)
    repeated = {each for each in series.values() if list(series.values()).count(each) > 1}
    if repeated:
        raise DeliveryError(
            f"Väntade varje år, period och mått en gång; {len(repeated)} står över flera kolumner."
        )
    return series


def _body(cells: pd.DataFrame, header_row: int, series: dict[int, _Series]) -> _Body:
    """Sort the rows below the header: figures with the headings above them, then footnotes."""
    body, region = _Body(), None
    headings: list[str] = []
    for row in range(header_row + 1, int(cells.index[-1]) + 1):
        texts = filled(cells, row)
        label = texts.pop(0, None)
        if not texts:
            headings += [] if label is None else [label]
            continue
        unknown = sorted(set(texts) - set(series))
        if unknown:
            raise DeliveryError(
                f"Väntade rubriker över varje kolumn; över {cell_name(row, unknown[0])} saknas de."
            )
        body.n_headings += len(headings)
        # the last area that is named: above it may stand an area that has no figures
        places = [place for place, heading in enumerate(headings) if REGION.search(heading)]
        if places:
            region, headings = headings[places[-1]], headings[places[-1] + 1 :]
        if region is None:
            raise DeliveryError(f"Väntade ett områdes namn ovanför siffrorna på rad {row}, fann inget.")
        body.lines.append(_Line(row, region, tuple(headings), label, texts))
        headings = []
    body.footnotes = headings
    return body


def _require_same_types(lines: list[_Line]) -> None:
    """Refuse areas with other crime types than the first: a heading may be an area that is not recognised."""
    types: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        types.setdefault(line.region, []).append((*line.headings, line.brott or ""))
    for (first, expected), (other, got) in pairwise(types.items()):
        if expected != got:
            raise DeliveryError(
                f"Väntade samma brottstyper för varje område; {other} har inte samma som {first}. "
                "Ett område kan ha ett namn som inte känns igen."
            )


def _rows(lines: list[_Line], series: dict[int, _Series]) -> Iterator[tuple[int, int, dict[str, str | None]]]:
    for line in lines:
        for column, told in series.items():
            yield (
                line.number,
                column,
                {
                    "region": line.region,
                    "rubriker": BETWEEN.join(line.headings) or None,
                    "brott": line.brott,
                    "ar": told.year,
                    "period": told.period,
                    "matt": told.measure,
                    MEASURES[told.measure]: line.figures.get(column),
                },
            )


def _remarks(footnotes: list[str]) -> list[str]:
    """Tell each footnote once, with the areas that it is about."""
    about: dict[str, list[str]] = {}
    region = None
    for text in footnotes:
        if REGION.search(text):
            region = text
        else:
            about.setdefault(text, []).extend([] if region is None else [region])
    remarks = []
    for text, regions in about.items():
        more = f" och {len(regions) - LISTED} till" if len(regions) > LISTED else ""
        who = f" ({', '.join(regions[:LISTED])}{more})" if regions else ""
        remarks.append(f"Fotnot{who}: {shortened(text)}")
    return remarks
