from fractions import Fraction
from itertools import combinations
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal, sparse, special, stats

from geo.analysis import permutation
from geo.analysis.gi_star import gi_star
from geo.analysis.multiple import benjamini_hochberg
from geo.analysis.permutation import (
    Floats,
    Ints,
    draw_sums,
    exact_lower_tail,
    exact_tails,
    exact_upper_tail,
)
from geo.errors import ShapeError

few_counts = st.lists(st.integers(0, 12), min_size=1, max_size=9).map(np.array)


def a_line(n: int) -> sparse.csr_array:
    """Return n cells in a row, each its own and its next ones' neighbour."""
    return sparse.csr_array(sparse.diags_array([1.0, 1.0, 1.0], offsets=[-1, 0, 1], shape=(n, n)))


def a_square(side: int) -> sparse.csr_array:
    """Return side × side cells with the neighbourhood of a king."""
    band = a_line(side)
    return sparse.csr_array(sparse.kron(band, band))


def sums_in_fractions(counts: Ints, k: int) -> dict[int, Fraction]:
    """Draw every set of k counts once."""
    found: dict[int, Fraction] = {}
    for drawn in combinations(counts.tolist(), k):
        found[sum(drawn)] = found.get(sum(drawn), Fraction(0)) + Fraction(1, comb(len(counts), k))
    return found


def sums_in_integers(counts: list[int], most: int) -> list[dict[int, int]]:
    """Count the sets of k counts by their sum, exactly, one count after the other."""
    ways: list[dict[int, int]] = [{0: 1}] + [{} for _ in range(most)]
    for count in counts:
        for k in range(most, 0, -1):
            for total, number in ways[k - 1].items():
                ways[k][total + count] = ways[k].get(total + count, 0) + number
    return ways


def skewed_counts(rng: np.random.Generator, n: int) -> Ints:
    return rng.poisson(rng.lognormal(0.0, 1.6, n))


def test_a_street_of_four_by_hand() -> None:
    # counts 0 0 1 3; neighbourhoods 0-1, 0-1-2, 1-2-3, 2-3 sum to 0 1 4 4.
    # Two of four, 6 ways: 0+0 0+1 0+1 0+3 0+3 1+3 → 0 1 1 3 3 4: P(S>=0) = 1, P(S<=0) = 1/6,
    #   P(S>=4) = 1/6, P(S<=4) = 1.
    # Three of four, 4 ways: 1 3 4 4: P(S>=1) = 1, P(S<=1) = 1/4; P(S>=4) = 2/4, P(S<=4) = 1.
    found = exact_tails(np.array([0, 0, 1, 3]), a_line(4))
    np.testing.assert_array_equal(found.observed_nb, [0, 1, 4, 4])
    np.testing.assert_allclose(found.upper, [1, 1, 1 / 2, 1 / 6], rtol=1e-15)
    np.testing.assert_allclose(found.lower, [1 / 6, 1 / 4, 1, 1], rtol=1e-15)
    np.testing.assert_allclose(found.two_sided, [1 / 3, 1 / 2, 1, 1 / 3], rtol=1e-15)


@given(few_counts, st.data())
def test_agrees_with_every_draw_in_fractions(counts: Ints, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(counts)))
    expected = sums_in_fractions(counts, k)
    found = draw_sums(counts, len(counts))[k]
    assert len(found) == max(expected) + 1
    for total, probability in enumerate(found.tolist()):
        assert probability == pytest.approx(float(expected.get(total, 0)), rel=1e-14, abs=0)


def test_the_far_tail_has_its_digits_against_whole_numbers() -> None:
    # 300 skewed counts, 7 drawn: the exact numbers of ways reach 1e13 and the rarest sum has 1 way
    counts = skewed_counts(np.random.default_rng(5), 300)
    exact = sums_in_integers(counts.tolist(), 7)
    for k, found in enumerate(draw_sums(counts, 7)):
        total = comb(300, k)
        expected = np.array([exact[k].get(s, 0) / total for s in range(len(found))])
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=0)
    assert draw_sums(counts, 7)[7][-1] == pytest.approx(1 / comb(300, 7), rel=1e-13)


def test_agrees_with_an_independent_transform_to_its_accuracy() -> None:
    # Newton's identities with convolutions: e_k = 1/k · sum (−1)^(j−1) e_(k−j) p_j
    counts = skewed_counts(np.random.default_rng(6), 2000)
    powers = [np.bincount(j * counts) / 1.0 for j in range(1, 5)]
    e: list[Floats] = [np.ones(1)]
    for k in range(1, 5):
        terms = [(-1) ** (j - 1) * signal.convolve(e[k - j], powers[j - 1]) for j in range(1, k + 1)]
        total = np.zeros(max(map(len, terms)))
        for term in terms:
            total[: len(term)] += term
        e.append(total / k)
    found = draw_sums(counts, 4)[4]
    np.testing.assert_allclose(found, e[4][: len(found)] / comb(2000, 4), rtol=0, atol=1e-11)


