"""The dimension of cells against the facts it is built from, recomputed with h3 where possible."""

import math
from collections import defaultdict

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import grid
from geo.cells import apportion, default_cells
from geo.data import read_facts
from geo.names import code_of

POPULATION_2024 = 995_574  # Statistisk årsbok för Stockholm, table 1.2; equals the sum of SCB's RegSO


@pytest.fixture(scope="module")
def cells() -> gpd.GeoDataFrame:
    return default_cells()


def test_every_packaged_cell_and_its_ancestors_are_there_once(cells: gpd.GeoDataFrame) -> None:
    texts = read_facts("celler_res10")["h3"].tolist()
    assert cells["h3"].is_unique
    for resolution in grid.RESOLUTIONS:
        found = set(grid.to_text(cells.loc[cells["resolution"] == resolution, "h3"].to_numpy()))
        assert found == {h3.cell_to_parent(text, resolution) for text in texts}


def test_ancestors_are_those_that_h3_says(cells: gpd.GeoDataFrame) -> None:
    for _, row in cells[::97].iterrows():
        text = h3.int_to_str(row["h3"])
        for resolution in (7, 8, 9):
            parent = row[f"parent_{resolution}"]
            if resolution > row["resolution"]:
                assert pd.isna(parent)
            else:
                assert parent == h3.str_to_int(h3.cell_to_parent(text, resolution))


def test_the_inhabitants_of_the_city_are_all_there_at_every_resolution(cells: gpd.GeoDataFrame) -> None:
    for _, population in cells.groupby("resolution")["population"]:
        assert population.sum() == POPULATION_2024
        assert math.fsum(population) == POPULATION_2024
        assert (population >= 0).all()


def test_population_survives_the_databases_real(cells: gpd.GeoDataFrame) -> None:
    population = cells["population"].to_numpy()
    assert (population.astype(np.float32).astype(np.float64) == population).all()


def test_each_regso_keeps_its_inhabitants(cells: gpd.GeoDataFrame) -> None:
    finest = cells[cells["resolution"] == 10]
    expected = read_facts("regso").set_index("regso_kod")["folkmangd_2024"]
    assert (finest.groupby("regso")["population"].sum() == expected.sort_index()).all()
    assert (finest.loc[finest["regso"].isna(), "population"] == 0).all()


def test_nobody_lives_on_water(cells: gpd.GeoDataFrame) -> None:
    assert (cells.loc[cells["land_share"] == 0, "population"] == 0).all()


def test_land_is_kept_and_is_what_stadskartan_says(cells: gpd.GeoDataFrame) -> None:
    land_m2 = cells["land_share"] * cells["area_m2"]
    by_resolution = land_m2.groupby(cells["resolution"]).sum()
    assert by_resolution.to_numpy() == pytest.approx(by_resolution[10], rel=1e-4)
    assert by_resolution[10] == pytest.approx(read_facts("stadsdelar")["land_km2"].sum() * 1e6, rel=2e-4)
    assert cells["land_share"].between(0, 1).all()


def test_one_coarse_cell_recomputed_without_the_module(cells: gpd.GeoDataFrame) -> None:
    facts = read_facts("celler_res10")
    parent = h3.latlng_to_cell(59.3128, 18.0645, 8)  # Södermalm, partly water
    inside = facts[[h3.cell_to_parent(text, 8) == parent for text in facts["h3"]]]
    held: dict[str, float] = defaultdict(float)
    for text, stadsdel in zip(inside["h3"], inside["stadsdel"], strict=True):
        held[code_of(stadsdel)] += h3.cell_area(text)
    row = cells.loc[cells["h3"] == h3.str_to_int(parent)].iloc[0]
    assert row["stadsdel"] == max(held, key=lambda code: held[code])
    assert row["sl_hallplatser"] == inside["sl_hallplatser"].sum()
    assert row["land_share"] == pytest.approx(inside["landandel"].sum() / 49, abs=1e-3)


def test_stops_are_counted_once(cells: gpd.GeoDataFrame) -> None:
    stops = cells.groupby("resolution")["sl_hallplatser"].sum()
    assert set(stops) == {read_facts("celler_res10")["sl_hallplatser"].sum()}


def test_areas_are_each_cells_own(cells: gpd.GeoDataFrame) -> None:
    assert cells.crs == "EPSG:3006"
    assert (cells["area_m2"] == cells.geometry.area).all()
    mean_km2 = cells.groupby("resolution")["area_m2"].mean() / 1e6
    # h3's own figures here are 0.554, 0.0792 and 0.0113; the ellipsoid adds half a per cent.
    assert mean_km2[8] == pytest.approx(0.557, abs=0.001)
    assert mean_km2[9] == pytest.approx(0.0796, abs=0.0001)
    assert mean_km2[10] == pytest.approx(0.01137, abs=0.00001)


def test_each_cell_has_a_stadsdel_and_all_117_have_cells(cells: gpd.GeoDataFrame) -> None:
    assert cells["stadsdel"].notna().all()
    finest = cells[cells["resolution"] == 10]
    assert finest["stadsdel"].nunique() == 117
    assert finest["regso"].isna().sum() == 6  # cells beside the municipality, without land in it


def test_five_units_by_largest_remainder_by_hand() -> None:
    # 5 · (1, 2, 3)/6 = (0.83, 1.67, 2.5): floors 0, 1, 2; the two left go to .83 and .67
    assert apportion(5, np.array([1.0, 2.0, 3.0])).tolist() == [1, 2, 2]


@given(
    st.integers(0, 10_000_000),
    st.lists(st.floats(0, 1e5), min_size=1, max_size=50).filter(lambda weights: sum(weights) > 1e-3),
)
def test_nothing_is_lost_when_units_are_split(total: int, weights: list[float]) -> None:
    units = apportion(total, np.array(weights))
    assert units.sum() == total
    assert (np.abs(units - total * np.array(weights) / sum(weights)) < 1 + 1e-6).all()
