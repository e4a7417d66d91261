"""Cells: h3 (the C library) is the oracle of h3ronpy (its own implementation in Rust)."""

import h3
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import grid
from geo.data import read_facts
from geo.errors import CrsError, ShapeError

SERGELS_TORG = (59.3325, 18.0649)
CITY_CELL = grid.from_text([h3.latlng_to_cell(*SERGELS_TORG, 10)])

latitudes = st.floats(59.22, 59.45)
longitudes = st.floats(17.75, 18.21)
places = st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=30)


def disk(k: int) -> grid.Cells:
    return grid.from_text(sorted(h3.grid_disk(grid.to_text(CITY_CELL)[0], k)))


def stockholm_cells() -> grid.Cells:
    return grid.from_text(read_facts("celler_res10")["h3"].tolist())


@given(places)
def test_a_place_lies_in_the_cell_that_h3_says(where: list[tuple[float, float]]) -> None:
    lat, lng = zip(*where, strict=True)
    assert grid.to_text(grid.locate(lat, lng)) == [h3.latlng_to_cell(*place, 10) for place in where]


@given(places, st.integers(0, 9))
def test_a_coarser_cell_is_the_parent_of_the_stored_one(
    where: list[tuple[float, float]], resolution: int
) -> None:
    lat, lng = zip(*where, strict=True)
    expected = [h3.cell_to_parent(h3.latlng_to_cell(*place, 10), resolution) for place in where]
    assert grid.to_text(grid.locate(lat, lng, resolution)) == expected


def test_h3_alone_would_put_six_or_seven_percent_elsewhere() -> None:
    rng = np.random.default_rng(7)
    lat, lng = rng.uniform(59.23, 59.44, 4000), rng.uniform(17.77, 18.19, 4000)
    ours = grid.to_text(grid.locate(lat, lng, 9))
    theirs = [h3.latlng_to_cell(*place, 9) for place in zip(lat, lng, strict=True)]
    share = np.mean([a != b for a, b in zip(ours, theirs, strict=True)])
    assert 0.05 < share < 0.08


def test_a_row_without_position_has_no_cell_at_any_resolution() -> None:
    lat, lng = [np.nan, 59.3, np.nan, 59.3], [18.0, np.nan, np.nan, 18.0]
    for resolution in (10, 9):
        cells = grid.locate(lat, lng, resolution)
        assert (cells[:3] == grid.NO_CELL).all()
        assert cells[3] != grid.NO_CELL


def test_nothing_but_rows_without_position_is_no_error() -> None:
    assert grid.locate([np.nan], [np.nan], 8).tolist() == [0]
    assert grid.locate([], []).tolist() == []


@pytest.mark.parametrize(
    ("lat", "lng", "name"), [(6580000.0, 674000.0, "lat"), (59.3, 181.0, "lng"), (np.inf, 18.0, "lat")]
)
def test_metres_are_not_located(lat: float, lng: float, name: str) -> None:
    with pytest.raises(CrsError, match=f"expected {name} in degrees"):
        grid.locate([lat], [lng])


def test_latitudes_and_longitudes_of_different_length_are_refused() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        grid.locate([59.3, 59.4], [18.0])


@pytest.mark.parametrize("resolution", [-1, 11])
def test_a_resolution_that_is_not_stored_is_refused(resolution: int) -> None:
    with pytest.raises(ShapeError, match="from 0 to 10"):
        grid.locate([59.3], [18.0], resolution)


def test_a_cell_is_its_own_ancestor_and_no_cell_has_none() -> None:
    cells = np.array([CITY_CELL[0], grid.NO_CELL], dtype=np.uint64)
    assert (grid.parents(cells, 10) == cells).all()
    assert grid.parents(cells, 9).tolist() == [
        h3.str_to_int(h3.cell_to_parent(grid.to_text(CITY_CELL)[0], 9)),
        0,
    ]
    assert grid.parents(cells[1:], 9).tolist() == [0]


def test_a_coarse_cell_has_no_one_ancestor_at_a_finer_resolution() -> None:
    with pytest.raises(ShapeError, match="resolution 10 or finer, got one of 9"):
        grid.parents(grid.parents(CITY_CELL, 9), 10)


def test_a_flower_of_seven_cells_by_hand() -> None:
    # The centre borders all six and itself: 7. Each petal borders itself, the centre and the
    # two petals beside it: 4.
    cells = disk(1)
    weights = grid.neighbourhood(cells)
    sizes = weights.sum(axis=1)
    is_centre = cells == CITY_CELL[0]
    assert sizes[is_centre].tolist() == [7.0]
    assert sizes[~is_centre].tolist() == [4.0] * 6


def test_neighbours_are_those_that_h3_says() -> None:
    cells = disk(3)
    weights = grid.neighbourhood(cells)
    texts = grid.to_text(cells)
    for row, text in enumerate(texts):
        found = {texts[column] for column in weights[[row], :].indices}
        assert found == set(h3.grid_disk(text, 1)) & set(texts)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(19)))
