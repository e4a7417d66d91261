"""Where more was counted than an equal risk would give, neighbourhood by neighbourhood."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from geo.analysis.multiple import benjamini_hochberg
from geo.analysis.require import require_counts, require_neighbourhood
from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hotspots:
    """The test of every neighbourhood of one layer and period.

    Parameters
    ----------
    observed_nb
        Shape (n,). Events in the neighbourhood of each cell.
    expected_nb
        Shape (n,). Events expected there under an equal risk; NaN where it is not known for
        every cell of the neighbourhood.
    p
        Shape (n,). P(X >= observed_nb) under an equal risk; NaN where it is undefined.
    q
        Shape (n,). `p` adjusted for the number of tests; NaN where `p` is.
    """

    observed_nb: Ints
    expected_nb: Floats
    p: Floats
    q: Floats


def poisson_hotspots(observed: Ints, expected: Floats, weights: sparse.csr_array) -> Hotspots:
    """Test each neighbourhood for more events than expected, and adjust for the number of tests.

    With O_i = sum_j w_ij o_j and E_i = sum_j w_ij e_j, and X_i ~ Poisson(E_i) when the risk is
    the same everywhere,

        p_i = P(X_i >= O_i) = 1 - sum_{k < O_i} exp(-E_i) E_i^k / k! = P(O_i, E_i),

    the regularised lower incomplete gamma function, and 1 when O_i is 0. It is the exact upper
    tail, not an approximation, with full relative accuracy down to the smallest double (about
    1e-308; below that it is 0). Because counts are discrete, p is somewhat larger than uniform
    under the null: the test errs towards fewer findings. q follows Benjamini & Hochberg over
    the defined p of the call, so one call is one family: one layer and period.

    Events that come in groups (one offender, one evening) vary more than Poisson does; a finding
    then says that the place differs from an equal and independent risk, not why.

    Parameters
    ----------
    observed
        Shape (n,). Whole events per cell, not negative.
    expected
        Shape (n,). Events per cell under an equal risk, not negative; NaN where unknown.
    weights
        Shape (n, n). Binary neighbourhood, every cell its own neighbour. Anything but 0 and 1
        is refused: a weighted sum of Poisson numbers is not Poisson.

    Returns
    -------
    Hotspots
        `p` and `q` are NaN where `expected_nb` is 0 or NaN: where nobody is at risk there is no
        rate to compare with, whatever was observed.

    Raises
    ------
    ShapeError
        When shapes do not fit; `observed` is negative or not whole; `expected` is negative or
        infinite; `weights` is not binary or leaves a cell out of its own neighbourhood.

    References
    ----------
    Poisson tail as incomplete gamma: NIST Digital Library of Mathematical Functions 8.2.4 and
    8.4.10, https://dlmf.nist.gov/8.4
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289–300.
    """
    counts = require_counts(observed)
    means = _require_means(expected, len(counts))
    require_neighbourhood(weights, len(counts))
    observed_nb = np.rint(weights @ counts.astype(np.float64)).astype(np.int64)
    expected_nb: Floats = weights @ means
    p = np.full(len(counts), np.nan)
    is_defined = expected_nb > 0  # NaN compares false
    p[is_defined] = poisson_upper_tail(observed_nb[is_defined], expected_nb[is_defined])
    return Hotspots(observed_nb, expected_nb, p, benjamini_hochberg(p))


def poisson_upper_tail(observed: Ints, expected: Floats) -> Floats:
    """Return P(X >= observed) for X ~ Poisson(expected), exactly.

    Parameters
    ----------
    observed
        Shape (n,). Not negative.
    expected
        Shape (n,). Positive.

    Returns
    -------
    p
        Shape (n,). 1 where `observed` is 0.
    """
    # gammainc(0, E) is 1 by its limit; saying so spares us from relying on it
    tail: Floats = special.gammainc(np.maximum(observed, 1), expected)
    return np.where(observed == 0, 1.0, tail)


def _require_means(expected: Floats, n: int) -> Floats:
    means = np.asarray(expected, dtype=np.float64)
    if means.shape != (n,):
        raise ShapeError(f"expected one expected number for each of {n} cells, got {means.shape}")
    if np.any(means < 0) or np.any(np.isinf(means)):
        raise ShapeError("expected expected numbers that are finite and not negative")
    return means
