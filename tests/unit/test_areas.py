"""The default area sets, the type they are in, and nesting by geometry."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.areas import (
    STADSDELSOMRADE_VERSIONS,
    STOCKHOLM_BOUNDS_DEG,
    AreaSet,
    default_area_sets,
    membership,
    nest,
)
from geo.data import read_facts
from geo.errors import CrsError, ShapeError
from geo.names import code_of

HEXAGON_WIDTH_M = 130  # twice the ± 65 m that the sets are labelled with


@pytest.fixture(scope="module")
def sets() -> dict[tuple[str, date], AreaSet]:
    return {(each.kind, each.valid_from): each for each in default_area_sets()}


@pytest.fixture(scope="module")
def stadsdel(sets: dict[tuple[str, date], AreaSet]) -> AreaSet:
    return sets["stadsdel", STADSDELSOMRADE_VERSIONS[0]]


def square(x: float, y: float, side: float = 1000) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(x, y, x + side, y + side)])


def area_set(shapes: dict[str, shapely.Geometry], crs: str = "EPSG:3006") -> AreaSet:
    codes = list(shapes)
    return AreaSet(
        kind="stadsdel",
        valid_from=date(2024, 1, 1),
        valid_to=None,
        title="Prov",
        source="prov",
        licence="CC0",
        is_approximate=False,
        areas=gpd.GeoDataFrame(
            {"code": codes, "name": codes, "land_m2": [1.0] * len(codes)},
            geometry=list(shapes.values()),
            crs=crs,
        ),
    )


def test_the_sets_that_ship_and_how_many_areas_they_have(sets: dict[tuple[str, date], AreaSet]) -> None:
    assert {key: len(each.areas) for key, each in sets.items()} == {
        ("stadsdel", date(2007, 1, 1)): 117,
        ("stadsdelsomrade", date(2007, 1, 1)): 14,
        ("stadsdelsomrade", date(2020, 7, 1)): 13,
        ("stadsdelsomrade", date(2023, 7, 1)): 11,
        ("regso", date(2018, 1, 1)): 127,
        ("kommun", date(2007, 1, 1)): 1,
    }


def test_every_default_set_says_that_it_is_approximate(sets: dict[tuple[str, date], AreaSet]) -> None:
    for each in sets.values():
        assert each.is_approximate
        assert "ungefärlig, ± 65 m" in each.title
        assert any("hexagoner" in remark for remark in each.remarks)
        assert each.licence == "CC0"


def test_one_division_ends_the_day_the_next_begins(sets: dict[tuple[str, date], AreaSet]) -> None:
    ends = [sets["stadsdelsomrade", version].valid_to for version in STADSDELSOMRADE_VERSIONS]
    assert ends == [date(2020, 7, 1), date(2023, 7, 1), None]


def test_the_areas_of_a_set_tile_the_city_without_overlap(sets: dict[tuple[str, date], AreaSet]) -> None:
    whole = sets["kommun", date(2007, 1, 1)].areas.geometry.iloc[0]
    for (kind, _), each in sets.items():
        total = each.areas.geometry.area.sum()
        joined = shapely.union_all(each.areas.geometry.to_numpy())
        assert joined.area == pytest.approx(total, rel=1e-9)
        if kind != "regso":  # six cells beside the municipality lie in no RegSO
            assert joined.symmetric_difference(whole).area < 1


def test_no_area_has_slivers(sets: dict[tuple[str, date], AreaSet]) -> None:
    for each in sets.values():
        for polygon in shapely.get_parts(each.areas.geometry.to_numpy()):
            assert polygon.area > 5000
            assert all(shapely.Polygon(ring).area > 5000 for ring in polygon.interiors)


def test_the_point_that_stadskartan_gives_lies_in_its_stadsdel(stadsdel: AreaSet) -> None:
    areas = stadsdel.areas.set_index("code").geometry
    facts = read_facts("stadsdelar")
    points = shapely.points(facts["centrum_e_3006"], facts["centrum_n_3006"])
    for name, point in zip(facts["stadsdel"], points, strict=True):
        assert areas[code_of(name)].distance(point) < HEXAGON_WIDTH_M / 2


def test_land_is_stadskartans(sets: dict[tuple[str, date], AreaSet], stadsdel: AreaSet) -> None:
    land_m2 = read_facts("stadsdelar")["land_km2"].sum() * 1e6
    for kind, version in sets:
        tolerance = 1e-3 if kind == "regso" else 1e-9  # RegSO's land is that of its hexagons
        assert sets[kind, version].areas["land_m2"].sum() == pytest.approx(land_m2, rel=tolerance)
    liseberg = stadsdel.areas.set_index("code").loc["liseberg"]
    assert liseberg["land_m2"] == pytest.approx(375_000)


def test_names_are_written_as_swedish_writes_them(stadsdel: AreaSet) -> None:
    names = set(stadsdel.areas["name"])
    assert {"Gamla stan", "Hässelby villastad", "Ulvsunda industriområde", "Örby slott"} <= names


def test_the_city_lies_inside_its_bounds(sets: dict[tuple[str, date], AreaSet]) -> None:
    west, south, east, north = sets["kommun", date(2007, 1, 1)].areas.to_crs("EPSG:4326").total_bounds
    assert STOCKHOLM_BOUNDS_DEG[0] < west < STOCKHOLM_BOUNDS_DEG[0] + 0.02
    assert STOCKHOLM_BOUNDS_DEG[1] < south < STOCKHOLM_BOUNDS_DEG[1] + 0.02
    assert STOCKHOLM_BOUNDS_DEG[2] - 0.02 < east < STOCKHOLM_BOUNDS_DEG[2]
    assert STOCKHOLM_BOUNDS_DEG[3] - 0.02 < north < STOCKHOLM_BOUNDS_DEG[3]


@pytest.mark.parametrize("version", STADSDELSOMRADE_VERSIONS)
def test_overlay_finds_the_membership_that_the_sets_were_made_of(
    sets: dict[tuple[str, date], AreaSet], stadsdel: AreaSet, version: date
) -> None:
    part = nest(stadsdel, sets["stadsdelsomrade", version])
    known = membership().loc[lambda rows: rows["version"] == version].set_index("stadsdel_code")
    assert len(part) == 117
    assert part["share"].to_numpy() == pytest.approx(1.0)
    found = part.set_index("child_code")["parent_code"]
    assert found.to_dict() == known["stadsdelsomrade_code"].to_dict()


def test_shares_by_hand() -> None:
    # Two parents side by side; "delad" lies 700 m in the one and 300 m in the other, "kluven"
    # half in each, "utanfor" in none.
    parents = area_set({"vast": square(0, 0), "ost": square(1000, 0)})
    children = area_set(
        {
            "hel": square(100, 100, 200),
            "delad": shapely.MultiPolygon([shapely.box(300, 0, 1300, 10)]),
            "kluven": shapely.MultiPolygon([shapely.box(500, 20, 1500, 30)]),
            "utanfor": square(5000, 5000),
        }
    )
    part = nest(children, parents)
    expected = pd.DataFrame(
        {"child_code": ["delad", "hel"], "parent_code": ["vast", "vast"], "share": [0.7, 1.0]}
    )
    pd.testing.assert_frame_equal(part, expected, check_dtype=False)


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ShapeError, match="expected a kind"):
        replace(area_set({"a": square(0, 0)}), kind="kvarter")


def test_a_set_without_areas_or_columns_is_refused() -> None:
    good = area_set({"a": square(0, 0)})
    with pytest.raises(ShapeError, match="0 rows"):
        replace(good, areas=good.areas.iloc[:0])
    with pytest.raises(ShapeError, match="land_m2"):
        replace(good, areas=good.areas.drop(columns="land_m2"))


def test_a_code_twice_is_refused() -> None:
    good = area_set({"a": square(0, 0), "b": square(2000, 0)})
    with pytest.raises(ShapeError, match=r"\['a'\] again"):
        replace(good, areas=good.areas.assign(code="a"))


def test_another_crs_is_refused() -> None:
    with pytest.raises(CrsError, match="EPSG:3006"):
        area_set({"a": square(0, 0)}, crs="EPSG:3011")


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(0, 0, 1, 1),
        shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]),
        shapely.MultiPolygon([shapely.Polygon([(0, 0, 5), (1, 1, 5), (1, 0, 5)])]),
    ],
    ids=["polygon", "bow tie", "three-dimensional"],
)
def test_a_shape_that_is_no_flat_valid_multipolygon_is_refused(shape: shapely.Geometry) -> None:
    with pytest.raises(ShapeError, match=r"expected valid MultiPolygons, got other at \['a'\]"):
        area_set({"a": shape})
