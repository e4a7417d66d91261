import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.errors import ShapeError
from geo.platser import Prior, fit_prior
from geo.platser.shrinkage import Floats, Ints


def a_city(seed: int, shape: float, n: int = 2700) -> tuple[Ints, Floats]:
    rng = np.random.default_rng(seed)
    expected = rng.lognormal(1.0, 1.0, n)
    return rng.poisson(expected * rng.gamma(shape, 1 / shape, n)), expected


def test_three_places_by_hand() -> None:
    # mean 1, shape 2. O = 10, E = 3: (10 + 2)/(3 + 2) = 2.4, drawn in from 10/3; se² = log(1 + 1/12)
    # O = 0, E = 3: 2/5 = 0.4, not 0; nothing known: 1, and the error of the prior, log(1 + 1/2)
    prior = Prior(mean=1.0, shape=2.0)
    observed, expected = np.array([10, 0, 0]), np.array([3.0, 3.0, 0.0])
    np.testing.assert_allclose(prior.log_risk(observed, expected), np.log([2.4, 0.4, 1.0]), rtol=1e-14)
    np.testing.assert_allclose(prior.log_risk_se(observed), np.sqrt(np.log([13 / 12, 1.5, 1.5])), rtol=1e-14)


def test_the_mean_of_the_city_is_the_zero_of_every_place() -> None:
    # O/E twice as high everywhere: nothing is relative to the city
    prior = Prior(mean=2.0, shape=3.0)
    np.testing.assert_allclose(prior.log_risk(np.array([8]), np.array([4.0])), [0.0], atol=1e-15)


def test_the_posterior_is_the_one_of_the_gamma_distribution() -> None:
    prior = Prior(mean=1.25, shape=0.8)
    posterior = stats.gamma(7 + 0.8, scale=1 / (3.0 + 0.8 / 1.25))
    one, three = np.array([7]), np.array([3.0])
    assert prior.log_risk(one, three)[0] == pytest.approx(math.log(posterior.mean() / 1.25), rel=1e-12)
    assert prior.chance_above(one, three)[0] == pytest.approx(posterior.sf(1.25), rel=1e-10)
    matched = math.log(1 + posterior.var() / posterior.mean() ** 2)
    assert prior.log_risk_se(one)[0] == pytest.approx(math.sqrt(matched), rel=1e-12)


@pytest.mark.parametrize("shape", [0.3, 1.0, 4.0])
def test_the_shape_of_a_made_city_is_found_again(shape: float) -> None:
    prior = fit_prior(*a_city(1, shape))
    assert prior.shape == pytest.approx(shape, rel=0.15)
    assert prior.mean == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_no_other_shape_is_more_likely(seed: int) -> None:
    observed, expected = a_city(seed, 0.7, 300)
    prior = fit_prior(observed, expected)
    means = expected * observed.sum() / expected.sum()

    def likelihood(shape: float) -> float:
        return float(stats.nbinom.logpmf(observed, shape, shape / (shape + means)).sum())

    best = likelihood(prior.shape)
    assert all(likelihood(prior.shape * factor) < best for factor in (0.01, 0.5, 0.99, 1.01, 2, 100))


def test_a_city_that_varies_by_chance_alone_has_no_raised_place() -> None:
    expected = np.full(400, 5.0)
    observed = np.tile([4, 5, 5, 6], 100)  # less spread than Poisson has
    prior = fit_prior(observed, expected)
    assert prior.shape == math.inf
    ten, five = np.array([10]), np.array([5.0])
    for found in (prior.log_risk(ten, five), prior.log_risk_se(ten), prior.chance_above(ten, five)):
        np.testing.assert_array_equal(found, [0.0])


def test_shrinking_comes_nearer_to_the_truth_than_the_raw_ratio() -> None:
    rng = np.random.default_rng(5)
    risk, expected = rng.gamma(2.0, 0.5, 3000), rng.lognormal(0.0, 1.0, 3000)
    observed = rng.poisson(risk * expected)
    shrunk = np.exp(fit_prior(observed, expected).log_risk(observed, expected))
    assert np.mean((shrunk - risk) ** 2) < 0.5 * np.mean((observed / expected - risk) ** 2)


@given(st.integers(0, 500), st.floats(0.01, 500), st.floats(0.05, 50))
def test_a_shrunk_risk_lies_between_the_city_and_the_raw_ratio(o: int, e: float, shape: float) -> None:
    shrunk = math.exp(Prior(1.0, shape).log_risk(np.array([o]), np.array([e]))[0])
    low, high = sorted([1.0, o / e])
    assert low * (1 - 1e-9) <= shrunk <= high * (1 + 1e-9)


@given(st.integers(0, 500), st.floats(0.01, 500), st.floats(0.05, 50))
def test_one_more_event_raises_the_risk_and_narrows_its_error(o: int, e: float, shape: float) -> None:
    prior, counts, means = Prior(1.0, shape), np.array([o, o + 1]), np.array([e, e])
    assert np.diff(prior.log_risk(counts, means))[0] > 0
    assert np.diff(prior.log_risk_se(counts))[0] < 0
    assert np.diff(prior.chance_above(counts, means))[0] >= 0


@given(st.integers(0, 10**6))
def test_what_is_unknown_changes_nothing(seed: int) -> None:
    observed, expected = a_city(seed, 1.0, 40)
    more = fit_prior(np.append(observed, [9, 9]), np.append(expected, [np.nan, 0.0]))
    assert more == fit_prior(observed, expected)


def test_a_city_without_events_says_nothing() -> None:
    prior = fit_prior(np.zeros(3, dtype=np.int64), np.ones(3))
    np.testing.assert_array_equal(prior.log_risk(np.array([0]), np.array([1.0])), [0.0])
    assert fit_prior(np.empty(0, dtype=np.int64), np.empty(0)) == prior


@pytest.mark.parametrize(
    ("observed", "expected", "reason"),
    [
        (np.array([1, -1]), np.ones(2), "0 or more"),
        (np.array([0.5]), np.ones(1), "whole"),
        (np.array([1, 2]), np.ones(3), "one expected number per count"),
        (np.array([1]), np.array([-1.0]), "not negative"),
        (np.array([1]), np.array([np.inf]), "finite"),
    ],
)
def test_what_does_not_fit_is_refused(observed: Ints, expected: Floats, reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        fit_prior(observed, expected)
