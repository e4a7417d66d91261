"""The shapes of profiles: what is told of one area or one cell."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from api.schemas import Clock, Labelled, Period, SeriesStatus, Shape, Source, Status


class PeriodCount(Period):
    """One published number; null with its status, never 0 for what is not known."""

    n: int | None
    status: Status | None = Field(description="Null: ingen uppgift.")
    words: str = Field(description="Värdet i ord.")


class PeriodConcentration(Period):
    """Whether what is counted is concentrated in a cell in one period."""

    is_raised: bool | None
    expected: float | None
    status: Status | None
    words: str


class PeriodClustering(Period):
    """Whether volume gathers in a cell in one period, by Gi*."""

    is_raised: bool | None
    z: float | None
    status: Status | None
    words: str


class PeriodRate(Period):
    """One rate per 1 000 inhabitants with its 95 % interval and its denominator."""

    n: int | None
    rate: float | None
    low: float | None
    high: float | None
    population: int | None
    population_on: date | None = Field(description="Dagen då invånarna räknades.")
    status: Status | None
    words: str


class SurveyAnswer(Period):
    """What a group answered in one survey; null where too few did."""

    kon: str
    alder: str
    andel: float | None = Field(description="Procent.")
    ki_lag: float | None
    ki_hog: float | None
    antal_svar: int | None
    status: Literal["exact", "withheld"]
    words: str


class SurveyIndicator(Shape):
    """One question of a survey in one area, every year and group."""

    source: str
    indikator: str
    title: str
    clock: Clock
    is_synthetic: bool
    answers: Sequence[SurveyAnswer]


class SeriesBreak(Shape):
    """A day from which a series cannot be compared with what stands before it."""

    at: date
    reason: str


class ThemeCounts(Shape):
    """One theme of a place, period by period."""

    theme: str
    title: str
    source: str
    clock: Clock
    unit: str
    windows: Sequence[PeriodCount]
    concentration: Sequence[PeriodConcentration] | None = None
    clustering: Sequence[PeriodClustering] | None = None
    rates: Sequence[PeriodRate] | None = None
    breaks: Sequence[SeriesBreak] = Field(
        description="Dagar inom de visade perioderna då det som räknas i temat ändrades."
    )


class MonthCount(Shape):
    """One month of an official series."""

    month: date
    n: int | None
    status: SeriesStatus
    note: str | None
    is_preliminary: bool


class YearCount(Shape):
    """One year of an official series: the sum of twelve known months, or null."""

    year: int
    n: int | None
    status: SeriesStatus
    note: str | None
    is_preliminary: bool


class OfficialSeries(Shape):
    """One official series, unperturbed."""

    brott: str
    title: str = Field(description="Serien i ord, med sin enhet.")
    unit: Literal["antal", "per_100000", "personer", "handelser"]
    clock: Clock
    source: str
    is_synthetic: bool
    series: Sequence[MonthCount] = Field(description="Månader; tom för en serie som bara finns per år.")
    years: Sequence[YearCount]
    breaks: Sequence[SeriesBreak]


class AreaName(Shape):
    """An area of a version of its kind."""

    kind: str
    code: str
    name: str
    version: date


class Area(AreaName):
    """The area that a profile is about."""

    is_approximate: bool
    area_km2: float
    parents: Sequence[AreaName]


class Cell(Shape):
    """The cell that a profile is about."""

    h3: str
    resolution: int
    area_m2: float
    stadsdel: str | None
    stadsdel_code: str | None


class AreaProfile(Labelled):
    """All that is published about one area."""

    version: int | None
    area: Area
    summary: Sequence[str]
    themes: Sequence[ThemeCounts]
    surveys: Sequence[SurveyIndicator]
    official: Sequence[OfficialSeries]
    sources: Sequence[Source]


class CellProfile(Labelled):
    """All that is published about one cell."""

    version: int | None
    cell: Cell
    summary: Sequence[str]
    themes: Sequence[ThemeCounts]
    sources: Sequence[Source]


class SideBySideArea(Shape):
    """One area with its answers and its reported crime; null where nothing is published."""

    code: str
    name: str
    survey: Period | None
    andel: float | None = Field(description="Procent.")
    ki_lag: float | None
    ki_hog: float | None
    antal_svar: int | None
    survey_words: str
    rate: int | None = Field(description="Anmälda brott per 100 000 invånare (Brå, efter anmälningsdatum).")
    rate_year: int | None
    rate_words: str


class SideBySide(Labelled):
    """Oro och anmälda brott of every area of a division, by name."""

    title: str
    text: str
    question: str
    kind: str
    area_set_from: date
    areas: Sequence[SideBySideArea]
    sources: Sequence[Source]
