"""Pages of areas to send: the profile of one area as its audience may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from api.catalogue import Layer
from api.pictures import about_of, require_version
from api.place_schemas import (
    AreaProfile,
    MonthCount,
    OfficialSeries,
    PeriodCount,
    PeriodRate,
    SurveyAnswer,
    SurveyIndicator,
    ThemeCounts,
    YearCount,
)
from api.place_schemas import SeriesBreak as ProfileBreak
from api.place_themes import EVERYBODY
from api.profiles import TOTAL_PREFIX
from api.reader import Session
from api.routers.places import get_area_profile
from api.schemas import Source
from geo.db.queries.catalogue import AreaSetRow
from geo.db.queries.features import Units
from geo.db.queries.frames import FrameSelection, UnitRow, list_units
from geo.errors import DeliveryError, NotFoundError
from geo.names import code_of, normalise_name
from maps.area_report import AreaPage, Figure, Series, SeriesBreak, ThemeRow, ThemeTable
from maps.classes import swedish_order

_ASSESSED: Final = "bedomning"
"""Clock of the police's assessment of areas: never a part of a page about a place."""
_NAMED_IN_REFUSAL: Final = 20


async def read_area(session: Session, kind: str, name: str) -> AreaPage:
    """Read what the page of one area tells.

    Parameters
    ----------
    session
        Answers for the audience of the page.
    kind
        Kind of area; its newest version is taken.
    name
        Code of the area, or its name in any spelling that `normalise_name` knows.

    Raises
    ------
    NotFoundError
        When nothing is published, or there is no such kind or area.
    """
    require_version(session)
    area_set = session.catalogue.require_area_set(kind, None)
    area = await _find(session, area_set, name)
    profile = await get_area_profile(session, kind, area.code, None)
    layers = [
        layer
        for layer in session.catalogue.layers_of(Units(None, area_set.area_set_id))
        if layer.row.clock != _ASSESSED
    ]
    return _page(session, profile, layers)


async def _find(session: Session, area_set: AreaSetRow, name: str) -> UnitRow:
    """Find an area by its code, or by its name however it is spelt."""
    nothing = FrameSelection(require_version(session), "", "")
    areas = await list_units(session.connection, nothing, Units(None, area_set.area_set_id))
    by_code = {area.code: area for area in areas}
    if name in by_code:
        return by_code[name]
    wanted = _spelt(name)
    found = [area for area in areas if wanted and wanted in {_spelt(area.name or ""), area.code.lower()}]
    if len(found) == 1:
        return found[0]
    names = sorted((area.name or area.code for area in areas), key=swedish_order)
    listed = ", ".join(names[:_NAMED_IN_REFUSAL]) + (" …" if len(names) > _NAMED_IN_REFUSAL else "")
    raise NotFoundError(
        f"Området {name[:60]!r} finns inte i indelningen från {area_set.valid_from}. Där finns: {listed}."
    )


def _spelt(name: str) -> str:
    """Return the code that every spelling of a name shares; a name without letters is none."""
    try:
        return code_of(normalise_name(name))
    except DeliveryError:
        return ""


def _page(session: Session, profile: AreaProfile, layers: Sequence[Layer]) -> AreaPage:
    sources = {source.source: source for source in profile.sources}
    names = [
        *(series.source for series in profile.official),
        *(layer.row.source for layer in layers),
        *(survey.source for survey in profile.surveys),
    ]
    return AreaPage(
        name=profile.area.name,
        kind=profile.area.kind,
        valid_from=profile.area.version,
        area_km2=profile.area.area_km2,
        sentences=list(profile.summary),
        series=[
            _series(each, sources[each.source].publisher if each.source in sources else each.source)
            for each in _ordered(profile.official)
        ],
        tables=_tables(profile, sources, {layer.row.source for layer in layers}),
        about=about_of(
            session,
            names,
            None,
            [caveat for layer in layers for caveat in layer.row.caveats],
            is_synthetic=profile.is_synthetic,
        ),
    )


def _tables(profile: AreaProfile, sources: Mapping[str, Source], wanted: set[str]) -> list[ThemeTable]:
    """Put counts, rates and survey answers in tables, one for each source and measure."""
    tables = []
    for name, group in groupby((theme for theme in profile.themes if theme.source in wanted), _source_of):
        themes = list(group)
        title = themes[0].unit[:1].upper() + themes[0].unit[1:]
        counts = [(each, each.windows) for each in themes]
        rates = [(each, each.rates) for each in themes if each.rates]
        tables.append(_table(title, sources.get(name), themes[0].clock, counts))
        if rates:
            per = f"{title} per 1\N{NARROW NO-BREAK SPACE}000 invånare"
            tables.append(_table(per, sources.get(name), themes[0].clock, rates))
    for name, found in groupby(profile.surveys, lambda survey: survey.source):
        surveys = list(found)
        answers = [(each, [a for a in each.answers if a.kon == a.alder == EVERYBODY]) for each in surveys]
        source = sources.get(name)
        title = source.title if source else name
        tables.append(_table(title, source, surveys[0].clock, answers))
    return [_distinct(table, tables) for table in tables]


def _distinct(table: ThemeTable, tables: Sequence[ThemeTable]) -> ThemeTable:
    """Name the source in a title that another source's table has too."""
    alike = [each for each in tables if each.title == table.title]
    return table if len(alike) == 1 else replace(table, title=f"{table.title} ({table.source})")


def _table(
    title: str,
    source: Source | None,
    clock: str,
    found: Sequence[tuple[ThemeCounts | SurveyIndicator, Sequence[PeriodCount | PeriodRate | SurveyAnswer]]],
) -> ThemeTable:
    days = {(each.start, each.end): each.title for _, periods in found for each in periods}
    return ThemeTable(
        title=title,
        source=source.title if source else "källa saknas",
        publisher=source.publisher if source else "utgivare saknas",
        clock=clock,
        periods=[days[each] for each in sorted(days)],
        rows=[
            ThemeRow(
                theme.title,
                {each.title: each.words for each in periods},
                _breaks(theme.breaks) if isinstance(theme, ThemeCounts) else (),
            )
            for theme, periods in found
        ],
    )


def _source_of(theme: ThemeCounts) -> str:
    return theme.source


def _ordered(official: Iterable[OfficialSeries]) -> list[OfficialSeries]:
    """Order series: all crime first, then by title."""
    return sorted(
        official, key=lambda each: (not each.brott.startswith(TOTAL_PREFIX), swedish_order(each.title))
    )


def _series(official: OfficialSeries, publisher: str) -> Series:
    return Series(
        title=official.title,
        unit=official.unit,
        clock=official.clock,
        publisher=publisher,
        months=[_figure(month.month, month) for month in official.series],
        years=[_figure(date(year.year, 1, 1), year) for year in official.years],
        breaks=_breaks(official.breaks),
    )


def _figure(at: date, count: MonthCount | YearCount) -> Figure:
    return Figure(at, count.n, count.status, count.note, count.is_preliminary)


def _breaks(found: Iterable[ProfileBreak]) -> list[SeriesBreak]:
    return [SeriesBreak(each.at, each.reason) for each in found]
