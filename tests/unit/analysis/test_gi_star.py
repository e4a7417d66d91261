import h3
import numpy as np
import pytest
from esda.getisord import G_Local
from hypothesis import assume, given
from hypothesis import strategies as st
from libpysal.weights import W
from scipy import sparse

from geo import grid
from geo.analysis.gi_star import Floats, gi, gi_star
from geo.errors import ShapeError

# The example of esda's documentation: six points, neighbours within 15.
POINTS = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)], dtype=np.float64)
VALUES = np.array([2.0, 3.0, 3.2, 5.0, 8.0, 7.0])
SLUSSEN = (59.3195, 18.0722)


def within_15() -> sparse.csr_array:
    apart = np.hypot(*(POINTS[:, None, :] - POINTS[None, :, :]).transpose(2, 0, 1))
    return sparse.csr_array((apart <= 15).astype(np.float64))


def in_pysal(weights: sparse.csr_array) -> W:
    """Return the same weights, the diagonal included, as libpysal writes them."""
    rows = range(weights.shape[0])
    neighbours = {i: weights.indices[weights.indptr[i] : weights.indptr[i + 1]].tolist() for i in rows}
    numbers = {i: weights.data[weights.indptr[i] : weights.indptr[i + 1]].tolist() for i in rows}
    return W(neighbours, numbers, silence_warnings=True)


def hexagons(rings: int) -> sparse.csr_array:
    centre = h3.latlng_to_cell(*SLUSSEN, 9)
    return grid.neighbourhood(grid.from_text(h3.grid_disk(centre, rings)))


def random_weights(rng: np.random.Generator, n: int) -> sparse.csr_array:
    weights = rng.random((n, n)) * (rng.random((n, n)) < 0.5)
    np.fill_diagonal(weights, 0.5 + rng.random(n))
    return sparse.csr_array(weights)


def test_two_of_three_cells_by_hand() -> None:
    # x = 1 2 6: m = 3, s² = (4 + 1 + 9)/3 = 14/3. Neighbourhoods 0-1, 0-1-2, 1-2.
    # z_0 = (3 − 2·3) / sqrt(14/3 · (3·2 − 4)/2) = −3 / sqrt(14/3) = −1.3887301
    # z_1: the neighbourhood is the whole city. z_2 = (8 − 6) / sqrt(14/3) = 0.9258201
    weights = sparse.csr_array(np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]))
    z = gi_star(np.array([1.0, 2.0, 6.0]), weights)
    np.testing.assert_allclose(z, [-1.3887301, np.nan, 0.9258201], atol=5e-8)


def test_one_neighbour_of_three_by_hand() -> None:
    # x = 1 2 6 4 in a row; for cell 0: others 2 6 4, m = 4, s² = (4 + 4 + 0)/3 = 8/3, one neighbour 2.
    # z_0 = (2 − 4) / sqrt(8/3 · (3·1 − 1)/2) = −2 / sqrt(8/3) = −1.2247449
    # cell 1: others 1 6 4, m = 11/3, s² = 53/3 − 121/9 = 38/9, neighbours 1 6:
    # z_1 = (7 − 22/3) / sqrt(38/9 · (3·2 − 4)/2) = −(1/3) / sqrt(38/9) = −0.1622214
    band = sparse.csr_array(sparse.diags_array([1.0, 1.0, 1.0], offsets=[-1, 0, 1], shape=(4, 4)))
    z = gi(np.array([1.0, 2.0, 6.0, 4.0]), band)
    np.testing.assert_allclose(z[:2], [-1.2247449, -0.1622214], atol=5e-8)


