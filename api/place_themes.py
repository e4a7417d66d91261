"""Profiles: what the layers and surveys say of one place, put together from rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from api.catalogue import Catalogue, Layer
from api.place_schemas import (
    PeriodClustering,
    PeriodConcentration,
    PeriodCount,
    PeriodRate,
    SeriesBreak,
    SurveyAnswer,
    SurveyIndicator,
    ThemeCounts,
)
from api.profiles import told
from geo.breaks import breaks_of_theme
from geo.db.queries.profiles import EstimateRow, ValueRow
from geo.disclosure.policy import POLICE_SOURCES
from geo.periods import Window
from maps.words import Count, clustered_words, count_words, raised_words, rate_words, share_words

_FOUND: Final = frozenset({"ingripande_spaning"})
"""Themes of crime that is found by looking for it: a layer of its own, out of every order."""
EVERYBODY: Final = "alla"

Found = Mapping[tuple[str, str, date], ValueRow]
"""Values of one place by layer, theme and first day."""


def theme_counts(
    catalogue: Catalogue, layers: Sequence[Layer], rows: Sequence[ValueRow]
) -> list[ThemeCounts]:
    """Put the values of one place together, source by source and theme by theme, every period of its layers.

    Two sources of one theme count by clocks of their own, and are never put in one series.

    Parameters
    ----------
    catalogue
        Titles and order of the themes.
    layers
        Those about this kind of place.
    rows
        The values of the place in those layers. A period without a row is told as such.
    """
    found = {(row.layer, row.theme, row.window_from): row for row in rows}
    sources = dict.fromkeys(layer.row.source for layer in layers if layer.row.measure == "antal")
    return [
        _theme(catalogue, theme, [layer for layer in layers if layer.row.source == source], found)
        for source in sources
        for theme in catalogue.themes
        if any(
            theme in layer.themes
            for layer in layers
            if layer.row.source == source and layer.row.measure == "antal"
        )
    ]


def counts_of(themes: Iterable[ThemeCounts], periods_back: int) -> list[Count]:
    """Return every crime theme's count in the newest period, or in the one so many periods before it."""
    crimes = [each for each in themes if each.source in POLICE_SOURCES and each.windows]
    newest = max((each.windows[-1].start for each in crimes), default=None)
    source = next((each.source for each in crimes if each.windows[-1].start == newest), None)
    return [
        Count(each.title, window.title, window.n, window.status, each.theme in _FOUND)
        for each in crimes
        if each.source == source
        for window in each.windows[len(each.windows) - 1 - periods_back :][:1]
        if len(each.windows) > periods_back
    ]


def surveys_of(catalogue: Catalogue, rows: Sequence[EstimateRow]) -> list[SurveyIndicator]:
    """Put survey answers together, question by question."""
    return [
        SurveyIndicator.model_validate(
            {
                "source": source,
                "indikator": indikator,
                "title": catalogue.themes[indikator].title if indikator in catalogue.themes else indikator,
                "clock": "undersokning",
                "is_synthetic": any(row.is_synthetic for row in answers),
                "answers": [_answer(row) for row in answers],
            }
        )
        for (source, indikator), group in groupby(rows, lambda row: (row.source, row.indikator))
        for answers in [list(group)]
    ]


def survey_words(surveys: Iterable[SurveyIndicator], place: str) -> list[str]:
    """Say the newest answer of everybody to the first question that has one."""
    for survey in surveys:
        everybody = [each for each in survey.answers if each.kon == EVERYBODY and each.alder == EVERYBODY]
        if everybody and everybody[-1].andel is not None:
            newest = everybody[-1]
            return [f"{survey.title} {place}, {newest.title}: {newest.words}."]
    return []


