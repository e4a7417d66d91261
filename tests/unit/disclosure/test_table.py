from dataclasses import replace

import numpy as np
import pytest

from geo.disclosure.table import Bools, Sums
from geo.errors import ShapeError
from tests.unit.disclosure.cities import Ints, counts

PAIRS = np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("n", "reason"),
    [
        (np.array([1, -1]), "0 or more"),
        (np.array([1.0, 2.0]), "whole numbers"),
        (np.array([[1, 2]]), "one shape"),
    ],
)
def test_counts_that_cannot_be_are_refused(n: Ints, reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        replace(counts("ruta_9", np.array([1, 2])), n=n)


def test_a_unit_listed_twice_is_refused() -> None:
    with pytest.raises(ShapeError, match="distinct units"):
        replace(counts("ruta_9", np.array([1, 2])), unit=np.array([4, 4]))


@pytest.mark.parametrize(
    ("part_unit", "n", "is_main", "reason"),
    [
        (np.array([0, 1, 1]), None, None, "one whole for each part"),
        (np.array([0, 1, 2]), np.array([1, 2, 3]), None, "together"),
        (np.array([0, 1, 2]), None, np.array([True, True, True]), "together"),
        (np.array([0, 1, 2]), np.array([1, -2, 3]), np.array([True, True, True]), "0 or more"),
        (np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([1, 1, 1]), "booleans"),
        (np.array([0, 0, 2]), np.array([1, 2, 3]), np.array([True, False, True]), "each pair once"),
        (np.array([0, 1, 1]), np.array([1, 2, 3]), np.array([True, True, True]), "one main whole"),
        (np.array([0, 1]), None, None, "one shape"),
    ],
)
def test_a_relation_that_contradicts_itself_is_refused(
    part_unit: Ints, n: Ints | None, is_main: Bools | None, reason: str
) -> None:
    with pytest.raises(ShapeError, match=reason):
        Sums("stadsdel", "ruta_9", PAIRS, part_unit, n, is_main)
