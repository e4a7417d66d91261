"""The four forms of Tyck till, foreign tables by a declared mapping, and the generated deliveries."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest

from etl.demo.tyck_till import generate_tyck_till
from etl.load.run import run_delivery
from etl.mapped import ColumnMapping
from etl.sources.stockholm__tyck_till import COLUMNS, DIALECT, SOURCE, mapped_source, read
from geo.errors import CrsError, DeliveryError
from geo.settings import Settings

pytestmark = pytest.mark.db

CASE = {
    "arende_id": "T1",
    "inkom_at": "2024-05-03 21:00",
    "kategori": "Klotter",
    "fritext": "Klotter på räcket.",
    "e_3011": 153000.5,
    "n_3011": 6580000.0,
    "status": "avslutad",
    "avslutad_at": "2024-05-04 08:30",
}
# the same place in WGS 84, as PostGIS gives it
LONGITUDE, LATITUDE = 18.0527182, 59.3351022


def as_csv(folder: Path, case: dict[str, Any]) -> Path:
    path = folder / "leverans"
    path.write_text(f"{';'.join(case)}\n{';'.join(map(str, case.values()))}\n", encoding="utf-8")
    return path


def as_excel(folder: Path, case: dict[str, Any]) -> Path:
    path, book = folder / "leverans.xlsx", openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(case))
    sheet.append(list(case.values()))
    book.save(path)
    return path.rename(folder / "leverans")


def as_geojson(folder: Path, case: dict[str, Any]) -> Path:
    properties = {name: value for name, value in case.items() if not name.endswith("_3011")}
    geometry = {"type": "Point", "coordinates": [LONGITUDE, LATITUDE]}
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    path = folder / "leverans"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def as_city_geojson(folder: Path, case: dict[str, Any]) -> Path:
    path = as_geojson(folder, case)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3011"}}
    content["features"][0]["geometry"]["coordinates"] = [case["e_3011"], case["n_3011"]]
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def open311(case: dict[str, Any], **other: object) -> dict[str, Any]:
    return {
        "service_request_id": case["arende_id"],
        "requested_datetime": "2024-05-03T19:00:00Z",
        "service_name": case["kategori"],
        "description": case["fritext"],
        "lat": LATITUDE,
        "long": LONGITUDE,
        "status": "closed",
        "updated_datetime": "2024-05-04T08:30:00+02:00",
        **other,
    }


def as_open311(folder: Path, case: dict[str, Any]) -> Path:
    path = folder / "leverans"
    path.write_text(json.dumps([open311(case)]), encoding="utf-8")
    return path


FORMS = (as_csv, as_excel, as_geojson, as_city_geojson, as_open311)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_case_is_the_same_row_in_every_form(
    settings: Settings,
    etl: psycopg.Connection,
    tmp_path: Path,
    form: Callable[[Path, dict[str, Any]], Path],
) -> None:
    loaded = run_delivery(settings, SOURCE, form(tmp_path, CASE))
    assert (loaded.balance.read, loaded.balance.new) == (1, 1)
    row = etl.execute(
        """
        SELECT
            natural_key, grupp, fritext, status, month::text, position_quality,
            inkom_at = '2024-05-03 19:00+00', avslutad_at = '2024-05-04 06:30+00',
            st_distance(geom, st_transform(st_setsrid(st_makepoint(153000.5, 6580000.0), 3011), 3006)) < 1
        FROM core.stockholm__tyck_till
        """
    ).fetchone()
    assert row == (
        *("T1", "klotter_affischering", "Klotter på räcket.", "avslutad", "2024-05-01", "exact"),
        *(True, True, True),
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_into_the_same_columns(
    tmp_path: Path, form: Callable[[Path, dict[str, Any]], Path]
) -> None:
    assert list(read(form(tmp_path, CASE)).rows.columns) == list(COLUMNS)


@pytest.mark.parametrize("form", [as_csv, as_excel, as_geojson])
def test_a_column_about_the_reporter_is_told_of_in_every_form(
    settings: Settings,
    etl: psycopg.Connection,
    tmp_path: Path,
    form: Callable[[Path, dict[str, Any]], Path],
) -> None:
    loaded = run_delivery(
        settings, SOURCE, form(tmp_path, {**CASE, "reporter_name": "Anna", "Telefon": "070"})
    )
    assert loaded.balance.new == 1
    assert any("filen har 2: reporter_name, Telefon" in remark for remark in loaded.remarks)
    [(row,)] = etl.execute("SELECT kept::text FROM core.stockholm__tyck_till AS kept").fetchall()
    assert "Anna" not in row


def test_an_answer_of_open311_that_names_reporters_is_told_of(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    requests = [
        open311(CASE, first_name="Anna", email="anna@example.se"),
        open311(CASE, service_request_id=None, phone="0701"),
        ["Anna"],
    ]
    (tmp_path / "svar").write_text(json.dumps(requests), encoding="utf-8")
    loaded = run_delivery(settings, SOURCE, tmp_path / "svar")
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 2)
    assert any("filen har 3: first_name, email, phone" in remark for remark in loaded.remarks)
    held = etl.execute("SELECT kept::text FROM meta.quarantine AS kept").fetchall()
    assert all("Anna" not in row and "0701" not in row for (row,) in held)


def test_an_open_case_of_open311_was_updated_and_not_closed(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    (tmp_path / "svar").write_text(json.dumps([open311(CASE, status="open")]), encoding="utf-8")
    run_delivery(settings, SOURCE, tmp_path / "svar")
    found = etl.execute("SELECT status, avslutad_at FROM core.stockholm__tyck_till").fetchall()
    assert found == [("inkommen", None)]


def test_an_answer_of_open311_may_lack_positions_and_numbers_may_be_ids(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    request = {
        "service_request_id": 638344,
        "requested_datetime": "2024-05-03T21:00:00+02:00",
        "status": "open",
    }
    (tmp_path / "svar").write_text(json.dumps([request]), encoding="utf-8")
    run_delivery(settings, SOURCE, tmp_path / "svar")
    found = etl.execute(
        "SELECT natural_key, grupp, position_quality FROM core.stockholm__tyck_till"
    ).fetchall()
    assert found == [("638344", "oklassificerad", "none")]


def test_a_correction_in_another_form_settles_the_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    bad = run_delivery(settings, SOURCE, as_geojson(tmp_path, {**CASE, "status": "borta"}))
    good = run_delivery(settings, SOURCE, as_csv(tmp_path, CASE))
    assert (bad.balance.quarantined, good.balance.new) == (1, 1)
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(good.delivery_id,)]


def test_a_formula_in_a_workbook_spoils_its_own_row(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    path, book = tmp_path / "a.xlsx", openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(CASE))
    sheet.append(list(CASE.values()))
    sheet.append([*("T2", '=HYPERLINK("http://x")'), *list(CASE.values())[2:]])
    book.save(path)
    loaded = run_delivery(settings, SOURCE, path)
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 1)
    [(row, column, expected)] = etl.execute(
        "SELECT row_number, column_name, expected FROM meta.quarantine"
    ).fetchall()
    assert (row, column, expected) == (3, "inkom_at", "ett värde, inte en formel")


def test_a_line_is_no_case(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    path = as_geojson(tmp_path, CASE)
    content = json.loads(path.read_text(encoding="utf-8"))
    line = {"type": "LineString", "coordinates": [[LONGITUDE, LATITUDE], [18.06, 59.33]]}
    content["features"].append(
        {**content["features"][0], "properties": {**CASE, "arende_id": "T2"}, "geometry": line}
    )
    path.write_text(json.dumps(content), encoding="utf-8")
    loaded = run_delivery(settings, SOURCE, path)
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 1)
    assert etl.execute("SELECT natural_key FROM meta.quarantine").fetchall() == [("T2",)]


def test_features_in_metres_that_are_said_to_be_degrees_are_refused(
    settings: Settings, tmp_path: Path
) -> None:
    path = as_city_geojson(tmp_path, CASE)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["crs"]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CrsError, match="EPSG:3011"):
        run_delivery(settings, SOURCE, path)


def test_the_generated_deliveries_load_with_exactly_the_faults_they_were_given(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliveries = generate_tyck_till(tmp_path, seed=1, years=1, scale=0.02)
    assert {path.suffix for path in deliveries} == {".csv", ".xlsx", ".geojson", ".open311"}
    for path in deliveries:
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        faults = {kind: fault["n"] for kind, fault in described["faults"].items()}
        loaded = run_delivery(settings, SOURCE, path)
        repeated = faults.pop("upprepad_rad")
        assert (loaded.balance.read, loaded.balance.unchanged) == (described["rows"], repeated)
        assert loaded.balance.quarantined == sum(faults.values())
        assert loaded.balance.new == described["valid_rows"]
    unclassified = etl.execute(
        "SELECT avg((grupp = 'oklassificerad')::integer) BETWEEN 0 AND 0.05 FROM core.stockholm__tyck_till"
    ).fetchone()
    assert unclassified == (True,)


ZURICH = ColumnMapping(
    columns={"date": "inkom_at", "service_code": "kategori"},
    east="e",
    north="n",
    crs="EPSG:2056",
    key="arende_id",
    constants={"status": "inkommen"},
)


def test_a_foreign_table_without_ids_keeps_equal_rows_apart(tmp_path: Path) -> None:
    rows = ["2024-05-03,Graffiti,2683920,1245604"] * 2 + ["2024-05-04,Graffiti,2683920,1245604"]
    with gzip.open(tmp_path / "a.csv.gz", "wt", encoding="utf-8") as packed:
        packed.write("\n".join(["date,service_code,e,n", *rows]) + "\n")
    found = mapped_source(ZURICH).read(tmp_path / "a.csv.gz").rows
    assert found["arende_id"].is_unique
    first, second, other = found["arende_id"]
    assert first.split("-")[0] == second.split("-")[0] != other.split("-")[0]
    # Zürich's Grossmünster lies at 47.370 N, 8.544 E; the reports within two kilometres of it
    assert found["latitude"].astype(float).between(47.35, 47.39).all()
    assert found["longitude"].astype(float).between(8.52, 8.57).all()
    assert set(found["status"]) == {"inkommen"}


def test_a_foreign_position_that_is_no_number_stands_as_it_was_delivered(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "date,service_code,e,n\n2024-05-03,Graffiti,okänd,1245604\n", encoding="utf-8"
    )
    found = mapped_source(ZURICH).read(tmp_path / "a.csv").rows
    assert found[["latitude", "longitude"]].to_numpy().tolist() == [["1245604", "okänd"]]


@pytest.mark.parametrize(
    "content", [b"\x1f\x8b not gzip", gzip.compress(b"date,service_code,e,n\n" * 9)[:-9]]
)
def test_a_packed_table_that_is_cut_off_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv.gz").write_bytes(content)
    with pytest.raises(DeliveryError, match="en hel gzip-fil"):
        mapped_source(ZURICH).read(tmp_path / "a.csv.gz")


@pytest.mark.real
def test_another_citys_reports_are_all_set_aside_as_outside_this_one(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    delivery = real_data / "citizen/zueri_wie_neu_2016_2025.csv.gz"
    loaded = run_delivery(settings, mapped_source(ZURICH), delivery)
    assert (loaded.balance.read, loaded.balance.quarantined) == (62_245, 62_245)
    reasons = etl.execute(
        "SELECT column_name, expected, count(*), count(DISTINCT natural_key) FROM meta.quarantine GROUP BY 1, 2"
    ).fetchall()
    expected = "en position i staden, högst 100 m utanför dess gräns"
    assert reasons == [("latitude", expected, 62_245, 62_245)]
    etl.commit()
    assert run_delivery(settings, mapped_source(ZURICH), delivery).is_known


def test_the_declared_columns_are_those_of_a_table() -> None:
    assert set(DIALECT.columns.values()) < set(COLUMNS)
