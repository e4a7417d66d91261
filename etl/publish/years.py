"""Which calendar years of which source are published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

import psycopg
from psycopg import sql

from etl.registry import SOURCES, find_source
from geo.periods import TIME_ZONE, Window
from geo.subjects import POLICE, TRYGGHETSINVENTERING, TYCK_TILL

POLICE_BY_FINENESS: Final = (POLICE, "polisen__anmalda_brott_basomrade", "polisen__anmalda_brott_omrade")
"""The police's rows in each shape, finest first. They tell of the same crimes: what is withheld of one
could be computed from another, so that of each year only the finest is published."""

BY_MONTH: Final = frozenset({"polisen__anmalda_brott_omrade"})
"""Sources whose rows are months: twelve of them are a year."""

OCCASIONAL: Final = frozenset({TRYGGHETSINVENTERING})
"""Sources whose rows come when somebody walks: a year is complete when it is over."""

CITY_SOURCES: Final = (TYCK_TILL, TRYGGHETSINVENTERING)

MONTHS_A_YEAR: Final = 12
LEAST_OF_A_MONTH: Final = 0.25
"""What a month of a complete year has at the least, of the median month of the source's largest year.
Crimes are reported late: a delivery of one year has some of each month of the years before it."""


@dataclass(frozen=True)
class YearOf:
    """One calendar year of one source."""

    source: str
    window: Window
    is_synthetic: bool


def complete_years(connection: psycopg.Connection, source_id: str) -> list[Window]:
    """List calendar years that rows reach through: an incomplete year would look like a decrease.

    Every month has rows, of rows that come one by one not far fewer than others, and some row is of
    the last day of the year or later.
    """
    years: dict[int, list[int]] = {}
    for month, n in connection.execute(
        "SELECT month, sum(n)::integer FROM analysis.cube_area WHERE source = %s GROUP BY 1 ORDER BY 1",
        [source_id],
    ):
        years.setdefault(month.year, []).append(n)
    if source_id in OCCASIONAL:
        today = datetime.now(TIME_ZONE).date()
        return [Window.calendar_year(year) for year in years if year < today.year]
    is_by_month, latest = source_id in BY_MONTH, latest_day(connection, source_id)
    least = 0.0 if is_by_month else LEAST_OF_A_MONTH * median(max(years.values(), key=sum, default=[0]))
    return [
        Window.calendar_year(year)
        for year, months in years.items()
        if len(months) == MONTHS_A_YEAR
        and min(months) >= least
        and (is_by_month or (latest is not None and latest >= date(year, 12, 31)))
    ]


def latest_day(connection: psycopg.Connection, source_id: str) -> date | None:
    """Give the last local day that a source's rows tell of; None when there are none."""
    row = connection.execute(
        sql.SQL("SELECT max({}) FROM core.{} WHERE superseded_by IS NULL").format(
            sql.Identifier(find_source(source_id).moment), sql.Identifier(source_id)
        )
    ).fetchone()
    latest = row[0] if row else None
    if isinstance(latest, datetime):
        return latest.astimezone(TIME_ZONE).date()
    return latest if isinstance(latest, date) else None


def police_years(connection: psycopg.Connection) -> list[YearOf]:
    """Choose for each year the finest of the police's shapes that has all of it; oldest first."""
    chosen: dict[date, YearOf] = {}
    for source_id in reversed(POLICE_BY_FINENESS):
        for year in years_of(connection, [source_id]):
            chosen[year.window.start] = year
    return [chosen[start] for start in sorted(chosen)]


def years_of(connection: psycopg.Connection, source_ids: Iterable[str]) -> list[YearOf]:
    """List the complete years of some sources."""
    return [
        YearOf(source_id, window, is_synthetic(connection, source_id))
        for source_id in source_ids
        if source_id in SOURCES
        for window in complete_years(connection, source_id)
    ]


def is_synthetic(connection: psycopg.Connection, source_id: str) -> bool:
    """Whether a source's rows are; a load never mixes the two kinds."""
    row = connection.execute(
        "SELECT coalesce(bool_and(is_synthetic), FALSE) FROM meta.delivery WHERE source = %s", [source_id]
    ).fetchone()
    return bool(row and row[0])
