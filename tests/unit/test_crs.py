"""Coordinate reference systems: PROJ's copy of the EPSG registry is the oracle."""

import math
from pathlib import Path

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import STOCKHOLM_BOUNDS_DEG
from geo.crs import CRS84_URI, CRS_URIS, crs_of, identify, is_north_first, require_plausible
from geo.errors import CrsError

SRIDS = (4326, 3857, 3006, 3011)

places = st.tuples(st.floats(17.76, 18.2), st.floats(59.23, 59.44))


def extent_in(srid: int) -> tuple[float, float, float, float]:
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{srid}", always_xy=True)
    west, south, east, north = transformer.transform_bounds(17.9, 59.3, 18.1, 59.4)
    return west, south, east, north


@pytest.mark.parametrize("uri", CRS_URIS)
def test_axis_order_is_the_authoritys(uri: str) -> None:
    first = pyproj.CRS.from_user_input(uri).axis_info[0].direction
    assert is_north_first(uri) == (first == "north")


def test_the_five_that_are_served() -> None:
    north_first = {
        uri.rsplit("/", 1)[-1]: is_north_first(uri) for uri in CRS_URIS
    }  # by hand, from the registry
    assert north_first == {"CRS84": False, "4326": True, "3857": False, "3006": True, "3011": True}


def test_an_unknown_uri_has_no_axis_order() -> None:
    with pytest.raises(CrsError, match="Väntade ett koordinatsystem av http"):
        is_north_first("http://www.opengis.net/def/crs/EPSG/0/2056")


@pytest.mark.parametrize(
    "name", ["EPSG:3006", "epsg:3006", "3006", "http://www.opengis.net/def/crs/EPSG/0/3006"]
)
def test_a_crs_is_found_by_any_of_its_names(name: str) -> None:
    assert crs_of(name).title == "SWEREF 99 TM"


@pytest.mark.parametrize("name", ["", "EPSG:", "EPSG:2056", "3006m", "²"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(CrsError, match="SWEREF 99 18 00"):
        crs_of(name)


@pytest.mark.parametrize("srid", SRIDS)
def test_a_definition_from_the_registry_is_identified(srid: int) -> None:
    assert identify(pyproj.CRS.from_epsg(srid)).srid == srid


def test_esris_definition_without_authority_is_identified() -> None:
    definition = pyproj.CRS.from_epsg(3011).to_wkt("WKT1_ESRI")
    assert "AUTHORITY" not in definition
    assert identify(pyproj.CRS.from_wkt(definition)).srid == 3011


def test_crs84_is_read_as_wgs_84() -> None:
    assert identify(pyproj.CRS.from_user_input("OGC:CRS84")).srid == 4326


@pytest.mark.parametrize(("srid", "name"), [(3021, "RT90"), (3010, "SWEREF99 16 30"), (2056, "LV95")])
def test_another_crs_is_refused_by_name(srid: int, name: str) -> None:
    with pytest.raises(CrsError, match=f"fick .*{name}"):
        identify(pyproj.CRS.from_epsg(srid))


def test_a_local_crs_is_refused() -> None:
    with pytest.raises(CrsError, match="fick ritning"):
        identify(pyproj.CRS.from_wkt('LOCAL_CS["ritning",UNIT["metre",1]]'))


@given(places, st.sampled_from(SRIDS))
def test_the_city_is_plausible_as_declared(place: tuple[float, float], srid: int) -> None:
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{srid}", always_xy=True)
    x, y = transformer.transform(*place)
    require_plausible((x, y, x, y), f"EPSG:{srid}", STOCKHOLM_BOUNDS_DEG)


@pytest.mark.parametrize("declared", SRIDS)
@pytest.mark.parametrize("true", SRIDS)
def test_the_city_in_one_crs_is_refused_in_any_other(declared: int, true: int) -> None:
    if declared == true:
        require_plausible(extent_in(true), f"EPSG:{declared}", STOCKHOLM_BOUNDS_DEG)
        return
    with pytest.raises(CrsError, match=rf"EPSG:{declared}.* men talen .* ser ut som .*EPSG:{true}"):
        require_plausible(extent_in(true), f"EPSG:{declared}", STOCKHOLM_BOUNDS_DEG)


@pytest.mark.parametrize("srid", SRIDS)
def test_swapped_axes_are_named(srid: int) -> None:
    west, south, east, north = extent_in(srid)
    with pytest.raises(CrsError, match="samma system med omkastade axlar"):
        require_plausible((south, west, north, east), f"EPSG:{srid}", STOCKHOLM_BOUNDS_DEG)


def test_metres_declared_as_degrees_by_hand() -> None:
    with pytest.raises(CrsError) as refusal:
        require_plausible((673398, 6576474, 674121, 6576854), CRS84_URI, STOCKHOLM_BOUNDS_DEG)
    assert str(refusal.value) == (
        "Filen anger WGS 84 (EPSG:4326, grader), men talen (673398–674121, 6576474–6576854) "
        "ser ut som SWEREF 99 TM (EPSG:3006, meter)."
    )


def test_another_swedish_city_is_plausible() -> None:
    require_plausible((11.9, 57.6, 12.1, 57.8), "EPSG:4326", STOCKHOLM_BOUNDS_DEG)


def test_a_whole_country_that_holds_the_city_is_plausible() -> None:
    require_plausible((314008, 6158706, 685936, 6706842), "EPSG:3006", STOCKHOLM_BOUNDS_DEG)


@pytest.mark.parametrize(
    ("bounds", "crs"),
    [
        ((0, 0, 0, 0), "EPSG:3006"),
        ((2683000, 1247000, 2684000, 1248000), "EPSG:3011"),
        ((0, 0, 1e9, 1), "EPSG:4326"),
    ],
)
def test_numbers_that_the_crs_cannot_hold_are_refused(
    bounds: tuple[float, float, float, float], crs: str
) -> None:
    with pytest.raises(CrsError, match="ligger utanför vad det kan ange"):
        require_plausible(bounds, crs, STOCKHOLM_BOUNDS_DEG)


def test_no_numbers_are_refused() -> None:
    with pytest.raises(CrsError, match="fick inga tal"):
        require_plausible((math.nan,) * 4, "EPSG:3006", STOCKHOLM_BOUNDS_DEG)


@pytest.mark.real
@pytest.mark.parametrize("name", ["stadsdelar.prj", "sdn_2020.prj", "utan_vatten/stadsdelar_utan_vatten.prj"])
def test_the_citys_own_prj_files_are_sweref_99_18_00(real_data: Path, name: str) -> None:
    definition = (real_data / "areas" / name).read_text(encoding="utf-8")
    assert identify(pyproj.CRS.from_wkt(definition)).srid == 3011
