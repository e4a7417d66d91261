"""What happens to bad deliveries: refused whole with a sentence, or row by row to quarantine; nothing is lost."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.polisen__anmalda_brott import SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings

pytestmark = pytest.mark.db

HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
GOOD = "K1;1209;59.3326;18.0649;Syntetisk gata;1;Stockholm;2024-05-03 21:00;2024-05-03 23:00"


def deliver(
    settings: Settings, folder: Path, *rows: str, header: str = HEADER, name: str = "a.csv"
) -> Loaded:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return run_delivery(settings, SOURCE, file)


def quarantined(etl: psycopg.Connection) -> list[tuple[int, str, str, str]]:
    return etl.execute(
        "SELECT row_number, column_name, expected, got FROM meta.quarantine ORDER BY delivery_id, row_number"
    ).fetchall()


def current(etl: psycopg.Connection) -> list[tuple[str, str]]:
    return etl.execute(
        """
        SELECT natural_key, brottskod FROM core.polisen__anmalda_brott
        WHERE superseded_by IS NULL ORDER BY natural_key
        """
    ).fetchall()


@dataclass(frozen=True)
class Bad:
    row: str
    column: str
    expected: str
    got: str


BAD_ROWS = {
    "brottskod that was read as an integer": Bad(
        GOOD.replace("1209", "355"), "brottskod", "fyra siffror med inledande nolla", "'355'"
    ),
    "swapped coordinates": Bad(
        GOOD.replace("59.3326;18.0649", "18.0649;59.3326"), "latitude", "omkastade", "'18.0649'"
    ),
    "position (0, 0)": Bad(GOOD.replace("59.3326;18.0649", "0;0"), "latitude", "(0, 0)", "'0'"),
    "position outside the city": Bad(
        GOOD.replace("59.3326;18.0649", "57.7;11.97"), "latitude", "en position i staden", "'57.7'"
    ),
    "metres where degrees are expected": Bad(
        GOOD.replace("59.3326;18.0649", "6580822;674032"), "latitude", "latitud i grader", "'6580822'"
    ),
    "decimal comma": Bad(GOOD.replace("59.3326", '"59,3326"'), "latitude", "med decimalpunkt", "'59,3326'"),
    "latitude without longitude": Bad(
        GOOD.replace(";18.0649;", ";;"), "longitude", "både latitud och", "tomt"
    ),
    "to-time before from-time": Bad(
        GOOD.replace("2024-05-03 23:00", "2024-05-03 20:59"), "slut", "inte är före", "'2024-05-03 20:59'"
    ),
    "time in the hour that clocks skip": Bad(
        GOOD.replace("2024-05-03 21:00;2024-05-03 23:00", "2024-03-31 02:30;2024-03-31 04:00"),
        "start",
        "klockan ställdes fram",
        "'2024-03-31 02:30'",
    ),
    "day that does not exist": Bad(
        GOOD.replace("2024-05-03 21:00", "2024-02-30 21:00"), "start", "som finns", "'2024-02-30 21:00'"
    ),
    "time in the future": Bad(
        GOOD.replace("2024-05-03 21:00;2024-05-03 23:00", "2099-05-03 21:00;"), "start", "framtiden", "'2099-"
    ),
    "to-time in the future": Bad(
        GOOD.replace("2024-05-03 21:00;2024-05-03 23:00", ";2099-05-03 21:00"), "slut", "framtiden", "'2099-"
    ),
    "digits of another script": Bad(GOOD.replace("1209", "١٢٠٩"), "brottskod", "fyra siffror", "'١٢٠٩'"),
    "a row of nothing": Bad(";" * 8, "id", "ett id", "tomt"),
    "another municipality": Bad(
        GOOD.replace("Stockholm", "Solna"), "kommun", "kommunen Stockholm", "'Solna'"
    ),
    "no id": Bad(GOOD.replace("K1;", ";", 1), "id", "ett id", "tomt"),
    "a column too few": Bad("K2;1209;59.3", "hela raden", "9 kolumner", "3 kolumner (text, 12 tecken)"),
    "a column too many": Bad(GOOD + ";x", "hela raden", "9 kolumner", "10 kolumner"),
}


@pytest.mark.parametrize("case", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_quarantined_with_its_reason_and_the_good_row_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    good = GOOD.replace("K1", "K0")
    loaded = deliver(settings, tmp_path, good, case.row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(row, column, expected, got)] = quarantined(etl)
    assert (row, column) == (3, case.column)
    assert case.expected in expected
    assert case.got in got
    assert current(etl) == [("K0", "1209")]


def test_a_bad_address_is_never_shown(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    deliver(settings, tmp_path, GOOD, "K9;1209;59.3;Storgatan 5")
    [(_, _, expected, got)] = quarantined(etl)
    assert "Storgatan" not in expected + got


def test_a_corrected_row_loads_and_settles_the_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("1209", "120"))
    corrected = deliver(settings, tmp_path, GOOD, name="rattad.csv")
    assert corrected.balance.new == 1
    assert current(etl) == [("K1", "1209")]
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


def test_a_quarantined_row_keeps_all_that_was_delivered(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("59.3326;18.0649", "0;0"))
    [(delivered,)] = etl.execute("SELECT delivered FROM meta.quarantine").fetchall()
    assert delivered == {
        "id": "K1",
        "brottskod": "1209",
        "latitude": "0",
        "longitude": "0",
        "gata": "Syntetisk gata",
        "gatunr": "1",
        "kommun": "Stockholm",
        "start": "2024-05-03 21:00",
        "slut": "2024-05-03 23:00",
    }


def test_the_same_file_twice_changes_nothing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, GOOD)
    before = current(etl), etl.execute("SELECT * FROM analysis.cube_area").fetchall()
    etl.commit()
    again = deliver(settings, tmp_path, GOOD, name="samma innehall.csv")
    assert again.is_known
    assert again.delivery_id == first.delivery_id
    assert (current(etl), etl.execute("SELECT * FROM analysis.cube_area").fetchall()) == before


def test_rows_that_come_again_in_a_longer_file_are_unchanged(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    longer = deliver(settings, tmp_path, GOOD, GOOD.replace("K1", "K2"), name="b.csv")
    assert (longer.balance.unchanged, longer.balance.new) == (1, 1)
    assert len(current(etl)) == 2


def test_a_corrected_file_supersedes_and_moves_the_count(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    corrected = deliver(settings, tmp_path, GOOD.replace("1209", "0355"), name="b.csv")
    assert (corrected.balance.superseded, corrected.balance.new) == (1, 0)
    assert current(etl) == [("K1", "0355")]
    history = etl.execute("SELECT brottskod, superseded_by FROM core.polisen__anmalda_brott ORDER BY row_id")
    assert history.fetchall() == [("1209", corrected.delivery_id), ("0355", None)]
    cube = etl.execute("SELECT theme, month::text, n FROM analysis.cube_cell").fetchall()
    assert cube == [("misshandel_utomhus", "2024-05-01", 1)]


def test_a_row_that_stands_twice_counts_once(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, GOOD, GOOD)
    assert (loaded.balance.new, loaded.balance.unchanged) == (1, 1)
    assert len(current(etl)) == 1


def test_one_id_with_two_contents_loads_neither(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, GOOD, GOOD.replace("1209", "0355"), GOOD.replace("K1", "K2"))
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 2)
    assert current(etl) == [("K2", "1209")]


def test_an_empty_file_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "tom.csv").touch()
    with pytest.raises(DeliveryError, match=r"tom fil \(0 byte\)"):
        run_delivery(settings, SOURCE, tmp_path / "tom.csv")


def test_a_header_without_rows_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="rader efter rubrikraden"):
        deliver(settings, tmp_path)


def test_a_missing_file_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="Väntade en fil"):
        run_delivery(settings, SOURCE, tmp_path / "saknas.csv")


def test_a_missing_column_is_refused_and_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="kolumnerna BROTTSKOD, som saknas"):
        deliver(settings, tmp_path, GOOD, header=HEADER.replace("BROTTSKOD", "KOD"))


def test_another_delimiter_is_refused_with_what_was_expected(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="avgränsare ';'"):
        deliver(settings, tmp_path, GOOD.replace(";", ","), header=HEADER.replace(";", ","))


def test_another_encoding_is_refused_with_the_row(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes(f"{HEADER}\n{GOOD}\n{GOOD.replace('gata', 'gränd')}\n".encode("latin-1"))
    with pytest.raises(DeliveryError, match="teckenkodningen utf-8, fick byte 0xe4 på rad 3"):
        run_delivery(settings, SOURCE, file)


@pytest.mark.parametrize("lost", [1, 7, 20, 60])
def test_a_truncated_file_loads_its_whole_rows_and_says_so(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, lost: int
) -> None:
    file = tmp_path / "avbruten.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n{GOOD.replace('K1', 'K2')}\n"[:-lost], encoding="utf-8")
    loaded = run_delivery(settings, SOURCE, file)
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 1)
    assert any("avbruten" in remark for remark in loaded.remarks)
    assert current(etl) == [("K1", "1209")]


def test_a_file_without_header_is_refused_without_showing_a_row(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="Av filens 9 kolumner känns 0 igen") as refused:
        deliver(settings, tmp_path, GOOD, header=GOOD.replace("Syntetisk gata", "Storgatan"))
    assert "Storgatan" not in str(refused.value)


@pytest.mark.parametrize(
    ("start", "slut"), [("", "2024-01-31"), ("2024-01-31", ""), ("2024-01-31", "2024-01-31")]
)
def test_a_date_alone_is_that_whole_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, start: str, slut: str
) -> None:
    deliver(settings, tmp_path, GOOD.replace("2024-05-03 21:00;2024-05-03 23:00", f"{start};{slut}"))
    assert etl.execute(
        "SELECT month::text, end_at - start_at = interval '24 hours' FROM core.polisen__anmalda_brott"
    ).fetchall() == [("2024-01-01", True)]


def test_a_position_just_outside_the_city_counts_in_one_of_its_hexagons(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    ring = etl.execute(
        """
        SELECT st_y(p), st_x(p) FROM (
            SELECT st_transform((st_dumppoints(st_exteriorring(st_geometryn(st_buffer(geom, 90), 1)))).geom, 4326)
                AS p
            FROM area.area INNER JOIN area.area_set USING (area_set_id) WHERE kind = 'kommun'
        ) AS border
        """
    ).fetchall()
    rows = [
        GOOD.replace("K1", f"K{i}").replace("59.3326;18.0649", f"{lat:.6f};{lng:.6f}")
        for i, (lat, lng) in enumerate(ring[:: max(1, len(ring) // 200)])
    ]
    loaded = deliver(settings, tmp_path, *rows)
    assert loaded.balance.new > 150
    homeless = etl.execute(
        "SELECT count(*) FROM core.polisen__anmalda_brott WHERE cell NOT IN (SELECT h3 FROM area.cell)"
    ).fetchone()
    assert homeless == (0,)
    far = etl.execute(
        """
        SELECT max(st_distance(crime.geom, cell.geom)) < 250
        FROM core.polisen__anmalda_brott AS crime INNER JOIN area.cell ON cell = h3
        """
    ).fetchone()
    assert far == (True,)


def test_a_refused_delivery_leaves_the_database_as_it_was(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    with pytest.raises(DeliveryError):
        deliver(settings, tmp_path, GOOD, header="A;B")
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)


def test_real_rows_never_mix_with_synthetic_ones(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text('{"is_synthetic": true}', encoding="utf-8")
    deliver(settings, tmp_path, GOOD, name="demo.csv")
    with pytest.raises(DeliveryError, match="har syntetiska leveranser"):
        deliver(settings, tmp_path, GOOD.replace("K1", "K2"), name="riktig.csv")


def test_rows_without_position_count_in_the_municipality_alone(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("59.3326;18.0649", ";"))
    assert etl.execute("SELECT position_quality, cell FROM core.polisen__anmalda_brott").fetchall() == [
        ("street", None)
    ]
    counted = etl.execute(
        """
        SELECT kind, n FROM analysis.cube_area
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    )
    assert counted.fetchall() == [("kommun", 1)]


def test_a_located_row_knows_its_cell_its_stadsdel_and_its_stadsdelsomrade(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    row = etl.execute(
        """
        SELECT to_hex(cell), stadsdel.name, omrade.name, month::text
        FROM core.polisen__anmalda_brott
        INNER JOIN area.area AS stadsdel ON stadsdel_id = stadsdel.area_id
        INNER JOIN area.area AS omrade ON stadsdelsomrade_id = omrade.area_id
        """
    ).fetchone()
    assert row is not None
    assert row[1:] == ("Norrmalm", "Norra innerstaden", "2024-05-01")
    assert row[0].startswith("8a")


def test_an_interval_over_two_months_counts_in_the_one_that_holds_most(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("2024-05-03 21:00;2024-05-03", "2024-04-29;2024-05-03"))
    assert etl.execute("SELECT month::text FROM core.polisen__anmalda_brott").fetchall() == [("2024-05-01",)]
