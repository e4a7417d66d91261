"""What would be seen if the risk were the same everywhere."""

import numpy as np
import numpy.typing as npt

from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]


def expected_counts(total: int, at_risk: Floats) -> Floats:
    """Share out a city's total by what is at risk in each cell: indirect standardisation.

        E_i = O · N_i / sum_j N_j

    that is, the number at risk N_i times the rate O / N of the city itself. The expected numbers
    sum to the observed total, so a map of observed over expected compares places within the city
    and says nothing about its level.

    Parameters
    ----------
    total
        O, the number of events in all cells together; not negative.
    at_risk
        Shape (n,). N_i, inhabitants or another number at risk, in any one unit; not negative.
        A cell where it is unknown cannot take part, and neither can its events: leave both out.

    Returns
    -------
    expected
        Shape (n,). Events; 0 where nothing is at risk, and everywhere when `total` is 0.

    Raises
    ------
    ShapeError
        When `total` is negative, `at_risk` is not one-dimensional, has a negative, infinite or
        NaN number, or is 0 everywhere although there are events to share out.

    References
    ----------
    Breslow & Day (1987), Statistical Methods in Cancer Research II, IARC Scientific
    Publications 82, section 2.3 (expected numbers from a standard rate).
    """
    numbers = np.asarray(at_risk, dtype=np.float64)
    if numbers.ndim != 1:
        raise ShapeError(f"expected numbers at risk of shape (n,), got {numbers.shape}")
    if total < 0:
        raise ShapeError(f"expected a total of 0 or more events, got {total}")
    is_unusable = ~np.isfinite(numbers) | (numbers < 0)
    if is_unusable.any():
        raise ShapeError(
            f"expected numbers at risk that are known, finite and not negative, "
            f"got {np.count_nonzero(is_unusable)} of {len(numbers)} that are not"
        )
    if total == 0:
        return np.zeros_like(numbers)
    everyone = numbers.sum()
    if everyone == 0:
        raise ShapeError(f"expected something at risk somewhere, got 0 in all cells and {total} events")
    expected: Floats = total * (numbers / everyone)
    return expected
