import json
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from pyproj import Transformer

from etl.demo import forms

# Sergels torg is no person's address: about 59.3325 N, 18.0645 E.
EAST, NORTH = (
    round(number, 1)
    for number in Transformer.from_crs(4326, 3011, always_xy=True).transform(18.0645, 59.3325)
)


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "arende_id": ["A1", "A2", ""],
            "inkom_at": ["2025-12-15 08:03", "2025-07-01 00:00", "2025-12-16 10:00"],
            "kategori": ["Klotter", "Belysning", "Skylt"],
            "fritext": ["<b>&", "", "Skylten är påkörd."],
            "e_3011": [EAST, float("nan"), EAST],
            "n_3011": [NORTH, float("nan"), NORTH],
            "status": ["avslutad", "pågår", "återöppnad"],
            "avslutad_at": ["2025-12-16 07:00", "", ""],
        }
    )


def test_the_open311_form_has_the_fields_of_the_standard(rows: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "a.open311"
    forms.write_open311(path, rows)
    first, second, third = json.loads(path.read_text(encoding="utf-8"))
    assert first == {
        "service_request_id": "A1",
        "requested_datetime": "2025-12-15T08:03:00+01:00",
        "service_name": "Klotter",
        "description": "<b>&",
        "lat": pytest.approx(59.3325, abs=1e-5),
        "long": pytest.approx(18.0645, abs=1e-5),
        "status": "closed",
        "updated_datetime": "2025-12-16T07:00:00+01:00",
    }
    assert (second["lat"], second["long"], second["updated_datetime"]) == (None, None, None)
    assert (second["status"], second["requested_datetime"]) == ("open", "2025-07-01T00:00:00+02:00")
    assert (third["service_request_id"], third["status"]) == (None, "återöppnad")


def test_geojson_is_in_degrees_or_says_what_it_is_in(rows: pd.DataFrame, tmp_path: Path) -> None:
    forms.write_geojson(tmp_path / "grader.geojson", rows, "EPSG:4326")
    forms.write_geojson(tmp_path / "meter.geojson", rows, "EPSG:3011")
    degrees, metres = (gpd.read_file(tmp_path / f"{name}.geojson") for name in ("grader", "meter"))
    assert degrees.geometry[0].x == pytest.approx(18.0645, abs=1e-5)
    assert metres.crs.to_epsg() == 3011
    assert (metres.geometry[0].x, metres.geometry[0].y) == (EAST, NORTH)
    assert degrees.geometry.isna().tolist() == metres.geometry.isna().tolist() == [False, True, False]
    named = json.loads((tmp_path / "meter.geojson").read_text(encoding="utf-8"))["crs"]["properties"]["name"]
    assert "3011" in named


def test_properties_are_the_other_columns_and_blanks_are_null(rows: pd.DataFrame, tmp_path: Path) -> None:
    forms.write_geojson(tmp_path / "a.geojson", rows, "EPSG:4326")
    features = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))["features"]
    assert features[1]["geometry"] is None
    assert set(features[1]["properties"]) == set(rows.columns) - {"e_3011", "n_3011"}
    assert features[1]["properties"]["fritext"] is None


def test_a_geopackage_has_one_layer_of_points_and_the_same_bytes_again(
    rows: pd.DataFrame, tmp_path: Path
) -> None:
    for name in ("a.gpkg", "b.gpkg", "a.gpkg"):
        forms.write_geopackage(tmp_path / name, rows, "punkter")
    read = gpd.read_file(tmp_path / "a.gpkg", layer="punkter")
    assert read.crs.to_epsg() == 3011
    assert read["kategori"].tolist() == rows["kategori"].tolist()
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_workbook_has_the_header_in_row_1_and_positions_as_numbers(
    rows: pd.DataFrame, tmp_path: Path
) -> None:
    forms.write_xlsx(tmp_path / "a.xlsx", rows, "Tyck till")
    header, first, second, _ = (
        openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(values_only=True)
    )
    assert header == tuple(rows.columns)
    assert first[4:6] == (EAST, NORTH)
    assert second[3:6] == (None, None, None)
