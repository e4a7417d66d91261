from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, Sums, release, release_tables
from tests.unit.disclosure.cities import City, counts, random_city, summed


def shown(released: Released) -> list[int | None]:
    return [
        None if hidden else int(n) for n, hidden in zip(released.n.data, released.is_withheld, strict=True)
    ]


def one_sum(parts: list[int]) -> list[list[int | None]]:
    """Release one kommun of a few rutor, and its total."""
    tables = [counts("ruta_9", np.array(parts)), counts("kommun", np.array([sum(parts)]))]
    whole = np.zeros(len(parts), np.int64)
    relation = Sums("kommun", "ruta_9", whole, np.arange(len(parts)))
    return [shown(released) for released in release_tables(tables, [relation], POLIS_KALENDERAR)]


def test_the_smallest_neighbour_goes_with_a_single_small_count() -> None:
    # 18 - 10 - 6 - 0 would give the 2; without 2 and 6 they are 0 to 8 each
    assert one_sum([2, 6, 10, 0]) == [[None, None, 10, 0], [18]]


def test_a_zero_goes_when_every_other_count_is_large() -> None:
    # 4 + 0 = 4: the two are 0 to 4 each, and the 800 can stay
    assert one_sum([4, 800, 0, 0]) == [[None, 800, None, 0], [804]]


def test_a_zero_is_no_help_when_the_small_counts_are_too_few() -> None:
    # 1 + 0 = 1 would say that the 1 is at most 1, so the 800 must go
    assert one_sum([1, 800, 0, 0]) == [[None, None, 0, 0], [801]]


def test_two_small_counts_that_hide_each_other_need_nothing_more() -> None:
    # 2 + 3 = 5: each is 0 to 5
    assert one_sum([2, 3, 7]) == [[None, None, 7], [12]]


def test_two_small_counts_with_too_small_a_sum_do() -> None:
    # 1 + 2 = 3 says that neither is 4
    assert one_sum([1, 2, 7]) == [[None, None, None], [10]]


def test_a_small_total_goes_and_needs_no_help() -> None:
    assert one_sum([1, 0, 2]) == [[None, 0, None], [None]]


def test_nothing_small_means_nothing_withheld() -> None:
    assert one_sum([5, 0, 9]) == [[5, 0, 9], [14]]


def test_a_table_alone_gives_away_nothing_but_itself() -> None:
    assert shown(release(counts("ruta_9", np.array([0, 1, 4, 5, 6])), POLIS_KALENDERAR)) == [
        0, None, None, 5, 6,
    ]  # fmt: skip


def test_sums_above_go_when_they_are_cheapest_and_what_is_not_needed_comes_back() -> None:
    # Rutor 2, 9, 3, 30. ruta_8: 2 + 9 = 11 and 3 + 30 = 33; stadsdelar: 2 + 3 = 5 and 9 + 30 = 39.
    # The 2 is free when 11 and 5 go (16); with the 9 it would take 9 + 5 + 39. Then the 3 needs
    # the 33 to go, and now 2 + 3 = 5 hides both: the stadsdel's 5 comes back.
    tables = [
        counts("ruta_9", np.array([2, 9, 3, 30])),
        counts("ruta_8", np.array([11, 33])),
        counts("stadsdel", np.array([5, 39])),
    ]
    relations = [
        Sums("ruta_8", "ruta_9", np.array([0, 0, 1, 1]), np.arange(4)),
        Sums("stadsdel", "ruta_9", np.array([0, 1, 0, 1]), np.arange(4)),
    ]
    released = [shown(one) for one in release_tables(tables, relations, POLIS_KALENDERAR)]
    assert released == [[None, 9, None, 30], [None, None], [5, 39]]


def sliver() -> City:
    """Ruta 0 lies in stadsdel 0; ruta 1 mostly in stadsdel 1, with a sliver in stadsdel 0.

    5 events in ruta 0 and 3 in the sliver: stadsdel 0 has 8, so 8 - 5 are in ruta 1, which has no more.
    """
    return City(
        ruta=np.array([0, 1, 1, 2]),
        stadsdel=np.array([0, 1, 0, 1]),
        n=np.array([5, 0, 3, 9]),
        is_main=np.array([True, True, False, True]),
        ruta_8=np.array([0, 1, 1]),
        omrade=np.array([0, 0]),
    )


def test_subtracting_hexagons_from_a_stadsdel_does_not_show_a_sliver() -> None:
    # had 5, 9 (rutor) and 8, 9 (stadsdelar) stayed, ruta 1 would be at least 8 - 5 = 3
    city = sliver()
    rutor, _, stadsdelar, *_ = release_tables(city.tables(), city.relations(), POLIS_KALENDERAR)
    assert shown(rutor)[1] is None
    assert shown(rutor)[0] is None or shown(stadsdelar)[0] is None


def test_a_sum_whose_other_part_nothing_limits_is_protected_too() -> None:
    # Stadsdel 2 has 3 events in ruta 0, which has 6 more in stadsdel 0, and the 1 of ruta 1. When
    # all above the 1 is withheld, what pins stadsdel 2 from below is the 9 of ruta 0 alone.
    city = City(
        ruta=np.array([0, 1, 0]),
        stadsdel=np.array([2, 2, 0]),
        n=np.array([3, 1, 6]),
        is_main=np.array([True, True, False]),
        ruta_8=np.array([0, 1]),
        omrade=np.array([0, 0, 1]),
    )
    _, _, stadsdelar, *_ = release_tables(city.tables(), city.relations(), POLIS_KALENDERAR)
    assert shown(stadsdelar) == [None, 0, None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_what_is_shown_is_true_and_never_small(parts: list[int]) -> None:
    fine, whole = one_sum(parts)
    for true, seen in [*zip(parts, fine, strict=True), (sum(parts), whole[0])]:
        assert seen is None or (seen == true and not 1 <= seen <= 4)
        assert seen is None if 1 <= true <= 4 else True


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_the_order_of_units_decides_nothing(seed: int, random: Random) -> None:
    city = random_city(np.random.default_rng(seed), side=6, sizes=(6, 4, 2), total=80)
    tables, relations = city.tables(), city.relations()
    shuffled = []
    for table in tables:
        order = np.array(random.sample(range(len(table.n)), len(table.n)))
        shuffled.append(replace(table, unit=table.unit[order], n=table.n[order]))
    first = release_tables(tables, relations, POLIS_KALENDERAR)
    second = release_tables(shuffled, relations, POLIS_KALENDERAR)
    for one, other in zip(first, second, strict=True):
        assert dict(zip(one.unit, shown(one), strict=True)) == dict(
            zip(other.unit, shown(other), strict=True)
        )


def test_more_is_visible_than_is_withheld_in_a_city_of_a_common_crime() -> None:
    city = random_city(np.random.default_rng(3), side=26, sizes=(97, 30, 5), total=5000)
    tables = city.tables()
    for table, released in zip(
        tables, release_tables(tables, city.relations(), POLIS_KALENDERAR), strict=True
    ):
        assert released.n.sum() > 0.6 * table.n.sum(), table.table


@pytest.mark.parametrize("total", [0, 1, 3, 4])
def test_a_theme_with_hardly_any_events_is_still_released(total: int) -> None:
    city = random_city(np.random.default_rng(total), side=6, sizes=(6, 4, 2), total=total)
    for table, released in zip(
        city.tables(), release_tables(city.tables(), city.relations(), POLIS_KALENDERAR), strict=True
    ):
        assert released.is_withheld[table.n > 0].all()
        np.testing.assert_array_equal(released.n.data, np.zeros_like(summed(released.unit, table.n)))