def _theme(catalogue: Catalogue, theme: str, layers: Sequence[Layer], found: Found) -> ThemeCounts:
    of_theme = {
        measure: [
            (layer, window, found.get((layer.row.layer, theme, window.start)))
            for layer in layers
            if layer.row.measure == measure and theme in layer.themes
            for window in layer.windows
        ]
        for measure in ("antal", "koncentration", "koncentration_gi", "per_1000")
    }
    counting = next(layer for layer in layers if layer.row.measure == "antal")
    return ThemeCounts.model_validate(
        {
            "theme": theme,
            "title": catalogue.themes[theme].title,
            "source": counting.row.source,
            "clock": counting.row.clock,
            "unit": counting.row.unit,
            "windows": [_count(window, row, layer.row.unit) for layer, window, row in of_theme["antal"]],
            "concentration": [
                _concentration(window, row, counting.row.unit) for _, window, row in of_theme["koncentration"]
            ]
            or None,
            "clustering": [_clustering(window, row) for _, window, row in of_theme["koncentration_gi"]]
            or None,
            "rates": [_rate(layer, window, row) for layer, window, row in of_theme["per_1000"]] or None,
            "breaks": _theme_breaks(theme, layers),
        }
    )


def _count(window: Window, row: ValueRow | None, unit: str) -> PeriodCount:
    return PeriodCount.model_validate(
        {
            **_days(window),
            "n": row.n if row else None,
            "status": row.status if row else None,
            "words": count_words(row.n if row else None, row.status if row else None, unit),
        }
    )


def _concentration(window: Window, row: ValueRow | None, unit: str) -> PeriodConcentration:
    return PeriodConcentration.model_validate(
        {
            **_days(window),
            "is_raised": row.is_raised if row else None,
            "expected": row.expected if row else None,
            "status": row.status if row else None,
            "words": raised_words(row.is_raised if row else None, row.status if row else None, unit),
        }
    )


def _clustering(window: Window, row: ValueRow | None) -> PeriodClustering:
    return PeriodClustering.model_validate(
        {
            **_days(window),
            "is_raised": row.is_raised if row else None,
            "z": row.estimate if row else None,
            "status": row.status if row else None,
            "words": clustered_words(row.is_raised if row else None, row.status if row else None),
        }
    )


def _rate(layer: Layer, window: Window, row: ValueRow | None) -> PeriodRate:
    rate, low, high = (row.estimate, row.low, row.high) if row else (None, None, None)
    return PeriodRate.model_validate(
        {
            **_days(window),
            "n": row.n if row else None,
            "rate": rate,
            "low": low,
            "high": high,
            "population": row.base if row else None,
            "population_on": counted_on(layer, window),
            "status": row.status if row else None,
            "words": rate_words(rate, low, high, row.status if row else None),
        }
    )


def counted_on(layer: Layer, window: Window) -> object:
    """Find the day of the denominator in what the layer says of how it was made."""
    told_of = layer.row.metadata.get("denominators")
    of_window = told_of.get(window.title) if isinstance(told_of, dict) else None
    return of_window.get("on") if isinstance(of_window, dict) else None


def _answer(row: EstimateRow) -> SurveyAnswer:
    return SurveyAnswer.model_validate(
        {
            **_days(Window(row.window_from, row.window_to)),
            "kon": row.kon,
            "alder": row.alder,
            "andel": row.andel,
            "ki_lag": row.ki_lag,
            "ki_hog": row.ki_hog,
            "antal_svar": row.antal_svar,
            "status": row.status,
            "words": share_words(row.andel, row.ki_lag, row.ki_hog, row.antal_svar, row.status),
        }
    )


def _days(window: Window) -> dict[str, object]:
    return {"start": window.start, "end": window.end, "title": window.title}


def _theme_breaks(theme: str, layers: Iterable[Layer]) -> list[SeriesBreak]:
    """List the breaks of a theme in the periods of its layers; areas have none, for rows are counted anew."""
    windows = [window for layer in layers for window in layer.windows]
    start, end = min(window.start for window in windows), max(window.end for window in windows)
    return told(breaks_of_theme(theme, start, end))