def test_the_published_example_of_gi() -> None:
    expected = [-1.01367290, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
    np.testing.assert_allclose(gi(VALUES, within_15()), expected, atol=1e-8)


def test_the_published_example_of_gi_star() -> None:
    # R's spdep, localG with include.self: seven decimals
    expected = [-1.3972763, -0.2891776, 0.6506496, -0.2891776, 1.2345209, 2.0242433]
    np.testing.assert_allclose(gi_star(VALUES, within_15()), expected, atol=5.1e-8)
    # and as esda has it with binary weights, all digits
    oracle = G_Local(VALUES, in_pysal(within_15()), transform="B", star=None, permutations=0).Zs
    np.testing.assert_allclose(gi_star(VALUES, within_15()), oracle, rtol=1e-12)


@pytest.mark.parametrize("skew", [0.5, 2.5])
def test_agrees_with_esda_on_binary_weights_of_hexagons(skew: float) -> None:
    weights = hexagons(6)
    n = weights.shape[0]
    assert n == 127  # 1 + 6 + 12 + 18 + 24 + 30 + 36
    values = np.random.default_rng(3).lognormal(0, skew, n).round(2)
    star = G_Local(values, in_pysal(weights), transform="B", star=None, permutations=0).Zs
    np.testing.assert_allclose(gi_star(values, weights), star, rtol=1e-10, atol=1e-12)
    alone = weights - sparse.eye_array(n)
    others = G_Local(values, in_pysal(sparse.csr_array(alone)), transform="B", star=False, permutations=0).Zs
    np.testing.assert_allclose(gi(values, weights), others, rtol=1e-10, atol=1e-12)


def test_the_default_of_esda_is_another_number() -> None:
    # Its transform "R" makes rows sum to 1 and then takes the variance of binary weights with
    # k = 1, k(n − k), where n · S1 − W² stands: z shrinks, on hexagons to about a 2.6th. Ours does
    # not depend on row sums, so it agrees with "B" and cannot agree with "R".
    weights = within_15()
    default = G_Local(VALUES, in_pysal(weights), star=None, permutations=0).Zs
    rows = sparse.csr_array(sparse.diags_array(1 / weights.sum(axis=1)) @ weights)
    np.testing.assert_allclose(gi_star(VALUES, rows), gi_star(VALUES, weights), rtol=1e-12)
    assert default[0] == pytest.approx(-0.62488, abs=5e-6)
    assert np.all(np.abs(default) < np.abs(gi_star(VALUES, weights)))


@given(st.integers(0, 2**32 - 1), st.integers(4, 9))
def test_expectation_and_variance_are_those_of_every_shuffle(seed: int, n: int) -> None:
    # sampling the shuffles is not needed: first and second moments of shuffled values are
    # E x_a x_b = ((sum x)² − sum x²) / (n (n − 1)), a ≠ b
    rng = np.random.default_rng(seed)
    values, weights = rng.random(n), random_weights(rng, n)
    w, total, squares = weights.toarray(), values.sum(), np.sum(values**2)
    together = (total**2 - squares) / (n * (n - 1))
    second = np.sum(w**2, axis=1) * squares / n + (w.sum(axis=1) ** 2 - np.sum(w**2, axis=1)) * together
    mean = w.sum(axis=1) * total / n
    np.testing.assert_allclose(
        gi_star(values, weights), (w @ values - mean) / np.sqrt(second - mean**2), rtol=1e-6
    )


@given(st.integers(0, 2**32 - 1), st.integers(4, 9))
def test_gi_is_gi_star_of_the_others(seed: int, n: int) -> None:
    # Without the cell its neighbours are a weighted sum over n − 1 cells: put it where it belongs,
    # in row 0 of that smaller city, and give the other rows any weights.
    rng = np.random.default_rng(seed)
    values, weights = rng.random(n), random_weights(rng, n)
    cell = int(rng.integers(n))
    rest = np.delete(np.arange(n), cell)
    smaller = np.eye(n - 1)
    smaller[0] = weights.toarray()[cell, rest]
    assume(smaller[0, 0] > 0)
    expected = gi_star(values[rest], sparse.csr_array(smaller))[0]
    np.testing.assert_allclose(gi(values, weights)[cell], expected, rtol=1e-8, atol=1e-12)


@given(
    st.integers(0, 2**32 - 1),
    st.floats(1e-150, 1e150),
    st.integers(-1000, 1000),
)
def test_unit_and_origin_do_not_matter(seed: int, unit: float, origin: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.integers(0, 100, 8).astype(np.float64), random_weights(rng, 8)
    for score in (gi_star, gi):
        moved = score((values + origin) * unit, weights)
        np.testing.assert_allclose(moved, score(values, weights), rtol=1e-7, atol=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_scaling_a_row_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.random(7), random_weights(rng, 7)
    scaled = sparse.csr_array(sparse.diags_array(rng.uniform(1e-3, 1e3, 7)) @ weights)
    for score in (gi_star, gi):
        np.testing.assert_allclose(score(values, scaled), score(values, weights), rtol=1e-9, atol=1e-12)


def test_one_extreme_value_costs_no_digits() -> None:
    # for the cell that holds it, only the others count: the same as without it
    values = np.array([1e12, 0.1, 0.2, 0.4, 0.8])
    weights = sparse.csr_array(np.eye(5) + np.eye(5, k=1) + np.eye(5, k=-1))
    # others 0.1 0.2 0.4 0.8: m = 0.375, s² = 0.85/4 − 0.375² = 0.071875; one neighbour of four, 0.1:
    # z = −0.275 / sqrt(0.071875 · (4 − 1)/3) = −1.0257515
    assert gi(values, weights)[0] == pytest.approx(-0.275 / 0.071875**0.5, rel=1e-12)


def test_equal_values_have_no_score() -> None:
    weights = within_15()
    assert np.isnan(gi_star(np.full(6, 0.1), weights)).all()
    assert np.isnan(gi(np.full(6, 0.1), weights)).all()


def test_a_cell_whose_others_are_equal_has_no_gi() -> None:
    values = np.array([5.0, 0.1, 0.1, 0.1, 0.1, 0.1])
    is_undefined = np.isnan(gi(values, within_15()))
    np.testing.assert_array_equal(is_undefined, [True, False, False, False, False, False])


def test_a_neighbourhood_that_is_the_whole_city_has_no_score() -> None:
    whole = sparse.csr_array(np.full((6, 6), 1 / 3))
    assert np.isnan(gi_star(VALUES, whole)).all()
    assert np.isnan(gi(VALUES, whole)).all()


def test_a_cell_without_neighbours_has_no_gi_but_a_gi_star() -> None:
    weights = sparse.csr_array(np.eye(3))
    assert np.isnan(gi(np.array([1.0, 2.0, 6.0]), weights)).all()
    # alone, its own standard score: s² = 14/3
    np.testing.assert_allclose(
        gi_star(np.array([1.0, 2.0, 6.0]), weights), np.array([-2, -1, 3]) / (14 / 3) ** 0.5
    )


@pytest.mark.parametrize("n", [0, 1, 2])
def test_the_smallest_cities_are_answered(n: int) -> None:
    for score in (gi_star, gi):
        assert score(np.arange(n, dtype=np.float64), sparse.csr_array(np.eye(n))).shape == (n,)


@pytest.mark.parametrize(
    ("values", "weights", "reason"),
    [
        (np.ones(3), sparse.csr_array(np.eye(2)), r"\(3, 3\)"),
        (np.ones(2), sparse.csr_array(np.ones((2, 3))), r"\(2, 2\)"),
        (np.ones((2, 1)), sparse.csr_array(np.eye(2)), "shape"),
        (np.array([1.0, np.nan]), sparse.csr_array(np.eye(2)), "1 of 2"),
        (np.array([1.0, np.inf]), sparse.csr_array(np.eye(2)), "1 of 2"),
        (np.ones(2), sparse.csr_array(np.array([[1.0, -1], [0, 1]])), "not negative"),
        (np.ones(2), sparse.csr_array(np.array([[1.0, np.nan], [0, 1]])), "finite"),
    ],
)
def test_what_does_not_fit_is_refused(values: Floats, weights: sparse.csr_array, reason: str) -> None:
    for score in (gi_star, gi):
        with pytest.raises(ShapeError, match=reason):
            score(values, weights)


def test_gi_star_without_the_cell_itself_is_refused() -> None:
    with pytest.raises(ShapeError, match="own neighbourhood"):
        gi_star(np.ones(2), sparse.csr_array(np.array([[0.0, 1], [1, 0]])))
