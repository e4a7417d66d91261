"""Estimates leave with interval and number of answers, or not at all."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.policy import ENKAT, OFFICIELL_STATISTIK, POLIS_KALENDERAR, STAD_OMRADE, Policy
from geo.disclosure.release import release
from geo.disclosure.survey import ReleasedEstimates, release_estimates
from geo.errors import PolicyError, ShapeError
from geo.subjects import NTU, TRYGGHETSMATNING
from tests.unit.disclosure.cities import counts

NUMBERS = ["andel", "ki_lag", "ki_hog"]


def estimates(*rows: tuple[float, float, float, float]) -> pd.DataFrame:
    """Make estimates of andel, ki_lag, ki_hog and antal_svar; the question is the same."""
    frame = pd.DataFrame(rows, columns=[*NUMBERS, "antal_svar"], index=[f"o{n}" for n in range(len(rows))])
    return frame.assign(
        indikator="oro_brott", area_id=range(len(rows)), month="2023-01-01", kon="alla", alder="alla"
    )


def test_a_group_that_is_withheld_alone_takes_the_smallest_beside_it_along() -> None:
    # 60 answered; 28 men are too few, and 60 minus 32 women would tell what they said
    rows = estimates((20, 12, 30, 60), (25, 15, 35, 32), (15, 5, 25, 28)).assign(
        area_id=1, kon=["alla", "kvinna", "man"]
    )
    shown = release_estimates(TRYGGHETSMATNING, rows, ENKAT).rows
    assert shown["status"].tolist() == ["exact", "withheld", "withheld"]
    assert shown["antal_svar"].tolist()[:1] == [60]
    assert shown["antal_svar"].isna().tolist() == [False, True, True]


def test_two_groups_that_are_withheld_together_hide_each_other() -> None:
    rows = estimates(*[(20, 12, 30, n) for n in (200, 150, 20, 25)]).assign(
        area_id=1, alder=["alla", "16-29", "30-44", "45-64"]
    )
    shown = release_estimates(TRYGGHETSMATNING, rows, ENKAT).rows
    assert shown["status"].tolist() == ["exact", "exact", "withheld", "withheld"]


def test_thirty_answers_are_shown_and_twenty_nine_are_not() -> None:
    shown = release_estimates(
        TRYGGHETSMATNING, estimates((20, 12, 30, 30), (20, 12, 30, 29), (20, 12, 30, 0)), ENKAT
    ).rows
    assert shown["status"].tolist() == ["exact", "withheld", "withheld"]
    assert shown.loc["o0", NUMBERS].tolist() == [20, 12, 30]
    assert shown.loc[["o1", "o2"], NUMBERS].isna().all(axis=None)


def test_what_is_not_a_number_passes_as_it_came_and_the_input_is_left_alone() -> None:
    rows = estimates((20, 12, 30, 10), (5, 1, 9, 100))
    before = rows.copy()
    shown = release_estimates(TRYGGHETSMATNING, rows, ENKAT).rows
    pd.testing.assert_frame_equal(rows, before)
    assert shown["indikator"].tolist() == ["oro_brott", "oro_brott"]
    assert shown["antal_svar"].isna().tolist() == [True, False]
    assert shown.index.tolist() == rows.index.tolist()


@pytest.mark.parametrize("unknown", [0, 1, 2, 3])
def test_without_interval_or_number_of_answers_nothing_is_shown(unknown: int) -> None:
    row = [20.0, 12.0, 30.0, 100.0]
    row[unknown] = np.nan
    shown = release_estimates(NTU, estimates((row[0], row[1], row[2], row[3])), ENKAT).rows
    assert shown["status"].tolist() == ["withheld"]
    assert shown[NUMBERS].isna().all(axis=None)


@given(
    st.lists(
        st.tuples(
            st.tuples(*[st.floats(0, 100)] * 3).map(sorted),
            st.none() | st.integers(0, 90),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.integers(2, 60),
)
def test_shown_is_known_and_rests_on_enough_answers_and_nothing_else_is(
    drawn: list[tuple[list[float], int | None, bool]], threshold: int
) -> None:
    rows = estimates(
        *(
            (middle, low, np.nan if lacks else high, np.nan if answers is None else answers)
            for (low, middle, high), answers, lacks in drawn
        )
    )
    shown = release_estimates(NTU, rows, replace(ENKAT, threshold=threshold)).rows
    for status, (_, answers, lacks), andel in zip(shown["status"], drawn, shown["andel"], strict=True):
        is_enough = answers is not None and answers >= threshold
        assert (status == "exact") == (is_enough and not lacks)
        assert pd.isna(andel) == (status == "withheld")


@pytest.mark.parametrize(
    ("source", "policy"),
    [
        (TRYGGHETSMATNING, POLIS_KALENDERAR),
        (TRYGGHETSMATNING, OFFICIELL_STATISTIK),
        (TRYGGHETSMATNING, STAD_OMRADE),
        ("polisen__anmalda_brott", ENKAT),
        ("stockholm__tyck_till", ENKAT),
        (NTU, replace(ENKAT, sources=frozenset({TRYGGHETSMATNING}))),
    ],
)
def test_a_policy_for_something_else_releases_no_survey(source: str, policy: Policy) -> None:
    with pytest.raises(PolicyError, match="expected a policy for the survey"):
        release_estimates(source, estimates((20, 12, 30, 100)), policy)


def test_counts_do_not_leave_by_the_door_of_surveys() -> None:
    table = replace(counts("stadsdel", np.array([9])), source=TRYGGHETSMATNING, theme="oro_brott")
    with pytest.raises(PolicyError, match="it is for estimates"):
        release(table, ENKAT)


@pytest.mark.parametrize(("andel", "low", "high"), [(11, 12, 30), (31, 12, 30)])
def test_an_estimate_outside_its_interval_stops_everything(andel: float, low: float, high: float) -> None:
    with pytest.raises(ShapeError, match="got 1 outside"):
        release_estimates(NTU, estimates((20, 12, 30, 100), (andel, low, high, 100)), ENKAT)


@pytest.mark.parametrize("column", [*NUMBERS, "antal_svar"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(ShapeError, match=f"got none of {column}"):
        release_estimates(NTU, estimates((20, 12, 30, 100)).drop(columns=column), ENKAT)


def test_only_the_door_makes_estimates_that_may_leave() -> None:
    released = release_estimates(NTU, estimates((20, 12, 30, 2)), ENKAT)
    with pytest.raises(PolicyError, match="made by hand"):
        replace(released, rows=estimates((20, 12, 30, 2)))
    with pytest.raises(PolicyError, match="made by hand"):
        ReleasedEstimates(NTU, ENKAT, estimates((20, 12, 30, 2)))


@pytest.mark.parametrize("change", [{"threshold": None}, {"threshold": 1}, {"method": "own"}])
def test_a_survey_has_a_threshold_and_counts_of_the_city_have_none(change: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match="policy enkat"):
        replace(ENKAT, **change)
