"""How far a place's risk departs from the city's, drawn towards it where little was seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from geo.analysis.require import require_counts
from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LEAST_SHAPE = 1e-2
_MOST_SHAPE = 1e6  # a spread of 0.1 % around the mean: nothing that any place could show


@dataclass(frozen=True)
class Prior:
    """How the risk varies over the city: a gamma distribution.

    Parameters
    ----------
    mean
        m, events per expected event over the whole city: 1 when the expected numbers sum to the
        observed ones, 0 when nothing was observed.
    shape
        a; the variance of the risk is m² / a. Infinite when places differ by no more than chance.
    """

    mean: float
    shape: float

    def log_risk(self, observed: Ints, expected: Floats) -> Floats:
        """Return the shrunk log relative risk, 0 where a place is as the city or nothing is known.

            log((O + a) / (m E + a)),

        the logarithm of the posterior mean (O + a) / (E + a / m) over the mean m.

        Parameters
        ----------
        observed, expected
            Shape (n,). O and E, events; 0 and 0 where nothing is known.

        Returns
        -------
        log_risk
            Shape (n,). Natural logarithm; 0.69 is twice the city's risk.
        """
        if not np.isfinite(self.shape):
            return np.zeros(np.shape(observed))
        log_risk: Floats = np.log(observed + self.shape) - np.log(self.mean * expected + self.shape)
        return log_risk

    def log_risk_se(self, observed: Ints) -> Floats:
        """Return the standard error of `log_risk`: sqrt(log(1 + 1 / (O + a))).

        It is that of the lognormal distribution with the posterior's mean and variance. For many
        events it is 1 / sqrt(O + a). The posterior's own standard deviation of log θ grows without
        bound for few events, only because risks of 1e-5 and 1e-20 are far apart as logarithms.

        Parameters
        ----------
        observed
            Shape (n,). O, events; 0 where nothing is known: the error is then that of the prior.

        Returns
        -------
        log_risk_se
            Shape (n,).
        """
        if not np.isfinite(self.shape):
            return np.zeros(np.shape(observed))
        return np.sqrt(np.log1p(1 / (observed + self.shape)))

    def chance_above(self, observed: Ints, expected: Floats) -> Floats:
        """Return P(θ > m | O, E), the chance that the risk exceeds the city's, shape (n,).

        Exact for the gamma posterior; 0 when places differ by no more than chance.
        """
        if not np.isfinite(self.shape):
            return np.zeros(np.shape(observed))
        shapes = np.asarray(observed, dtype=np.float64) + self.shape
        return np.asarray(special.gammaincc(shapes, self.mean * expected + self.shape), dtype=np.float64)


def fit_prior(observed: Ints, expected: Floats) -> Prior:
    """Estimate how the risk varies over the city from all its cells: empirical Bayes.

    In cell i, O_i ~ Poisson(θ_i E_i) with θ_i ~ Gamma(mean m, shape a), so that O_i is negative
    binomial with mean m E_i and size a. m = sum O / sum E; a maximises the likelihood of all
    cells. Moments (Marshall's estimator) are simpler, but for counts as skewed as those of crime a
    few cells decide them.

    Parameters
    ----------
    observed
        Shape (n,). Whole events per cell, not negative.
    expected
        Shape (n,). Events per cell under an equal risk; a cell where it is NaN or 0 tells nothing.

    Returns
    -------
    Prior

    Raises
    ------
    ShapeError
        When shapes differ, a count is negative or not whole, or an expected number is negative or
        infinite.

    References
    ----------
    Clayton & Kaldor (1987), Biometrics 43(3), 671–681, doi:10.2307/2532003
    Marshall (1991), Applied Statistics 40(2), 283–294, doi:10.2307/2347593
    """
    counts, means = require_counts(observed), np.asarray(expected, dtype=np.float64)
    if means.shape != counts.shape or np.any(means < 0) or np.any(np.isinf(means)):
        raise ShapeError("expected one expected number per count, finite and not negative, got others")
    is_usable = means > 0  # NaN compares false
    # in one order, whatever that of the cells: sums of floats depend on it in the last digit
    order = np.lexsort((means[is_usable], counts[is_usable]))
    counts, means = counts[is_usable][order], means[is_usable][order]
    if counts.sum() == 0:
        return Prior(mean=0.0, shape=np.inf)
    city = float(counts.sum() / means.sum())
    fitted = city * means

    def lack_of_fit(log_shape: float) -> float:
        return -_log_likelihood(counts, fitted, float(np.exp(log_shape)))

    best = optimize.minimize_scalar(
        lack_of_fit,
        bounds=(np.log(_LEAST_SHAPE), np.log(_MOST_SHAPE)),
        method="bounded",
        options={"xatol": 1e-8},
    )
    poisson = float(np.sum(special.xlogy(counts, fitted) - fitted - special.gammaln(counts + 1)))
    shape = float(np.exp(best.x))
    return Prior(mean=city, shape=shape if -best.fun > poisson else np.inf)


def _log_likelihood(counts: Ints, means: Floats, shape: float) -> float:
    """Return the logarithm of the negative binomial probability of all counts."""
    # −a log(1 + µ/a) and the ratio of gamma functions stay exact for a large shape
    draws = special.gammaln(counts + shape) - special.gammaln(shape) - special.gammaln(counts + 1)
    return float(
        np.sum(draws - shape * np.log1p(means / shape) + special.xlogy(counts, means / (means + shape)))
    )
