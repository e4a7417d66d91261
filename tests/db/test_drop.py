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
