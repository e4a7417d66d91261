"""Breaks: the days on which a series stops being comparable with itself, and why.

A break is shown where it falls, never smoothed over. There are two kinds: the area changed, or
what the theme counts changed. The second kind is the list `geo/data/jamforbarhet.csv`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from geo.crosswalk import (
    MERGED_2007,
    STADSDELSOMRADE_VERSIONS,
    STATISTICS_FROM,
    extents,
    in_words,
    membership,
)
from geo.data import read_facts
from geo.errors import NotFoundError


@dataclass(frozen=True)
class Break:
    """One day from which a series must not be compared with what stands before it.

    Parameters
    ----------
    at
        The first day of the new counting.
    reason
        Swedish sentence for the reader of the series.
    applies_to
        What changed: "tema:cykel" or "stadsdelsomrade:jarva".
    """

    at: date
    reason: str
    applies_to: str


def breaks_for(
    kind: str, code: str | None, version: date | None, theme: str | None, start: date, end: date
) -> list[Break]:
    """List the breaks inside a series.

    Parameters
    ----------
    kind
        Kind of area, or a geography of hexagons. Only stadsdelsområden have been redrawn.
    code, version
        The area and its version. `code` None: every area of the version; `version` None: the
        newest.
    theme
        Id of the theme; None, or an id without breaks, for the breaks of the area alone.
    start, end
        The series, half-open. A break on `start` has nothing before it and is not listed.

    Returns
    -------
    breaks
        By day, those of areas first.

    Raises
    ------
    NotFoundError
        When the version, or the code within it, does not exist.
    """
    found = []
    if kind == "stadsdelsomrade":
        found = _of_areas(code, STADSDELSOMRADE_VERSIONS[-1] if version is None else version)
    if theme is not None:
        found += _of_themes().get(theme, ())
    return _inside(found, start, end)


def breaks_of_theme(theme: str, start: date, end: date) -> list[Break]:
    """List the breaks of a theme alone, for a series that is counted anew in the areas it is shown in.

    Parameters
    ----------
    theme
        Id of the theme.
    start, end
        As in `breaks_for`.

    Returns
    -------
    breaks
        By day; empty for an id without breaks.
    """
    return _inside(_of_themes().get(theme, ()), start, end)


def _inside(found: Iterable[Break], start: date, end: date) -> list[Break]:
    return sorted((each for each in found if start < each.at < end), key=lambda each: each.at)


@cache
def _of_themes() -> Mapping[str, Sequence[Break]]:
    """Read the list once: a profile asks for every theme."""
    return {
        str(theme): [
            Break(date.fromisoformat(day), reason, f"tema:{theme}")
            for day, reason in zip(rows["datum"], rows["skal"], strict=True)
        ]
        for theme, rows in read_facts("jamforbarhet").groupby("tema")
    }


def _of_areas(code: str | None, version: date) -> list[Break]:
    if version not in STADSDELSOMRADE_VERSIONS:
        known = ", ".join(each.isoformat() for each in STADSDELSOMRADE_VERSIONS)
        message = f"Väntade en områdesindelning av {known}, fick {version.isoformat()}."
        raise NotFoundError(message)
    areas = extents(version)
    if code is not None and code not in areas:
        message = f"Väntade ett stadsdelsområde i indelningen från {version.isoformat()}, fick {code!r}."
        raise NotFoundError(message)
    codes = sorted(areas) if code is None else [code]
    return [each for area in codes for each in _of_area(area, version)]


def _of_area(code: str, version: date) -> list[Break]:
    """Find the reforms that changed which counted areas make up this one."""
    stadsdelar = extents(version)[code]
    made_of = [_overlapping(stadsdelar, reform) for reform in STADSDELSOMRADE_VERSIONS]
    applies_to = f"stadsdelsomrade:{code}"
    found = [_of_2007(area, applies_to) for area in sorted(made_of[0] & MERGED_2007.keys())]
    for reform, before, after in zip(STADSDELSOMRADE_VERSIONS[1:], made_of, made_of[1:], strict=False):
        if before != after:
            reason = _reason(sorted(before - after), sorted(after - before), reform)
            found.append(Break(STATISTICS_FROM[reform], reason, applies_to))
    return found


def _overlapping(stadsdelar: frozenset[str], version: date) -> set[str]:
    return {area for area, extent in extents(version).items() if extent & stadsdelar}


def _reason(old: list[str], new: list[str], reform: date) -> str:
    names = _names()
    old_names, new_names = (in_words(sorted(names[area] for area in group)) for group in (old, new))
    counts_after = STATISTICS_FROM[reform]
    earlier = max(version for version in STADSDELSOMRADE_VERSIONS if version < reform)
    n_old = sum(len(extents(earlier)[area]) for area in old)
    n_new = sum(len(extents(reform)[area]) for area in new)
    became = "blev" if n_old == n_new else "blev en del av"
    return (
        f"{old_names} {became} {new_names} i områdesindelningen från {reform.isoformat()}; "
        f"statistiken räknar efter den från {counts_after.isoformat()}."
    )


def _of_2007(area: str, applies_to: str) -> Break:
    reform = STADSDELSOMRADE_VERSIONS[0]
    old, new = in_words(list(MERGED_2007[area])), _names()[area]
    reason = f"{old} blev {new} i områdesindelningen från {reform.isoformat()}."
    return Break(STATISTICS_FROM[reform], reason, applies_to)


def _names() -> dict[str, str]:
    links = membership()
    return dict(zip(links["stadsdelsomrade_code"], links["stadsdelsomrade"], strict=True))
