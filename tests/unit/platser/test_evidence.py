from dataclasses import replace

import numpy as np
import pytest

from geo.errors import ShapeError
from geo.platser import default_weights
from geo.platser.evidence import family_of
from tests.unit.platser.hexagons import disk, evidence, line

TYCK_TILL = ("stockholm__tyck_till", "belysning")
INVENTERING = ("stockholm__trygghetsinventering", "brist_belysning")
RAN = ("polisen__anmalda_brott", "personran_utomhus")
CYKEL = ("polisen__anmalda_brott", "cykel")


def test_weights_are_shared_by_families_and_within_one_by_themes() -> None:
    # two families count: a half each, and the half of reported crime is halved again
    assert default_weights([RAN, CYKEL, INVENTERING, TYCK_TILL]) == (0.25, 0.25, 0.5, 0.0)


def test_what_depends_on_a_few_who_report_or_on_where_the_police_look_has_no_weight() -> None:
    themes = ("butiksstold", "klotter", "ingripande_spaning", "fickstold")
    assert default_weights([("polisen__anmalda_brott", theme) for theme in themes]) == (0, 0, 0, 1)


def test_reported_crime_is_one_family_however_it_is_delivered() -> None:
    sources = ("polisen__anmalda_brott", "polisen__anmalda_brott_basomrade", "bra__anmalda_brott")
    assert {family_of(source) for source in sources} == {"anmalda_brott"}
    assert family_of("stockholm__trygghetsinventering") != family_of("stockholm__trygghetsmatning")
    # a second grain does not double what reported crime weighs
    both = default_weights([RAN, ("polisen__anmalda_brott_basomrade", "fickstold"), INVENTERING])
    assert both == (0.25, 0.25, 0.5)


def test_nothing_that_counts_weighs_nothing() -> None:
    assert default_weights([TYCK_TILL]) == (0.0,)
    assert default_weights([]) == ()


def test_the_raised_are_those_with_a_small_q_and_a_test() -> None:
    row = line(4)
    layer = evidence(row, {}, q=np.array([0.05, 0.0500001, np.nan, 0.0]))
    np.testing.assert_array_equal(layer.raised(0.05), np.sort(row[[0, 3]]))


def test_what_a_source_does_not_know_is_nothing_observed_and_nothing_expected() -> None:
    city, outside = disk(1), line(4)[3:]
    expected = np.full(7, 4.0)
    expected[2] = np.nan
    layer = evidence(city, {1: 9}, expected=expected)
    observed, means = layer.at(np.concatenate([city[[1, 2]], outside]))
    np.testing.assert_array_equal(observed, [9, 0, 0])
    np.testing.assert_array_equal(means, [4, 0, 0])


def test_a_source_without_cells_knows_nothing() -> None:
    empty = evidence(disk(0)[:0], {})
    observed, expected = empty.at(disk(1))
    np.testing.assert_array_equal(observed + expected, np.zeros(7))
    assert empty.raised(1).shape == (0,)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"observed": np.array([1, 2])}, "one shape"),
        ({"observed": np.array([1, -2, 3])}, "0 or more"),
        ({"observed": np.array([1.0, 2.0, 3.0])}, "whole"),
        ({"cells": line(3)[[0, 0, 1]]}, "once"),
        ({"weight": -1.0}, "weight of 0 or more"),
        ({"weight": float("nan")}, "weight of 0 or more"),
        ({"expected": np.array([1.0, -1.0, 1.0])}, "not negative"),
        ({"expected": np.array([1.0, np.inf, 1.0])}, "finite"),
        ({"q": np.array([0.0, 1.1, 1.0])}, "0 to 1"),
    ],
)
def test_evidence_that_cannot_be_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        replace(evidence(line(3), {}), **changes)  # type: ignore[arg-type]
