"""Many tests at once: what share of the findings is false."""

import numpy as np
import numpy.typing as npt

from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust the p-values of one family so that a threshold on them bounds the false discovery rate.

    With the m p-values of the family in rising order, p_(1) <= … <= p_(m),

        q_(i) = min over k >= i of  min(1, p_(k) · m / k).

    Calling everything with q <= d a finding keeps the expected share of false findings at or
    below d, when the tests are independent or, as overlapping neighbourhoods are, positively
    dependent (Benjamini & Yekutieli 2001), also when the p-values of the true nulls are larger
    than uniform, as those of counts are.

    Parameters
    ----------
    p
        Shape (m,). One p-value per test, 0 to 1. NaN where no test was made: it belongs to no
        family, and neither counts in m nor changes another q.

    Returns
    -------
    q
        Shape (m,). 0 to 1; NaN where `p` is.

    Raises
    ------
    ShapeError
        When `p` is not one-dimensional or a value lies outside 0 to 1.

    References
    ----------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289–300,
    doi:10.1111/j.2517-6161.1995.tb02031.x
    Benjamini & Yekutieli (2001), Annals of Statistics 29(4), doi:10.1214/aos/1013699998
    """
    values = np.asarray(p, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError(f"expected p-values of shape (m,), got {values.shape}")
    is_test = ~np.isnan(values)
    family = values[is_test]
    if np.any((family < 0) | (family > 1)):
        raise ShapeError(f"expected p-values from 0 to 1, got {family.min():g} to {family.max():g}")
    q = np.full(values.shape, np.nan)
    m = len(family)
    if m == 0:
        return q
    order = np.argsort(family, kind="stable")
    scaled = family[order] * m / np.arange(1, m + 1)
    # the largest p first: each q is the smallest of its own and all later ones
    smallest = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(smallest, 1.0)
    q[is_test] = adjusted
    return q