def test_agrees_with_two_million_draws() -> None:
    rng = np.random.default_rng(7)
    side, draws = 15, 2_000_000
    counts = skewed_counts(rng, side * side)
    weights = a_square(side)
    found = exact_tails(counts, weights)
    sizes = np.rint(weights.sum(axis=1)).astype(int)
    # nine of 225 without replacement: with repeats thrown away
    picked = rng.integers(0, len(counts), (draws, 9), dtype=np.int16)
    picked.sort(axis=1)
    sums = counts[picked[(np.diff(picked, axis=1) > 0).all(axis=1)]].sum(axis=1)
    share = np.array([np.mean(sums >= s) for s in found.observed_nb[sizes == 9]])
    exact = found.upper[sizes == 9]
    error = np.sqrt(exact * (1 - exact) / len(sums))
    assert np.all(np.abs(share - exact) <= 5 * error + 1e-12)


def test_agrees_with_shuffling_the_city() -> None:
    rng = np.random.default_rng(8)
    counts, weights = skewed_counts(rng, 36), a_square(6)
    shuffles = 20_000
    shuffled = rng.permuted(np.tile(counts, (shuffles, 1)), axis=1) @ weights.toarray()
    found = exact_tails(counts, weights)
    for tail, share in (
        (found.upper, np.mean(shuffled >= found.observed_nb, axis=0)),
        (found.lower, np.mean(shuffled <= found.observed_nb, axis=0)),
    ):
        error = np.sqrt(tail * (1 - tail) / shuffles)
        assert np.all(np.abs(share - tail) <= 5 * error + 1e-12)


def test_ones_and_zeros_are_hypergeometric() -> None:
    counts = np.array([1] * 30 + [0] * 70)
    expected = stats.hypergeom.pmf(np.arange(8), 100, 30, 7)
    np.testing.assert_allclose(draw_sums(counts, 7)[7], expected, rtol=1e-10)


@given(few_counts, st.data())
def test_every_distribution_sums_to_one_with_the_mean_of_draws(counts: Ints, data: st.DataObject) -> None:
    most = data.draw(st.integers(0, len(counts)))
    for k, found in enumerate(draw_sums(counts, most)):
        assert found.sum() == pytest.approx(1, rel=1e-13)
        assert np.arange(len(found)) @ found == pytest.approx(k * counts.mean(), rel=1e-12, abs=1e-12)


@given(few_counts, st.integers(1, 50), st.integers(0, 1000))
def test_unit_and_origin_do_not_matter(counts: Ints, unit: int, origin: int) -> None:
    weights = a_line(len(counts))
    plain, moved = exact_tails(counts, weights), exact_tails(counts * unit + origin, weights)
    np.testing.assert_allclose(moved.upper, plain.upper, rtol=1e-12)
    np.testing.assert_allclose(moved.lower, plain.lower, rtol=1e-12)


@given(few_counts, st.randoms(use_true_random=False))
def test_names_of_cells_do_not_matter(counts: Ints, random: Random) -> None:
    weights = a_line(len(counts))
    order = np.array(random.sample(range(len(counts)), len(counts)))
    relabelled = exact_tails(counts[order], weights[order][:, order].tocsr())
    np.testing.assert_array_equal(relabelled.two_sided, exact_tails(counts, weights).two_sided[order])


@given(few_counts)
def test_the_tails_overlap_in_what_was_observed(counts: Ints) -> None:
    weights = a_line(len(counts))
    found = exact_tails(counts, weights)
    sizes = np.rint(weights.sum(axis=1)).astype(int)
    sums = draw_sums(counts, int(sizes.max()))
    observed = np.array([sums[k][s] for k, s in zip(sizes, found.observed_nb, strict=True)])
    np.testing.assert_allclose(found.upper + found.lower, 1 + observed, rtol=1e-12)
    np.testing.assert_array_equal(exact_upper_tail(counts, weights), found.upper)
    np.testing.assert_array_equal(exact_lower_tail(counts, weights), found.lower)


def test_a_neighbourhood_without_events_is_no_finding() -> None:
    # Poisson(0.3) on 1600 cells: a sixth of all neighbourhoods of a city with hexagons are empty;
    # here nine cells each, e^-2.7 = 0.07. Counting ties out, the low side would have p = 0.
    counts, weights = np.random.default_rng(9).poisson(0.3, 1600), a_square(40)
    found = exact_tails(counts, weights)
    is_empty = found.observed_nb == 0
    assert np.count_nonzero(is_empty) > 50
    np.testing.assert_array_equal(found.upper[is_empty], 1.0)
    is_inside = is_empty & (weights.sum(axis=1) == 9)
    zeros = np.count_nonzero(counts == 0)
    chance = float(
        np.exp(special.gammaln([zeros + 1, 1592]) @ [1, 1] - special.gammaln([zeros - 8, 1601]).sum())
    )
    np.testing.assert_allclose(found.lower[is_inside], chance, rtol=1e-8)
    assert np.all(found.two_sided[is_empty] > 0.05)


