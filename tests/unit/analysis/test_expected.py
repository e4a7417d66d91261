import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.analysis.expected import Floats, expected_counts
from geo.errors import ShapeError

at_risk_somewhere = hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1e6)).filter(
    lambda numbers: numbers.sum() > 1e-3
)


def test_three_cells_by_hand() -> None:
    # 20 events on 1000 inhabitants: 2 per hundred, so 600 → 12, 400 → 8, 0 → 0
    np.testing.assert_allclose(expected_counts(20, np.array([600.0, 400.0, 0.0])), [12.0, 8.0, 0.0])


@given(st.integers(0, 100_000), at_risk_somewhere)
def test_expected_sums_to_what_was_observed(total: int, at_risk: Floats) -> None:
    assert expected_counts(total, at_risk).sum() == pytest.approx(total, rel=1e-9)


@given(st.integers(0, 1000), at_risk_somewhere, st.floats(0.01, 100))
def test_the_unit_of_what_is_at_risk_does_not_matter(total: int, at_risk: Floats, factor: float) -> None:
    np.testing.assert_allclose(
        expected_counts(total, at_risk * factor), expected_counts(total, at_risk), rtol=1e-9
    )


def test_no_events_are_expected_where_none_happened() -> None:
    np.testing.assert_array_equal(expected_counts(0, np.zeros(3)), np.zeros(3))


def test_events_without_anybody_at_risk_are_refused() -> None:
    with pytest.raises(ShapeError, match="at risk somewhere"):
        expected_counts(3, np.zeros(3))


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_a_number_at_risk_that_cannot_be_is_refused(bad: float) -> None:
    with pytest.raises(ShapeError, match="1 of 2"):
        expected_counts(3, np.array([5.0, bad]))


def test_a_negative_total_is_refused() -> None:
    with pytest.raises(ShapeError, match="-1"):
        expected_counts(-1, np.ones(2))


def test_a_table_at_risk_is_refused() -> None:
    with pytest.raises(ShapeError, match="shape"):
        expected_counts(1, np.ones((2, 2)))
