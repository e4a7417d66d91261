import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.demo import targets
from etl.demo.anmalda_brott_omrade import FAULT_KINDS, REST, WHOLE_CITY, generate_omrade
from etl.demo.write import sidecar_path
from geo.themes import THEMES

SMALL = 0.1


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate_omrade(tmp_path_factory.mktemp("omrade"), 20260101, scale=SMALL)


@pytest.fixture(scope="session")
def sidecar(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    return described


@pytest.fixture(scope="session")
def rows(path: Path) -> pd.DataFrame:
    read = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)
    return read.set_axis(pd.RangeIndex(2, 2 + len(read)))


@pytest.fixture(scope="session")
def valid(rows: pd.DataFrame, sidecar: dict[str, Any]) -> pd.DataFrame:
    own = rows.drop(index=[line for fault in sidecar["faults"].values() for line in fault["lines"]])
    return own.assign(antal=own["antal"].astype(int))


def test_every_area_theme_and_month_of_the_year_stands_once(valid: pd.DataFrame) -> None:
    assert list(valid.columns) == ["omrade", "brottstyp", "manad", "antal"]
    assert not valid.duplicated(["omrade", "brottstyp", "manad"]).any()
    titles = {theme.title for theme in THEMES} | {REST}
    assert set(valid["brottstyp"]) == titles
    assert set(valid["manad"]) == {f"2021-{month:02d}" for month in range(1, 13)}
    assert len(valid) == 14 * len(titles) * 12
    assert (valid["antal"] == 0).any()


def test_areas_are_those_that_statistics_of_2021_are_kept_by(valid: pd.DataFrame) -> None:
    areas = set(valid["omrade"]) - {WHOLE_CITY}
    assert len(areas) == 13
    assert {"Stadsdelsområde Rinkeby-Kista", "Stadsdelsområde Norrmalm"} <= areas
    assert "Stadsdelsområde Järva" not in areas


def test_areas_of_a_later_year_are_the_eleven(tmp_path: Path) -> None:
    rows = pd.read_csv(generate_omrade(tmp_path, 7, 2024, scale=0.01), sep=";")
    named = rows[rows["omrade"].str.startswith("Stadsdelsområde")]["omrade"].str.removeprefix(
        "Stadsdelsområde "
    )
    assert set(named) - {"Norrort"} == set(targets.STADSDELSOMRADEN)


def test_areas_sum_to_the_city_in_every_theme_and_month(valid: pd.DataFrame) -> None:
    keys = ["brottstyp", "manad"]
    is_city = valid["omrade"] == WHOLE_CITY
    city = valid[is_city].set_index(keys)["antal"]
    assert (valid[~is_city].groupby(keys)["antal"].sum().reindex(city.index) == city).all()


def test_numbers_are_near_the_published_ones(valid: pd.DataFrame, sidecar: dict[str, Any]) -> None:
    published = targets.read_targets(2021).groupby("stadsdelsomrade")["target"].sum() * SMALL
    by_area = valid[valid["omrade"] != WHOLE_CITY].groupby("omrade")["antal"].sum()
    assert by_area.sum() == sidecar["brott"] == pytest.approx(published.sum(), rel=0.01)
    assert by_area.to_dict() == sidecar["totals"]
    for name in ("Bromma", "Farsta", "Södermalm"):
        assert by_area[f"Stadsdelsområde {name}"] == pytest.approx(published[name], rel=0.02)
    merged = by_area["Stadsdelsområde Norrmalm"] + by_area["Stadsdelsområde Östermalm"]
    assert merged == pytest.approx(published["Norra innerstaden"], rel=0.02)


def test_every_kind_of_fault_is_listed_and_is_what_it_says(
    rows: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    faults = {kind: rows.loc[fault["lines"]] for kind, fault in sidecar["faults"].items()}
    assert set(faults) == set(FAULT_KINDS)
    assert set(faults["okant_omrade"]["omrade"]) == {"Stadsdelsområde Norrort"}
    assert set(faults["manad_som_inte_finns"]["manad"]) == {"2021-13"}
    assert set(faults["antal_under_noll"]["antal"]) == {"-3"}
    assert set(faults["antal_som_text"]["antal"]) == {"ca 10"}
    for line, row in faults["upprepad_rad"].iterrows():
        assert (rows.drop(index=line) == row).all(axis="columns").sum() == 1


def test_the_file_is_synthetic_and_the_same_again(
    path: Path, sidecar: dict[str, Any], tmp_path: Path
) -> None:
    assert sidecar["is_synthetic"] is True
    assert sidecar["source"] == "polisen__anmalda_brott_omrade"
    assert generate_omrade(tmp_path / "again", 20260101, scale=SMALL).read_bytes() == path.read_bytes()
    assert generate_omrade(tmp_path / "other", 1, scale=SMALL).read_bytes() != path.read_bytes()
