import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from geo.analysis.expected import expected_counts
from geo.analysis.hotspots import Floats, Ints, poisson_hotspots, poisson_upper_tail
from geo.errors import ShapeError


def a_line(n: int) -> sparse.csr_array:
    """Return n cells in a row, each its own and its next ones' neighbour."""
    return sparse.csr_array(sparse.diags_array([1.0, 1.0, 1.0], offsets=[-1, 0, 1], shape=(n, n)))


def a_square(side: int) -> sparse.csr_array:
    """Return side × side cells with the neighbourhood of a king."""
    band = a_line(side)
    return sparse.csr_array(sparse.kron(band, band))


@st.composite
def cities(draw: st.DrawFn) -> tuple[Ints, Floats]:
    n = draw(st.integers(2, 12))
    observed = draw(st.lists(st.integers(0, 50), min_size=n, max_size=n))
    expected = draw(st.lists(st.floats(0, 40), min_size=n, max_size=n))
    return np.array(observed), np.array(expected)


def test_one_hot_end_of_a_street_by_hand() -> None:
    # 4 cells in a row, 1 expected in each. Neighbourhoods: 0-1, 0-1-2, 1-2-3, 2-3.
    # Observed 4 0 1 0 → 4 5 1 1; expected → 2 3 3 2.
    # P(X>=4 | 2) = 1 - e^-2 (1 + 2 + 2 + 4/3)             = 0.1428765
    # P(X>=5 | 3) = 1 - e^-3 (1 + 3 + 9/2 + 9/2 + 27/8)    = 0.1847368
    # P(X>=1 | 3) = 1 - e^-3 = 0.9502129;  P(X>=1 | 2) = 1 - e^-2 = 0.8646647
    found = poisson_hotspots(np.array([4, 0, 1, 0]), np.ones(4), a_line(4))
    np.testing.assert_array_equal(found.observed_nb, [4, 5, 1, 1])
    np.testing.assert_allclose(found.expected_nb, [2, 3, 3, 2])
    np.testing.assert_allclose(found.p, [0.1428765, 0.1847368, 0.9502129, 0.8646647], atol=5e-8)
    # in rising order times 4/1 4/2 4/3 4/4: 0.5715 0.3695 1.15 0.95 → each the smallest from there on
    np.testing.assert_allclose(found.q, [0.3694735, 0.3694735, 0.9502129, 0.9502129], atol=5e-8)


@given(cities())
def test_agrees_with_scipy_stats(city: tuple[Ints, Floats]) -> None:
    observed, expected = city
    weights = a_line(len(observed))
    found = poisson_hotspots(observed, expected, weights)
    mean = weights.toarray() @ expected
    is_defined = mean > 0
    oracle = np.asarray(stats.poisson.sf(weights.toarray() @ observed - 1, np.where(is_defined, mean, 1.0)))
    np.testing.assert_allclose(found.p[is_defined], oracle[is_defined], rtol=1e-9, atol=1e-300)
    assert np.isnan(found.p[~is_defined]).all()
    if is_defined.any():
        np.testing.assert_allclose(
            found.q[is_defined], stats.false_discovery_control(found.p[is_defined]), rtol=1e-12
        )


def test_the_far_tail_is_exact_and_not_zero() -> None:
    # the first term, e^-E E^O / O!, carries the tail; the rest is a series in E/(O+1)
    observed, expected = 180, 1.5
    terms = [-expected + k * math.log(expected) - math.lgamma(k + 1) for k in range(observed, observed + 20)]
    log_tail = terms[0] + math.log(sum(math.exp(term - terms[0]) for term in terms))
    p = poisson_upper_tail(np.array([observed]), np.array([expected]))[0]
    assert 0 < p < 1e-290
    assert math.log(p) == pytest.approx(log_tail, rel=1e-12)


@given(cities(), st.randoms(use_true_random=False))
def test_names_of_cells_do_not_matter(city: tuple[Ints, Floats], random: Random) -> None:
    observed, expected = city
    weights = a_line(len(observed))
    order = np.array(random.sample(range(len(observed)), len(observed)))
    relabelled = poisson_hotspots(observed[order], expected[order], weights[order][:, order].tocsr())
    original = poisson_hotspots(observed, expected, weights)
    np.testing.assert_allclose(relabelled.p, original.p[order], rtol=1e-9)
    np.testing.assert_allclose(relabelled.q, original.q[order], rtol=1e-9)


