"""One series, any version of the areas: which stadsdel belongs where, and what follows for counts.

Stockholm's stadsdelsområden were redrawn three times, each time by joining whole areas. An area
of one version is therefore the same area, or the exact union of areas, of an earlier version,
and a count can be carried forward by adding; it can never be carried back by dividing.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from geo.data import read_facts
from geo.errors import DeliveryError, NotFoundError
from geo.names import code_of, normalise_name

STADSDELSOMRADE_VERSIONS = (date(2007, 1, 1), date(2020, 7, 1), date(2023, 7, 1))
"""The days on which a new division into stadsdelsområden came into force."""

STATISTICS_FROM: Mapping[date, date] = {
    date(2007, 1, 1): date(2007, 1, 1),
    date(2020, 7, 1): date(2021, 1, 1),
    date(2023, 7, 1): date(2024, 1, 1),
}
"""Version → first day of the official statistics in it: Brå counts the new areas from the next
1 January; its export says "upphörde 2021-01-01" and "upphörde 2024-01-01" of those they replace."""

MERGED_2007: Mapping[str, tuple[str, ...]] = {
    "enskede-arsta-vantor": ("Enskede-Årsta", "Vantör"),
    "hagersten-liljeholmen": ("Hägersten", "Liljeholmen"),
    "rinkeby-kista": ("Rinkeby", "Kista"),
    "sodermalm": ("Katarina-Sofia", "Maria-Gamla stan"),
}
"""Area of 2007 → the areas it was made of. Brå's export still lists these eight as "upphörde
2007-01-01"; eighteen areas became fourteen that day. Where their borders ran is not known here."""

CLOSED_BEFORE_2007 = frozenset(code_of(name) for names in MERGED_2007.values() for name in names)
"""Codes that a delivery may hold although they are in no version; their values are not used."""

_COLUMNS = ("omrade_code", "n", "status", "note")
_HAS_NUMBER = ("exact", "protected")
_STATUSES = ("exact", "protected", "withheld", "saknas", "ej_tillamplig")
# Why a sum is not given when its parts disagree: the reason that would remain last stands first.
_REASON_ORDER = ("saknas", "withheld", "ej_tillamplig")
_REASON_WORDS = {
    "saknas": "uppgift saknas för",
    "withheld": "uppgiften är skyddad för",
    "ej_tillamplig": "uppgift är inte tillämplig för",
}
_SAID_BY_SOURCE = {
    "saknas": "Källan har ingen uppgift.",
    "ej_tillamplig": "Källan anger att uppgiften inte är tillämplig.",
}


@dataclass(frozen=True)
class _Omrade:
    """A stadsdelsområde over all versions that know its name."""

    code: str
    name: str
    stadsdelar: frozenset[str]
    counted_from: date  # date.min where it was counted before the first version known here
    counted_to: date | None

    def is_counted(self, day: date) -> bool:
        return self.counted_from <= day and (self.counted_to is None or day < self.counted_to)


@dataclass(frozen=True)
class _Figure:
    n: int | None
    status: str
    note: str | None = None


@lru_cache(maxsize=1)
def _membership() -> pd.DataFrame:
    facts = read_facts("stadsdelar")
    versions = [
        pd.DataFrame(
            {
                "stadsdel_code": facts["stadsdel"].map(code_of),
                "stadsdel": facts["stadsdel"].map(normalise_name),
                "version": version,
                "stadsdelsomrade_code": facts[f"stadsdelsomrade_{version.year}"].map(code_of),
                "stadsdelsomrade": facts[f"stadsdelsomrade_{version.year}"].map(normalise_name),
            }
        )
        for version in STADSDELSOMRADE_VERSIONS
    ]
    return pd.concat(versions, ignore_index=True)


def membership() -> pd.DataFrame:
    """Say which stadsdelsområde each stadsdel belongs to in each version.

    Returns
    -------
    membership
        One row per stadsdel and version, 117 × 3: stadsdel_code, stadsdel, version (the date it
        came into force), stadsdelsomrade_code, stadsdelsomrade. Source: `geo/data/README.md`.
    """
    return _membership().copy()


def extents(version: date) -> dict[str, frozenset[str]]:
    """Return the stadsdelsområden of a version: code → codes of its stadsdelar."""
    return dict(_extents(version))


@lru_cache(maxsize=len(STADSDELSOMRADE_VERSIONS))
def _extents(version: date) -> Mapping[str, frozenset[str]]:
    in_version = _membership().loc[lambda rows: rows["version"] == version]
    groups = in_version.groupby("stadsdelsomrade_code")["stadsdel_code"]
    return {str(code): frozenset(stadsdelar) for code, stadsdelar in groups}


