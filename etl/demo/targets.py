"""How many crimes to draw: published rates times population, per stadsdelsområde and brottstyp."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.data import read_facts
from geo.errors import ParameterError

FIRST_YEAR: Final = 2021
LAST_YEAR: Final = 2025
"""The years that Brå's published table holds."""

TOTAL: Final = "Totalt antal brott"
"""Name of the row of all crimes in the published table."""

BROTTSTYPER: Final = {
    "Försök till mord eller dråp (1, 2 §)": "forsok_mord_drap",
    "Misshandel inkl. grov (5, 6 §)": "misshandel",
    "Människorov (1 §)": "manniskorov",
    "Olaga frihetsberövande (2§) (fr o m 2020)": "olaga_frihetsberovande",
    "Olaga tvång (4 §)": "olaga_tvang",
    "Grov fridskränkning (4 a §)": "grov_fridskrankning",
    "Olaga förföljelse (4 b §)": "olaga_forfoljelse",
    "Olaga hot (5 §)": "olaga_hot",
    "Hemfridsbrott, olaga intrång (6 §)": "hemfridsbrott_intrang",
    "Olaga integritetsintrång (6 c, 6 d §)": "integritetsintrang",
    "Ofredande (7 §)": "ofredande",
    "6 kap. Sexualbrott": "sexualbrott",
    "Tillgrepp av motordrivet fortskaffningsmedel (7 §)": "tillgrepp_motorfordon",
    "Stöld av icke motordrivet fortskaffningsmedel (1, 2, 4 §)": "stold_cykel",
    "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)": "inbrott",
    "Rån, inkl. grovt (5, 6 §)": "ran",
    "Genom brand": "brand",
    "På motorfordon (ej genom brand)": "skadegorelse_motorfordon",
    "Klotter": "klotter",
    "Brott mot narkotikastrafflagen": "narkotika",
}
"""The published types, which do not overlap, and what they are called here."""

REST: Final = ("ovrig_skadegorelse", "ovrig_stold", "ovrigt")
"""What is left of the total, in three parts."""

STADSDELSOMRADEN: Final = (
    "Bromma",
    "Enskede-Årsta-Vantör",
    "Farsta",
    "Hägersten-Älvsjö",
    "Hässelby-Vällingby",
    "Järva",
    "Kungsholmen",
    "Norra innerstaden",
    "Skarpnäck",
    "Skärholmen",
    "Södermalm",
)
"""The division of 2023-07-01, which the published rates follow."""

EXACT_FROM: Final = 500
"""From this target on the tolerance is a share; below it, that of a count's own chance."""

_CITY: Final = "Stockholm kommun"
# Formed on 2023-07-01: their zeros in earlier years are missing values.
_FORMED_2023: Final = ("Järva", "Norra innerstaden")
_FIRST_YEAR_OF_FORMED: Final = 2024
_PER: Final = 100_000
# The årsbok's wider groups, and the published types that are parts of them.
_WIDER: Final = {
    "ovrig_skadegorelse": ("skadegorelse", ("klotter", "skadegorelse_motorfordon", "brand")),
    "ovrig_stold": ("stold_ran", ("tillgrepp_motorfordon", "stold_cykel", "inbrott", "ran")),
}
_SPREAD: Final = 0.005
_SPREAD_LIMIT: Final = 0.015
_CHANCE: Final = 0.6
_CHANCE_LIMIT: Final = 1.5
_TOTAL_LIMIT: Final = 0.01
_NO_NOISE: Final = 1e-12


