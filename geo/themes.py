"""The themes of reported crime: explicit lists of brottskoder with validity, never ranges.

The codes stand in `geo/data/teman.csv`, one row per theme and code; the themes themselves, what
they are called and how fine they may be shown, stand here. A brottskod is a text of four digits.
One code belongs to at most one theme on any date, and a code that no list holds has the theme
`UNKNOWN_THEME`: it is counted, never dropped.

What the lists rest on: codes, groups and last years are those of Brottsförebyggande rådet's
public list of brottskoder, checked code by code. Its known faults are mended here: it lacks 9342,
and its last years are incomplete (0607 was withdrawn in 2024, says Brå's "Klassificering av
brott" 12.0). A code "until 2018" holds through 2018. Where no year is known the limit is open.

`sexualbrott` is the codes 06xx, 61xx and 96xx whose name in that list is a crime of
brottsbalken's chapter 6, without those that ended before 2007. 4024 (köp av sexuell tjänst) is
left out: nothing in the list says which chapter it is counted in.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources

import pandas as pd

from geo.errors import ShapeError
from geo.periods import TIME_ZONE

LIST_VERSION = "2026-1"
"""Version of the code lists; changes with every change of `teman.csv`."""

UNKNOWN_THEME = "okant_tema"
"""What `assign_theme` gives a code that no list holds on that date."""

UNKNOWN_THEME_TITLE = "Okänt tema"


class Geography(StrEnum):
    """What a figure can be shown for, finest first."""

    RUTA_10 = "ruta_10"
    RUTA_9 = "ruta_9"
    RUTA_8 = "ruta_8"
    STADSDEL = "stadsdel"
    REGSO = "regso"
    STADSDELSOMRADE = "stadsdelsomrade"
    KOMMUN = "kommun"

    def is_finer_than(self, other: "Geography") -> bool:
        """Tell whether this geography comes before `other` in the order from fine to coarse."""
        order = list(Geography)
        return order.index(self) < order.index(other)


@dataclass(frozen=True)
class CodePeriod:
    """One brottskod and the dates on which it belongs to its theme.

    Parameters
    ----------
    brottskod
        Four digits, as text.
    valid_from
        The first day; None when no first day is known.
    valid_to
        The day after the last one (half-open, as every period here); None when still in use.
    """

    brottskod: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, on: date) -> bool:
        """Tell whether the code belongs to its theme on the day `on`."""
        has_begun = self.valid_from is None or self.valid_from <= on
        return has_begun and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Theme:
    """A group of brottskoder that is shown as one.

    Parameters
    ----------
    id
        Swedish ASCII, as in tables and addresses.
    title
        Swedish, for readers.
    codes
        The codes with their validity, ordered by code.
    finest
        The finest geography in which the theme may be shown, whoever asks.
    group
        Id of the larger whole the theme is part of: `vald_offentlig_miljo` is "Våld i offentlig
        miljö", outdoors and unknown offender indoors together. None for most.
    is_sensitive
        The crime is mostly private, or its code tells who the victim is.
    """

    id: str
    title: str
    codes: tuple[CodePeriod, ...]
    finest: Geography
    group: str | None
    is_sensitive: bool


_TITLES = {
    "misshandel_utomhus": "Misshandel utomhus",
    "misshandel_inomhus_obekant": "Misshandel inomhus, obekant",
    "personran_utomhus": "Rån mot privatperson utomhus",
    "ran_ovriga": "Butiksrån och övriga rån",
    "fickstold": "Fickstöld och väskryckning",
    "butiksstold": "Butiksstöld",
    "cykel": "Cykel och elsparkcykel",
    "fordon_tillgrepp": "Tillgrepp av motorfordon",
    "fordon_stold_ur": "Stöld ur och från motorfordon",
    "skadegorelse": "Skadegörelse, ej klotter",
    "klotter": "Klotter",
    "brand": "Anlagd brand",
    "sprangning": "Sprängning",
    "inbrott_lokal": "Inbrott i lokal",
    "kallare_vind": "Källare och vind",
    "bostadsinbrott": "Bostadsinbrott",
    "tjansteman": "Våld och hot mot tjänsteman",
    "intrang": "Olaga intrång och tillträdesförbud",
    "ingripande_spaning": "Ingripande- och spaningsbrott",
    "hot_ofredande": "Hot och ofredande, ej närstående",
    "sexualbrott": "Sexualbrott",
    "personran_inomhus": "Rån mot privatperson inomhus",
    "misshandel_barn": "Misshandel mot barn 0–6 år",
    "nara_relation": "Våld i nära relation, utomhus",
    "misshandel_utomhus_bekant": "Misshandel utomhus, bekant (till och med 2018)",
}

# Through 2018 the codes of misshandel_utomhus_bekant mix close relations with other
# acquaintances. A theme of their own keeps them out of every geography that would show a home.
_SENSITIVE = frozenset(
    {
        "hot_ofredande",
        "sexualbrott",
        "personran_inomhus",
        "misshandel_barn",
        "nara_relation",
        "misshandel_utomhus_bekant",
    }
)

_DEFAULT_FINEST = Geography.RUTA_9
_FINEST = dict.fromkeys(_SENSITIVE, Geography.STADSDELSOMRADE) | {
    "bostadsinbrott": Geography.REGSO,
    "sprangning": Geography.STADSDELSOMRADE,
}

_GROUPS = dict.fromkeys(("misshandel_utomhus", "misshandel_inomhus_obekant"), "vald_offentlig_miljo")


def _read_codes() -> dict[str, tuple[CodePeriod, ...]]:
    """Read the packaged lists: theme → its codes."""
    codes: dict[str, list[CodePeriod]] = defaultdict(list)
    path = resources.files("geo.data").joinpath("teman.csv")
    with path.open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            period = CodePeriod(row["brottskod"], _day(row["valid_from"]), _day(row["valid_to"]))
            codes[row["theme"]].append(period)
    return {theme: tuple(periods) for theme, periods in codes.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _build_themes() -> tuple[Theme, ...]:
    codes = _read_codes()
    return tuple(
        Theme(
            id=theme,
            title=title,
            codes=codes[theme],
            finest=_FINEST.get(theme, _DEFAULT_FINEST),
            group=_GROUPS.get(theme),
            is_sensitive=theme in _SENSITIVE,
        )
        for theme, title in _TITLES.items()
    )


THEMES: tuple[Theme, ...] = _build_themes()
"""Every theme, in the order in which it is shown."""


def assign_theme(brottskod: "pd.Series[str]", on: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    """Give each crime the theme its code belongs to on its date.

    Parameters
    ----------
    brottskod
        Shape (n,). Four digits as text; anything else has no theme.
    on
        Shape (n,), the same index. The local date of the crime, or an instant with a time zone.
        NaT where it is unknown: then the code's latest period decides.

    Returns
    -------
    theme
        Shape (n,), the same index. `UNKNOWN_THEME` where no list holds the code on that date.

    Raises
    ------
    ShapeError
        When the two do not have the same index.
    """
    if not brottskod.index.equals(on.index):
        message = f"expected one date per code, got {len(brottskod)} codes and {len(on)} dates"
        raise ShapeError(message)
    local = on if on.dt.tz is None else on.dt.tz_convert(TIME_ZONE).dt.tz_localize(None)
    rows = pd.DataFrame({"brottskod": brottskod.to_numpy(), "on": local.to_numpy()})
    rows["row"] = range(len(rows))
    candidates = rows.merge(_periods(), on="brottskod", how="inner")
    is_held = (candidates["on"] >= candidates["valid_from"]) & (candidates["on"] < candidates["valid_to"])
    held = candidates[is_held | (candidates["on"].isna() & candidates["is_latest"])]
    themes = pd.Series(UNKNOWN_THEME, index=rows.index, dtype="str")
    themes.loc[held["row"].to_numpy()] = held["theme"].to_numpy()
    return pd.Series(themes.to_numpy(), index=brottskod.index, dtype="str", name="theme")


@lru_cache(maxsize=1)
def _periods() -> pd.DataFrame:
    """Return one row per theme and code, open limits replaced by the widest dates."""
    # limits that any stored date lies within, also at nanosecond resolution
    first, last = date(1700, 1, 1), date(2200, 1, 1)
    periods = pd.DataFrame(
        [
            (code.brottskod, theme.id, code.valid_from or first, code.valid_to or last)
            for theme in THEMES
            for code in theme.codes
        ],
        columns=["brottskod", "theme", "valid_from", "valid_to"],
    ).astype({"brottskod": "str", "theme": "str", "valid_from": "datetime64[s]", "valid_to": "datetime64[s]"})
    latest = periods.groupby("brottskod")["valid_to"].transform("max")
    return periods.assign(is_latest=periods["valid_to"] == latest)
