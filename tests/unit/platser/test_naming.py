import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo import grid
from geo.errors import ShapeError
from geo.grid import Cells
from geo.platser import Platsnamn, is_nameable, suggest_name, suggest_names
from geo.platser.naming import KINDS, NAME_DISTANCE_M
from tests.unit.platser.hexagons import disk, line

PLACE = disk(1)
OUTLINE = shapely.union_all(grid.boundaries(PLACE))
EAST, NORTH = OUTLINE.centroid.x, OUTLINE.centroid.y
_, _, EASTERNMOST, _ = OUTLINE.bounds
CORNER_NORTH = max(shapely.get_coordinates(OUTLINE).tolist())[1]


def named(name: str, kind: str = "torg", east: float = EAST, north: float = NORTH) -> Platsnamn:
    return Platsnamn(name, kind, east, north)


def apart(middle_e: float, middle_n: float) -> Cells:
    """Return the hexagon so many metres east and north of the middle of the place."""
    to_degrees = Transformer.from_crs("EPSG:3006", "OGC:CRS84", always_xy=True)
    lng, lat = to_degrees.transform(EAST + middle_e, NORTH + middle_n)
    return grid.locate([lat], [lng], resolution=9)


def test_a_torg_goes_before_a_station_that_is_nearer() -> None:
    register = [
        named("Götgatan", "gata"),
        named("Fatbursparken", "park"),
        named("Skanstull", "station"),
        named("Medborgarplatsen", "torg", EAST + 100),
        named("Ringens centrum", "centrum"),
    ]
    expected = ["Medborgarplatsen", "Skanstull", "Ringens centrum", "Fatbursparken", "Götgatan"]
    for name in expected:
        assert suggest_name(PLACE, register, "Södermalm") == name
        register = [each for each in register if each.name != name]
    assert suggest_name(PLACE, register, "Södermalm") == "Plats i Södermalm"


def test_of_one_kind_the_nearest_gives_the_name() -> None:
    inside_far, inside_near = named("Inre torget", east=EAST + 150), named("Mellersta torget", east=EAST + 50)
    outside = named("Yttre torget", east=EASTERNMOST + 50, north=CORNER_NORTH)
    assert suggest_name(PLACE, [outside, inside_far, inside_near], "Södermalm") == "Mellersta torget"
    assert suggest_name(PLACE, [outside, inside_far], "Södermalm") == "Inre torget"
    assert suggest_name(PLACE, [outside], "Södermalm") == "Yttre torget"
    # nothing but the name itself is left to tell these two apart
    assert suggest_name(PLACE, [named("Östra torget"), named("Norra torget")], "Södermalm") == "Norra torget"


def test_a_name_too_far_away_is_none() -> None:
    just_in = named("Nära torget", east=EASTERNMOST + NAME_DISTANCE_M - 0.5, north=CORNER_NORTH)
    just_out = named("Fjärran torget", east=EASTERNMOST + NAME_DISTANCE_M + 0.5, north=CORNER_NORTH)
    assert suggest_name(PLACE, [just_in, just_out], "Södermalm") == "Nära torget"
    assert suggest_name(PLACE, [just_out], "Södermalm") == "Plats i Södermalm"


@pytest.mark.parametrize("kind", ["skola", "butik", "kyrka", "bostad", "Torg", ""])
def test_no_other_kind_gives_a_name(kind: str) -> None:
    assert suggest_name(PLACE, [named("Medborgarplatsen", kind)], "Södermalm") == "Plats i Södermalm"


@pytest.mark.parametrize(
    "name",
    [
        *("Rågsvedsskolan", "Förskolan Solen", "Kista gymnasium", "SKOLANS TORG", "Universitetet"),
        *("Klara kyrka", "Katarina kyrkogård", "Stockholms moské", "Synagogan", "Pingstförsamlingen"),
        *("Brf Utsikten", "Bostadsrättsföreningen Eken", "HSB Tanto", "Svenska Bostäder", "Kv. Bävern"),
        *("Äldreboendet Linden", "ICA Nära", "Coop Konsum", "Systembolaget", "Centralens kiosk", "Krogen"),
        *("Ringens köpcentrum", "Västermalmsgallerian", "Cafe Blå", "Kaffebaren Bar"),
        *(
            "Anders Andersson",
            "Karlssons park",
            "Guðrún Jónsdotter",
            "Familjen Ek",
            "Fru Alm",
            "K. Ek",
            "E.Ek",
        ),
        *("Götgatan 12", "Götgatan 12B", "7-Eleven", "", "  ", "–"),
    ],
)
def test_a_name_that_points_at_somebody_is_refused(name: str) -> None:
    assert not is_nameable(name)
    for kind in KINDS:
        assert suggest_name(PLACE, [named(name, kind)], "Södermalm") == "Plats i Södermalm"


