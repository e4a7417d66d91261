"""Profiles: the official series of one place, put together from rows. Nothing here asks the database."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from api.catalogue import Catalogue
from api.place_schemas import MonthCount, OfficialSeries, SeriesBreak, YearCount
from api.schemas import SeriesStatus, Source
from geo.breaks import Break, breaks_for
from geo.db.queries.profiles import SeriesRow
from geo.errors import NotFoundError
from geo.periods import MONTH_NAMES
from maps.words import Official

_MONTHS_A_YEAR = 12
_UNIT_WORDS: Final = {
    "antal": "",
    "per_100000": ", per 100 000 invånare",
    "personer": "",
    "handelser": " (polisens händelsenotiser)",
}
BRA: Final = "bra__anmalda_brott"
TOTAL_PREFIX: Final = "Totalt antal brott"
"""How Brå names the series that a summary may tell of: every reported crime."""


def official_series(kind: str, code: str, version: date, rows: Sequence[SeriesRow]) -> list[OfficialSeries]:
    """Put official figures together, series by series, with years and breaks."""
    return [
        _series(kind, code, version, list(group))
        for _, group in groupby(rows, lambda row: (row.source, row.brott, row.unit, row.grain))
    ]


def official_total(series: Iterable[OfficialSeries], catalogue: Catalogue) -> Official | None:
    """Find the newest known year of every reported crime, for a summary; counts before rates."""
    totals = [each for each in series if each.source == BRA and each.brott.startswith(TOTAL_PREFIX)]
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
    if any(row.unit not in {"antal", "handelser"} for row in rows):
        return []
    return [_year(year, list(group)) for year, group in groupby(rows, lambda row: row.month.year)]


def sources_of(catalogue: Catalogue, names: Iterable[str]) -> list[Source]:
    """Describe the sources that a profile used."""
    wanted = set(names)
    return [Source.of(row) for name, row in catalogue.sources.items() if name in wanted]


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


def told(breaks: Iterable[Break]) -> list[SeriesBreak]:
    """Tell breaks as an answer does."""
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
    return told(found)


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
