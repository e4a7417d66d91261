"""How much of what is reported to Tyck till, when and from where: levels and assumed profiles.

Published or said in public: about 100 000 cases a year, one June with 11 020, 16 276 of klotter in a
year, more cases each year as the app spread, snow that comes and goes with the winter, and few cases
for the number of inhabitants in Järva. The rest is assumed.
"""

from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.demo.targets import STADSDELSOMRADEN
from geo.data import read_facts
from geo.tyck_till import UNCLASSIFIED

Floats = npt.NDArray[np.float64]

CASES_PER_YEAR: Final = {2021: 94_000, 2022: 97_000, 2023: 100_000, 2024: 103_000, 2025: 106_000}
"""Cases in a year at full volume."""

LOCATED_SHARE: Final = 0.93
"""Share of cases with a position."""

_SNOW: Final = "sno_halka"
# How snowy each calendar year was, beside an ordinary one; the other groups are what they are.
_SNOW_FACTOR: Final = {2021: 1.3, 2022: 0.8, 2023: 1.0, 2024: 1.2, 2025: 0.8}


@dataclass(frozen=True)
class Profile:
    """One group's share of the cases and how they come.

    Parameters
    ----------
    andel
        Share of a year's cases.
    months
        Relative weight of each month, January first.
    plats
        Kind of place in `etl.demo.places.MIXES`.
    within_day
        Share closed within 24 hours.
    median_days
        Median of the days until the others are closed.
    """

    andel: float
    months: tuple[float, ...]
    plats: str
    within_day: float
    median_days: float


_SUMMER: Final = (5, 5, 7, 8.5, 10.5, 12, 10.5, 10, 9, 8, 7, 6)
_GROWING: Final = (2, 2, 4, 8, 14, 17, 14, 14, 11, 7, 3, 2)
_DARK: Final = (12, 9, 8, 5, 4, 3, 3, 6, 9, 13, 15, 13)
_EVEN: Final = (7, 7, 8.5, 9, 9.5, 11, 8, 8, 8.5, 8.5, 7.5, 6.5)
_ROAD: Final = (6, 7, 13, 12, 10, 10, 7, 8, 8, 7, 6, 5)
_WINTER: Final = (34, 28, 9, 1, 0, 0, 0, 0, 0, 1, 7, 20)

PROFILES: Final = {
    "nedskrapning": Profile(0.205, _SUMMER, "gata", 0.55, 4),
    "papperskorg": Profile(0.110, _SUMMER, "strak", 0.50, 3),
    "klotter_affischering": Profile(0.160, _EVEN, "gata", 0.70, 5),
    "trasig_utrustning": Profile(0.060, _EVEN, "strak", 0.15, 14),
    "belysning": Profile(0.080, _DARK, "gata", 0.10, 12),
    "skymd_sikt": Profile(0.055, _GROWING, "bostad", 0.05, 25),
    "park_gronyta": Profile(0.075, _GROWING, "bostad", 0.10, 15),
    "gata_gangvag": Profile(0.100, _ROAD, "gata", 0.10, 20),
    _SNOW: Profile(0.058, _WINTER, "bostad", 0.60, 2),
    "skylt_trafikmiljo": Profile(0.045, _EVEN, "gata", 0.10, 18),
    "overgivet_fordon": Profile(0.035, _SUMMER, "bostad", 0.05, 30),
    "otrygghet_storning": Profile(0.012, _SUMMER, "centrum", 0.20, 6),
    UNCLASSIFIED: Profile(0.005, _EVEN, "bostad", 0.20, 6),
}
"""Group of Tyck till, or unclassified → its profile. Klotter is closed within a day in 60 to 80 %,
as the city's promise of 24 hours has it."""

GROUP_IDS: Final = tuple(PROFILES)

# Cases per inhabitant beside the city's mean: who reports is not who feels unsafe.
_PROPENSITY: Final = {
    "Bromma": 1.10,
    "Enskede-Årsta-Vantör": 1.00,
    "Farsta": 0.90,
    "Hägersten-Älvsjö": 1.15,
    "Hässelby-Vällingby": 0.80,
    "Järva": 0.40,
    "Kungsholmen": 1.15,
    "Norra innerstaden": 1.10,
    "Skarpnäck": 1.05,
    "Skärholmen": 0.60,
    "Södermalm": 1.20,
}

HOUR_WEIGHTS: Final = (1, 0.5, 0.3, 0.3, 0.5, 2, 5, 9, 10, 10, 9, 9, 9, 9, 9, 10, 11, 11, 10, 9, 8, 6, 4, 2)
"""Relative weight of each hour of the day."""

WEEKDAY_WEIGHTS: Final = (11, 11, 10.5, 10, 10, 7.5, 7.5)
"""Relative weight of each day of the week, Monday first."""


def read_targets(year: int, scale: float) -> pd.DataFrame:
    """Say how many cases to draw, per stadsdelsområde and group.

    Parameters
    ----------
    year
        2021 to 2025.
    scale
        Share of the full volume.

    Returns
    -------
    targets
        Columns area (number in `STADSDELSOMRADEN`), group (number in `GROUP_IDS`), target (not
        rounded), which sum to `scale` × `CASES_PER_YEAR`.
    """
    factor = np.array([_SNOW_FACTOR[year] if name == _SNOW else 1.0 for name in GROUP_IDS])
    group_share = factor * np.array([profile.andel for profile in PROFILES.values()])
    # Klotter and the rest make room for the snow of a hard winter, and fill what a mild one leaves.
    group_share /= group_share.sum()
    share = np.outer(_area_shares(), group_share).ravel()
    area, group = np.divmod(np.arange(len(share)), len(GROUP_IDS))
    return pd.DataFrame({"area": area, "group": group, "target": share * CASES_PER_YEAR[year] * scale})


def _area_shares() -> Floats:
    population = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["folkmangd_2024_12_31"]
    weight = np.array([population[name] * _PROPENSITY[name] for name in STADSDELSOMRADEN])
    shares: Floats = weight / weight.sum()
    return shares


def read_categories() -> pd.DataFrame:
    """Read the words that senders use: columns kategori and andel (relative within its group)."""
    path = resources.files(__package__).joinpath("tyck_till_kategorier.csv")
    with path.open("r", encoding="utf-8") as lines:
        return pd.read_csv(lines, dtype={"kategori": "str"})