def in_words(names: list[str]) -> str:
    """Write names as Swedish lists them: "A", "A och B", "A, B och C"."""
    return " och ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


@lru_cache(maxsize=1)
def _omraden() -> dict[str, _Omrade]:
    """Return every stadsdelsområde of any version by code.

    Raises
    ------
    DeliveryError
        When a code means two extents; then a count's code would not say what was counted.
    """
    omraden: dict[str, _Omrade] = {}
    ends = [*list(STATISTICS_FROM.values())[1:], None]
    names = dict(zip(_membership()["stadsdelsomrade_code"], _membership()["stadsdelsomrade"], strict=True))
    for version, end in zip(STADSDELSOMRADE_VERSIONS, ends, strict=True):
        for code, extent in extents(version).items():
            known = omraden.get(code)
            if known is not None and known.stadsdelar != extent:
                message = f"Väntade en utbredning för koden {code}, fick två (ny i {version})."
                raise DeliveryError(message)
            is_older = version == STADSDELSOMRADE_VERSIONS[0] and code not in MERGED_2007
            start = date.min if is_older else STATISTICS_FROM[version]
            start = start if known is None else known.counted_from
            omraden[code] = _Omrade(code, names[code], extent, start, end)
    return omraden


def is_counted(code: str, month: date) -> bool:
    """Tell whether the official statistics counted the stadsdelsområde `code` in `month`.

    False before they took it up, after it was closed, and for areas closed before 2007: a zero
    that stands there all the same means that the figure is missing.
    """
    omrade = _omraden().get(code)
    return omrade is not None and omrade.is_counted(month)


def express(values: pd.DataFrame, to: date) -> pd.DataFrame:
    """Express delivered counts per stadsdelsområde in one version of the areas.

    A target area gets, month by month, the value delivered for the same area; else the sum of
    the delivered areas that fill it exactly; else no number and the reason. A number is never
    divided, never guessed, and never 0 because it is missing: a 0 delivered for an area in a
    month when the statistics did not yet, or no longer, count it is read as missing (Brå's
    export holds such zeros: Järva before 2024).

    Parameters
    ----------
    values
        One row per month and delivered area: `month` (first day of the month), `omrade_code`
        (code of the area as the source names it, see `code_of`), `n` (count; missing where there
        is none), `status` ("exact", "protected", "withheld", "saknas", "ej_tillamplig"). Further
        columns (for instance brott) are keys: each combination is a series of its own.
    to
        A member of `STADSDELSOMRADE_VERSIONS`.

    Returns
    -------
    expressed
        One row per key and target area: the key columns, omrade_code, n (Int64, NA unless the
        status is exact or protected), status, note (Swedish sentence or None).

    Raises
    ------
    NotFoundError
        When `to` is no known version.
    DeliveryError
        When a column is missing, a code or status is unknown, a value with a number has none, or
        an area occurs twice under one key.
    """
    if to not in STADSDELSOMRADE_VERSIONS:
        known = ", ".join(version.isoformat() for version in STADSDELSOMRADE_VERSIONS)
        message = f"Väntade en områdesindelning av {known}, fick {to.isoformat()}."
        raise NotFoundError(message)
    _require_values(values)
    keys = [column for column in values.columns if column not in _COLUMNS]
    targets = [_omraden()[code] for code in sorted(extents(to))]
    rows = [
        [*key, target.code, figure.n, figure.status, figure.note]
        for key, month, delivered in _by_key(values, keys)
        for target in targets
        for figure in [_figure(target, month, delivered)]
    ]
    expressed = pd.DataFrame(rows, columns=[*keys, *_COLUMNS])
    # pandas would make a text column of the notes and NaN of "no note"
    notes = pd.Series([row[-1] for row in rows], dtype="object")
    return expressed.astype({**values[keys].dtypes.to_dict(), "n": "Int64"}).assign(note=notes)


def _by_key(
    values: pd.DataFrame, keys: list[str]
) -> Iterator[tuple[tuple[Hashable, ...], date, dict[str, _Figure]]]:
    """Yield each key with its month and what was delivered under it, by code."""
    position = keys.index("month")
    for key, rows in values.groupby(keys, sort=True, dropna=False):  # keys of a list are tuples
        delivered = {
            str(code): _Figure(int(n) if status in _HAS_NUMBER else None, str(status))
            for code, n, status in rows[["omrade_code", "n", "status"]].itertuples(index=False)
        }
        yield key, pd.Timestamp(str(key[position])).date(), delivered


