"""Exact p-values of neighbourhood sums of counts when the counts are dealt out at random.

Under total randomisation the n counts of the city are shuffled over its n cells, each cell's own
count included (Gi*, not Gi). The sum over a neighbourhood of k cells is then the sum of k counts
drawn without replacement, whichever cell it belongs to: one distribution per size k serves the
whole city, and no shuffle is made. It is what simulated permutations tend to as their number
grows, with ties counted in full.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.analysis.require import require_counts, require_neighbourhood
from geo.errors import ShapeError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_DRAWN = 61
"""Largest neighbourhood, cells: four rings of hexagons, 1 + 6 + 12 + 18 + 24."""

MOST_STATES = 16_000_000
"""Largest table of the programme, numbers of 8 bytes: 128 MB. Seven cells may sum to 2 million."""

MOST_STEPS = 100_000_000_000
"""Most steps, distinct counts times states: about ten seconds of one processor core."""


@dataclass(frozen=True)
class ExactTails:
    """How rare each neighbourhood's sum is when the counts are dealt out at random.

    Parameters
    ----------
    observed_nb
        Shape (n,). S, the sum of the counts of each neighbourhood.
    upper, lower
        Shape (n,). P(S >= observed_nb) and P(S <= observed_nb). Both include the observed sum,
        so they add to more than 1, and neither is ever 0: what is smaller than 2e-308, the
        smallest double of full accuracy, is given as that.
    two_sided
        Shape (n,). The smaller of the two tails, twice, at most 1.
    """

    observed_nb: Ints
    upper: Floats
    lower: Floats
    two_sided: Floats


def exact_tails(counts: Ints, weights: sparse.csr_array) -> ExactTails:
    """Compute both tails of each neighbourhood's sum under total randomisation.

    Parameters
    ----------
    counts
        Shape (n,). Whole numbers per cell, not negative.
    weights
        Shape (n, n). Binary neighbourhood, every cell its own neighbour; see `MOST_DRAWN`.

    Returns
    -------
    ExactTails
        Defined everywhere: where all counts are equal, or the neighbourhood is the whole city,
        only one sum is possible and every p is 1. Relative error below 1e-11 for sums up to
        20 000 (see `draw_sums`), in the far tail too. A neighbourhood without events has
        `upper` = 1 and as `lower` the chance to draw nothing but zeros.

    Raises
    ------
    ShapeError
        When `weights` is not binary, does not fit `counts` or leaves a cell out of its own
        neighbourhood; when a count is negative or not whole; when a neighbourhood is larger than
        `MOST_DRAWN`, or the counts so large that `MOST_STATES` or `MOST_STEPS` is passed.

    References
    ----------
    Total randomisation: Ord & Getis (1995), Geographical Analysis 27(4),
    doi:10.1111/j.1538-4632.1995.tb00912.x
    """
    whole = require_counts(counts)
    require_neighbourhood(weights, len(whole))
    if len(whole) == 0:
        nothing = np.empty(0)
        return ExactTails(np.empty(0, dtype=np.int64), nothing, nothing, nothing)
    # as integers: a sum that floats round would miss its tie
    observed_nb: Ints = weights.astype(np.int64) @ whole.astype(np.int64)
    sizes = np.rint(weights.sum(axis=1)).astype(np.int64)
    lattice = _Lattice.of(whole)
    sums = lattice.sums(whole, int(sizes.max()))
    upper, lower = np.empty(len(whole)), np.empty(len(whole))
    for size in np.unique(sizes).tolist():
        is_size = sizes == size
        steps = (observed_nb[is_size] - size * lattice.origin) // lattice.step
        # each tail is added up from its own end: no difference, no lost digit
        lower[is_size] = _accumulate(sums[size])[steps]
        upper[is_size] = _accumulate(sums[size][::-1])[::-1][steps]
    return ExactTails(observed_nb, upper, lower, np.minimum(2 * np.minimum(upper, lower), 1.0))


def exact_upper_tail(counts: Ints, weights: sparse.csr_array) -> Floats:
    """Return P(S >= the observed sum) of each neighbourhood, shape (n,); see `exact_tails`."""
    return exact_tails(counts, weights).upper


def exact_lower_tail(counts: Ints, weights: sparse.csr_array) -> Floats:
    """Return P(S <= the observed sum) of each neighbourhood, shape (n,); see `exact_tails`."""
    return exact_tails(counts, weights).lower


def draw_sums(counts: Ints, most: int) -> list[Floats]:
    r"""Compute the distribution of the sum of k counts drawn without replacement, k = 0 … most.

    The generating polynomial of the draws, with t marking how many and x what they sum to, is

        prod_i (1 + t · x^{y_i})  =  prod_v sum_a C(m_v, a) · t^a · x^{a v},

    v running through the distinct counts and m_v telling how often each occurs; divided by
    C(n, k), the coefficient of t^k is the distribution of the sum of k. The product is
    multiplied out factor by factor, by rising v.

    Every number added is positive, so each probability keeps its relative accuracy however
    small it is: the error is at most some (distinct counts + sum) · 2e-16 of the value. Fourier
    transforms or Newton's identities subtract, and lose the tail below about 1e-14.

    Parameters
    ----------
    counts
        Shape (n,). Whole numbers, not negative.
    most
        Largest number drawn, 0 to n.

    Returns
    -------
    sums
        `sums[k][s]` is the probability that k counts sum to s; shape (S_k + 1,), S_k the sum of
        the k largest counts.

    Raises
    ------
    ShapeError
        When counts are negative or not whole, more are drawn than there are or than
        `MOST_DRAWN`, or `MOST_STATES` or `MOST_STEPS` is passed.
    """
    return _Lattice(origin=0, step=1).sums(require_counts(counts), most)


@dataclass(frozen=True)
class _Lattice:
    """Where counts lie: origin + step · 0, 1, 2, …; the fewer the steps, the less work."""

    origin: int
    step: int

    @classmethod
    def of(cls, counts: Ints) -> "_Lattice":
        origin = int(counts.min())
        return cls(origin, max(1, int(np.gcd.reduce(counts - origin))))

    def sums(self, counts: Ints, most: int) -> list[Floats]:
        values, occurrences = np.unique((counts - self.origin) // self.step, return_counts=True)
        n = len(counts)
        if not 0 <= most <= min(n, MOST_DRAWN):
            raise ShapeError(f"expected 0 to {min(n, MOST_DRAWN)} of {n} counts to be drawn, got {most}")
        largest = np.concatenate([[0], np.cumsum(np.sort((counts - self.origin) // self.step)[::-1][:most])])
        _require_room(int(largest[-1]), most, len(values))
        # t is measured in units of about 1 / most, so that no coefficient leaves the range of doubles
        unit = most / n
        table = _multiply_out(values.tolist(), occurrences.tolist(), int(largest[-1]), most, unit)
        return [table[k, : top + 1] / _ways(n, k, unit) for k, top in enumerate(largest.tolist())]


def _accumulate(sums: Floats) -> Floats:
    """Add up from the first on; all sums together are 1 to the last digit, and no p is 0."""
    cumulated: Floats = np.cumsum(sums)
    tail: Floats = np.maximum(cumulated / cumulated[-1], np.finfo(np.float64).tiny)
    return tail


def _multiply_out(values: list[int], occurrences: list[int], top: int, most: int, unit: float) -> Floats:
    """Return the coefficients of t^k x^s, shape (most + 1, top + 1), t in the given unit."""
    table = np.zeros((most + 1, top + 1))
    table[0, 0] = 1.0
    for value, occurrence in zip(values, occurrences, strict=True):
        factor = [_ways(occurrence, a, unit) for a in range(min(most, occurrence) + 1)]
        # k falling: rows below k still hold the product without this factor
        for k in range(most, 0, -1):
            for a in range(1, min(k, occurrence) + 1):
                # k − a counts of at most this value sum to no more than (k − a) · value
                end = min((k - a) * value, top - a * value) + 1
                if end > 0:
                    table[k, a * value : a * value + end] += factor[a] * table[k - a, :end]
    return table


def _ways(n: int, k: int, unit: float) -> float:
    """Return C(n, k) · unit^k."""
    return math.prod((n - i) * unit / (i + 1) for i in range(k))


def _require_room(top: int, most: int, distinct: int) -> None:
    states = (most + 1) * (top + 1)
    if states > MOST_STATES:
        raise ShapeError(f"expected at most {MOST_STATES} states, got {states}: {most} counts sum to {top}")
    if states * distinct > MOST_STEPS:
        raise ShapeError(
            f"expected at most {MOST_STEPS} steps, got {states * distinct}: {distinct} distinct counts, "
            f"sums to {top}"
        )
