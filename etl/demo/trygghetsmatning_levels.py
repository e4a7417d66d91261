"""What the synthetic trygghetsmätning answers: published values, and levels drawn around them."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.demo import places
from geo.cells import apportion
from geo.crosswalk import STADSDELSOMRADE_VERSIONS
from geo.data import read_facts
from geo.names import normalise_name

Floats = npt.NDArray[np.float64]

WHOLE_CITY: Final = "Hela staden"
EVERYBODY: Final = "alla"

INVENTED_YEAR: Final = 2023
"""The survey of which nothing published was found: all of it is drawn."""

ANSWERS: Final = {2014: 16_300, 2017: 17_669, 2020: 17_857, INVENTED_YEAR: 14_300}
"""Answers in the whole city: published for 2017 and 2020, computed from the share that answered for
2014 (51 % of about 32 000), assumed for 2023."""

CITY_LEVELS: Final[Mapping[str, Mapping[int, float]]] = {
    "oro_brott": {2014: 8, 2017: 11, 2020: 9, INVENTED_YEAR: 10},
    "otrygg_ute": {2014: 11, 2017: 10, 2020: 10, INVENTED_YEAR: 11},
    "upplever_nedskrapning": {2014: 36, 2017: 38, 2020: 35, INVENTED_YEAR: 37},
    "upplever_klotter": {2014: 28, 2017: 31, 2020: 30, INVENTED_YEAR: 29},
    "upplever_morka_platser": {2014: 26, 2017: 27, 2020: 25, INVENTED_YEAR: 26},
    "upplever_narkotika": {2014: 15, 2017: 19, 2020: 18, INVENTED_YEAR: 19},
}
"""Indicator → year → per cent of the whole city. Of the first two the values in `PUBLISHED` are
published; the rest is assumed."""

INDICATORS: Final = tuple(CITY_LEVELS)
SURVEY_YEARS: Final = tuple(ANSWERS)

SMALLEST_STADSDEL: Final = 900
"""Inhabitants below which the city publishes nothing of a stadsdel."""

# Known to be smaller (2018), where persons spread by land say otherwise.
_TOO_SMALL: Final = (
    "Bällsta",
    "Djurgården",
    "Eneby",
    "Farstanäset",
    "Flaten",
    "Lunda",
    "Olovslund",
    "Orhem",
    "Skrubba",
    "Åkeshov",
)

LEAST_ANSWERS: Final = 60
MOST_ANSWERS: Final = 250
"""Answers of a stadsdel."""


class Key(NamedTuple):
    """What one value is of; `omrade` as a delivery writes it."""

    year: int
    omrade: str
    kon: str
    alder: str
    indikator: str


def _of_all(year: int, omrade: str, indikator: str) -> Key:
    return Key(year, omrade, EVERYBODY, EVERYBODY, indikator)


PUBLISHED: Final[Mapping[Key, float]] = {
    _of_all(2014, WHOLE_CITY, "oro_brott"): 8,
    _of_all(2017, WHOLE_CITY, "oro_brott"): 11,
    _of_all(2020, WHOLE_CITY, "oro_brott"): 9,
    _of_all(2017, "Stadsdelsområde Rinkeby-Kista", "oro_brott"): 21,
    _of_all(2020, "Stadsdelsområde Rinkeby-Kista", "oro_brott"): 11,
    _of_all(2017, "Stadsdelsområde Spånga-Tensta", "oro_brott"): 26,
    _of_all(2020, "Stadsdelsområde Spånga-Tensta", "oro_brott"): 13,
    _of_all(2017, "Stadsdelsområde Farsta", "oro_brott"): 12,
    _of_all(2020, "Stadsdelsområde Farsta", "oro_brott"): 12,
    _of_all(2017, WHOLE_CITY, "otrygg_ute"): 10,
    _of_all(2020, WHOLE_CITY, "otrygg_ute"): 10,
    Key(2020, WHOLE_CITY, EVERYBODY, "65-79", "oro_brott"): 6,
}
"""Per cent as published by Stockholms stad and in the press, September 2020."""

# Beside the city's level, for areas of which no value is published: higher where the survey of 2017
# is said to be higher, lower in the inner city. Assumed.
_FACTORS: Final = {
    "Bromma": 0.80,
    "Enskede-Årsta-Vantör": 1.10,
    "Farsta": 1.15,
    "Hägersten-Liljeholmen": 0.85,
    "Hägersten-Älvsjö": 0.87,
    "Hässelby-Vällingby": 1.40,
    "Järva": 1.60,
    "Kungsholmen": 0.70,
    "Norra innerstaden": 0.75,
    "Norrmalm": 0.75,
    "Rinkeby-Kista": 1.70,
    "Skarpnäck": 0.95,
    "Skärholmen": 1.50,
    "Spånga-Tensta": 1.60,
    "Södermalm": 0.80,
    "Älvsjö": 0.90,
    "Östermalm": 0.72,
}
# Of a factor as much as this power of it holds for what people see, not fear.
_DAMPING: Final = {"oro_brott": 1.0, "otrygg_ute": 0.9}
_OTHER_DAMPING: Final = 0.4
_AREA_SPREAD: Final = 0.02
_STADSDEL_SPREAD: Final = 0.15


def read_areas(year: int) -> pd.DataFrame:
    """List the stadsdelar of a survey that are large enough, with the area each was part of.

    Parameters
    ----------
    year
        Of the survey; its stadsdelsområden are those of the autumn, when it is published.

    Returns
    -------
    stadsdelar
        Columns stadsdel, stadsdelsomrade (names), persons (2024), is_published (large enough).
    """
    version = max(day for day in STADSDELSOMRADE_VERSIONS if day <= date(year, 10, 1))
    facts = read_facts("stadsdelar")
    persons = places.read_cells().groupby("stadsdel")["boende"].sum()
    areas = pd.DataFrame(
        {
            "stadsdel": facts["stadsdel"].map(normalise_name),
            "stadsdelsomrade": facts[f"stadsdelsomrade_{version.year}"].map(normalise_name),
            "persons": facts["stadsdel"].map(persons).fillna(0.0),
        }
    )
    is_large = (areas["persons"] >= SMALLEST_STADSDEL) & ~areas["stadsdel"].isin(_TOO_SMALL)
    return areas.assign(is_published=is_large)


def draw_levels(areas: pd.DataFrame, year: int, seed_levels: np.random.Generator) -> pd.DataFrame:
    """Draw the level of every area and indicator, such that parts have the mean of their whole.

    Parameters
    ----------
    areas
        As `read_areas` gives them.
    year
        Of the survey.
    seed_levels
        Source of chance. The same for all years, so that an area keeps its place beside the others.

    Returns
    -------
    levels
        One row per area, columns omrade and one per indicator (per cent); the whole city first.
    """
    persons = areas.groupby("stadsdelsomrade")["persons"].sum()
    per_area = pd.DataFrame(
        {name: _area_levels(persons, year, name, seed_levels) for name in INDICATORS}, index=persons.index
    )
    published = areas[areas["is_published"]]
    noise = seed_levels.standard_normal((len(places.read_cells()["stadsdel"].unique()), len(INDICATORS)))
    relative = np.exp(_STADSDEL_SPREAD * noise[published.index.to_numpy()])
    weight = published["persons"].to_numpy()[:, None]
    number = published.groupby("stadsdelsomrade", sort=True).ngroup().to_numpy().astype(np.int64)
    mean = _sums(relative * weight, number) / _sums(weight, number)
    per_stadsdel = per_area.loc[published["stadsdelsomrade"]].to_numpy() * relative / mean[number]
    city = [[CITY_LEVELS[name][year] for name in INDICATORS]]
    names = [
        WHOLE_CITY,
        *("Stadsdelsområde " + per_area.index),
        *("Stadsdel " + published["stadsdel"]),
    ]
    levels = pd.DataFrame(np.vstack([city, per_area.to_numpy(), per_stadsdel]), columns=list(INDICATORS))
    return levels.assign(omrade=names)


def _area_levels(persons: "pd.Series[float]", year: int, indikator: str, rng: np.random.Generator) -> Floats:
    """Return one indicator of each stadsdelsområde: published, or scaled so that the city's mean holds."""
    city = CITY_LEVELS[indikator][year]
    noise = dict(zip(_FACTORS, rng.standard_normal(len(_FACTORS)), strict=True))
    power = _DAMPING.get(indikator, _OTHER_DAMPING)
    level = np.array([_FACTORS[name] ** power * np.exp(_AREA_SPREAD * noise[name]) for name in persons.index])
    known = np.array(
        [PUBLISHED.get(_of_all(year, f"Stadsdelsområde {name}", indikator), np.nan) for name in persons.index]
    )
    is_known = ~np.isnan(known)
    weight = persons.to_numpy()
    left = city * weight.sum() - (weight[is_known] * known[is_known]).sum()
    scaled = level * left / (weight[~is_known] * level[~is_known]).sum()
    levels: Floats = np.where(is_known, known, scaled)
    return levels


