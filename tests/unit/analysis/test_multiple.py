from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from geo.analysis.multiple import Floats, benjamini_hochberg
from geo.errors import ShapeError

p_values = hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1))


def test_four_tests_by_hand() -> None:
    # in rising order 0.01 0.02 0.03 0.50, times 4/1 4/2 4/3 4/4: 0.04 0.04 0.04 0.50
    q = benjamini_hochberg(np.array([0.03, 0.50, 0.01, 0.02]))
    np.testing.assert_allclose(q, [0.04, 0.50, 0.04, 0.04])


def test_a_later_smaller_value_pulls_an_earlier_one_down() -> None:
    # 0.020·3/1 = 0.060, 0.021·3/2 = 0.0315, 0.9·3/3 = 0.9: the first takes the 0.0315 of the second
    q = benjamini_hochberg(np.array([0.020, 0.021, 0.9]))
    np.testing.assert_allclose(q, [0.0315, 0.0315, 0.9])


def test_the_fifteen_tests_of_the_paper_give_its_four_rejections() -> None:
    # Benjamini & Hochberg 1995, section 3.2: thrombolysis, q* = 0.05 rejects the four smallest
    p = np.array(
        [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0]
    )  # fmt: skip
    assert np.count_nonzero(benjamini_hochberg(p) <= 0.05) == 4


@given(p_values)
def test_agrees_with_scipy(p: Floats) -> None:
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p), rtol=1e-12, atol=0)


@given(p_values, st.integers(1, 10))
def test_what_was_not_tested_changes_nothing(p: Floats, missing: int) -> None:
    q = benjamini_hochberg(np.concatenate([np.full(missing, np.nan), p]))
    assert np.isnan(q[:missing]).all()
    np.testing.assert_array_equal(q[missing:], benjamini_hochberg(p))


@given(p_values, st.randoms(use_true_random=False))
def test_order_does_not_matter(p: Floats, random: Random) -> None:
    order = np.array(random.sample(range(len(p)), len(p)))
    np.testing.assert_allclose(benjamini_hochberg(p[order]), benjamini_hochberg(p)[order], rtol=1e-12)


@given(p_values)
def test_adjusting_never_makes_a_value_smaller_nor_changes_the_order(p: Floats) -> None:
    q = benjamini_hochberg(p)
    assert np.all(q >= p * (1 - 1e-12))
    assert np.all(q <= 1)
    assert np.all(np.diff(q[np.argsort(p, kind="stable")]) >= 0)


def test_no_test_at_all_is_no_finding() -> None:
    assert np.isnan(benjamini_hochberg(np.array([np.nan, np.nan]))).all()
    assert benjamini_hochberg(np.empty(0)).shape == (0,)


@pytest.mark.parametrize("p", [[-0.1, 0.5], [0.2, 1.5]])
def test_what_is_no_probability_is_refused(p: list[float]) -> None:
    with pytest.raises(ShapeError, match="0 to 1"):
        benjamini_hochberg(np.array(p))


def test_a_table_of_values_is_refused() -> None:
    with pytest.raises(ShapeError, match="shape"):
        benjamini_hochberg(np.ones((2, 2)))
