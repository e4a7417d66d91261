import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.platser import Part, Prior
from geo.platser.score import CONTRIBUTION_UNIT, judge, part_of, score_of
from tests.unit.platser.hexagons import disk, evidence, line

A_PART = Part(
    source="polisen__anmalda_brott",
    theme="fickstold",
    weight=0.5,
    observed=20,
    expected=8.0,
    is_known=True,
    n_unknown=0,
    log_risk=0.8,
    log_risk_se=0.3,
    contribution=0.4,
    is_raised=True,
)

parts = st.lists(
    st.builds(
        lambda steps, weight, se: replace(
            A_PART, weight=weight, contribution=steps * CONTRIBUTION_UNIT, log_risk_se=se
        ),
        st.integers(-(2**23), 2**23),
        st.floats(0, 2),
        st.floats(0, 3),
    ),
    max_size=30,
)


def test_one_place_by_hand() -> None:
    # two hexagons with 12 and 4 observed, 4 expected each; mean 1, shape 2:
    # log((16 + 2)/(8 + 2)) = log 1.8 = 0.5877867; se = sqrt(log(1 + 1/18)) = 0.2325236; weight 0.5
    layer = evidence(disk(1), {0: 12}, weight=0.5)
    part = part_of(layer, Prior(1.0, 2.0), disk(1)[:2], 0.05)
    assert (part.observed, part.expected, part.is_known) == (16, 8.0, True)
    assert part.log_risk == pytest.approx(0.5877867, abs=5e-8)
    assert part.log_risk_se == pytest.approx(0.2325236, abs=5e-8)
    assert part.contribution == pytest.approx(0.5 * part.log_risk, abs=CONTRIBUTION_UNIT / 2)
    # P(Gamma(18, rate 10) > 1) = P(Poisson(10) <= 17) = 0.9857
    assert part.is_raised


def test_a_place_is_raised_only_with_a_raised_hexagon_and_with_certainty() -> None:
    prior, place = Prior(1.0, 2.0), disk(1)[:2]
    assert not part_of(evidence(disk(1), {5: 12}), prior, place, 0.05).is_raised
    # 5 + 4 observed: P(Poisson(10) <= 10) = 0.58
    assert not part_of(evidence(disk(1), {0: 5}), prior, place, 0.05).is_raised
    assert not part_of(evidence(disk(1), {0: 12}), prior, place, 0.001).is_raised


def test_nothing_known_widens_and_says_nothing() -> None:
    prior, elsewhere = Prior(1.0, 2.0), line(4)[2:]
    part = part_of(evidence(disk(1), {0: 12}), prior, elsewhere, 0.05)
    assert (part.is_known, part.log_risk, part.contribution, part.is_raised) == (False, 0.0, 0.0, False)
    assert part.log_risk_se == pytest.approx(math.sqrt(math.log(1.5)))
    known, both = score_of([A_PART]), score_of([A_PART, part])
    assert both.value == known.value
    assert both.se > known.se
    assert both.certainty < known.certainty


def test_events_where_nothing_is_at_risk_are_no_rate() -> None:
    part = part_of(evidence(disk(0), {0: 50}, expected=np.zeros(1)), Prior(1.0, 2.0), disk(0), 0.05)
    assert (part.is_known, part.observed, part.log_risk) == (False, 0, 0.0)


@given(parts)
def test_stored_parts_sum_to_the_score_exactly_in_any_order(stored: list[Part]) -> None:
    score = score_of(stored)
    forwards = backwards = 0.0
    for part in stored:
        forwards += part.contribution
    for part in reversed(stored):
        backwards += part.contribution
    assert forwards == backwards == score.value
    assert 0 <= score.certainty <= 1


@given(st.integers(0, 10_000), st.floats(0, 2))
def test_a_contribution_is_the_weighted_part_to_a_millionth_where_it_is_raised(
    count: int, weight: float
) -> None:
    layer = evidence(disk(0), {0: count}, weight=weight)
    part = part_of(layer, Prior(1.0, 0.5), disk(0), 0.05)
    weighed = weight * part.log_risk if part.is_raised else 0
    assert abs(part.contribution - weighed) <= CONTRIBUTION_UNIT / 2
    assert (part.contribution / CONTRIBUTION_UNIT).is_integer()


def test_certainty_by_hand() -> None:
    # 0.4 + 0.2 = 0.6; se = sqrt((0.5·0.3)² + (0.5·0.4)²) = 0.25; Φ(2.4) = 0.9918025
    score = score_of(
        [A_PART, replace(A_PART, theme="cykel", log_risk=0.4, contribution=0.2, log_risk_se=0.4)]
    )
    assert score.value == pytest.approx(0.6)
    assert score.se == pytest.approx(0.25)
    assert score.certainty == pytest.approx(0.9918025, abs=5e-8)


def test_no_evidence_at_all_is_as_likely_above_as_below() -> None:
    assert score_of([]).certainty == 0.5
    assert score_of([]).underlag == "svagt"


@pytest.mark.parametrize(
    ("families", "certainty", "underlag"),
    [
        (2, 0.95, "starkt"),
        (3, 1.0, "starkt"),
        (1, 1.0, "visst"),
        (1, 0.95, "visst"),
        (2, 0.9499, "visst"),
        (2, 0.8, "visst"),
        (1, 0.9499, "svagt"),
        (2, 0.7999, "svagt"),
        (0, 1.0, "svagt"),
    ],
)
def test_the_rule_of_underlag(families: int, certainty: float, underlag: str) -> None:
    assert judge(families, certainty) == underlag


@given(st.integers(0, 4), st.floats(0, 1), st.integers(0, 4), st.floats(0, 1))
def test_more_of_either_never_weakens_the_ground(
    families: int, certainty: float, more: int, surer: float
) -> None:
    order = ("svagt", "visst", "starkt")
    less = judge(families, certainty)
    assert order.index(judge(families + more, max(certainty, surer))) >= order.index(less)


def test_two_themes_of_one_family_are_not_two_sources() -> None:
    sure = replace(A_PART, log_risk_se=0.01)
    again = replace(sure, source="polisen__anmalda_brott_basomrade")
    other = replace(sure, source="stockholm__trygghetsinventering", theme="brist_belysning")
    assert score_of([sure, replace(sure, theme="cykel")]).underlag == "visst"
    assert score_of([sure, again]).underlag == "visst"
    assert score_of([sure, other]).underlag == "starkt"
    assert score_of([sure, other]).sources == ("polisen__anmalda_brott", "stockholm__trygghetsinventering")


def test_a_source_without_weight_makes_no_ground_firmer() -> None:
    sure = replace(A_PART, log_risk_se=0.01)
    shown = replace(sure, source="stockholm__tyck_till", weight=0.0, contribution=0.0)
    assert score_of([sure, shown]) == score_of([sure])


def test_the_order_of_parts_does_not_matter() -> None:
    three = [A_PART, replace(A_PART, contribution=-0.25, is_raised=False), replace(A_PART, log_risk_se=2.0)]
    found = [score_of(order) for order in permutations(three)]
    assert len({(each.value, each.sources, each.underlag) for each in found}) == 1
