from dataclasses import replace

import numpy as np
import pytest

from geo.disclosure.knowledge import observe_exactly, observe_roughly
from geo.disclosure.table import Sums
from geo.errors import ShapeError
from tests.unit.disclosure.cities import City, counts, random_city


def two_rutor() -> City:
    """Ruta 0 in stadsdel 0 alone; ruta 1 mostly in stadsdel 1, 2 of its 6 events in stadsdel 0."""
    return City(
        ruta=np.array([0, 1, 1]),
        stadsdel=np.array([0, 1, 0]),
        n=np.array([7, 4, 2]),
        is_main=np.array([True, True, False]),
        ruta_8=np.array([0, 0]),
        omrade=np.array([0, 0]),
    )


def test_two_rutor_on_a_border_by_hand() -> None:
    # cells: ruta 0, ruta 1, ruta_8, stadsdel 0, stadsdel 1, omrade, kommun; atoms: the three pieces
    city = two_rutor()
    known = observe_exactly(city.tables(), city.relations())
    np.testing.assert_array_equal(known.x, [7, 4, 2])
    np.testing.assert_array_equal(
        known.rows.toarray(), [[1, 0, 0], [0, 1, 1], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 1, 1]]
    )


def test_a_rough_look_takes_each_ruta_for_its_main_stadsdel() -> None:
    city = two_rutor()
    rough = observe_roughly(city.tables(), city.relations())
    assert rough is not None
    np.testing.assert_array_equal(rough.x, [7, 6])
    np.testing.assert_array_equal(
        rough.rows.toarray(), [[1, 0], [0, 1], [1, 1], [1, 0], [0, 1], [1, 1], [1, 1]]
    )


def test_a_rough_look_finds_a_stadsdel_that_is_the_main_one_of_no_ruta_empty() -> None:
    tables = [counts("ruta_9", np.array([7])), counts("stadsdel", np.array([4, 3]))]
    crossing = Sums(
        "stadsdel", "ruta_9", np.array([0, 1]), np.zeros(2, np.int64),
        n=np.array([4, 3]), is_main=np.array([True, False]),
    )  # fmt: skip
    rough = observe_roughly(tables, [crossing])
    assert rough is not None
    np.testing.assert_array_equal(rough.rows @ rough.x, [7, 7, 0])


def test_where_nothing_crosses_there_is_nothing_to_guess() -> None:
    city = two_rutor()
    assert observe_roughly(city.tables(), city.relations()[:-1]) is None


def test_rows_add_up_to_every_count() -> None:
    city = random_city(np.random.default_rng(5), side=8, sizes=(9, 6, 3), total=300)
    known = observe_exactly(city.tables(), city.relations())
    np.testing.assert_array_equal(known.rows @ known.x, np.concatenate([table.n for table in city.tables()]))
    np.testing.assert_array_equal(known.cell, np.arange(len(known.cell)))


def test_an_event_that_only_the_stadsdel_counts_is_a_hidden_number_of_its_own() -> None:
    tables = [counts("ruta_9", np.array([5])), counts("stadsdel", np.array([7]))]
    one = np.zeros(1, np.int64)
    relation = Sums("stadsdel", "ruta_9", one, one, n=np.array([5]), is_main=np.array([True]))
    known = observe_exactly(tables, [relation])
    np.testing.assert_array_equal(known.x, [5, 2])
    np.testing.assert_array_equal(known.rows.toarray(), [[1, 0], [1, 1]])


def test_sums_that_do_not_hold_are_refused() -> None:
    city = two_rutor()
    tables = city.tables()
    tables[1] = replace(tables[1], n=tables[1].n + 1)
    with pytest.raises(ShapeError, match="ruta_8: expected counts that are the sums"):
        observe_exactly(tables, city.relations())


def test_pieces_that_exceed_their_ruta_are_refused() -> None:
    city = two_rutor()
    tables = city.tables()
    tables[0] = replace(tables[0], n=np.array([6, 6]))
    with pytest.raises(ShapeError, match="ruta_9: expected counts that hold their pieces"):
        observe_exactly(tables, city.relations())


def test_a_relation_with_an_unknown_unit_is_refused() -> None:
    city = two_rutor()
    wrong = Sums("ruta_8", "ruta_9", np.array([0, 0]), np.array([0, 9]))
    with pytest.raises(ShapeError, match="1 of 2 pairs"):
        observe_exactly(city.tables(), [wrong])


def test_a_relation_with_an_unknown_table_is_refused() -> None:
    with pytest.raises(ShapeError, match="regso"):
        observe_exactly(
            [counts("ruta_9", np.array([1]))], [Sums("regso", "ruta_9", *[np.zeros(1, np.int64)] * 2)]
        )


def test_two_crossings_are_refused() -> None:
    city = two_rutor()
    with pytest.raises(ShapeError, match="at most one"):
        observe_exactly(city.tables(), [*city.relations(), city.relations()[-1]])


def test_a_table_within_itself_is_refused() -> None:
    one = np.zeros(1, np.int64)
    tables = [counts("ruta_8", np.array([1])), counts("ruta_9", np.array([1]))]
    with pytest.raises(ShapeError, match="within"):
        observe_exactly(tables, [Sums("ruta_8", "ruta_9", one, one), Sums("ruta_9", "ruta_8", one, one)])


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ShapeError, match="distinct names"):
        observe_exactly([counts("ruta_9", np.array([1])), counts("ruta_9", np.array([1]))], [])
