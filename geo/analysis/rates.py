"""Events per inhabitant, with the interval that chance alone leaves open."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]

LEAST_POPULATION = 900
"""Inhabitants below which no rate is given. The city's own practice: its statistics leave out the
eleven stadsdelar with fewer, Eneby with 897 being the largest of them (2018)."""

CONFIDENCE = 0.95
"""Share of intervals that hold the true rate, at least."""


@dataclass(frozen=True)
class Rates:
    """Events per so many inhabitants.

    Parameters
    ----------
    rate
        Shape (n,). NaN where the count or the population is unknown, or the population is 0.
    low, high
        Shape (n,). Ends of the exact 95 % interval; NaN where `rate` is.
    """

    rate: Floats
    low: Floats
    high: Floats


def rate_per(count: npt.ArrayLike, population: npt.ArrayLike, per: float) -> Rates:
    """Divide counts by population, with exact Poisson intervals.

    For a count x of events that happen independently, the interval of its mean is (Garwood)

        low = chi2(0.025; 2x) / 2, 0 when x = 0;    high = chi2(0.975; 2x + 2) / 2,

    chi2(p; f) the quantile of chi-square with f degrees of freedom. It holds the true mean in at
    least 95 % of cases, whatever the mean, which the usual x ± 1.96 √x does not. The population
    is taken as known. Events that come in groups vary more than this interval says.

    Parameters
    ----------
    count
        Shape (n,). Events, whole and not negative; NaN where unknown or withheld.
    population
        Shape (n,). Inhabitants, or another number at risk, not negative; NaN where unknown.
        Put through `not_below` first where the number of inhabitants can be small.
    per
        How many inhabitants the rate is for, such as 1000; positive.

    Returns
    -------
    Rates
        In events per `per` inhabitants.

    Raises
    ------
    ShapeError
        When shapes differ or are not (n,); a count is negative or not whole; a population is
        negative or infinite; `per` is not positive and finite.

    References
    ----------
    Garwood (1936), Biometrika 28(3/4), doi:10.1093/biomet/28.3-4.437
    Ulm (1990), American Journal of Epidemiology 131(2), doi:10.1093/oxfordjournals.aje.a115507
    """
    events, people = _require_numbers(count, "counts"), _require_numbers(population, "populations")
    if events.shape != people.shape:
        raise ShapeError(f"expected one population per count, got {people.shape} for {events.shape}")
    if np.any(events != np.round(events), where=~np.isnan(events)):
        raise ShapeError("expected counts as whole numbers, got fractions")
    if not (np.isfinite(per) and per > 0):
        raise ShapeError(f"expected a rate per a positive number of inhabitants, got {per}")
    is_defined = (people > 0) & ~np.isnan(events)
    scale = np.full(people.shape, np.nan)
    np.divide(per, people, out=scale, where=is_defined)
    known = np.where(is_defined, events, 0.0)
    outside = (1 - CONFIDENCE) / 2
    # a chi-square quantile of 2x degrees of freedom, halved, is one of the gamma distribution of shape x
    low = np.where(known == 0, 0.0, special.gammaincinv(np.maximum(known, 1.0), outside))
    high = special.gammainccinv(known + 1.0, outside)
    return Rates(known * scale, low * scale, high * scale)


def not_below(population: npt.ArrayLike, least: float = LEAST_POPULATION) -> Floats:
    """Take populations too small to carry a rate for unknown.

    Parameters
    ----------
    population
        Shape (n,). Inhabitants, not negative; NaN where unknown.
    least
        Smallest population that keeps its number.

    Returns
    -------
    population
        Shape (n,). NaN where it is unknown or below `least`, so that `rate_per` gives no rate.

    Raises
    ------
    ShapeError
        When `population` is not of shape (n,), or is negative or infinite somewhere.
    """
    people = _require_numbers(population, "populations")
    return np.where(people >= least, people, np.nan)


def _require_numbers(values: npt.ArrayLike, what: str) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        raise ShapeError(f"expected {what} of shape (n,), got {numbers.shape}")
    if np.any(np.isinf(numbers)) or np.any(numbers < 0):
        raise ShapeError(f"expected {what} that are finite and not negative, got others")
    return numbers