def test_the_order_of_cells_does_not_matter(order: list[int]) -> None:
    cells = disk(2)
    plain = grid.neighbourhood(cells).toarray()
    shuffled = grid.neighbourhood(cells[order]).toarray()
    assert (shuffled == plain[np.ix_(order, order)]).all()


def test_the_neighbourhood_of_the_city_is_symmetric_and_binary() -> None:
    weights = grid.neighbourhood(stockholm_cells())
    assert abs(weights - weights.T).max() == 0
    assert set(weights.data) == {1.0}
    assert (weights.diagonal() == 1.0).all()
    assert weights.sum(axis=1).max() == 7.0


def test_no_cells_have_no_neighbours() -> None:
    assert grid.neighbourhood(np.empty(0, dtype=np.uint64)).shape == (0, 0)


def test_a_support_with_a_cell_twice_is_refused() -> None:
    with pytest.raises(ShapeError, match="expected distinct cells, got 2 of which 1 repeated"):
        grid.neighbourhood(np.repeat(CITY_CELL, 2))


def test_a_support_of_mixed_resolutions_is_refused() -> None:
    with pytest.raises(ShapeError, match="one resolution"):
        grid.neighbourhood(np.concatenate([CITY_CELL, grid.parents(CITY_CELL, 9)]))


def test_neighbours_share_their_corners_exactly() -> None:
    cells = stockholm_cells()
    hexagons = grid.boundaries(cells)
    assert len(np.unique(shapely.get_coordinates(hexagons), axis=0)) < 2.2 * len(cells)
    whole = shapely.union_all(hexagons[:2000])
    assert whole.area == pytest.approx(shapely.area(hexagons[:2000]).sum(), rel=1e-12)


def test_an_outline_is_where_h3_says() -> None:
    transformer = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3006")
    text = grid.to_text(CITY_CELL)[0]
    corners = [transformer.transform(lat, lng) for lat, lng in h3.cell_to_boundary(text)]
    expected = shapely.Polygon([(east, north) for north, east in corners])
    outline = grid.boundaries(CITY_CELL)[0]
    assert outline.hausdorff_distance(expected) < 0.01
    assert 670_000 < outline.centroid.x < 680_000
    assert 6_570_000 < outline.centroid.y < 6_590_000


def test_areas_agree_with_the_ellipsoid() -> None:
    cells = stockholm_cells()[::500]
    geod = pyproj.Geod(ellps="GRS80")
    to_degrees = pyproj.Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)
    for outline, area in zip(grid.boundaries(cells), grid.area_m2(cells), strict=True):
        lng, lat = to_degrees.transform(*shapely.get_coordinates(outline).T)
        assert area == pytest.approx(abs(geod.polygon_area_perimeter(lng, lat)[0]), rel=2e-4)


def test_cells_of_stockholm_are_a_quarter_smaller_than_the_global_mean() -> None:
    cells = np.unique(grid.parents(stockholm_cells(), 9))
    on_the_sphere = np.mean([h3.cell_area(text, unit="km^2") for text in grid.to_text(cells)])
    assert on_the_sphere == pytest.approx(0.0792, abs=5e-5)  # the figure that is usually quoted
    mean_km2 = grid.area_m2(cells).mean() / 1e6
    assert mean_km2 == pytest.approx(on_the_sphere * 1.0055, rel=5e-4)  # the ellipsoid's correction
    assert mean_km2 / h3.average_hexagon_area(9, unit="km^2") == pytest.approx(0.756, abs=0.002)


def test_no_cells_have_no_outlines() -> None:
    assert len(grid.boundaries(np.empty(0, dtype=np.uint64))) == 0
    assert len(grid.area_m2(np.empty(0, dtype=np.uint64))) == 0


@given(places)
def test_text_and_database_give_the_same_cells_back(where: list[tuple[float, float]]) -> None:
    lat, lng = zip(*where, strict=True)
    cells = grid.locate(lat, lng)
    assert (grid.from_text(grid.to_text(cells)) == cells).all()
    assert (grid.from_text([text.upper() for text in grid.to_text(cells)]) == cells).all()
    assert (grid.from_int64(grid.to_int64(cells)) == cells).all()
    assert grid.to_int64(cells).dtype == np.int64
    assert (grid.to_int64(cells) > 0).all()


@pytest.mark.parametrize("text", ["", "zz", "8a0886600007ff", "ffffffffffffffff", "f" * 30, "-1"])
def test_text_that_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ShapeError, match="expected H3 cells"):
        grid.from_text([text])


def test_a_number_that_is_no_cell_is_refused() -> None:
    with pytest.raises(ShapeError, match="1 of 2 that are none"):
        grid.resolutions(np.array([CITY_CELL[0], 1], dtype=np.uint64))
