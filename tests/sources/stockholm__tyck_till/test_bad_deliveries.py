"""What happens to bad deliveries of Tyck till: refused whole with a sentence, or row by row; nothing is lost."""

import json
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.sources.stockholm__tyck_till import SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings

pytestmark = pytest.mark.db

HEADER = "arende_id;inkom_at;kategori;fritext;e_3011;n_3011;status;avslutad_at"
GOOD = "T1;2024-05-03 21:00;Klotter;Klotter på räcket.;153000.5;6580000.0;avslutad;2024-05-04 08:30"
POSITION = "153000.5;6580000.0"


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


def current(etl: psycopg.Connection) -> list[tuple[str, str, str]]:
    return etl.execute(
        """
        SELECT natural_key, grupp, status FROM core.stockholm__tyck_till
        WHERE superseded_by IS NULL ORDER BY natural_key
        """
    ).fetchall()


@dataclass(frozen=True)
class Bad:
    row: str
    column: str
    expected: str
    got: str


def moved(east: str, north: str) -> str:
    return GOOD.replace(POSITION, f"{east};{north}")


BAD_ROWS = {
    "swapped coordinates": Bad(moved("6580000.0", "153000.5"), "e_3011", "omkastade", "'6580000.0'"),
    "position (0, 0)": Bad(moved("0", "0.0"), "e_3011", "(0, 0)", "'0'"),
    "degrees where metres are expected": Bad(
        moved("18.0649", "59.3326"), "e_3011", "ser ut som grader", "'18.0649'"
    ),
    "the national system": Bad(moved("674032", "6580822"), "e_3011", "EPSG:3006", "'674032'"),
    "the national system, swapped": Bad(
        moved("6580822", "674032"), "e_3011", "EPSG:3006 (SWEREF 99 TM) med omkastade", "'6580822'"
    ),
    "no metres at all": Bad(moved("500", "6580000"), "e_3011", "meter i EPSG:3011", "'500'"),
    "position outside the city": Bad(
        moved("129800", "6638000"), "e_3011", "en position i staden", "'129800'"
    ),
    "decimal comma": Bad(moved('"153000,5"', "6580000"), "e_3011", "med decimalpunkt", "'153000,5'"),
    "thousands separator": Bad(moved("153 000", "6580000"), "e_3011", "med decimalpunkt", "'153 000'"),
    "north without east": Bad(moved("", "6580000"), "e_3011", "både e_3011 och n_3011", "tomt"),
    "east without north": Bad(moved("153000", ""), "n_3011", "både e_3011 och n_3011", "tomt"),
    "closed before it came": Bad(
        GOOD.replace("2024-05-04 08:30", "2024-05-03 20:59"), "avslutad_at", "inte är före inkom_at", "20:59"
    ),
    "closed and still open": Bad(
        GOOD.replace("avslutad", "pågår"), "avslutad_at", "tomt så länge", "'2024-05-04 08:30'"
    ),
    "time in the hour that clocks skip": Bad(
        GOOD.replace("2024-05-03 21:00", "2024-03-31 02:30"), "inkom_at", "klockan ställdes fram", "02:30"
    ),
    "closed in the hour that clocks skip": Bad(
        GOOD.replace("2024-05-03 21:00", "2024-03-30 02:30").replace("2024-05-04 08:30", "2024-03-31 02:30"),
        "avslutad_at",
        "klockan ställdes fram",
        "'2024-03-31 02:30'",
    ),
    "day that does not exist": Bad(
        GOOD.replace("2024-05-03", "2024-02-30"), "inkom_at", "klockslag som finns", "'2024-02-30 21:00'"
    ),
    "time in the future": Bad(
        "T1;2099-05-03 21:00;Klotter;;;;inkommen;", "inkom_at", "framtiden", "'2099-05-03 21:00'"
    ),
    "closed in the future": Bad(
        GOOD.replace("2024-05-04 08:30", "2099-05-04 08:30"), "avslutad_at", "framtiden", "'2099-"
    ),
    "date that Excel shows as a number": Bad(
        GOOD.replace("2024-05-03 21:00", "45415.875"), "inkom_at", "ÅÅÅÅ-MM-DD", "'45415.875'"
    ),
    "date the American way": Bad(
        GOOD.replace("2024-05-03 21:00", "5/3/2024 9:00 PM"), "inkom_at", "ÅÅÅÅ-MM-DD", "'5/3/2024 9:00 PM'"
    ),
    "unknown status": Bad(GOOD.replace("avslutad", "återöppnad"), "status", "en status", "'återöppnad'"),
    "category that is a story": Bad(
        GOOD.replace("Klotter;", f"{'Anna Andersson ' * 20};"), "kategori", "högst 200", "text, 300 tecken"
    ),
    "no id": Bad(GOOD.replace("T1;", ";", 1), "arende_id", "ett id", "tomt"),
    "a column too few": Bad("T2;2024-05-03 21:00;Klotter", "hela raden", "8 kolumner", "3 kolumner"),
    "a column too many": Bad(GOOD + ";x", "hela raden", "8 kolumner", "9 kolumner"),
    "a quotation mark that is never closed": Bad(
        GOOD.replace("Klotter på", '"Klotter på'), "hela raden", "citattecken", "stängs"
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_quarantined_with_its_reason_and_the_good_row_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    loaded = deliver(settings, tmp_path, GOOD.replace("T1", "T0"), case.row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(row, column, expected, got)] = quarantined(etl)
    assert (row, column) == (3, case.column)
    assert case.expected in expected
    assert case.got in got
    assert current(etl) == [("T0", "klotter_affischering", "avslutad")]


def test_a_wrong_category_or_text_is_never_shown(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("Klotter;", f"{'Anna Andersson ' * 20};"), "T3;Anna Andersson")
    assert all("Anna" not in expected + got for _, _, expected, got in quarantined(etl))


@pytest.mark.parametrize(
    ("status", "stored"), [("inkommen", "inkommen"), ("pågår", "pagar"), ("PA\u030aGA\u030aR", "pagar")]
)
def test_a_status_is_read_however_its_letters_are_composed(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, status: str, stored: str
) -> None:
    deliver(settings, tmp_path, f"T1;2024-05-03 21:00;Klotter;;;;{status};")
    assert current(etl) == [("T1", "klotter_affischering", stored)]


@pytest.mark.parametrize(
    ("kategori", "grupp"), [("", "oklassificerad"), ("Något helt nytt", "oklassificerad"), ("KLOTTER", None)]
)
def test_a_category_that_no_row_maps_is_counted_as_unclassified(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, kategori: str, grupp: str | None
) -> None:
    deliver(settings, tmp_path, GOOD.replace("Klotter;", f"{kategori};", 1))
    assert current(etl) == [("T1", grupp or "klotter_affischering", "avslutad")]
    assert etl.execute("SELECT sum(n) FROM analysis.cube_area").fetchone() != (None,)


def test_a_case_counts_once_in_the_local_month_in_which_it_came(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    # half an hour into June in Stockholm is still May in UTC
    deliver(
        settings, tmp_path, GOOD.replace("2024-05-03 21:00;", "2024-06-01 00:30;").replace("05-04", "06-04")
    )
    row = etl.execute(
        """
        SELECT month::text, antal, inkom_at = '2024-05-31 22:30+00', position_quality, stadsdel.name
        FROM core.stockholm__tyck_till INNER JOIN area.area AS stadsdel ON stadsdel_id = area_id
        """
    ).fetchone()
    assert row is not None
    assert row[:4] == ("2024-06-01", 1, True, "exact")
    cube = etl.execute("SELECT source, theme, month::text, n FROM analysis.cube_cell").fetchall()
    assert cube == [("stockholm__tyck_till", "klotter_affischering", "2024-06-01", 1)]


def test_metres_of_the_city_lie_where_the_city_says(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    [(east, north)] = etl.execute(
        """
        SELECT round(st_x(st_transform(geom, 3011))::numeric, 1), round(st_y(st_transform(geom, 3011))::numeric, 1)
        FROM core.stockholm__tyck_till
        """
    ).fetchall()
    assert (float(east), float(north)) == (153000.5, 6580000.0)


def test_a_case_without_position_counts_in_the_municipality_alone(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace(POSITION, ";"))
    found = etl.execute(
        "SELECT position_quality, cell, geom IS NULL FROM core.stockholm__tyck_till"
    ).fetchall()
    assert found == [("none", None, True)]
    kinds = etl.execute(
        """
        SELECT kind, n FROM analysis.cube_area
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    ).fetchall()
    assert kinds == [("kommun", 1)]


def test_a_closing_time_that_occurs_twice_is_never_before_the_coming(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    night = "2024-10-27 02:30"
    deliver(settings, tmp_path, f"T1;{night};Klotter;;;;avslutad;{night}")
    [(length,)] = etl.execute(
        "SELECT (avslutad_at - inkom_at)::text FROM core.stockholm__tyck_till"
    ).fetchall()
    assert length == "01:00:00"


def test_personal_data_is_gone_before_anything_is_stored(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    text = "Ring mig på 070-123 45 67 eller anna@example.se"
    good = GOOD.replace("Klotter på räcket.", text)
    bad = good.replace("T1", "T2").replace("avslutad", "återöppnad")
    loaded = deliver(settings, tmp_path, good, bad, f"T3;{text}")
    assert loaded.removed == {"telefon": 3, "epost": 3}
    everything = etl.execute(
        "SELECT fritext FROM core.stockholm__tyck_till UNION ALL SELECT delivered::text FROM meta.quarantine"
    ).fetchall()
    assert len(everything) == 3
    assert all("070" not in kept and "@" not in kept for (kept,) in everything)


def test_columns_about_the_reporter_are_not_read_and_are_told_of(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    header = f"{HEADER};Namn;E-post;reporter_phone;nummer"
    loaded = deliver(
        settings,
        tmp_path,
        f"{GOOD};Anna Andersson;anna;0701;17",
        f"{GOOD.replace('T1', '')};Anna Andersson;anna;0701;17",
        "T3;Anna Andersson",
        header=header,
    )
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 2)
    [remark] = loaded.remarks
    assert remark == (
        "Kolumner om den som anmält läses aldrig in; filen har 3: Namn, E-post, reporter_phone."
    )
    kept = etl.execute(
        "SELECT tt::text FROM core.stockholm__tyck_till AS tt UNION ALL SELECT q::text FROM meta.quarantine AS q"
    ).fetchall()
    assert len(kept) == 3
    assert all("Anna" not in row for (row,) in kept)


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> =HYPERLINK(""http://x"") {{7*7}}'


def test_hostile_text_is_stored_as_it_stands_and_is_nowhere_published(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("Klotter på räcket.", f'"{HOSTILE}"'))
    assert etl.execute("SELECT fritext FROM core.stockholm__tyck_till").fetchall() == [
        (HOSTILE.replace('""', '"'),)
    ]
    etl.commit()
    publish_all(settings)
    tables = etl.execute(
        """
        SELECT table_schema, table_name FROM information_schema.tables
        WHERE table_schema IN ('publish', 'analysis', 'workflow') AND table_type = 'BASE TABLE'
        """
    ).fetchall()
    assert len(tables) > 5
    for schema, table in tables:
        statement = f'SELECT count(*) FROM "{schema}"."{table}" AS kept WHERE kept::text LIKE %s'  # noqa: S608 - names of the catalogue
        assert etl.execute(statement, ["%<script%"]).fetchone() == (0,), table  # type: ignore[arg-type]


def test_the_same_file_twice_changes_nothing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, GOOD)
    before = current(etl), etl.execute("SELECT * FROM analysis.cube_area").fetchall()
    etl.commit()
    again = deliver(settings, tmp_path, GOOD, name="samma innehall.csv")
    assert (again.is_known, again.delivery_id) == (True, first.delivery_id)
    assert (current(etl), etl.execute("SELECT * FROM analysis.cube_area").fetchall()) == before


def test_a_case_that_moves_on_supersedes_itself_and_counts_once(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, "T1;2024-05-03 21:00;Klotter;;;;inkommen;")
    later = deliver(settings, tmp_path, "T1;2024-05-03 21:00;Belysning;;;;pågår;", name="b.csv")
    assert (later.balance.superseded, later.balance.new) == (1, 0)
    assert current(etl) == [("T1", "belysning", "pagar")]
    assert etl.execute("SELECT theme, n FROM analysis.cube_area").fetchall() == [("belysning", 1)]


def test_a_corrected_row_loads_and_settles_the_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, moved("6580000.0", "153000.5"))
    corrected = deliver(settings, tmp_path, GOOD, name="rattad.csv")
    assert corrected.balance.new == 1
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


def test_one_id_with_two_contents_loads_neither(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings,
        tmp_path,
        GOOD,
        GOOD.replace("Klotter;", "Belysning;"),
        GOOD.replace("T1", "T2"),
        GOOD.replace("T1", "T2"),
    )
    assert (loaded.balance.new, loaded.balance.unchanged, loaded.balance.quarantined) == (1, 1, 2)
    assert [key for key, _, _ in current(etl)] == ["T2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"tom fil \(0 byte\)"),
        (f"{HEADER}\n".encode(), "rader efter rubrikraden"),
        (f"{HEADER}\n{GOOD}\n".encode("latin-1"), "teckenkodningen utf-8, fick byte 0xe5 på rad 2"),
        (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "teckenkodningen utf-8"),
        (f"{HEADER.replace('kategori', 'typ')}\n{GOOD}\n".encode(), "kolumnerna kategori, som saknas"),
        (f"{HEADER}\n{GOOD}\n".replace(";", ",").encode(), "avgränsare ';'"),
        (b"<html><table><tr><td>T1</td></tr></table></html>", "fick en webbsida eller XML-fil"),
        (b"%PDF-1.7 x", "fick en fil av okänt slag"),
        (b"PK\x03\x04 broken", "fick en zip-fil"),
        (b"[]", "objekt i JSON-filen, fick inga"),
        (b'[{"service_request_id": 1}]', "kolumnerna requested_datetime, status, som saknas"),
        (b'[{"a": 1}', "Väntade JSON"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "objekt i filen, fick inga"),
    ],
)
def test_a_file_that_cannot_be_the_source_is_refused_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DeliveryError, match=message):
        run_delivery(settings, SOURCE, tmp_path / "a.csv")
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)
