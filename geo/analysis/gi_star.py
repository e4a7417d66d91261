"""Where large values stand together: the local statistics Gi* and Gi as standard scores."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.analysis.require import require_finite
from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]

# The share of n·S1 that n·S1 − W² must exceed. It is 0 when all n weights of a row are equal and
# some 1e-16 by rounding; a binary row of n − 1 of n cells has 1/n.
_LEAST_SPREAD = 1e-12


def gi_star(values: Floats, weights: sparse.csr_array) -> Floats:
    """Score how far each cell's neighbourhood departs from the city mean.

    With W_i = sum_j w_ij, S1_i = sum_j w_ij², the mean m and the standard deviation s (divisor n)
    of all n values, the cell itself among its neighbours,

        z_i = (sum_j w_ij x_j − W_i m) / (s · sqrt((n · S1_i − W_i²) / (n − 1))).

    A row of weights times any positive number gives the same score. Expectation and variance are
    exact under total randomisation (the n values dealt out over the n cells at random); that z is
    normal is not, and is far from true for skewed counts: see `geo.analysis.permutation` for p.

    Parameters
    ----------
    values
        Shape (n,). One finite number per cell; any unit and origin, the score has neither.
    weights
        Shape (n, n). Neighbourhood in which every cell is its own neighbour: not negative,
        positive on the diagonal. Binary as a rule.

    Returns
    -------
    z
        Shape (n,). Standard deviations from the expectation under spatial randomness.
        NaN where undefined: all values equal, or the neighbourhood is the whole city (all n
        weights of the row equal).

    Raises
    ------
    ShapeError
        When `weights` is not square or does not fit `values`, has a negative, infinite or NaN
        weight or a 0 on the diagonal; when a value is not finite.

    References
    ----------
    Ord & Getis (1995), Geographical Analysis 27(4), doi:10.1111/j.1538-4632.1995.tb00912.x
    """
    numbers = require_finite(values)
    neighbours = _require_weights(weights, len(numbers))
    if np.any(neighbours.diagonal() == 0):
        raise ShapeError("expected every cell in its own neighbourhood, got some that are not")
    n = len(numbers)
    if n == 0 or np.ptp(numbers) == 0:
        return np.full(n, np.nan)
    centred = _centred(numbers)
    centred = centred - centred.mean()
    deviation = np.full(n, np.sqrt(np.mean(centred**2)))
    return _score(neighbours @ centred, neighbours, n, deviation)


def gi(values: Floats, weights: sparse.csr_array) -> Floats:
    """Score how far the neighbours of each cell, without the cell, depart from all other cells.

    As `gi_star`, but for cell i the mean, the standard deviation and the number n − 1 of cells
    are those of the other cells, and w_ii counts as 0:

        z_i = (sum_{j≠i} w_ij x_j − W_i m_i) / (s_i · sqrt(((n − 1) · S1_i − W_i²) / (n − 2))).

    Parameters
    ----------
    values
        Shape (n,). One finite number per cell; any unit and origin.
    weights
        Shape (n, n). Neighbourhood, not negative. The diagonal is not read, so the weights of
        `gi_star` serve here too.

    Returns
    -------
    z
        Shape (n,). NaN where undefined: the cell has no neighbours, all others are its
        neighbours with equal weight, or all other values are equal.

    Raises
    ------
    ShapeError
        When `weights` is not square or does not fit `values`, or has a negative, infinite or NaN
        weight; when a value is not finite.

    References
    ----------
    Ord & Getis (1995), as above.
    """
    numbers = require_finite(values)
    neighbours = _without_diagonal(_require_weights(weights, len(numbers)))
    n = len(numbers)
    if n < 3 or np.ptp(numbers) == 0:  # noqa: PLR2004 — one other cell has no spread
        return np.full(n, np.nan)
    centred = _centred(numbers)
    mean, deviation = _moments_of_others(centred)
    degree = neighbours.sum(axis=1)
    return _score(neighbours @ centred - degree * mean, neighbours, n - 1, deviation)


def _score(excess: Floats, weights: sparse.csr_array, n: int, deviation: Floats) -> Floats:
    """Divide by the standard deviation of a weighted sum of `n` values dealt out at random."""
    degree = weights.sum(axis=1)
    spread = n * weights.power(2).sum(axis=1)
    is_defined = (spread - degree**2 > _LEAST_SPREAD * spread) & (deviation > 0)
    variance = np.where(is_defined, (spread - degree**2) / (n - 1), np.nan)
    scale = np.where(is_defined, deviation, np.nan)
    z: Floats = excess / (scale * np.sqrt(variance))
    return z


def _centred(values: Floats) -> Floats:
    """Count values from their median, in a unit near their range; the values are not all equal.

    From the median, one extreme value leaves the others their digits. The units are powers of
    two, which change no digit, and keep squares from overflow and underflow.
    """
    from_median = _in_binary_unit(values)
    return _in_binary_unit(from_median - np.median(from_median))


def _in_binary_unit(values: Floats) -> Floats:
    _, exponent = np.frexp(np.abs(values).max())
    scaled: Floats = np.ldexp(values, -exponent)
    return scaled


def _moments_of_others(values: Floats) -> tuple[Floats, Floats]:
    """Return, for each cell, mean and standard deviation (divisor n − 1) of all other values."""
    others = len(values) - 1
    mean = (values.sum() - values) / others
    squares = np.sum(values**2)
    variance = np.maximum((squares - values**2) / others - mean**2, 0.0)
    # From the median the mean is at most one standard deviation off, so the difference above keeps
    # its digits, but for one case: leaving out a value that makes up most of the sum of
    # squares. At most two values can make up half of it.
    for cell in np.flatnonzero(values**2 >= squares / 2):
        rest = np.delete(values, cell)
        mean[cell], variance[cell] = rest.mean(), rest.var()
    lowest, second_lowest = np.partition(values, 1)[:2]
    second_highest, highest = np.partition(values, -2)[-2:]
    least = np.where(values == lowest, second_lowest, lowest)
    most = np.where(values == highest, second_highest, highest)
    return mean, np.where(least == most, 0.0, np.sqrt(variance))


def _without_diagonal(weights: sparse.csr_array) -> sparse.csr_array:
    others = weights.copy()
    rows = np.repeat(np.arange(others.shape[0]), np.diff(others.indptr))
    others.data[others.indices == rows] = 0.0
    return others


def _require_weights(weights: sparse.csr_array, n: int) -> sparse.csr_array:
    if weights.shape != (n, n):
        raise ShapeError(f"expected weights of shape ({n}, {n}), got {weights.shape}")
    neighbours = weights.astype(np.float64)
    neighbours.sum_duplicates()
    if not np.isfinite(neighbours.data).all() or np.any(neighbours.data < 0):
        raise ShapeError("expected weights that are finite and not negative, got others")
    return neighbours
