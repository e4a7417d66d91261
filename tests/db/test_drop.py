"""The drop folder: each file ends up where it belongs, and none stops the others."""

from pathlib import Path

import psycopg
import pytest

from etl.drop import LOADED, REFUSED, take_deliveries
from geo.settings import Settings

pytestmark = pytest.mark.db

SOURCE = "polisen__anmalda_brott"
HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
GOOD = "K1;1209;59.3326;18.0649;;;Stockholm;2024-05-03 21:00;2024-05-03 23:00"


def test_a_bad_file_is_set_aside_and_the_good_one_beside_it_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "drop" / SOURCE
    folder.mkdir(parents=True)
    (folder / "a-dalig.csv").write_text("A;B\n1;2\n", encoding="utf-8")
    (folder / "b-bra.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    (folder / "b-bra.json").write_text('{"is_synthetic": true}', encoding="utf-8")
    (folder / "c-halv.csv.part").write_text(HEADER, encoding="utf-8")
    outcomes = take_deliveries(settings, tmp_path / "drop")
    assert [outcome.split(":")[0] for outcome in outcomes] == ["a-dalig.csv", "b-bra.csv"]
    assert {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} == {
        f"{REFUSED}/a-dalig.csv",
        f"{LOADED}/b-bra.csv",
        f"{LOADED}/b-bra.json",
        "c-halv.csv.part",
    }
    assert etl.execute("SELECT is_synthetic, rows_new FROM meta.delivery").fetchall() == [(True, 1)]
    assert take_deliveries(settings, tmp_path / "drop") == []


def test_an_error_that_nobody_foresaw_stops_nothing_and_shows_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "drop" / SOURCE
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    settings.store_dir.parent.mkdir(parents=True, exist_ok=True)
    settings.store_dir.write_text("a file where the store should be", encoding="utf-8")
    [outcome] = take_deliveries(settings, tmp_path / "drop")
    assert outcome.startswith("a.csv: avvisad. Oväntat fel (")
    assert (folder / REFUSED / "a.csv").exists()


REQUEST = (
    '[{"service_request_id": "T1", "requested_datetime": "2024-05-03T19:00:00Z", "service_name": "Klotter",'
    ' "status": "open"}]'
)
CASES = "stockholm__tyck_till"
CASES_HEADER = "arende_id;inkom_at;kategori;fritext;e_3011;n_3011;status;avslutad_at"


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("_dot_", ".")).write_text(content, encoding="utf-8")
    return folder


def test_a_delivery_that_is_json_loads_whatever_lies_beside_it(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    table = f"{CASES_HEADER}\nT2;2024-05-03 21:00;Klotter;;;;inkommen;\n"
    folder = put(tmp_path / "drop" / CASES, vecka_dot_csv=table, vecka_dot_json=REQUEST)
    outcomes = take_deliveries(settings, tmp_path / "drop")
    assert outcomes == ["vecka.csv: 1 rader, 0 i karantän", "vecka.json: 1 rader, 0 i karantän"]
    assert sorted(path.name for path in (folder / LOADED).iterdir()) == ["vecka.csv", "vecka.json"]
    found = etl.execute("SELECT file_name, is_synthetic FROM meta.delivery ORDER BY 1").fetchall()
    assert found == [("vecka.csv", False), ("vecka.json", False)]


def test_the_sidecar_of_a_json_delivery_has_its_whole_name_and_one_ending_more(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    folder = put(
        tmp_path / "drop" / CASES, vecka_dot_json=REQUEST, vecka_dot_json_dot_json='{"is_synthetic": true}'
    )
    assert take_deliveries(settings, tmp_path / "drop") == ["vecka.json: 1 rader, 0 i karantän"]
    assert sorted(path.name for path in (folder / LOADED).iterdir()) == ["vecka.json", "vecka.json.json"]
    assert etl.execute("SELECT is_synthetic FROM meta.delivery").fetchall() == [(True,)]


def test_a_sidecar_of_two_deliveries_says_of_both_that_they_are_synthetic(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    folder = put(
        tmp_path / "drop" / CASES,
        vecka_dot_csv="A;B\n1;2\n",
        vecka_dot_json='{"is_synthetic": true}',
        vecka_dot_open311=REQUEST,
    )
    outcomes = take_deliveries(settings, tmp_path / "drop")
    assert [outcome.split(":")[0] for outcome in outcomes] == ["vecka.csv", "vecka.open311"]
    assert etl.execute("SELECT file_name, is_synthetic FROM meta.delivery").fetchall() == [
        ("vecka.open311", True)
    ]
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == [
        *(f"{REFUSED}/vecka.csv", f"{REFUSED}/vecka.json"),
        *(f"{LOADED}/vecka.json", f"{LOADED}/vecka.open311"),
    ]


def test_a_sidecar_waits_for_the_delivery_that_is_still_being_written(
    settings: Settings, tmp_path: Path
) -> None:
    folder = put(
        tmp_path / "drop" / CASES,
        vecka_dot_csv_dot_part=CASES_HEADER,
        vecka_dot_json='{"is_synthetic": true}',
    )
    assert take_deliveries(settings, tmp_path / "drop") == []
    assert sorted(path.name for path in folder.iterdir()) == ["vecka.csv.part", "vecka.json"]