@pytest.mark.parametrize(
    "name",
    [
        *("Medborgarplatsen", "Sergels torg", "Norra Bantorget", "S:t Eriksplan", "T-Centralen", "Slussen"),
        *("Farsta centrum", "Hässelby gård", "Barnängen", "Amerikavägen", "Torkel Knutssonsgatan"),
        *("Sven Rinmans gata", "Gustav Adolfs torg", "Kungsträdgården", "Vasaparken", "Gubbängen"),
    ],
)
def test_names_that_everybody_uses_are_let_through(name: str) -> None:
    assert is_nameable(name)
    assert suggest_name(PLACE, [named(name)], "Södermalm") == name


@given(st.text(max_size=30), st.sampled_from(["skola", "kyrka", "moské", "brf ", "butik", "4"]))
def test_a_refused_word_is_refused_wherever_it_stands(text: str, word: str) -> None:
    assert not is_nameable(f"{text} {word} {text}")
    assert not is_nameable(f"{text} {word.upper()} {text}")


def test_a_decomposed_letter_is_the_same_letter() -> None:
    assert not is_nameable("Stockholms moske\u0301")
    assert suggest_name(PLACE, [named("Go\u0308tgatan", "gata")], "Södermalm") == "Götgatan"


def test_two_of_one_name_are_told_apart_by_where_they_lie() -> None:
    north, south = apart(50, 600), apart(0, -600)
    assert suggest_names([south, north], [], ["Tensta", "Tensta"]) == [
        "Plats i Tensta, södra",
        "Plats i Tensta, norra",
    ]
    east, west = apart(700, 100), apart(-700, 0)
    assert suggest_names([east, west], [], ["Tensta", "Tensta"]) == [
        "Plats i Tensta, östra",
        "Plats i Tensta, västra",
    ]


def test_three_of_one_name_are_numbered_from_the_north() -> None:
    places = [apart(0, -900), apart(0, 900), apart(900, 0)]
    assert suggest_names(places, [], ["Tensta"] * 3) == [
        "Plats i Tensta 3",
        "Plats i Tensta 1",
        "Plats i Tensta 2",
    ]


def test_a_name_of_its_own_stays_as_it_is() -> None:
    register = [named("Medborgarplatsen")]
    names = suggest_names(
        [PLACE, apart(0, 3000), apart(3000, 0)], register, ["Södermalm", "Tensta", "Farsta"]
    )
    assert names == ["Medborgarplatsen", "Plats i Tensta", "Plats i Farsta"]
    assert suggest_names([], register, []) == []


@given(st.lists(st.integers(0, 19), min_size=1, max_size=8, unique=True), st.data())
def test_no_two_places_get_the_same_name(positions: list[int], data: st.DataObject) -> None:
    row = line(20)
    places = [row[[position]] for position in positions]
    stadsdelar = [data.draw(st.sampled_from(["Tensta", "Farsta"])) for _ in places]
    names = suggest_names(places, [], stadsdelar)
    assert len(set(names)) == len(names)
    for name, stadsdel in zip(names, stadsdelar, strict=True):
        assert name.startswith(f"Plats i {stadsdel}")


def test_the_order_of_the_register_does_not_matter() -> None:
    register = [named(f"Torget {letter}", east=EAST + 7 * offset) for offset, letter in enumerate("fdbace")]
    names = {
        suggest_name(PLACE, [register[i] for i in np.random.default_rng(seed).permutation(6)], "Södermalm")
        for seed in range(10)
    }
    assert names == {"Torget f"}


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match="at least one cell"):
        suggest_name(PLACE[:0], [], "Södermalm")
    with pytest.raises(ShapeError, match="2 places, got 1"):
        suggest_names([PLACE, PLACE], [], ["Tensta"])
