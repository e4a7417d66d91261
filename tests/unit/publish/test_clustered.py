"""Gi* is computed of shown hexagons alone: no withheld count moves it."""

import h3
import numpy as np
import pandas as pd
import pytest
from esda.getisord import G_Local
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W

from etl.derive.hotspots import Support
from etl.publish.layers import FALSE_DISCOVERIES
from etl.publish.values import clustered_cells
from geo import grid
from geo.analysis.multiple import benjamini_hochberg
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, release
from geo.disclosure.table import Counts
from geo.periods import Window
from geo.themes import Geography

CELLS = np.sort(grid.from_text(h3.grid_disk("89088663663ffff", 3)))
SUPPORT = Support(9, CELLS, np.full(len(CELLS), 100.0), grid.neighbourhood(CELLS))
COUNTS = st.lists(
    st.sampled_from([0, 0, 0, 1, 2, 4, 5, 9, 40]), min_size=len(CELLS), max_size=len(CELLS)
).map(lambda values: np.array(values, dtype=np.int64))


def released(n: np.ndarray) -> Released:
    table = Counts(
        "rutor",
        "polisen__anmalda_brott",
        "klotter",
        Geography.RUTA_9,
        Window.calendar_year(2024),
        np.arange(1, len(n) + 1),
        n,
        is_synthetic=True,
    )
    return release(table, POLIS_KALENDERAR)


@settings(deadline=None)
@given(COUNTS, st.integers(0, 2**32 - 1))
def test_changing_a_withheld_count_changes_nothing(n: np.ndarray, seed: int) -> None:
    before = released(n)
    rng = np.random.default_rng(seed)
    changed = np.where((n > 0) & (n < 5), rng.integers(1, 5, len(n)), n)
    after = released(changed)
    np.testing.assert_array_equal(before.is_withheld, after.is_withheld)
    pd.testing.assert_frame_equal(clustered_cells(before, SUPPORT), clustered_cells(after, SUPPORT))


@settings(deadline=None)
@given(COUNTS)
def test_the_score_is_esda_s_on_the_shown_hexagons(n: np.ndarray) -> None:
    shown = np.flatnonzero((n == 0) | (n >= 5))
    values = clustered_cells(released(n), SUPPORT).set_index("unit_id")
    scored = values[values["status"] == "exact"]
    if len(np.unique(n[shown])) < 2:
        assert scored.empty
        return
    weights = SUPPORT.neighbourhood[shown][:, shown]
    neighbours = {
        i: weights.indices[weights.indptr[i] : weights.indptr[i + 1]].tolist() for i in range(len(shown))
    }
    pysal = W(neighbours, silence_warnings=True)
    oracle = G_Local(n[shown].astype(float), pysal, transform="B", star=None, permutations=0).Zs
    expected = pd.Series(oracle, index=shown + 1).dropna()
    common = expected.index.intersection(scored.index)
    assert len(common) >= len(expected) - 1
    np.testing.assert_allclose(scored.loc[common, "estimate"], expected[common].round(2), atol=0.0101)


def test_one_hot_corner_gathers_and_the_far_side_does_not() -> None:
    n = np.zeros(len(CELLS), dtype=np.int64)
    hot = SUPPORT.neighbourhood[[0]].indices
    n[hot] = 60
    values = clustered_cells(released(n), SUPPORT).set_index("unit_id")
    assert values.loc[1, "is_raised"]
    assert not values.loc[values.index.difference(hot + 1), "is_raised"].all()
    assert set(values["status"]) == {"exact"}


def test_a_verdict_follows_from_how_the_shown_counts_can_be_dealt_out() -> None:
    # Five hexagons are hot; by simulation, how often a neighbourhood has as much by chance.
    rng = np.random.default_rng(7)
    n = rng.poisson(2.0, len(CELLS)) * 5
    hot = SUPPORT.neighbourhood[[12]].indices
    n[hot] += 40
    assert ((n == 0) | (n >= 5)).all()
    values = clustered_cells(released(n), SUPPORT).set_index("unit_id")
    sums = SUPPORT.neighbourhood @ n
    drawn = np.stack([SUPPORT.neighbourhood @ rng.permutation(n) for _ in range(4000)])
    p = (drawn >= sums).mean(axis=0)
    q = benjamini_hochberg(p)
    is_clear = (q < FALSE_DISCOVERIES / 3) | (q > FALSE_DISCOVERIES * 3)
    raised = values["is_raised"].to_numpy(dtype=bool)
    assert raised.any()
    np.testing.assert_array_equal(raised[is_clear], q[is_clear] <= FALSE_DISCOVERIES)


@pytest.mark.parametrize("each", [0, 7])
def test_equal_counts_have_no_score(each: int) -> None:
    assert clustered_cells(released(np.full(len(CELLS), each)), SUPPORT).empty


def test_where_everything_is_withheld_everything_is_said_to_be() -> None:
    values = clustered_cells(released(np.full(len(CELLS), 3)), SUPPORT)
    assert set(values["status"]) == {"withheld"}
    assert values[["estimate", "is_raised"]].isna().all(axis=None)
