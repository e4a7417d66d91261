import numpy as np
import pytest

from etl.demo import places, planted, targets
from etl.demo.trygghetsinventering_walks import read_kinds
from etl.demo.write import SOURCE
from geo import grid
from geo.tyck_till import GROUPS

SEED = 20260101  # that of the city
OTHERS = (planted.TYCK_TILL, planted.INVENTERING)


def cells_of(city: places.City, source: str) -> dict[str, int]:
    own = planted.plant(city, SEED, source)
    return {targets.STADSDELSOMRADEN[place.stadsdelsomrade]: place.cell for place in own.planted}


def test_some_places_of_crime_have_something_else_too(city: places.City) -> None:
    crime = {targets.STADSDELSOMRADEN[place.stadsdelsomrade]: place.cell for place in city.planted}
    tyck_till, inventering = (cells_of(city, source) for source in OTHERS)
    assert crime["Farsta"] == tyck_till["Farsta"] == inventering["Farsta"]
    assert crime["Södermalm"] == tyck_till["Södermalm"]
    assert crime["Järva"] == inventering["Järva"]
    assert "Järva" not in tyck_till


def test_one_place_is_in_each_of_the_other_sources_alone(city: places.City) -> None:
    crime = {place.cell for place in city.planted}
    tyck_till, inventering = (set(cells_of(city, source).values()) for source in OTHERS)
    assert len(tyck_till - inventering - crime) == 1
    assert len(inventering - tyck_till - crime) == 1


def test_what_is_planted_exists_and_lies_in_its_stadsdelsomrade(city: places.City) -> None:
    known = {
        planted.TYCK_TILL: {group.id for group in GROUPS},
        planted.INVENTERING: set(read_kinds()["id"]),
    }
    for source in OTHERS:
        for place in planted.plant(city, SEED, source).planted:
            assert place.theme in known[source]
            assert city.stadsdelsomrade[place.cell] == place.stadsdelsomrade


@pytest.mark.parametrize(
    ("source", "what"), [(planted.TYCK_TILL, "grupp"), (planted.INVENTERING, "bristtyp")]
)
def test_a_description_says_what_an_analysis_ought_to_find(city: places.City, source: str, what: str) -> None:
    own = planted.plant(city, SEED, source)
    for place, said in zip(own.planted, planted.describe(own, source), strict=True):
        assert grid.from_text([str(said["h3"])])[0] == city.cells[place.cell]
        assert (said["source"], said[what], said["multiplier"]) == (source, place.theme, place.multiplier)


def test_everything_planted_stands_in_one_list_beside_the_old_one(city: places.City) -> None:
    described = planted.describe_all(city, SEED)
    crime, by_source = described["planted"], described["planted_by_source"]
    assert isinstance(crime, list)
    assert isinstance(by_source, dict)
    assert list(by_source) == [SOURCE, *OTHERS]
    assert [{key: place[key] for key in place if key != "source"} for place in by_source[SOURCE]] == crime


def test_planting_leaves_the_city_of_crime_as_it_is(city: places.City) -> None:
    before = city.planted
    planted.plant(city, SEED, planted.TYCK_TILL)
    assert city.planted == before
    again = places.build_city(np.random.default_rng([SEED, 0]))
    assert again.planted == before
