"""Positions in metres of the city or in degrees, and what wrong ones are said to look like."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from etl.positions import DEGREE_COLUMNS, METRE_COLUMNS, Positions, read_positions


def read(east: str | None, north: str | None, lat: str | None = None, lng: str | None = None) -> Positions:
    row = dict(zip((*METRE_COLUMNS, *DEGREE_COLUMNS), (east, north, lat, lng), strict=True))
    return read_positions(pd.DataFrame({name: pd.Series([text], dtype="str") for name, text in row.items()}))


def refusals(found: Positions) -> list[tuple[str, str]]:
    return [(reason.column, reason.expected) for reason in found.rejected if reason.mask[0]]


@settings(deadline=None)
@given(st.floats(17.75, 18.21), st.floats(59.22, 59.45))
def test_every_place_of_the_city_comes_back_from_its_metres(longitude: float, latitude: float) -> None:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:3011", always_xy=True)
    east, north = to_metres.transform(longitude, latitude)
    found = read(f"{east:.3f}", f"{north:.3f}")
    assert refusals(found) == []
    assert found.quality[0] == "exact"
    assert np.allclose([found.longitude[0], found.latitude[0]], [longitude, latitude], atol=1e-7)


@pytest.mark.parametrize(
    ("east", "north", "words"),
    [
        ("0", "0", "(0, 0)"),
        ("18.06", "59.33", "grader"),
        ("59.33", "18.06", "grader"),
        ("6580000", "153000", "omkastade"),
        ("674032", "6580822", "EPSG:3006"),
        ("6580822", "674032", "EPSG:3006 (SWEREF 99 TM) med omkastade"),
        ("-153000", "6580000", "meter i EPSG:3011"),
        ("153", "6580", "meter i EPSG:3011"),
    ],
)
def test_what_cannot_be_metres_of_the_city_is_refused_with_what_it_looks_like(
    east: str, north: str, words: str
) -> None:
    found = read(east, north)
    (column, expected), *_ = refusals(found)
    assert column == "e_3011"
    assert words in expected
    assert found.quality[0] == "none"
    assert np.isnan(found.latitude[0])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("153000", None, None, None), "n_3011"),
        ((None, "6580000", None, None), "e_3011"),
        ((None, None, "59.3", None), "longitude"),
        ((None, None, None, "18.1"), "latitude"),
    ],
)
def test_half_a_position_is_refused_and_names_the_half_that_is_missing(
    row: tuple[str | None, ...], column: str
) -> None:
    found = read(*row)
    assert [name for name, _ in refusals(found)] == [column]
    assert found.quality[0] == "none"


def test_degrees_are_taken_as_they_are() -> None:
    found = read(None, None, "59.3326", "18.0649")
    assert (found.latitude[0], found.longitude[0], found.quality[0]) == (59.3326, 18.0649, "exact")
    assert refusals(found) == []


def test_no_position_is_no_fault() -> None:
    found = read(None, None)
    assert (found.quality[0], refusals(found)) == ("none", [])