@given(cities(), st.data())
def test_one_more_event_never_makes_a_place_less_conspicuous(
    city: tuple[Ints, Floats], data: st.DataObject
) -> None:
    observed, expected = city
    cell = data.draw(st.integers(0, len(observed) - 1))
    more = observed.copy()
    more[cell] += 1
    weights = a_line(len(observed))
    before, after = poisson_hotspots(observed, expected, weights), poisson_hotspots(more, expected, weights)
    is_defined = ~np.isnan(before.p)
    assert np.all(after.p[is_defined] <= before.p[is_defined])


def test_equal_risk_over_a_clustered_population_is_no_hotspot() -> None:
    # A tenth of 400 cells holds most of the people. The risk is the same for all: 200 years of
    # chance may flag something in about 5 % of them, not more; counts alone would always do so.
    rng = np.random.default_rng(20240101)
    side, years = 20, 200
    population = np.where(rng.random(side * side) < 0.1, 3000.0, 50.0) * rng.lognormal(0.0, 0.5, side * side)
    weights = a_square(side)
    flagged = []
    for _ in range(years):
        observed = rng.poisson(400 * population / population.sum())
        found = poisson_hotspots(observed, expected_counts(int(observed.sum()), population), weights)
        flagged.append(np.count_nonzero(found.q <= 0.05))
    assert np.mean(np.array(flagged) > 0) <= 0.06
    assert np.mean(flagged) < 0.5


def test_a_planted_hotspot_is_found_and_only_there() -> None:
    rng = np.random.default_rng(7)
    side = 20
    expected = np.full(side * side, 2.0)
    observed = rng.poisson(expected)
    middle = 10 * side + 10
    observed[middle] += 40
    found = poisson_hotspots(observed, expected, a_square(side))
    raised = set(np.flatnonzero(found.q <= 0.05).tolist())
    around = {middle + row * side + column for row in (-1, 0, 1) for column in (-1, 0, 1)}
    assert raised == around


def test_nobody_at_risk_is_no_answer() -> None:
    found = poisson_hotspots(np.array([3, 0, 0, 0]), np.array([0.0, 0.0, 0.0, 5.0]), a_line(4))
    np.testing.assert_array_equal(np.isnan(found.p), [True, True, False, False])
    np.testing.assert_array_equal(np.isnan(found.q), [True, True, False, False])


def test_an_unknown_expectation_makes_its_neighbourhood_unknown() -> None:
    found = poisson_hotspots(np.array([1, 1, 1, 1]), np.array([np.nan, 1.0, 1.0, 1.0]), a_line(4))
    np.testing.assert_array_equal(np.isnan(found.p), [True, True, False, False])
    np.testing.assert_array_equal(np.isnan(found.expected_nb), [True, True, False, False])


def test_an_empty_city_has_no_hotspots() -> None:
    found = poisson_hotspots(np.empty(0, dtype=np.int64), np.empty(0), sparse.csr_array((0, 0)))
    assert found.p.shape == found.q.shape == (0,)


@pytest.mark.parametrize(
    ("observed", "expected", "weights", "reason"),
    [
        (np.array([1, -1]), np.ones(2), a_line(2), "0 or more"),
        (np.array([1.0, 2.0]), np.ones(2), a_line(2), "whole numbers"),
        (np.ones((2, 1), dtype=np.int64), np.ones(2), a_line(2), "shape"),
        (np.array([1, 2]), np.ones(3), a_line(2), "2 cells"),
        (np.array([1, 2]), np.array([1.0, -1.0]), a_line(2), "not negative"),
        (np.array([1, 2]), np.array([1.0, np.inf]), a_line(2), "finite"),
        (np.array([1, 2]), np.ones(2), a_line(3), r"\(2, 2\)"),
        (np.array([1, 2]), np.ones(2), a_line(2) * 0.5, "binary"),
        (np.array([1, 2]), np.ones(2), sparse.csr_array(np.array([[0.0, 1], [1, 0]])), "own neighbourhood"),
    ],
)
def test_what_does_not_fit_is_refused(
    observed: Ints, expected: Floats, weights: sparse.csr_array, reason: str
) -> None:
    with pytest.raises(ShapeError, match=reason):
        poisson_hotspots(observed, expected, weights)
