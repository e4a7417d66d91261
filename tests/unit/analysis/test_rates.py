import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.analysis.rates import LEAST_POPULATION, not_below, rate_per
from geo.errors import ShapeError


def test_three_stadsdelar_by_hand() -> None:
    # 24 per 12 000 is 2 per 1000; 0 is 0, and its upper end −ln 0.025 = 3.688879 per 3000 inhabitants
    found = rate_per([24, 0, 7], [12_000, 3000, 0], 1000)
    np.testing.assert_allclose(found.rate, [2, 0, np.nan])
    assert found.low[1] == 0
    assert found.high[1] == pytest.approx(3.688879 / 3, abs=1e-6)
    assert np.isnan([found.low[2], found.high[2]]).all()


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.391), (100, 81.364, 121.627)],
)
def test_the_published_limits(count: int, low: float, high: float) -> None:
    # exact 95 % limits as tables of the Poisson distribution print them, Ulm 1990 among them
    found = rate_per([count], [1], 1)
    assert found.low[0] == pytest.approx(low, abs=1e-3)
    assert found.high[0] == pytest.approx(high, abs=1e-3)


@given(st.integers(0, 10**6))
def test_agrees_with_the_chi_square_quantiles_of_scipy(count: int) -> None:
    found = rate_per([count], [1], 1)
    assert found.high[0] == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-9)
    expected_low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert found.low[0] == pytest.approx(expected_low, rel=1e-9)


@given(st.integers(1, 5000))
def test_each_end_leaves_a_fortieth_outside(count: int) -> None:
    # the definition itself: at the low end so many or more, at the high end so few or fewer, is 0.025
    found = rate_per([count], [1], 1)
    assert stats.poisson.sf(count - 1, found.low[0]) == pytest.approx(0.025, rel=1e-7)
    assert stats.poisson.cdf(count, found.high[0]) == pytest.approx(0.025, rel=1e-7)


@pytest.mark.parametrize("mean", [0.2, 1.0, 3.7, 12.0, 80.0])
def test_the_interval_holds_the_mean_in_at_least_95_of_100(mean: float) -> None:
    counts = np.arange(400)
    found = rate_per(counts, np.ones(400), 1)
    holds = (found.low <= mean) & (mean <= found.high)
    assert stats.poisson.pmf(counts, mean)[holds].sum() >= 0.95


@given(st.integers(0, 1000), st.floats(1, 1e6), st.floats(1, 1e5), st.floats(0.1, 10))
def test_the_unit_of_population_does_not_matter(
    count: int, population: float, per: float, factor: float
) -> None:
    plain, scaled = (
        rate_per([count], [population], per),
        rate_per([count], [population * factor], per * factor),
    )
    for name in ("rate", "low", "high"):
        np.testing.assert_allclose(getattr(scaled, name), getattr(plain, name), rtol=1e-12)
    assert plain.low[0] <= plain.rate[0] < plain.high[0]


@pytest.mark.parametrize(("count", "population"), [(np.nan, 5000.0), (3.0, np.nan), (3.0, 0.0), (0.0, 0.0)])
def test_what_is_unknown_has_no_rate(count: float, population: float) -> None:
    found = rate_per([count], [population], 1000)
    assert np.isnan([found.rate[0], found.low[0], found.high[0]]).all()


def test_too_few_inhabitants_carry_no_rate() -> None:
    # Eneby had 897: the city gives no figures for it
    population = not_below([897, 899.9, LEAST_POPULATION, 12_000, np.nan, 0])
    np.testing.assert_array_equal(population, [np.nan, np.nan, 900, 12_000, np.nan, np.nan])
    rate = rate_per(np.full(6, 9), population, 1000).rate
    np.testing.assert_allclose(rate, [np.nan, np.nan, 10, 0.75, np.nan, np.nan])


def test_another_limit_can_be_set() -> None:
    np.testing.assert_array_equal(not_below([49, 50], 50), [np.nan, 50])


@pytest.mark.parametrize(
    ("count", "population", "per", "reason"),
    [
        ([1, 2], [1], 1, "one population per count"),
        ([[1]], [[1]], 1, "shape"),
        ([-1], [1], 1, "counts that are finite"),
        ([0.5], [1], 1, "fractions"),
        ([1], [-1], 1, "populations that are finite"),
        ([1], [np.inf], 1, "populations that are finite"),
        ([1], [1], 0, "positive"),
        ([1], [1], np.nan, "positive"),
    ],
)
def test_what_cannot_be_is_refused(
    count: list[float], population: list[float], per: float, reason: str
) -> None:
    with pytest.raises(ShapeError, match=reason):
        rate_per(count, population, per)


def test_a_negative_population_is_not_taken_for_a_small_one() -> None:
    with pytest.raises(ShapeError, match="not negative"):
        not_below([-5])
