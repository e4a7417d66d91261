import numpy as np
import pytest

from geo.disclosure.knowledge import Knowledge, observe_exactly
from geo.disclosure.table import Sums
from geo.disclosure.witness import find_cities
from tests.unit.disclosure.cities import counts, random_city


def four_in_a_ring() -> Knowledge:
    """Two rows and two columns of numbers whose sums are published and which are themselves withheld."""
    tables = [
        counts("ruta_9", np.array([1, 4, 4, 1])),
        counts("ruta_8", np.array([5, 5])),
        counts("stadsdel", np.array([5, 5])),
    ]
    relations = [
        Sums("ruta_8", "ruta_9", np.array([0, 0, 1, 1]), np.arange(4)),
        Sums("stadsdel", "ruta_9", np.array([0, 1, 0, 1]), np.arange(4)),
    ]
    return observe_exactly(tables, relations)


ONLY_RUTOR = np.arange(8) < 4


def test_events_move_round_a_ring_by_hand() -> None:
    # 1 4 / 4 1 and 4 1 / 1 4 have the same sums; nothing in one class could have shown it
    (city,) = find_cities(four_in_a_ring(), ONLY_RUTOR, np.array([0]), 4, is_high=True)
    assert city[0] >= 4
    assert city[0] + city[1] == city[2] + city[3] == city[0] + city[2] == 5


def test_what_no_city_can_reach_is_not_proven() -> None:
    assert list(find_cities(four_in_a_ring(), ONLY_RUTOR, np.array([0]), 6, is_high=True)) == []


@pytest.mark.parametrize(("goal", "is_high"), [(4, True), (1, False)])
def test_every_city_has_the_published_sums_in_whole_numbers(goal: int, *, is_high: bool) -> None:
    truth = random_city(np.random.default_rng(11), side=12, sizes=(20, 12, 3), total=500)
    known = observe_exactly(truth.tables(), truth.relations())
    n = known.rows @ known.x
    is_small = (n > 0) & (n < 5)
    found = list(find_cities(known, is_small, np.flatnonzero(is_small), goal, is_high=is_high))
    assert found
    for city in found:
        assert np.issubdtype(city.dtype, np.integer)
        assert city.min() >= 0
        np.testing.assert_array_equal((known.rows @ city)[~is_small], n[~is_small])
