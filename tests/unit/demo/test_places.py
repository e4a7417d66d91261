import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.demo import codes, places, targets
from geo import grid
from geo.data import read_facts
from geo.themes import THEMES


def area_of(cells: list[str]) -> list[str]:
    facts = read_facts("celler_res10").set_index("h3")["stadsdel"]
    stadsdelar = read_facts("stadsdelar").set_index("stadsdel")["stadsdelsomrade_2023"]
    return stadsdelar.loc[facts.loc[cells]].tolist()


def test_each_cell_is_in_the_stadsdelsomrade_of_its_stadsdel(city: places.City) -> None:
    numbers = city.stadsdelsomrade[::97]
    named = [targets.STADSDELSOMRADEN[number] for number in numbers]
    assert area_of(grid.to_text(city.cells[::97])) == named


@pytest.mark.parametrize("plats", sorted(places.MIXES))
def test_weights_sum_to_one_in_each_stadsdelsomrade(city: places.City, plats: str) -> None:
    assert (city.weights[plats] >= 0).all()
    sums = np.bincount(city.stadsdelsomrade, weights=city.weights[plats])
    assert sums == pytest.approx(np.ones(len(targets.STADSDELSOMRADEN)))


def test_the_shares_of_a_mix_sum_to_one() -> None:
    for mix in places.MIXES.values():
        assert mix.boende + mix.hallplats + mix.centrum + mix.land == pytest.approx(1)


def test_every_kind_of_place_of_a_code_has_a_mix() -> None:
    assert set(codes.read_codes()["plats"]) == set(places.MIXES)


def test_bicycles_are_stolen_at_stops_more_often_than_flats_are_burgled_there(city: places.City) -> None:
    facts = read_facts("celler_res10").set_index("h3")["sl_hallplatser"]
    has_stop = facts.loc[grid.to_text(city.cells)].to_numpy() > 0
    assert city.weights["station"][has_stop].sum() > 3 * city.weights["bostad"][has_stop].sum()


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_points_lie_in_the_cell_they_are_drawn_for(city: places.City, seed: int) -> None:
    rng = np.random.default_rng(seed)
    cell = rng.integers(0, len(city.cells), size=500)
    lat, lng = places.draw_points(rng, city.corners[cell])
    assert (grid.locate(lat, lng) == city.cells[cell]).all()
    assert (lat == np.round(lat, 6)).all()


def test_points_are_spread_evenly_over_the_cell(city: places.City) -> None:
    # A hexagon of half the size holds a quarter of the area; its points are those of the whole,
    # moved halfway to the centre. Standard error of 20 000 draws: 0.3 per cent.
    corners = np.repeat(city.corners[:1], 20_000, axis=0)
    lat, lng = places.draw_points(np.random.default_rng(3), corners)
    centre_lng, centre_lat = city.corners[0].mean(axis=0)
    doubled = grid.locate(centre_lat + 2 * (lat - centre_lat), centre_lng + 2 * (lng - centre_lng))
    assert (doubled == city.cells[0]).mean() == pytest.approx(0.25, abs=0.015)
    assert lat.mean() == pytest.approx(centre_lat, abs=1e-5)
    assert lng.mean() == pytest.approx(centre_lng, abs=1e-5)


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_crimes_stay_in_their_stadsdelsomrade(city: places.City, seed: int) -> None:
    rng = np.random.default_rng(seed)
    area = rng.integers(0, len(targets.STADSDELSOMRADEN), size=300)
    plats = rng.choice(sorted(places.MIXES), size=300)
    theme = rng.choice(["", "cykel", "klotter"], size=300)
    cell = places.draw_cells(rng, city, area, plats, theme)
    assert (city.stadsdelsomrade[cell] == area).all()


def test_a_planted_place_holds_its_multiple_of_the_mean_cell(city: places.City) -> None:
    place = city.planted[0]
    n = 50_000
    theme, area = np.full(n, place.theme), np.full(n, place.stadsdelsomrade)
    cell = places.draw_cells(np.random.default_rng(5), city, area, np.full(n, "station"), theme)
    expected = place.multiplier * n / (city.stadsdelsomrade == place.stadsdelsomrade).sum()
    assert (cell == place.cell).sum() == pytest.approx(expected, abs=4 * expected**0.5)


def test_other_themes_are_not_drawn_to_a_planted_place(city: places.City) -> None:
    place = city.planted[0]
    n = 50_000
    area = np.full(n, place.stadsdelsomrade)
    cell = places.draw_cells(np.random.default_rng(5), city, area, np.full(n, "gata"), np.full(n, "brand"))
    own = n * city.weights["gata"][place.cell]
    assert (cell == place.cell).sum() == pytest.approx(own, abs=4 * own**0.5 + 1)


def test_planted_places_are_of_themes_that_may_be_shown_in_a_ruta() -> None:
    finest = {theme.id: theme.finest for theme in THEMES}
    assert {finest[theme].value for _, theme, _ in places.PLANTED} == {"ruta_9"}


def test_another_seed_plants_in_other_cells(city: places.City) -> None:
    other = places.build_city(np.random.default_rng([1, 0]))
    assert [place.cell for place in other.planted] != [place.cell for place in city.planted]


def test_water_holds_no_crime(city: places.City) -> None:
    land = read_facts("celler_res10").set_index("h3")["landandel"]
    assert pd.Series(land.loc[grid.to_text(city.cells)]).min() >= 0.2
