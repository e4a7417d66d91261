import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from geo.disclosure.derive import withhold_derived
from geo.errors import ShapeError


def test_a_neighbour_of_a_withheld_cell_is_withheld_by_hand() -> None:
    # four in a row, the first withheld: it and the second rest on it, the others do not
    row = sparse.csr_array(sparse.diags_array([1.0, 1.0, 1.0], offsets=[-1, 0, 1], shape=(4, 4)))
    mask = withhold_derived(np.array([True, False, False, False]), row)
    np.testing.assert_array_equal(mask, [True, True, False, False])


def test_weights_that_cancel_out_hide_nothing() -> None:
    difference = sparse.csr_array(np.array([[1.0, -1.0, 0.0]]))
    assert withhold_derived(np.array([True, True, False]), difference).tolist() == [True]


def test_a_stored_zero_is_no_input() -> None:
    weights = sparse.csr_array((np.array([0.0, 1.0]), np.array([0, 1]), np.array([0, 2])), shape=(1, 2))
    assert withhold_derived(np.array([True, False]), weights).tolist() == [False]


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_agrees_with_looking_at_each_input(withheld: list[bool], seed: int) -> None:
    weights = np.random.default_rng(seed).integers(-1, 2, size=(5, len(withheld)))
    expected = [any(w != 0 and hidden for w, hidden in zip(row, withheld, strict=True)) for row in weights]
    assert withhold_derived(np.array(withheld), sparse.csr_array(weights)).tolist() == expected


def test_weights_of_other_inputs_are_refused() -> None:
    with pytest.raises(ShapeError, match="one column"):
        withhold_derived(np.array([True]), sparse.csr_array((2, 3)))


def test_a_number_is_no_mask() -> None:
    with pytest.raises(ShapeError, match="booleans"):
        withhold_derived(np.array([1, 0]), sparse.csr_array((2, 2)))
