"""What a synthetic delivery can be asked for, and the generators of chance it is drawn with."""

from enum import IntEnum
from typing import Final

import numpy as np

from etl.demo import targets
from geo.errors import ParameterError


class Stream(IntEnum):
    """One stream of chance per kind of delivery: none depends on what else is made.

    The police's rows with positions have a stream without a number, [seed, year], and the city's
    weights [seed, 0]; they were first.
    """

    PLANTED = 1
    TYCK_TILL = 2
    TRYGGHETSINVENTERING = 3
    TRYGGHETSMATNING = 4
    BASOMRADE = 5
    OMRADE = 6


FULL_VOLUME: Final = 1.0


def make_generator(seed: int, stream: Stream, year: int = 0) -> np.random.Generator:
    """Make the source of chance of one stream and year."""
    return np.random.default_rng([seed, int(stream), year])


def require_request(seed: int, years: int, last_year: int, scale: float = FULL_VOLUME) -> range:
    """Return the years that are asked for, or refuse what cannot be drawn.

    Parameters
    ----------
    seed
        Not negative.
    years
        How many years, ending with `last_year`.
    last_year
        2021 to 2025: the years with published figures.
    scale
        Share of the published volume, above 0.

    Raises
    ------
    ParameterError
        When a year lies outside the published figures, the seed is negative or the scale not above 0.
    """
    if not targets.FIRST_YEAR <= last_year <= targets.LAST_YEAR:
        raise ParameterError(
            "last_year", f"ett år från {targets.FIRST_YEAR} till {targets.LAST_YEAR}", str(last_year)
        )
    most = last_year - targets.FIRST_YEAR + 1
    if not 1 <= years <= most:
        raise ParameterError("years", f"1 till {most} år som slutar {last_year}", str(years))
    if seed < 0:
        raise ParameterError("seed", "ett heltal som inte är negativt", str(seed))
    if not scale > 0:
        raise ParameterError("scale", "en andel över 0", str(scale))
    return range(last_year - years + 1, last_year + 1)
