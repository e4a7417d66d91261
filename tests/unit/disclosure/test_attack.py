from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, release_tables
from tests.unit.disclosure.attacker import Attacker, Attempt, guess_at_borders
from tests.unit.disclosure.cities import City, Ints, random_city

THRESHOLD_4 = replace(POLIS_KALENDERAR, threshold=4)
THRESHOLD = 5
EPSILON = 1e-6


def is_pinned(attempt: Attempt, threshold: int) -> bool:
    return attempt.low > 1 + EPSILON or attempt.high < threshold - 1 - EPSILON


@st.composite
def tiny_cities(draw: st.DrawFn) -> City:
    """Up to five pieces of ground, of which some rutor have two."""
    n_rutor = draw(st.integers(2, 4))
    n_crossing = draw(st.integers(0, min(2, 5 - n_rutor)))
    stadsdel = draw(st.lists(st.integers(0, 2), min_size=n_rutor, max_size=n_rutor))
    ruta = list(range(n_rutor))
    for crossing in range(n_crossing):
        ruta.append(crossing)
        stadsdel.append((stadsdel[crossing] + 1) % 3)
    n = draw(st.lists(st.integers(0, 6), min_size=len(ruta), max_size=len(ruta)))
    ruta_8 = draw(st.lists(st.integers(0, 1), min_size=n_rutor, max_size=n_rutor))
    omrade = draw(st.lists(st.integers(0, 1), min_size=3, max_size=3))
    is_main = np.arange(len(ruta)) < n_rutor
    return City(*(np.array(part) for part in (ruta, stadsdel, n, is_main, ruta_8, omrade)))


def tables_of(city: City, pieces: Ints) -> list[Ints]:
    """Add up many cities at once, one a row of `pieces`, into the tables of `City.tables`."""
    by_ruta = pieces @ np.eye(len(city.ruta_8), dtype=np.int64)[city.ruta]
    by_stadsdel = pieces @ np.eye(len(city.omrade), dtype=np.int64)[city.stadsdel]
    return [
        by_ruta,
        by_ruta @ np.eye(city.ruta_8.max() + 1, dtype=np.int64)[city.ruta_8],
        by_stadsdel,
        by_stadsdel @ np.eye(city.omrade.max() + 1, dtype=np.int64)[city.omrade],
        pieces.sum(axis=1, keepdims=True),
    ]


def possible_worlds(city: City, released: list[Released], most: int, threshold: int) -> list[Ints]:
    """Count through all cities of at most `most` events a piece; keep those that look like the true one.

    One who knows how numbers are withheld also knows that every small one is, and that nothing is
    withheld but for the sake of a small one.
    """
    n_pieces = len(city.n)
    pieces = np.indices((most + 1,) * n_pieces).reshape(n_pieces, -1).T
    tables = tables_of(city, pieces)
    is_possible = np.ones(len(pieces), np.bool_)
    has_small, is_any_withheld = np.zeros(len(pieces), np.bool_), False
    for table, shown in zip(tables, released, strict=True):
        is_shown = ~shown.is_withheld
        is_possible &= (table[:, is_shown] == shown.n.data[is_shown]).all(axis=1)
        is_small = (table > 0) & (table < threshold)
        is_possible &= ~is_small[:, is_shown].any(axis=1)
        has_small |= is_small.any(axis=1)
        is_any_withheld |= bool(shown.is_withheld.any())
    return [table[is_possible & (has_small | (not is_any_withheld))] for table in tables]


@settings(max_examples=150, deadline=None)
@given(tiny_cities())
def test_every_small_number_stays_possible_when_all_cities_are_tried(city: City) -> None:
    released = release_tables(city.tables(), city.relations(), THRESHOLD_4)
    worlds = possible_worlds(city, released, most=9, threshold=4)
    for table, shown, possible in zip(city.tables(), released, worlds, strict=True):
        for position in np.flatnonzero((table.n > 0) & (table.n < 4)):
            assert shown.is_withheld[position]
            assert {1, 2, 3} <= set(possible[:, position].tolist())


@settings(max_examples=40, deadline=None)
@given(tiny_cities())
def test_four_numbers_stay_possible_at_the_threshold_of_the_policy(city: City) -> None:
    tables, relations = city.tables(), city.relations()
    released = release_tables(tables, relations, POLIS_KALENDERAR)
    for attempt in Attacker(tables, relations, released).attempts(THRESHOLD):
        assert not is_pinned(attempt, THRESHOLD), attempt


@pytest.mark.parametrize("total", [15, 60, 250, 1000])
def test_linear_programming_pins_nothing_in_a_small_city(total: int) -> None:
    city = random_city(np.random.default_rng(total), side=9, sizes=(12, 9, 3), total=total)
    tables, relations = city.tables(), city.relations()
    released = release_tables(tables, relations, POLIS_KALENDERAR)
    attempts = list(Attacker(tables, relations, released).attempts(THRESHOLD))
    assert [attempt for attempt in attempts if is_pinned(attempt, THRESHOLD)] == []
    assert len(attempts) > 10


@pytest.mark.parametrize("total", [60, 250, 1000])
def test_who_takes_slivers_for_nothing_pins_no_ruta(total: int) -> None:
    city = random_city(np.random.default_rng(total), side=9, sizes=(12, 9, 3), total=total)
    tables, relations = city.tables(), city.relations()
    released = release_tables(tables, relations, POLIS_KALENDERAR)
    guessed = guess_at_borders(tables, relations)
    attempts = list(Attacker(*guessed, released).attempts(THRESHOLD, ["ruta_9", "ruta_8"]))
    assert [attempt for attempt in attempts if is_pinned(attempt, THRESHOLD)] == []
    assert len(attempts) > 10


@pytest.mark.parametrize("total", [1500])
def test_linear_programming_pins_nothing_in_a_city_of_the_size_of_stockholm(total: int) -> None:
    city = random_city(np.random.default_rng(1), side=52, sizes=(387, 117, 11), total=total)
    tables, relations = city.tables(), city.relations()
    released = release_tables(tables, relations, POLIS_KALENDERAR)
    attempts = list(Attacker(tables, relations, released).attempts(THRESHOLD, every=40))
    assert [attempt for attempt in attempts if is_pinned(attempt, THRESHOLD)] == []
    assert len(attempts) > 15


def test_the_attacker_does_pin_what_is_withheld_alone() -> None:
    # the same city, but only the small counts withheld: the auditor must find them
    city = random_city(np.random.default_rng(250), side=9, sizes=(12, 9, 3), total=250)
    tables, relations = city.tables(), city.relations()
    alone = release_tables(tables, [], POLIS_KALENDERAR)
    attempts = list(Attacker(tables, relations, alone).attempts(THRESHOLD))
    assert sum(is_pinned(attempt, THRESHOLD) for attempt in attempts) >= 3