def _sums(values: Floats, number: npt.NDArray[np.int64]) -> Floats:
    """Sum rows by their group."""
    sums = np.zeros((number.max() + 1, values.shape[1]))
    np.add.at(sums, number, values)
    return sums


def divide_answers(areas: pd.DataFrame, year: int) -> dict[str, int]:
    """Divide the answers of the whole city among areas.

    Returns
    -------
    answers
        omrade → n. Stadsdelar have 60 to 250; what a stadsdelsområde has beside them came from
        stadsdelar too small to be published or not known. The stadsdelsområden sum to the city.
    """
    n_areas = areas["stadsdelsomrade"].nunique()
    target = ANSWERS[year] / n_areas
    share = areas["persons"] / areas.groupby("stadsdelsomrade")["persons"].transform("sum")
    n = (
        (target * share)
        .clip(LEAST_ANSWERS, MOST_ANSWERS)
        .round()
        .astype("int64")
        .where(areas["is_published"], 0)
    )
    inside = n.groupby(areas["stadsdelsomrade"]).sum()
    room = np.maximum(target - inside.to_numpy(), 0.03 * target)
    extra = apportion(ANSWERS[year] - int(inside.sum()), room)
    answers = {WHOLE_CITY: ANSWERS[year]}
    answers |= {
        f"Stadsdelsområde {name}": int(k) for name, k in zip(inside.index, inside + extra, strict=True)
    }
    published = areas[areas["is_published"]]
    own = n[areas["is_published"]].tolist()
    return answers | {f"Stadsdel {name}": k for name, k in zip(published["stadsdel"], own, strict=True)}
