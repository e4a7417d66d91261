"""Profiles: what is published about one place, put together from rows. Nothing here asks the database."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from api.catalogue import Catalogue, Layer
from api.place_schemas import (
    MonthCount,
    OfficialSeries,
    PeriodConcentration,
    PeriodCount,
    SeriesBreak,
    ThemeCounts,
    YearCount,
)
from api.schemas import SeriesStatus, Source
from geo.breaks import Break, breaks_for, breaks_of_theme
from geo.db.queries.profiles import SeriesRow, ValueRow
from geo.errors import NotFoundError
from geo.periods import MONTH_NAMES, Window
from maps.words import Count, Official, count_words, raised_words

_MONTHS_A_YEAR = 12
_UNIT_WORDS: Final = {"antal": "", "per_100000": ", per 100 000 invånare"}
_FOUND: Final = frozenset({"ingripande_spaning"})
"""Themes of crime that is found by looking for it: a layer of its own, out of every order."""
TOTAL_PREFIX: Final = "Totalt antal brott"
"""How Brå names the series that a summary may tell of: every reported crime."""


def theme_counts(
    catalogue: Catalogue, layers: Sequence[Layer], rows: Sequence[ValueRow]
) -> list[ThemeCounts]:
    """Put the values of one place together, theme by theme, every period of its layers.

    Parameters
    ----------
    catalogue
        Titles and order of the themes.
    layers
        Those about this kind of place.
    rows
        The values of the place in those layers. A period without a row is told as such.
    """
    counting = [layer for layer in layers if layer.row.measure == "antal"]
    rating = [layer for layer in layers if layer.row.measure == "koncentration"]
    found = {(row.layer, row.theme, row.window_from): row for row in rows}
    return [
        ThemeCounts(
            theme=theme,
            title=catalogue.themes[theme].title,
            windows=[
                _count(window, found.get((layer.row.layer, theme, window.start)))
                for layer in counting
                for window in layer.windows
            ],
            concentration=[
                _concentration(window, found.get((layer.row.layer, theme, window.start)))
                for layer in rating
                for window in layer.windows
            ]
            or None,
            breaks=_theme_breaks(theme, layers),
        )
        for theme in catalogue.themes
        if any(theme in layer.themes for layer in layers)
    ]


def counts_of(themes: Iterable[ThemeCounts], periods_back: int) -> list[Count]:
    """Return every theme's count in the newest period, or in the one so many periods before it."""
    return [
        Count(each.title, window.title, window.n, window.status, each.theme in _FOUND)
        for each in themes
        for window in each.windows[len(each.windows) - 1 - periods_back :][:1]
        if len(each.windows) > periods_back
    ]


def official_series(kind: str, code: str, version: date, rows: Sequence[SeriesRow]) -> list[OfficialSeries]:
    """Put official figures together, series by series, with years and breaks."""
    return [
        _series(kind, code, version, list(group))
        for _, group in groupby(rows, lambda row: (row.source, row.brott, row.unit, row.grain))
    ]


def official_total(series: Iterable[OfficialSeries], catalogue: Catalogue) -> Official | None:
    """Find the newest known year of every reported crime, for a summary; counts before rates."""
    totals = [each for each in series if each.brott.startswith(TOTAL_PREFIX)]
    for each in sorted(totals, key=lambda one: one.unit != "antal"):
        source = catalogue.sources.get(each.source)
        publisher = source.publisher if source else each.source
        for year in reversed(each.years):
            if year.n is not None:
                return Official(publisher, year.year, year.n, each.unit, year.is_preliminary)
    return None


def years_of(rows: Sequence[SeriesRow]) -> list[YearCount]:
    """Sum months to years; a year that lacks a month has no number, and rates are never summed.

    Parameters
    ----------
    rows
        Months of one series, ascending.
    """
    if any(row.unit != "antal" for row in rows):
        return []
    return [_year(year, list(group)) for year, group in groupby(rows, lambda row: row.month.year)]


def sources_of(catalogue: Catalogue, names: Iterable[str]) -> list[Source]:
    """Describe the sources that a profile used."""
    wanted = set(names)
    return [Source.of(row) for name, row in catalogue.sources.items() if name in wanted]


