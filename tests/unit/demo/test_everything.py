import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import generate
from etl.demo.everything import MANIFEST, boundary_path, generate_everything
from etl.demo.write import sidecar_path
from geo.errors import ParameterError

SMALL = 0.02
SEED = 7
POLICE = "polisen__anmalda_brott"
BASOMRADE = "polisen__anmalda_brott_basomrade"
OMRADE = "polisen__anmalda_brott_omrade"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    generate_everything(folder, SEED, 3, scale=SMALL)
    return folder


def test_every_source_has_its_deliveries_and_no_official_statistics_are_made(out: Path) -> None:
    made = generate_everything(out, SEED, 3, scale=SMALL)
    assert {source: len(files) for source, files in made.items()} == {
        POLICE: 3,
        "stockholm__tyck_till": 6,
        "stockholm__trygghetsinventering": 5,
        "stockholm__trygghetsmatning": 4,
        BASOMRADE: 1,
        OMRADE: 1,
    }
    assert all(path.name.startswith(source) for source, files in made.items() for path in files)


def test_every_delivery_has_a_sidecar_that_says_it_is_synthetic(out: Path) -> None:
    for files in generate_everything(out, SEED, 3, scale=SMALL).values():
        for path in files:
            assert sidecar_path(path) != path
            assert json.loads(sidecar_path(path).read_text(encoding="utf-8"))["is_synthetic"] is True
    assert json.loads((out / MANIFEST).read_text(encoding="utf-8"))["is_synthetic"] is True


def test_the_polices_rows_with_positions_are_what_they_always_were(out: Path, tmp_path: Path) -> None:
    for path in generate(tmp_path, SEED, 3, scale=SMALL):
        assert path.read_bytes() == (out / path.name).read_bytes()
        assert sidecar_path(path).read_bytes() == sidecar_path(out / path.name).read_bytes()
    before = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    after = json.loads((out / "planted.json").read_text(encoding="utf-8"))
    assert after["planted"] == before["planted"]
    assert set(after["planted_by_source"]) == {
        POLICE,
        "stockholm__tyck_till",
        "stockholm__trygghetsinventering",
    }


def test_a_pattern_for_the_polices_files_finds_no_other(out: Path) -> None:
    assert len(list(out.glob(f"{POLICE}_*.csv"))) == 3


def test_no_year_of_reported_crime_comes_twice(out: Path) -> None:
    made = generate_everything(out, SEED, 3, scale=SMALL)
    years = [path.stem[-4:] for source in (POLICE, BASOMRADE, OMRADE) for path in made[source]]
    assert sorted(years) == ["2021", "2022", "2023", "2024", "2025"]


def test_rows_can_be_placed_in_the_boundaries_that_come_with_them(out: Path) -> None:
    (path,) = generate_everything(out, SEED, 3, scale=SMALL)[BASOMRADE]
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    codes = pd.Series([row[header.index("Basområde")] for row in rows])
    boundaries = gpd.read_file(boundary_path(out))
    assert codes[codes != ""].isin(boundaries["kod"]).mean() > 0.99


def test_a_second_call_makes_nothing_again(out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    said: list[str] = []
    generate_everything(out, SEED, 3, said.append, scale=SMALL)
    assert said == []
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_lost_file_is_made_again_as_it_was(tmp_path: Path) -> None:
    made = generate_everything(tmp_path, SEED, 1, scale=SMALL)
    before = contents(tmp_path)
    lost = made["stockholm__tyck_till"][1]
    lost.unlink()
    said: list[str] = []
    generate_everything(tmp_path, SEED, 1, said.append, scale=SMALL)
    assert contents(tmp_path) == before
    assert [line.split(":")[0] for line in said if line.startswith(lost.name)] == [lost.name]
    # another request is not answered with what is there
    assert generate_everything(tmp_path, SEED + 1, 1, scale=SMALL) == made
    assert all(before[path.relative_to(tmp_path).as_posix()] != path.read_bytes() for path in made[POLICE])


def test_with_all_published_years_as_rows_nothing_is_older(tmp_path: Path) -> None:
    made = generate_everything(tmp_path, SEED, 5, scale=0.005)
    assert len(made[POLICE]) == 5
    assert BASOMRADE not in made
    assert OMRADE not in made


def test_what_cannot_be_drawn_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="1 till 5 år"):
        generate_everything(tmp_path / "out", 1, 6)
    assert not (tmp_path / "out").exists()
