"""Whatever is derived from a withheld number is withheld too."""

import numpy as np
from scipy import sparse

from geo.disclosure.table import Bools
from geo.errors import ShapeError


def withhold_derived(is_input_withheld: Bools, weights: sparse.csr_array) -> Bools:
    """Tell which derived values rest on a withheld number.

    For the test of a neighbourhood, `weights` is the neighbourhood. What a whole table goes into
    rests on every number of it: an expectation on the city's total, an adjustment for many tests
    on every p-value of the family. So release the total with the tables and derive nothing when
    it is withheld, and leave withheld tests out of the family: NaN in `benjamini_hochberg`.

    Parameters
    ----------
    is_input_withheld
        Shape (n,). `Released.is_withheld` of the inputs.
    weights
        Shape (m, n). Anything but 0 where derived value i rests on input j.

    Returns
    -------
    is_withheld
        Shape (m,). True where at least one input is withheld.

    Raises
    ------
    ShapeError
        When the two do not fit, or the mask is none.
    """
    mask = np.asarray(is_input_withheld)
    if mask.ndim != 1 or weights.shape[1] != len(mask):
        raise ShapeError(f"expected one column of weights per input, got {weights.shape} and {mask.shape}")
    if mask.dtype != np.bool_:
        raise ShapeError(f"expected a mask of booleans, got {mask.dtype}")
    # counted, not weighted: weights of both signs would cancel out
    rests_on = sparse.csr_array(
        ((weights.data != 0).astype(np.int64), weights.indices, weights.indptr), weights.shape
    )
    is_withheld: Bools = rests_on @ mask.astype(np.int64) > 0
    return is_withheld
