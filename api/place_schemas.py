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
    """Whether reported crime is concentrated in a cell in one period."""

    is_raised: bool | None
    expected: float | None
    status: Status | None
    words: str


class SeriesBreak(Shape):
    """A day from which a series cannot be compared with what stands before it."""

    at: date
    reason: str


class ThemeCounts(Shape):
    """One theme of a place, period by period."""

    theme: str
    title: str
    windows: Sequence[PeriodCount]
    concentration: Sequence[PeriodConcentration] | None = None
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
    unit: Literal["antal", "per_100000"]
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
    official: Sequence[OfficialSeries]
    sources: Sequence[Source]


class CellProfile(Labelled):
    """All that is published about one cell."""

    version: int | None
    cell: Cell
    summary: Sequence[str]
    themes: Sequence[ThemeCounts]
    sources: Sequence[Source]
