"""Deliveries of the trygghetsinventering in their three forms, and what happens to bad ones."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import psycopg
import pyogrio
import pytest
import shapely

from etl.demo.trygghetsinventering import generate_trygghetsinventering
from etl.load.run import Loaded, run_delivery
from etl.sources.stockholm__trygghetsinventering import COLUMNS, DIALECT, SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings
from geo.trygghetsinventering import BRISTTYPER

pytestmark = pytest.mark.db

POINT = {
    "punkt_id": "P1",
    "inventering_id": "I1",
    "ordning": "3",
    "inventerad_at": "2024-10-03 19:30",
    "ljus": "mörker",
    "platsnamn": "Gångtunneln",
    "e_3011": "153000.5",
    "n_3011": "6580000.0",
    "noggrannhet_m": "5.5",
    "platstyp": "gångtunnel",
    "bristtyp": "Belysning saknas/trasig",
    "beskrivning": "Två lampor är trasiga.",
    "perspektiv": "barn",
    "foreslagen_atgard": "Byt lamporna.",
    "omfattning": "enkel",
    "ansvarig": "Trafikkontoret",
    "tidsfrist": "2024-11-01",
    "status": "åtgärdad",
    "skal": "",
    "aterkoppling_datum": "2024-10-20",
    "aterbesok_datum": "2025-04-01",
    "kostnad_kr": "1200",
    "tyck_till_id": "T1",
    "antal_foton": "2",
}


def as_csv(folder: Path, *points: dict[str, str], name: str = "leverans") -> Path:
    path = folder / name
    lines = [";".join(points[0]), *(";".join(point.values()) for point in points)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _points(points: tuple[dict[str, str], ...]) -> gpd.GeoDataFrame:
    rows = [{name: text or None for name, text in point.items()} for point in points]
    places = [shapely.Point(float(row.pop("e_3011") or 0), float(row.pop("n_3011") or 0)) for row in rows]
    return gpd.GeoDataFrame(rows, geometry=places, crs="EPSG:3011")


def as_geopackage(folder: Path, *points: dict[str, str]) -> Path:
    pyogrio.write_dataframe(_points(points), folder / "a.gpkg", layer="punkter")
    return (folder / "a.gpkg").rename(folder / "leverans")


def as_geojson(folder: Path, *points: dict[str, str]) -> Path:
    pyogrio.write_dataframe(_points(points).to_crs("EPSG:4326"), folder / "a.geojson")
    return (folder / "a.geojson").rename(folder / "leverans")


def deliver(settings: Settings, folder: Path, *points: dict[str, str], name: str = "leverans") -> Loaded:
    return run_delivery(settings, SOURCE, as_csv(folder, *points, name=name))


@pytest.mark.parametrize("form", [as_csv, as_geopackage, as_geojson])
def test_the_same_point_is_the_same_row_in_every_form(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, form: Callable[..., Path]
) -> None:
    loaded = run_delivery(settings, SOURCE, form(tmp_path, POINT))
    assert (loaded.balance.read, loaded.balance.new) == (1, 1)
    row = etl.execute(
        """
        SELECT
            natural_key, inventering_id, ordning, ljus, platsnamn, noggrannhet_m, platstyp, bristtyp,
            beskrivning, perspektiv, foreslagen_atgard, omfattning, ansvarig, tidsfrist_on::text, status, skal,
            aterkoppling_on::text, aterbesok_on::text, kostnad_kr, tyck_till_id, antal_foton,
            month::text, antal, position_quality, inventerad_at = '2024-10-03 17:30+00',
            st_distance(geom, st_transform(st_setsrid(st_makepoint(153000.5, 6580000.0), 3011), 3006)) < 1
        FROM core.stockholm__trygghetsinventering
        """
    ).fetchone()
    assert row == (
        *("I1|P1", "I1", 3, "morker", "Gångtunneln", 5.5, "gangtunnel", "brist_belysning"),
        *("Två lampor är trasiga.", "barn", "Byt lamporna.", "enkel", "Trafikkontoret"),
        *("2024-11-01", "atgardad", None, "2024-10-20", "2025-04-01", 1200, "T1", 2),
        *("2024-10-01", 1, "exact", True, True),
    )


def test_the_declared_columns_are_those_of_a_table() -> None:
    assert set(DIALECT.columns) == set(POINT)
    assert set(DIALECT.columns.values()) < set(COLUMNS)


@dataclass(frozen=True)
class Bad:
    change: dict[str, str]
    column: str
    expected: str
    got: str


BAD_POINTS = {
    "unknown bristtyp": Bad({"bristtyp": "Otäckt"}, "bristtyp", "ur listan", "'Otäckt'"),
    "no bristtyp": Bad({"bristtyp": ""}, "bristtyp", "ur listan", "tomt"),
    "unknown type of place": Bad({"platstyp": "bil"}, "platstyp", "gångtunnel, trappa", "'bil'"),
    "unknown light": Bad({"ljus": "sol"}, "ljus", "dagsljus, skymning, mörker", "'sol'"),
    "unknown size": Bad({"omfattning": "lagom"}, "omfattning", "enkel, stor", "'lagom'"),
    "unknown status": Bad({"status": "klar"}, "status", "ny, skickad, planerad", "'klar'"),
    "turned down without saying why": Bad({"status": "avslås"}, "skal", "ett skäl", "tomt"),
    "deadline that does not exist": Bad(
        {"tidsfrist": "2024-02-30"}, "tidsfrist", "som finns", "'2024-02-30'"
    ),
    "date the Swedish way of saying it": Bad(
        {"aterbesok_datum": "1/4 2025"}, "aterbesok_datum", "ÅÅÅÅ", "1/4"
    ),
    "time that does not exist": Bad(
        {"inventerad_at": "2024-10-03 25:00"}, "inventerad_at", "klockslag som finns", "25:00"
    ),
    "time in the hour that clocks skip": Bad(
        {"inventerad_at": "2024-03-31 02:30"}, "inventerad_at", "klockan ställdes fram", "02:30"
    ),
    "walk in the future": Bad({"inventerad_at": "2099-01-01"}, "inventerad_at", "framtiden", "'2099-01-01'"),
    "cost with a space": Bad({"kostnad_kr": "1 200"}, "kostnad_kr", "utan mellanrum", "'1 200'"),
    "negative cost": Bad({"kostnad_kr": "-5"}, "kostnad_kr", "heltal från 0", "'-5'"),
    "half a photo": Bad({"antal_foton": "1,5"}, "antal_foton", "heltal", "'1,5'"),
    "accuracy with a comma": Bad({"noggrannhet_m": "5,5"}, "noggrannhet_m", "decimalpunkt", "'5,5'"),
    "no id": Bad({"punkt_id": ""}, "punkt_id", "ett id", "tomt"),
    "no walk": Bad({"inventering_id": ""}, "inventering_id", "inventeringens id", "tomt"),
    "swapped coordinates": Bad({"e_3011": "6580000", "n_3011": "153000"}, "e_3011", "omkastade", "'6580000'"),
    "position outside the city": Bad(
        {"e_3011": "129800", "n_3011": "6638000"}, "e_3011", "en position i staden", "'129800'"
    ),
    "half a position": Bad({"n_3011": ""}, "n_3011", "både e_3011 och n_3011", "tomt"),
}


@pytest.mark.parametrize("case", BAD_POINTS.values(), ids=BAD_POINTS)
def test_a_bad_point_is_quarantined_with_its_reason_and_the_good_one_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    loaded = deliver(settings, tmp_path, {**POINT, "punkt_id": "P0"}, {**POINT, **case.change})
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(row, column, expected, got)] = etl.execute(
        "SELECT row_number, column_name, expected, got FROM meta.quarantine"
    ).fetchall()
    assert (row, column) == (3, case.column)
    assert case.expected in expected
    assert case.got in got


def test_every_bristtyp_of_the_list_is_read_by_its_word(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    points = [
        {**POINT, "punkt_id": f"P{number}", "bristtyp": each.title} for number, each in enumerate(BRISTTYPER)
    ]
    loaded = deliver(settings, tmp_path, *points)
    assert loaded.balance.new == len(BRISTTYPER)
    counted = etl.execute("SELECT theme, n FROM analysis.cube_cell").fetchall()
    assert dict(counted) == {each.id: 1 for each in BRISTTYPER}


def test_a_day_without_a_time_is_that_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, {**POINT, "inventerad_at": "2024-10-01"})
    row = etl.execute(
        """
        SELECT month::text, (inventerad_at AT TIME ZONE 'Europe/Stockholm')::text
        FROM core.stockholm__trygghetsinventering
        """
    ).fetchone()
    assert row == ("2024-10-01", "2024-10-01 00:00:00")


def test_a_point_that_is_little_more_than_a_finding_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    kept = {"punkt_id", "inventering_id", "inventerad_at", "bristtyp", "status"}
    bare = {name: text if name in kept else "" for name, text in POINT.items()}
    assert deliver(settings, tmp_path, bare).balance.new == 1
    row = etl.execute(
        """
        SELECT position_quality, ljus, platstyp, kostnad_kr, tidsfrist_on
        FROM core.stockholm__trygghetsinventering
        """
    ).fetchone()
    assert row == ("none", None, None, None, None)


def test_the_same_point_number_on_two_walks_is_two_points(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, POINT, {**POINT, "inventering_id": "I2"})
    assert loaded.balance.new == 2
    keys = etl.execute("SELECT natural_key FROM core.stockholm__trygghetsinventering ORDER BY 1").fetchall()
    assert keys == [("I1|P1",), ("I2|P1",)]


def test_personal_data_is_gone_from_everything_people_write(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    written = ("platsnamn", "beskrivning", "perspektiv", "foreslagen_atgard", "ansvarig", "skal")
    point = {**POINT, **dict.fromkeys(written, "Ring 070-123 45 67 om hunden")}
    loaded = deliver(settings, tmp_path, point, {**point, "punkt_id": "P2", "bristtyp": "Otäckt"})
    assert loaded.removed == {"telefon": 2 * len(written)}
    everything = etl.execute(
        """
        SELECT kept::text FROM core.stockholm__trygghetsinventering AS kept
        UNION ALL SELECT held::text FROM meta.quarantine AS held
        """
    ).fetchall()
    assert len(everything) == 2
    assert all("070-123" not in row and "om hunden" in row for (row,) in everything)


def test_hostile_text_is_stored_as_text(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> '); DROP TABLE core.stockholm__trygghetsinventering; -- =cmd|x"
    deliver(settings, tmp_path, {**POINT, "beskrivning": hostile.replace(";", ",")})
    found = etl.execute("SELECT beskrivning FROM core.stockholm__trygghetsinventering").fetchall()
    assert found == [(hostile.replace(";", ","),)]


def test_what_became_of_a_point_supersedes_what_was_said_before(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, {**POINT, "status": "ny"})
    again = deliver(settings, tmp_path, {**POINT, "status": "ny"}, name="igen")
    assert again.is_known
    later = deliver(settings, tmp_path, {**POINT, "status": "avslås", "skal": "Inte stadens mark"}, name="b")
    assert (later.balance.superseded, later.balance.new) == (1, 0)
    found = etl.execute(
        "SELECT status, skal FROM core.stockholm__trygghetsinventering WHERE superseded_by IS NULL"
    ).fetchall()
    assert found == [("avslas", "Inte stadens mark")]
    assert etl.execute("SELECT n FROM analysis.cube_cell").fetchall() == [(1,)]


def test_a_corrected_point_settles_the_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, {**POINT, "bristtyp": "Otäckt"})
    corrected = deliver(settings, tmp_path, POINT, name="rattad")
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


def test_one_id_with_two_contents_loads_neither(settings: Settings, tmp_path: Path) -> None:
    other = {**POINT, "punkt_id": "P2"}
    loaded = deliver(settings, tmp_path, POINT, {**POINT, "ljus": "dagsljus"}, other, other)
    assert (loaded.balance.new, loaded.balance.unchanged, loaded.balance.quarantined) == (1, 1, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"tom fil \(0 byte\)"),
        (";".join(POINT).encode() + b"\n", "rader efter rubrikraden"),
        (b"punkt_id;bristtyp\nP1;Klotter\n", "kolumnerna inventering_id, inventerad_at, status"),
        (";".join([*POINT, "status"]).encode() + b"\n" + b";" * len(POINT) + b"\n", "dubbla: status"),
        (f"{';'.join(POINT)}\n{';'.join(POINT.values())}\n".encode("latin-1"), "teckenkodningen utf-8"),
        (b'[{"punkt_id": "P1"}]', "fick en JSON-fil"),
        (b"PK\x05\x06" + bytes(18), "fick en zip-fil"),
        (b"SQLite format 3\0" + bytes(100), "fick en fil av okänt slag"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "objekt i filen, fick inga"),
    ],
)
def test_a_file_that_cannot_be_the_source_is_refused_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(DeliveryError, match=message):
        run_delivery(settings, SOURCE, tmp_path / "a")
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)


def test_the_generated_walks_load_with_exactly_the_faults_they_were_given(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliveries = generate_trygghetsinventering(tmp_path, seed=1, years=1)
    assert {path.suffix for path in deliveries} == {".csv", ".geojson", ".gpkg"}
    for path in deliveries:
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        faults = {kind: fault["n"] for kind, fault in described["faults"].items()}
        balance = run_delivery(settings, SOURCE, path).balance
        repeated = faults.pop("upprepad_rad")
        assert (balance.read, balance.unchanged) == (described["rows"], repeated)
        assert balance.quarantined == sum(faults.values())
    kinds = etl.execute(
        "SELECT count(DISTINCT bristtyp) FROM core.stockholm__trygghetsinventering"
    ).fetchone()
    assert kinds == (len(BRISTTYPER),)
