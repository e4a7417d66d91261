"""Verdicts that are shown follow from the counts that are shown, and claim nothing that is not so."""

import h3
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.derive.hotspots import Support
from etl.publish.collect import CITY_TABLE, CITY_UNIT
from etl.publish.layers import FALSE_DISCOVERIES
from etl.publish.values import raised_cells
from geo import grid
from geo.analysis.expected import expected_counts
from geo.analysis.hotspots import poisson_hotspots
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Counts, Released, Sums, release_tables
from geo.periods import Window
from geo.themes import Geography

CELLS = np.sort(grid.from_text(h3.grid_disk("89088663663ffff", 3)))
SUPPORT = Support(9, CELLS, np.full(len(CELLS), 100.0), grid.neighbourhood(CELLS))
UNITS = np.arange(1, len(CELLS) + 1)


def counts(name: str, geography: Geography, unit: np.ndarray, n: np.ndarray) -> Counts:
    return Counts(
        name,
        "polisen__anmalda_brott",
        "klotter",
        geography,
        Window.calendar_year(2024),
        unit,
        n,
        is_synthetic=True,
    )


def release(n: np.ndarray) -> tuple[Released, Released]:
    city = counts(CITY_TABLE, Geography.KOMMUN, np.array([CITY_UNIT]), np.array([n.sum()]))
    cells = counts("rutor", Geography.RUTA_9, UNITS, n)
    sums = Sums(CITY_TABLE, "rutor", np.full(len(UNITS), CITY_UNIT), UNITS)
    shown_city, shown = release_tables([city, cells], [sums], POLIS_KALENDERAR)
    return shown_city, shown


@settings(deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 5, 8, 20, 60]), min_size=len(CELLS), max_size=len(CELLS)))
def test_a_verdict_that_is_shown_is_that_of_the_true_counts(values: list[int]) -> None:
    n = np.array(values)
    city, released = release(n)
    verdicts = raised_cells(released, city, SUPPORT)
    truth = poisson_hotspots(n, expected_counts(int(n.sum()), SUPPORT.at_risk), SUPPORT.neighbourhood)
    raised = verdicts["is_raised"].fillna(value=False).to_numpy(dtype=bool)
    assert (truth.q[raised] <= FALSE_DISCOVERIES).all()
    not_raised = ~verdicts["is_raised"].fillna(value=True).to_numpy(dtype=bool)
    assert not (truth.q[not_raised] <= FALSE_DISCOVERIES).any()


@settings(deadline=None)
@given(st.lists(st.sampled_from([0, 0, 1, 4, 5, 30]), min_size=len(CELLS), max_size=len(CELLS)))
def test_verdicts_can_be_computed_by_anybody_from_what_is_shown(values: list[int]) -> None:
    city, released = release(np.array(values))
    verdicts = raised_cells(released, city, SUPPORT)
    if city.is_withheld.any():
        return
    shown = [0 if hidden else int(n) for n, hidden in zip(released.n.data, released.is_withheld, strict=True)]
    tested = poisson_hotspots(
        np.array(shown), expected_counts(int(city.n[0]), SUPPORT.at_risk), SUPPORT.neighbourhood
    )
    raised = verdicts["is_raised"].fillna(value=False).to_numpy(dtype=bool)
    assert (raised == (tested.q <= FALSE_DISCOVERIES)).all()


def test_a_withheld_total_withholds_every_verdict_and_expectation() -> None:
    n = np.zeros(len(CELLS), dtype=np.int64)
    n[0] = 2
    city, released = release(n)
    assert city.is_withheld.all()
    verdicts = raised_cells(released, city, SUPPORT)
    assert (verdicts["status"] == "withheld").all()
    assert verdicts["expected"].isna().all()
    assert verdicts["is_raised"].isna().all()


def test_one_hot_corner_is_raised_and_the_far_side_is_not() -> None:
    n = np.full(len(CELLS), 5)
    n[:4] = 200
    city, released = release(n)
    verdicts = raised_cells(released, city, SUPPORT)
    assert verdicts["is_raised"].fillna(value=False)[:4].all()
    assert not verdicts["is_raised"].fillna(value=False).all()