def read_targets(year: int) -> pd.DataFrame:
    """Compute what was reported in one year, by place and kind.

    A rate times the population of 2024. Järva and Norra innerstaden exist from 2024: earlier
    years are their rate of 2024 times the city's change in that type. What the published types
    leave of the total is split as in 2024, the one year for which the årsbok gives all damage
    and all theft per stadsdelsområde.

    Parameters
    ----------
    year
        2021 to 2025.

    Returns
    -------
    targets
        Columns stadsdelsomrade, brottstyp, target (crimes, not rounded). The brottstyper of one
        stadsdelsområde do not overlap and sum to its total.

    Raises
    ------
    ParameterError
        When nothing is published for the year.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ParameterError("year", f"ett år från {FIRST_YEAR} till {LAST_YEAR}", str(year))
    per_type = _counts(year)
    published = per_type[list(BROTTSTYPER.values())]
    rest = per_type[TOTAL] - published.sum(axis="columns")
    parts = _rest_shares().mul(rest, axis="index")
    targets = pd.concat([published, parts], axis="columns").loc[list(STADSDELSOMRADEN)]
    long = targets.rename_axis("stadsdelsomrade").reset_index()
    return long.melt("stadsdelsomrade", var_name="brottstyp", value_name="target")


def draw_counts(
    rng: np.random.Generator, target: npt.NDArray[np.float64], area: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Draw whole numbers near their targets.

    Parameters
    ----------
    rng
        Source of chance.
    target
        Shape (n,). Crimes wanted.
    area
        Shape (n,). Number of the stadsdelsområde that each is part of.

    Returns
    -------
    n
        Shape (n,). Each within `tolerance` of its target. The numbers of one stadsdelsområde sum
        to within 1 % of its total, but for their rounding.
    """
    spread = np.where(target >= EXACT_FROM, _SPREAD * target, _CHANCE * np.sqrt(target))
    limit = np.where(target >= EXACT_FROM, _SPREAD_LIMIT * target, _CHANCE_LIMIT * np.sqrt(target))
    noise = np.clip(rng.standard_normal(len(target)) * spread, -limit, limit)
    # Small numbers that happen to err the same way would take the total with them.
    total_noise = np.abs(np.bincount(area, weights=noise))
    allowed = _TOTAL_LIMIT * np.bincount(area, weights=target)
    noise *= np.minimum(1.0, allowed / np.maximum(total_noise, _NO_NOISE))[area]
    allowance = tolerance(target)
    least, most = np.maximum(np.ceil(target - allowance), 0), np.floor(target + allowance)
    return np.clip(np.rint(target + noise), least, most).astype(np.int64)


def tolerance(target: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Say how far a drawn number may be from its target: 2 %, or twice a small count's chance."""
    return np.where(target >= EXACT_FROM, 0.02 * target, np.maximum(1.0, 2 * np.sqrt(target)))


def _counts(year: int) -> pd.DataFrame:
    """Return crimes per stadsdelsområde (rows) and type or total (columns)."""
    rates = _rates(year)
    if year < _FIRST_YEAR_OF_FORMED:
        formed = _rates(_FIRST_YEAR_OF_FORMED)
        change = rates.loc[_CITY] / formed.loc[_CITY]
        for stadsdelsomrade in _FORMED_2023:
            rates.loc[stadsdelsomrade] = formed.loc[stadsdelsomrade] * change
    population = _yearbook()["folkmangd_2024_12_31"]
    return rates.drop(index=_CITY).mul(population / _PER, axis="index")


def _rates(year: int) -> pd.DataFrame:
    """Return crimes per 100 000 inhabitants as published: rows areas and city, columns types."""
    facts = read_facts("anmalda_brott_per_100000_2021_2025")
    facts["brottstyp"] = facts["brottstyp"].replace(BROTTSTYPER)
    return facts.pivot_table(index="omrade", columns="brottstyp", values=str(year)).astype("float64")


def _rest_shares() -> pd.DataFrame:
    """Return how the rest of 2024's total is split: rows stadsdelsområden, columns `REST`."""
    counts = _counts(_FIRST_YEAR_OF_FORMED)
    rest = counts[TOTAL] - counts[list(BROTTSTYPER.values())].sum(axis="columns")
    yearbook = _yearbook()
    shares = {
        part: (yearbook[whole] - counts[list(known)].sum(axis="columns")) / rest
        for part, (whole, known) in _WIDER.items()
    }
    named = pd.DataFrame(shares).loc[counts.index]
    return named.assign(ovrigt=1 - named.sum(axis="columns"))


def _yearbook() -> pd.DataFrame:
    return read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")
