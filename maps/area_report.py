"""An area on one page to send: in words, in official series with charts, in counts per theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from geo.periods import MONTH_NAMES
from maps.about import clock_words
from maps.charts import Chart, Point, bar_chart, line_chart
from maps.numbers import date_words, decimal_words, month_words
from maps.page import render_page
from maps.picture import About
from maps.self_contained import SelfContainedHtml
from maps.table_twin import count_words
from maps.words import NO_DATA, number_words

_PER_100000: Final = "per_100000"
_UNIT_WORDS: Final = {
    "antal": "Anmälda brott",
    _PER_100000: "Per 100\N{NARROW NO-BREAK SPACE}000 invånare",
    "personer": "Personer",
    "handelser": "Händelsenotiser",
}
_KM2_WITH_DECIMALS: Final = 10.0
KIND_WORDS: Final = {
    "stadsdel": "stadsdel",
    "stadsdelsomrade": "stadsdelsområde",
    "regso": "RegSO",
    "kommun": "kommun",
}


@dataclass(frozen=True)
class Figure:
    """One month or year of an official series, by its first day; `n` None where there is no figure."""

    at: date
    n: int | None
    status: str
    note: str | None = None
    is_preliminary: bool = False


@dataclass(frozen=True)
class SeriesBreak:
    """A day from which a series cannot be compared with what stands before it."""

    at: date
    reason: str


@dataclass(frozen=True)
class Series:
    """One official series of the area.

    Parameters
    ----------
    unit
        "antal", "per_100000", "personer" or "handelser".
    clock
        Which instant counts.
    publisher
        Who publishes it.
    months, years
        Ascending; months are empty for a series of years.
    """

    title: str
    unit: str
    clock: str
    publisher: str
    months: Sequence[Figure]
    years: Sequence[Figure]
    breaks: Sequence[SeriesBreak]


@dataclass(frozen=True)
class ThemeRow:
    """One theme: words for each period, by the period's title, and the theme's breaks."""

    title: str
    words: Mapping[str, str]
    breaks: Sequence[SeriesBreak] = ()


@dataclass(frozen=True)
class ThemeTable:
    """What one source tells of the area, theme by theme.

    Parameters
    ----------
    title
        What is told: "Anmälda brott".
    source, publisher, clock
        Whose figures, and which instant counts.
    periods
        Titles of the periods, oldest first.
    """

    title: str
    source: str
    publisher: str
    clock: str
    periods: Sequence[str]
    rows: Sequence[ThemeRow]


@dataclass(frozen=True)
class AreaPage:
    """What the page of one area tells.

    Parameters
    ----------
    kind
        As in `KIND_WORDS`.
    valid_from
        First day of the division that the area belongs to.
    sentences
        The area in words, the most important first.
    tables
        One for each source and measure: sources count by clocks of their own and are never put together.
    """

    name: str
    kind: str
    valid_from: date
    area_km2: float
    sentences: Sequence[str]
    series: Sequence[Series]
    tables: Sequence[ThemeTable]
    about: About


@dataclass(frozen=True)
class _Drawn:
    """A series as the template writes it: chart, then the tables that say the same."""

    title: str
    chart: str
    caption: str
    source: str
    unit: str
    breaks: Sequence[str]
    years: Sequence[tuple[str, str, str]]
    months: Sequence[tuple[str, Sequence[str]]]


def render_area(page: AreaPage) -> SelfContainedHtml:
    """Render the page of one area: no script, nothing asked for."""
    kind = KIND_WORDS.get(page.kind, "område")
    values = {
        "page": page,
        "kind": kind,
        "division": date_words(page.valid_from),
        "size": decimal_words(page.area_km2, 2 if page.area_km2 < _KM2_WITH_DECIMALS else 0),
        "series": [_drawn(each, f"serie-{at}") for at, each in enumerate(page.series, 1)],
        "month_names": [name[:3] for name in MONTH_NAMES],
        "tables": [_told(table) for table in page.tables],
        "no_data": NO_DATA,
    }
    return render_page("area.html", f"Lägesbild för {page.name}, {kind}", page.about, values, {})


def _told(table: ThemeTable) -> dict[str, object]:
    return {
        "table": table,
        "source": f"Källa: {table.publisher}: {table.source}. {clock_words(table.clock)}",
        "breaks": [f"{row.title}, {break_words(each)}" for row in table.rows for each in row.breaks],
    }


def figure_words(figure: Figure | None) -> str:
    """Say one figure: what is missing is never 0, and an official 0 is the digit."""
    if figure is None:
        return NO_DATA
    if figure.n == 0 and figure.status == "exact":
        return "0"
    return count_words(figure.n, figure.status)


def break_words(each: SeriesBreak) -> str:
    """Say from when a series cannot be compared with what stands before it, and why."""
    return f"{date_words(each.at)}: {each.reason}"


def _drawn(series: Series, key: str) -> _Drawn:
    is_monthly = bool(series.months)
    figures = series.months if is_monthly else series.years
    chart = _chart(series, figures, key)
    return _Drawn(
        title=series.title,
        chart="" if chart is None else line_chart(chart) if is_monthly else bar_chart(chart),
        caption=_caption(figures, is_monthly=is_monthly, has_breaks=bool(series.breaks)),
        source=f"Källa: {series.publisher}. {clock_words(series.clock)}",
        unit=_UNIT_WORDS.get(series.unit, series.unit),
        breaks=[break_words(each) for each in series.breaks],
        years=[(str(year.at.year), _marked(year), year.note or "") for year in series.years],
        months=[
            (str(year), _months_of_year(list(group)))
            for year, group in groupby(series.months, lambda month: month.at.year)
        ],
    )


def _chart(series: Series, figures: Sequence[Figure], key: str) -> Chart | None:
    """Return what is drawn, or None where no figure is known: an empty frame would look like none."""
    known = [figure for figure in figures if figure.n is not None]
    if not known:
        return None
    when = month_words if series.months else _year_words
    highest = max(known, key=lambda figure: figure.n or 0)
    n_missing = len(figures) - len(known)
    missing = f" För {n_missing} saknas uppgift." if n_missing else ""
    return Chart(
        key=key,
        title=f"{series.title}, {when(figures[0].at)} till {when(figures[-1].at)}",
        description=(
            f"Högst {number_words(highest.n or 0)} ({when(highest.at)}), senast "
            f"{number_words(known[-1].n or 0)} ({when(known[-1].at)}).{missing} Siffrorna står i tabellen."
        ),
        unit=_UNIT_WORDS.get(series.unit, series.unit),
        points=[Point(figure.at, figure.n, figure.is_preliminary) for figure in figures],
        breaks=[each.at for each in series.breaks],
    )


def _caption(figures: Sequence[Figure], *, is_monthly: bool, has_breaks: bool) -> str:
    parts = ["Per månad." if is_monthly else "Per år."]
    if any(figure.n is None for figure in figures):
        parts.append("Lucka: ingen uppgift.")
    if any(figure.is_preliminary for figure in figures):
        parts.append("Streckad linje: preliminärt." if is_monthly else "Randig stapel: preliminärt.")
    if has_breaks:
        parts.append("Prickad linje: jämför inte över den, skälet står nedanför.")
    return " ".join(parts)


def _marked(figure: Figure) -> str:
    return f"{figure_words(figure)} (preliminärt)" if figure.is_preliminary else figure_words(figure)


def _months_of_year(months: Sequence[Figure]) -> list[str]:
    found = {month.at.month: month for month in months}
    return [
        figure_words(found.get(number)) + (" p" if number in found and found[number].is_preliminary else "")
        for number in range(1, len(MONTH_NAMES) + 1)
    ]


def _year_words(day: date) -> str:
    return str(day.year)