def test_no_p_is_zero_in_the_farthest_tail() -> None:
    # nine counts of 900 stand together among 10 000 cells: only one set of nine sums so high
    counts = np.zeros(10_000, dtype=np.int64)
    middle = 5050
    counts[[middle + row * 100 + column for row in (-1, 0, 1) for column in (-1, 0, 1)]] = np.arange(892, 901)
    upper = exact_upper_tail(counts, a_square(100))
    assert upper[middle] == pytest.approx(1 / comb(10_000, 9), rel=1e-12)
    assert 0 < upper[middle] < 1e-30


def test_where_only_one_sum_is_possible_p_is_one() -> None:
    for counts, weights in (
        (np.full(5, 3), a_line(5)),
        (np.array([1, 5, 2]), sparse.csr_array(np.ones((3, 3)))),
        (np.array([4]), sparse.csr_array(np.ones((1, 1)))),
    ):
        found = exact_tails(counts, weights)
        np.testing.assert_allclose(found.two_sided, np.ones(len(counts)), rtol=1e-12)


def test_permuted_skewed_counts_hold_no_hotspot() -> None:
    # Nothing is clustered: the same skewed counts in random order. The exact tail keeps the promise
    # of a false discovery rate of 5 %; the normal tail of Gi*, the usual way, breaks it every time.
    # A hundred runs would be too few to tell 3 % from 6 %: their chance error is 2 points, of
    # a thousand 0.6.
    rng = np.random.default_rng(20240102)
    side, runs = 30, 1000
    weights = a_square(side)
    counts = rng.poisson(rng.lognormal(0.0, 2.0, side * side))
    false_exact = false_normal = 0
    for _ in range(runs):
        shuffled = rng.permutation(counts)
        false_exact += bool(np.any(benjamini_hochberg(exact_upper_tail(shuffled, weights)) <= 0.05))
        normal = special.ndtr(-gi_star(shuffled.astype(np.float64), weights))
        false_normal += bool(np.any(benjamini_hochberg(normal) <= 0.05))
    assert false_exact / runs <= 0.05
    assert false_normal == runs


def test_a_planted_hotspot_is_found_and_only_around_there() -> None:
    side = 30
    counts = np.random.default_rng(11).poisson(2.0, side * side)
    middle = 15 * side + 15
    around = [middle + row * side + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
    counts[around] += 6
    raised = np.flatnonzero(benjamini_hochberg(exact_upper_tail(counts, a_square(side))) <= 0.05)
    assert middle in raised
    apart = np.max(np.abs(np.array(np.unravel_index(raised, (side, side))) - 15), axis=0)
    assert np.all(apart <= 2)


@settings(max_examples=20)
@given(st.integers(1, 61))
def test_large_draws_from_many_cells_stay_in_range(most: int) -> None:
    # C(100 000, 61) is 1e221; with 20 million cells it would be 1e362, more than a double holds
    counts = np.array([0] * 60_000 + [1] * 40_000)
    found = draw_sums(counts, most)[most]
    expected = stats.binom.pmf(np.arange(most + 1), most, 0.4)
    np.testing.assert_allclose(found, expected, rtol=0.05)
    assert found.sum() == pytest.approx(1, rel=1e-10)


def test_an_empty_city_has_no_tails() -> None:
    found = exact_tails(np.empty(0, dtype=np.int64), sparse.csr_array((0, 0)))
    assert found.upper.shape == found.lower.shape == found.two_sided.shape == (0,)


@pytest.mark.parametrize(
    ("counts", "weights", "reason"),
    [
        (np.array([1, -1]), a_line(2), "0 or more"),
        (np.array([1.0, 2.0]), a_line(2), "whole numbers"),
        (np.array([1, 2]), a_line(3), r"\(2, 2\)"),
        (np.array([1, 2]), a_line(2) * 0.5, "binary"),
        (np.array([1, 2]), sparse.csr_array(np.array([[0.0, 1], [1, 0]])), "own neighbourhood"),
        (np.arange(70), sparse.csr_array(np.ones((70, 70))), "0 to 61 of 70"),
        (np.array([0, 1, 9_000_000]), a_line(3), "states"),
    ],
)
def test_what_does_not_fit_is_refused(counts: Ints, weights: sparse.csr_array, reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        exact_tails(counts, weights)


def test_what_would_take_too_long_is_refused() -> None:
    counts = np.arange(20_000) * 97 % 100_003
    with pytest.raises(ShapeError, match="steps"):
        draw_sums(counts, 7)


def test_large_counts_with_a_common_step_are_answered() -> None:
    # beyond the limit as they stand, but they lie on a lattice of three points
    counts = np.array([0, 10, 20, 10]) * permutation.MOST_STATES
    np.testing.assert_array_equal(
        exact_upper_tail(counts, a_line(4)), exact_upper_tail(np.array([0, 1, 2, 1]), a_line(4))
    )


@pytest.mark.parametrize("most", [-1, 4])
def test_more_cannot_be_drawn_than_there_are(most: int) -> None:
    with pytest.raises(ShapeError, match="0 to 3 of 3"):
        draw_sums(np.array([1, 2, 3]), most)
