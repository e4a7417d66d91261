"""The polygon of a plats: what is read, and what is refused."""

from contextlib import suppress
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError, RuleError
from geo.outline import AREA_LEAST_M2, AREA_MOST_M2, VERTICES_MOST, is_same, read_outline, require_size

TO_DEGREES = pyproj.Transformer.from_crs("EPSG:3006", "OGC:CRS84", always_xy=True)
E, N = 674_000.0, 6_580_000.0


def degrees(outline: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(outline, TO_DEGREES.transform, interleaved=False)


def coordinates(outline: shapely.Geometry) -> Any:  # noqa: ANN401 - nested lists of any depth
    def listed(value: Any) -> Any:  # noqa: ANN401 - as above
        return [listed(each) for each in value] if isinstance(value, tuple | list) else value

    return listed(shapely.geometry.mapping(degrees(outline))["coordinates"])


def circle(radius_m: float, vertices: int) -> shapely.Polygon:
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    return shapely.Polygon(np.column_stack([E + radius_m * np.cos(angles), N + radius_m * np.sin(angles)]))


def test_a_square_by_hand() -> None:
    square = shapely.box(E, N, E + 100, N + 200)
    found = read_outline("Polygon", coordinates(square))
    assert found.area == pytest.approx(20_000, abs=0.01)
    assert found.bounds == pytest.approx(square.bounds, abs=0.001)
    assert found.geom_type == "MultiPolygon"


def test_holes_and_parts_are_kept_and_heights_left_out() -> None:
    holed = shapely.Polygon(
        shapely.box(E, N, E + 100, N + 100).exterior.coords,
        [shapely.box(E + 40, N + 40, E + 60, N + 60).exterior.coords],
    )
    both = shapely.MultiPolygon([holed, shapely.box(E + 200, N, E + 300, N + 100)])
    found = read_outline("MultiPolygon", coordinates(both))
    assert found.area == pytest.approx(10_000 - 400 + 10_000, abs=0.01)
    assert len(found.geoms) == 2
    solid = [[[*pair, 25.0] for pair in ring] for ring in coordinates(holed)]
    assert read_outline("Polygon", solid).area == pytest.approx(9_600, abs=0.01)
    assert not found.has_z


@pytest.mark.parametrize(
    ("square_m", "is_accepted"),
    [
        (AREA_LEAST_M2 + 1, True),
        (AREA_LEAST_M2 - 1, False),
        (AREA_MOST_M2 - 1, True),
        (AREA_MOST_M2 + 1, False),
    ],
)
def test_a_plats_has_a_size(square_m: float, *, is_accepted: bool) -> None:
    side = square_m**0.5
    outline = shapely.MultiPolygon([shapely.box(E, N, E + side, N + side)])
    if is_accepted:
        require_size(outline)
        return
    with pytest.raises(RuleError, match="en plats är mellan 500 m² och 5 km²"):
        require_size(outline)


def test_vertices_are_counted_over_all_rings() -> None:
    read_outline("Polygon", coordinates(circle(300, VERTICES_MOST - 1)))
    with pytest.raises(RuleError, match="Polygonen har 2001 hörn; högst 2000 går att spara"):
        read_outline("Polygon", coordinates(circle(300, VERTICES_MOST)))
    three = shapely.MultiPolygon([shapely.affinity.translate(circle(300, 900), 1000 * i) for i in range(3)])
    with pytest.raises(RuleError, match="Polygonen har 2703 hörn"):
        read_outline("MultiPolygon", coordinates(three))


@pytest.mark.parametrize(
    "outline",
    [
        shapely.Polygon([(E, N), (E + 100, N + 100), (E + 100, N), (E, N + 100)]),
        shapely.MultiPolygon([shapely.box(E, N, E + 100, N + 100), shapely.box(E + 50, N, E + 150, N + 100)]),
        shapely.Polygon(
            shapely.box(E, N, E + 100, N + 100).exterior.coords,
            [shapely.box(E + 200, N, E + 250, N + 50).exterior.coords],
        ),
    ],
    ids=["a bow tie", "parts over each other", "a hole outside"],
)
def test_a_polygon_that_crosses_itself_is_refused(outline: shapely.Geometry) -> None:
    kind = outline.geom_type
    with pytest.raises(RuleError, match="korsar sig själv"):
        read_outline(kind, coordinates(outline))


@pytest.mark.parametrize(
    "point", [[0.0, 0.0], [59.3, 18.0], [18.0, -59.3], [674_000, 6_580_000], [18.0, 75.0]]
)
def test_what_lies_outside_sweden_is_told_by_its_first_position(point: list[float]) -> None:
    with pytest.raises(ParameterError, match="väntade grader i Sverige, longitud före latitud") as refused:
        read_outline("Polygon", [[point, [18.0, 59.3], [18.1, 59.3], point]])
    assert refused.value.got == f"{point[0]:.6g}, {point[1]:.6g}"


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=20,
)


@given(st.sampled_from(["Polygon", "MultiPolygon"]), junk)
def test_whatever_is_sent_is_a_plats_or_a_refusal(kind: str, sent: object) -> None:
    with suppress(ParameterError, RuleError):
        assert shapely.is_valid(read_outline(kind, sent))


@given(st.integers(0, 5), st.floats(-0.02, 0.02))
def test_the_same_polygon_is_known_wherever_its_ring_begins_and_a_little_moved(
    turn: int, by_m: float
) -> None:
    corners = [(E, N), (E + 90, N), (E + 120, N + 60), (E + 90, N + 120), (E, N + 120), (E - 30, N + 60)]
    one = shapely.MultiPolygon([shapely.Polygon(corners)])
    other = shapely.MultiPolygon(
        [shapely.Polygon([(e + by_m, n) for e, n in corners[turn:] + corners[:turn]])]
    )
    assert is_same(one, other)
    assert not is_same(one, shapely.affinity.translate(other, 0.2))
