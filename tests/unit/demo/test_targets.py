import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.demo import targets
from geo.errors import ParameterError

YEARS = range(targets.FIRST_YEAR, targets.LAST_YEAR + 1)


def target(year: int, stadsdelsomrade: str, brottstyp: str) -> float:
    wanted = targets.read_targets(year).set_index(["stadsdelsomrade", "brottstyp"])["target"]
    return float(wanted.loc[(stadsdelsomrade, brottstyp)])


def test_a_target_is_the_published_rate_times_the_population() -> None:
    # Skarpnäck 2025: 769 misshandel per 100 000, 46 407 inhabitants
    assert target(2025, "Skarpnäck", "misshandel") == pytest.approx(769 * 46_407 / 100_000)


def test_before_2024_jarva_follows_the_citys_change() -> None:
    # klotter per 100 000: Järva 2 329 in 2024; the city 3 154 in 2024 and 6 183 in 2021
    expected = 2_329 * 6_183 / 3_154 * 95_220 / 100_000
    assert target(2021, "Järva", "klotter") == pytest.approx(expected)


@pytest.mark.parametrize("year", YEARS)
def test_the_types_of_a_stadsdelsomrade_sum_to_its_published_total(year: int) -> None:
    sums = targets.read_targets(year).groupby("stadsdelsomrade")["target"].sum()
    # Södermalm's total per 100 000, 130 402 inhabitants
    published = {2021: 29_404, 2022: 25_641, 2023: 27_138, 2024: 23_497, 2025: 24_746}
    assert sums["Södermalm"] == pytest.approx(published[year] * 130_402 / 100_000)
    assert len(sums) == 11


def test_the_damage_of_2024_is_that_of_the_yearbook() -> None:
    # Farsta 2024, table 1.63: 4 852 crimes of damage, of every kind
    kinds = ("klotter", "skadegorelse_motorfordon", "brand", "ovrig_skadegorelse")
    assert sum(target(2024, "Farsta", kind) for kind in kinds) == pytest.approx(4_852)


@pytest.mark.parametrize("year", YEARS)
def test_there_is_a_target_for_every_place_and_type_and_none_is_negative(year: int) -> None:
    wanted = targets.read_targets(year)
    assert len(wanted) == len(targets.STADSDELSOMRADEN) * (len(targets.BROTTSTYPER) + len(targets.REST))
    assert not wanted.duplicated(["stadsdelsomrade", "brottstyp"]).any()
    assert (wanted["target"] >= 0).all()


@pytest.mark.parametrize("year", [2020, 2026])
def test_years_without_published_figures_are_refused(year: int) -> None:
    with pytest.raises(ParameterError, match="2021 till 2025"):
        targets.read_targets(year)


@given(st.integers(0, 2**32), st.lists(st.floats(0, 50_000), min_size=1, max_size=50))
def test_drawn_numbers_are_whole_and_within_tolerance(seed: int, wanted: list[float]) -> None:
    target_array = np.array(wanted)
    area = np.arange(len(wanted)) % 3
    drawn = targets.draw_counts(np.random.default_rng(seed), target_array, area)
    assert drawn.dtype == np.int64
    assert (drawn >= 0).all()
    assert (np.abs(drawn - target_array) <= targets.tolerance(target_array)).all()


@given(st.integers(0, 2**32), st.integers(1, 400))
def test_many_small_numbers_do_not_take_their_total_astray(seed: int, size: int) -> None:
    target_array, area = np.full(60, float(size)), np.repeat([0, 1], 30)
    drawn = targets.draw_counts(np.random.default_rng(seed), target_array, area)
    off = np.abs(np.bincount(area, weights=drawn) - 30 * size)
    assert (off <= 0.01 * 30 * size + 30 * 0.5).all()


def test_the_tolerance_is_two_per_cent_from_500_and_twice_the_root_below() -> None:
    assert targets.tolerance(np.array([0.0, 0.04, 100.0, 499.0, 500.0, 10_000.0])) == pytest.approx(
        [1.0, 1.0, 20.0, 2 * 499**0.5, 10.0, 200.0]
    )