def _figure(target: _Omrade, month: date, delivered: Mapping[str, _Figure]) -> _Figure:
    if month < STADSDELSOMRADE_VERSIONS[0]:
        return _Figure(None, "saknas", "Områdesindelningen före 2007 finns inte i tjänsten.")
    own = _own_figure(target, month, delivered)
    if own is not None and own.status in (*_HAS_NUMBER, "withheld"):
        return own
    parts = _parts(target)
    figures = [_own_figure(part, month, delivered) for part in parts]
    if any(figure is not None for figure in figures):
        return _sum(parts, figures)
    whole = _whole(target, month, delivered)
    if whole is not None:
        note = f"{target.name} ingår i {whole.name}, vars siffra inte går att dela upp."
        return _Figure(None, "saknas", note)
    if own is not None:
        return _Figure(None, own.status, _SAID_BY_SOURCE[own.status])
    return _Figure(None, "saknas", f"Ingen uppgift har levererats för {target.name}.")


def _own_figure(omrade: _Omrade, month: date, delivered: Mapping[str, _Figure]) -> _Figure | None:
    """Return what was delivered for the area itself, if the month can hold a figure for it.

    A number other than 0 for a month before the area was counted is the source's own backcast;
    a 0 there, and anything after the area was closed, only fills a table's square.
    """
    figure = delivered.get(omrade.code)
    if figure is None or omrade.is_counted(month):
        return figure
    is_closed = omrade.counted_to is not None and month >= omrade.counted_to
    return None if is_closed or not figure.n else figure


@lru_cache(maxsize=64)
def _parts(target: _Omrade) -> tuple[_Omrade, ...]:
    """Return the largest other areas that together are exactly the target, or none."""
    inside = [omrade for omrade in _omraden().values() if omrade.stadsdelar < target.stadsdelar]
    largest = [
        omrade for omrade in inside if not any(omrade.stadsdelar < other.stadsdelar for other in inside)
    ]
    n_stadsdelar = sum(len(omrade.stadsdelar) for omrade in largest)
    is_exact = n_stadsdelar == len(target.stadsdelar)
    return tuple(sorted(largest, key=lambda omrade: omrade.name)) if is_exact else ()


def _whole(target: _Omrade, month: date, delivered: Mapping[str, _Figure]) -> _Omrade | None:
    """Return the area that has swallowed the target in this month, if there is one."""
    for omrade in _omraden().values():
        is_there = omrade.is_counted(month) or _own_figure(omrade, month, delivered) is not None
        if target.stadsdelar < omrade.stadsdelar and is_there:
            return omrade
    return None


def _sum(parts: tuple[_Omrade, ...], figures: list[_Figure | None]) -> _Figure:
    found = [figure or _Figure(None, "saknas") for figure in figures]
    names = in_words([part.name for part in parts])
    for reason in _REASON_ORDER:
        lacking = [part.name for part, figure in zip(parts, found, strict=True) if figure.status == reason]
        if lacking:
            note = f"Summan av {names} ges inte: {_REASON_WORDS[reason]} {in_words(lacking)}."
            return _Figure(None, reason, note)
    is_protected = any(figure.status == "protected" for figure in found)
    total = sum(figure.n or 0 for figure in found)
    return _Figure(total, "protected" if is_protected else "exact", f"Summa av {names}")


def _require_values(values: pd.DataFrame) -> None:
    missing = {"month", "omrade_code", "n", "status"} - set(values.columns)
    if missing:
        message = f"Väntade kolumnerna month, omrade_code, n och status; {sorted(missing)} saknas."
        raise DeliveryError(message)
    unknown = sorted(set(values["omrade_code"]) - set(_omraden()) - CLOSED_BEFORE_2007)
    if unknown:
        message = f"Väntade koder för stadsdelsområden, fick {unknown}."
        raise DeliveryError(message)
    strange = sorted(set(values["status"]) - set(_STATUSES))
    if strange:
        message = f"Väntade status av {list(_STATUSES)}, fick {strange}."
        raise DeliveryError(message)
    n_empty = int(values.loc[values["status"].isin(_HAS_NUMBER), "n"].isna().sum())
    if n_empty:
        message = f"Väntade ett antal där status är exact eller protected, fick {n_empty} tomma."
        raise DeliveryError(message)
    keys = [column for column in values.columns if column not in ("n", "status", "note")]
    n_repeated = int(values.duplicated(keys).sum())
    if n_repeated:
        message = f"Väntade varje område en gång per månad, fick {n_repeated} upprepade rader."
        raise DeliveryError(message)