def _count(window: Window, row: ValueRow | None) -> PeriodCount:
    return PeriodCount.model_validate(
        {
            **_days(window),
            "n": row.n if row else None,
            "status": row.status if row else None,
            "words": count_words(row.n if row else None, row.status if row else None),
        }
    )


def _concentration(window: Window, row: ValueRow | None) -> PeriodConcentration:
    return PeriodConcentration.model_validate(
        {
            **_days(window),
            "is_raised": row.is_raised if row else None,
            "expected": row.expected if row else None,
            "status": row.status if row else None,
            "words": raised_words(row.is_raised if row else None, row.status if row else None),
        }
    )


def _days(window: Window) -> dict[str, object]:
    return {"start": window.start, "end": window.end, "title": window.title}


def _series(kind: str, code: str, version: date, rows: Sequence[SeriesRow]) -> OfficialSeries:
    first, last = rows[0], rows[-1]
    is_yearly = first.grain == "year"
    return OfficialSeries.model_validate(
        {
            "brott": first.brott,
            "title": first.brott + _UNIT_WORDS[first.unit],
            "unit": first.unit,
            "clock": first.clock,
            "source": first.source,
            "is_synthetic": any(row.is_synthetic for row in rows),
            "series": [] if is_yearly else [_month(row) for row in rows],
            "years": [_published_year(row) for row in rows] if is_yearly else years_of(rows),
            "breaks": _breaks(kind, code, version, first.month, last.month),
        }
    )


def _theme_breaks(theme: str, layers: Iterable[Layer]) -> list[SeriesBreak]:
    """List the breaks of a theme in the periods of its layers; areas have none, for rows are counted anew."""
    windows = [window for layer in layers for window in layer.windows]
    start, end = min(window.start for window in windows), max(window.end for window in windows)
    return _told(breaks_of_theme(theme, start, end))


def _told(breaks: Iterable[Break]) -> list[SeriesBreak]:
    return [SeriesBreak(at=each.at, reason=each.reason) for each in breaks]


def _month(row: SeriesRow) -> MonthCount:
    return MonthCount.model_validate(
        {
            "month": row.month,
            "n": row.n,
            "status": row.status,
            "note": row.note,
            "is_preliminary": row.is_preliminary,
        }
    )


def _published_year(row: SeriesRow) -> YearCount:
    return YearCount.model_validate(
        {
            "year": row.month.year,
            "n": row.n,
            "status": row.status,
            "note": row.note,
            "is_preliminary": row.is_preliminary,
        }
    )


def _breaks(kind: str, code: str, version: date, first: date, last: date) -> list[SeriesBreak]:
    """List the breaks of the area; Brå's series are no themes of ours and have no breaks of theirs."""
    end = date(last.year + 1, 1, 1)
    try:
        found = breaks_for(kind, code, version, None, first, end)
    except NotFoundError:  # an area set that was delivered and is not among the packaged versions
        return []
    return _told(found)


def _year(year: int, rows: Sequence[SeriesRow]) -> YearCount:
    numbers = [row.n for row in rows if row.n is not None]
    is_preliminary = any(row.is_preliminary for row in rows)
    if len(numbers) == _MONTHS_A_YEAR:
        is_protected = any(row.status == "protected" for row in rows)
        status: SeriesStatus = "protected" if is_protected else "exact"
        return YearCount(year=year, n=sum(numbers), status=status, note=None, is_preliminary=is_preliminary)
    statuses = {row.status for row in rows}
    silent = next(iter(statuses)) if len(statuses) == 1 and not numbers else "saknas"
    note = next((row.note for row in rows if row.note and row.n is None), None) or _incomplete(rows)
    return YearCount.model_validate(
        {"year": year, "n": None, "status": silent, "note": note, "is_preliminary": is_preliminary}
    )


def _incomplete(rows: Sequence[SeriesRow]) -> str:
    known = [row.month.month for row in rows if row.n is not None]
    if known and known == list(range(1, len(known) + 1)):
        return f"Året är inte komplett: uppgift finns till och med {MONTH_NAMES[len(known) - 1]}."
    return f"Året är inte komplett: uppgift finns för {len(known)} av 12 månader."
