import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from etl.demo import basomraden, places
from etl.demo.write import sidecar_path
from geo import grid


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return basomraden.basomraden(tmp_path_factory.mktemp("basomraden"))


@pytest.fixture(scope="module")
def areas(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(path)


def test_a_code_is_seven_digits_as_text_and_names_its_stadsdelsomrade() -> None:
    codes = pd.Series(basomraden.read_codes())
    assert codes.str.fullmatch(r"(0[1-9]|1[01])\d{5}").all()
    assert (codes.str[:2].astype(int) - 1 == places.read_cells()["stadsdelsomrade"]).all()


def test_a_basomrade_lies_in_one_stadsdel_and_none_is_too_large() -> None:
    codes, stadsdel = basomraden.read_codes(), places.read_cells()["stadsdel"]
    assert len(set(zip(codes, stadsdel, strict=True))) == len(set(codes))
    sizes = np.unique(codes, return_counts=True)[1]
    assert sizes.max() <= basomraden.MOST_CELLS
    assert 300 < len(sizes) < 700


def test_the_file_has_every_code_once_with_its_name(areas: gpd.GeoDataFrame) -> None:
    assert set(areas["kod"]) == set(basomraden.read_codes())
    assert areas["kod"].is_unique
    assert (areas["namn"] == "Basområde " + areas["kod"]).all()
    assert areas["is_synthetic"].all()


def test_boundaries_are_valid_multipolygons_that_do_not_overlap(areas: gpd.GeoDataFrame) -> None:
    metres = areas.to_crs(3006)
    assert (metres.geom_type == "MultiPolygon").all()
    assert metres.is_valid.all()
    # coordinates have seven decimals, a centimetre
    assert metres.union_all().area == pytest.approx(metres.area.sum(), rel=1e-4)


def test_the_middle_of_a_cell_lies_in_its_basomrade(areas: gpd.GeoDataFrame) -> None:
    cells = grid.from_text(places.read_cells()["h3"].tolist()[::37])
    middles = gpd.GeoDataFrame(
        {"code": basomraden.read_codes()[::37]},
        geometry=gpd.GeoSeries(grid.boundaries(cells), crs=3006).centroid,
    ).to_crs(areas.crs)
    joined = gpd.sjoin(middles, areas, predicate="within")
    assert len(joined) == len(middles)
    assert (joined["code"] == joined["kod"]).all()


def test_the_file_says_that_it_is_synthetic_and_is_the_same_again(path: Path, tmp_path: Path) -> None:
    described = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    assert described["is_synthetic"] is True
    assert described["areas"] == len(set(basomraden.read_codes()))
    assert "inte stadens indelning" in described["about"]
    assert basomraden.basomraden(tmp_path).read_bytes() == path.read_bytes()
