"""A hexagon is judged by itself: a square is as large as a hexagon, and its neighbours are not it."""

import h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.derive.hotspots import Support
from etl.publish.evidence import Finding, judge_alone
from etl.publish.platser import recipients_of
from etl.publish.values import _finding
from geo import grid
from geo.disclosure.policy import ENKAT, POLIS_KALENDERAR, STAD_OMRADE, STAD_RUTA, Policy, Recipient
from geo.disclosure.release import Counts, Released, Sums, release_tables
from geo.periods import Window
from geo.themes import Geography

CELLS = np.sort(grid.from_text(h3.grid_disk("89088663663ffff", 2)))
SUPPORT = Support(9, CELLS, np.full(len(CELLS), 100.0), grid.neighbourhood(CELLS))
YEAR = Window.calendar_year(2024)


def adjusted(p: np.ndarray) -> np.ndarray:
    return stats.false_discovery_control(p, method="bh")


@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0.1, 30)), min_size=1, max_size=30),
)
def test_q_is_that_of_a_poisson_tail_for_each_hexagon(drawn: list[tuple[int, float]]) -> None:
    observed = np.array([n for n, _ in drawn])
    expected = np.array([mean for _, mean in drawn])
    p = stats.poisson.sf(observed - 1, expected)
    np.testing.assert_allclose(judge_alone(observed, expected), adjusted(p), rtol=1e-9, atol=1e-12)


def test_neighbours_of_a_square_are_not_pointed_at() -> None:
    n = np.full(len(CELLS), 2)
    n[9] = 80
    q = judge_alone(n, np.full(len(CELLS), 4.0))
    assert np.flatnonzero(q <= 0.05).tolist() == [9]


def released(n: np.ndarray) -> tuple[Released, Released]:
    def counts(name: str, geography: Geography, unit: np.ndarray, values: np.ndarray) -> Counts:
        return Counts(
            name, "polisen__anmalda_brott", "cykel", geography, YEAR, unit, values, is_synthetic=True
        )

    unit = np.arange(len(n))
    city, cells = release_tables(
        [
            counts("stad", Geography.KOMMUN, np.array([0]), np.array([n.sum()])),
            counts("rutor", Geography.RUTA_9, unit, n),
        ],
        [Sums("stad", "rutor", np.zeros(len(n), np.int64), unit)],
        POLIS_KALENDERAR,
    )
    return city, cells


def test_a_withheld_hexagon_is_unknown_and_not_zero() -> None:
    n = np.full(len(CELLS), 6)
    n[[3, 4]] = (2, 3)
    city, cells = released(n)
    finding = _finding(cells, city, SUPPORT)
    assert np.isnan(finding.expected[cells.is_withheld]).all()
    assert not finding.observed[cells.is_withheld].any()
    np.testing.assert_allclose(finding.expected[~cells.is_withheld], n.sum() / len(CELLS))


def test_what_is_found_does_not_tell_what_a_withheld_count_was() -> None:
    n = np.full(len(CELLS), 6)
    n[[3, 4]] = (2, 3)
    other = n.copy()
    other[[3, 4]] = (3, 2)
    one, two = (_finding(*reversed(released(each)), SUPPORT) for each in (n, other))
    for field in ("observed", "expected", "q"):
        np.testing.assert_array_equal(getattr(one, field), getattr(two, field))


def test_with_the_total_withheld_nothing_is_found() -> None:
    n = np.zeros(len(CELLS), dtype=np.int64)
    n[0] = 2
    city, cells = released(n)
    finding = _finding(cells, city, SUPPORT)
    assert np.isnan(finding.q).all()
    assert np.isnan(finding.expected).all()


def found(policy: Policy) -> Finding:
    nothing = np.full(len(CELLS), np.nan)
    return Finding(
        "s", "t", YEAR, CELLS, np.zeros(len(CELLS), np.int64), nothing, nothing, policy, is_synthetic=True
    )


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([POLIS_KALENDERAR, STAD_RUTA], {Recipient.SAMVERKAN_POLIS}),
        ([STAD_RUTA, STAD_OMRADE], set(STAD_RUTA.recipients)),
        ([POLIS_KALENDERAR, ENKAT], {Recipient.SAMVERKAN_POLIS}),
        ([STAD_OMRADE], set(Recipient)),
    ],
)
def test_what_follows_from_several_is_for_those_who_may_see_each(
    policies: list[Policy], expected: set[Recipient]
) -> None:
    assert recipients_of([found(policy) for policy in policies]) == expected
