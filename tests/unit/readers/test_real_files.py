"""Real files of others, as they came."""

from pathlib import Path

import pytest

from etl.readers.excel import SheetDialect, read_cells, read_sheet
from etl.readers.features import read_features
from etl.readers.json_rows import read_json_lines
from etl.readers.kinds import FileKind, kind_of
from geo.errors import CrsError


def test_the_yearbook_is_a_grid(real_data: Path) -> None:
    grid = read_cells(real_data / "statistics/1.63-anmalda-brott-2024.xlsx")
    assert grid.loc[1, 0] == "Anmälda brott 2024. Stockholm"
    assert grid.loc[7, [0, 1]].tolist() == ["Västerort", "45769"]
    assert grid.shape == (33, 13)


def test_the_stacked_table_of_bra_is_a_grid(real_data: Path) -> None:
    path = real_data / "statistics/bra_alla_kommuner_2021_2025.xls"
    assert kind_of(path) is FileKind.XLS
    grid = read_cells(path)
    assert grid.shape == (797, 6)
    assert grid.loc[6, 0] == "Stockholm kommun"
    assert grid.loc[7].tolist() == ["Totalt antal brott", "21308", "19601", "21402", "20419", "19159"]


def test_the_survey_has_a_row_for_each_regso(real_data: Path) -> None:
    columns = {
        "Regso": "regso",
        "Kommun": "kommun",
        "Skattad andel utsatta för misshandel": "andel",
        "Osäkerhetsintervall - övre gräns 95 %. Skattad andel utsatta för misshandel": "hog",
        "Antal svarande i NTU": "antal",
    }
    read = read_sheet(real_data / "survey/bra_ntu_regso_2018_2023.xlsx", SheetDialect(columns, "Misshandel"))
    assert len(read.rows) == 3363
    assert read.broken.empty
    assert read.rows.loc[2].tolist() == ["Alafors", "Ale", "0.035", "0.057", "109"]


def test_the_feed_of_the_police_has_an_object_on_each_line(real_data: Path) -> None:
    path = real_data / "police/polisen_events_stockholm.jsonl"
    assert kind_of(path) is FileKind.JSON_LINES
    columns = {"id": "id", "datetime": "tid", "type": "typ", "location.name": "plats", "location.gps": "gps"}
    read = read_json_lines(path, columns)
    assert len(read.rows) == 4776
    assert read.broken.empty
    assert read.rows.loc[1, ["id", "plats", "gps"]].tolist() == ["371971", "Stockholm", "59.329324,18.068581"]


def test_geojson_in_metres_that_says_nothing_is_refused(real_data: Path) -> None:
    path = real_data / "areas/valdistrikt_wrong_crs.geojson"
    assert kind_of(path) is FileKind.GEOJSON
    with pytest.raises(CrsError, match="ser ut som SWEREF 99 TM"):
        read_features(path, {})
