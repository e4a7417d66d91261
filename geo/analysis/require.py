"""What every kernel on counts and neighbourhoods refuses."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def require_counts(observed: Ints) -> Ints:
    """Return whole counts, shape (n,), or refuse: negative, fractional or of another shape."""
    counts = np.asarray(observed)
    if counts.ndim != 1:
        raise ShapeError(f"expected observed counts of shape (n,), got {counts.shape}")
    if not np.issubdtype(counts.dtype, np.integer):
        raise ShapeError(f"expected observed counts as whole numbers, got {counts.dtype}")
    if np.any(counts < 0):
        raise ShapeError(f"expected observed counts of 0 or more, got {counts.min()}")
    return counts


def require_neighbourhood(weights: sparse.csr_array, n: int) -> None:
    """Refuse weights that are not binary, of n cells, with every cell its own neighbour."""
    if weights.shape != (n, n):
        raise ShapeError(f"expected weights of shape ({n}, {n}), got {weights.shape}")
    if np.any((weights.data != 0) & (weights.data != 1)):
        raise ShapeError("expected binary weights, got others than 0 and 1")
    if np.any(weights.diagonal() != 1):
        raise ShapeError("expected every cell in its own neighbourhood, got some that are not")


def require_finite(values: Floats) -> Floats:
    """Return finite numbers, shape (n,), or refuse: NaN, infinite or of another shape."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        raise ShapeError(f"expected values of shape (n,), got {numbers.shape}")
    if not np.isfinite(numbers).all():
        unusable = np.count_nonzero(~np.isfinite(numbers))
        raise ShapeError(f"expected finite values, got {unusable} of {len(numbers)} that are not")
    return numbers
