from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ShapeError
from geo.grid import Cells, parents
from geo.platser import contiguous, split_large
from geo.platser.contiguous import CELLS_MOST, Floats, Ints
from tests.unit.platser.hexagons import disk, line, steps

CITY = disk(5)


@st.composite
def raised(draw: st.DrawFn) -> tuple[Cells, Floats]:
    positions = draw(st.sets(st.integers(0, len(CITY) - 1), min_size=1, max_size=len(CITY)))
    if draw(st.booleans()):  # a city with holes rather than a few hexagons: large groups
        positions = set(range(len(CITY))) - positions | {0}
    chosen = np.array(sorted(positions))
    # few levels, so that ties occur
    strength = draw(st.lists(st.integers(0, 5), min_size=len(chosen), max_size=len(chosen)))
    return CITY[chosen], np.array(strength, dtype=np.float64)


def groups_by_walking(cells: Cells) -> set[frozenset[int]]:
    """Walk from cell to cell by h3's own distance."""
    left, found = set(cells.tolist()), set()
    while left:
        group, edge = set(), [left.pop()]
        while edge:
            group.add(here := edge.pop())
            near = {each for each in left if steps(np.uint64(here), np.uint64(each)) == 1}
            left -= near
            edge.extend(near)
        found.add(frozenset(group))
    return found


def groups_of(cells: Cells, labels: Ints) -> set[frozenset[int]]:
    return {frozenset(cells[labels == label].tolist()) for label in np.unique(labels)}


def test_a_gap_of_one_hexagon_parts_a_row() -> None:
    row = line(5)
    labels = contiguous(row[[0, 1, 3, 4]])
    assert labels[0] == labels[1] != labels[2] == labels[3]
    assert sorted(set(labels.tolist())) == [0, 1]


@settings(max_examples=25, deadline=None)
@given(raised())
def test_groups_are_those_found_by_walking(city: tuple[Cells, Floats]) -> None:
    cells, _ = city
    assert groups_of(cells, contiguous(cells)) == groups_by_walking(cells)


@given(raised(), st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_no_number(city: tuple[Cells, Floats], random: Random) -> None:
    cells, strength = city
    order = np.array(random.sample(range(len(cells)), len(cells)))
    np.testing.assert_array_equal(contiguous(cells[order]), contiguous(cells)[order])
    np.testing.assert_array_equal(
        split_large(cells[order], strength[order]), split_large(cells, strength)[order]
    )


@given(raised())
def test_numbers_follow_the_smallest_cell(city: tuple[Cells, Floats]) -> None:
    cells, strength = city
    for labels in (contiguous(cells), split_large(cells, strength)):
        smallest = [cells[labels == label].min() for label in range(labels.max() + 1)]
        assert smallest == sorted(smallest)


@settings(max_examples=50, deadline=None)
@given(raised(), st.integers(7, 20))
def test_every_plats_hangs_together_and_keeps_the_limit(city: tuple[Cells, Floats], most: int) -> None:
    cells, strength = city
    labels, groups = split_large(cells, strength, most), contiguous(cells)
    for label in np.unique(labels):
        members = cells[labels == label]
        assert len(members) <= most
        assert contiguous(members).max() == 0
        assert len(set(groups[labels == label].tolist())) == 1
    for group in np.unique(groups):
        if np.count_nonzero(groups == group) <= most:
            assert len(set(labels[groups == group].tolist())) == 1


@given(raised())
def test_the_strongest_of_a_group_stays_the_strongest_of_its_plats(city: tuple[Cells, Floats]) -> None:
    cells, strength = city
    labels, groups = split_large(cells, strength), contiguous(cells)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        first = inside[np.lexsort((cells[inside], -strength[inside]))[0]]
        mates = np.flatnonzero(labels == labels[first])
        assert first == mates[np.lexsort((cells[mates], -strength[mates]))[0]]


def test_twelve_are_one_plats_and_thirteen_are_not() -> None:
    row = line(CELLS_MOST + 1)
    strength = np.arange(len(row), dtype=np.float64)
    assert split_large(row[:-1], strength[:-1]).max() == 0
    assert split_large(row, strength).max() == 1


def test_a_row_with_two_peaks_is_cut_between_them_by_hand() -> None:
    # 14 in a row, peaks at 2 (9) and 11 (8), all others 1. With centres 12 steps apart or more there
    # is but one, 2, for 13 is 11 steps away and 11 is 9: a part of 14, too many. With 11 steps, 13 is
    # the second: 0–7 and 8–13. The strongest of these are 2 and 11, and halfway between is 6.5.
    row = line(14)
    strength = np.ones(14)
    strength[2], strength[11] = 9, 8
    labels = split_large(row, strength)
    assert len(set(labels[:7].tolist())) == len(set(labels[7:].tolist())) == 1
    assert labels[0] != labels[13]


def test_a_full_disk_is_cut_into_few_places() -> None:
    # 91 hexagons of falling strength: at least 91/12, that is 8, and far from 91 of them
    cells = CITY
    labels = split_large(cells, -np.arange(len(cells), dtype=np.float64))
    sizes = np.bincount(labels)
    assert 8 <= len(sizes) <= 20
    assert sizes.max() <= CELLS_MOST


def test_nothing_raised_is_no_plats() -> None:
    assert split_large(CITY[:0], np.empty(0)).shape == contiguous(CITY[:0]).shape == (0,)


@pytest.mark.parametrize(
    ("cells", "strength", "most", "reason"),
    [
        (CITY[:2], np.ones(3), 12, "2 cells"),
        (CITY[:2], np.array([1.0, np.nan]), 12, "finite"),
        (CITY[:2], np.ones(2), 6, "7 cells or more"),
        (CITY[[0, 0]], np.ones(2), 12, "distinct"),
        (np.concatenate([CITY[:1], parents(CITY[:1], 8)]), np.ones(2), 12, "one resolution"),
    ],
)
def test_what_does_not_fit_is_refused(cells: Cells, strength: Floats, most: int, reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        split_large(cells, strength, most)
