"""Bad tables: refused whole with a sentence, or row by row to quarantine; nothing is lost."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from etl.load.run import run_delivery
from etl.sources.polisen__anmalda_brott_omrade import SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_omrade.tables import GOOD, HEADER, deliver, read_cube

pytestmark = pytest.mark.db


def quarantined(etl: psycopg.Connection) -> list[tuple[int, str, str, str]]:
    return etl.execute(
        "SELECT row_number, column_name, expected, got FROM meta.quarantine ORDER BY delivery_id, row_number"
    ).fetchall()


def current(etl: psycopg.Connection) -> list[tuple[str, str, str, str, int]]:
    return etl.execute(
        """
        SELECT omrade_kind, omrade_code, brottstyp, theme, antal FROM core.polisen__anmalda_brott_omrade
        WHERE superseded_by IS NULL ORDER BY row_number
        """
    ).fetchall()


@dataclass(frozen=True)
class Bad:
    row: str
    column: str
    expected: str
    got: str


WORDS = '"Hela staden", "Stadsdelsområde …" eller "Stadsdel …"'
BAD_ROWS = {
    "an area that does not exist": Bad(
        "Stadsdelsområde Norrort;Klotter;2024-05;1",
        "omrade",
        "en inläst indelning",
        "'Stadsdelsområde Norrort'",
    ),
    "an area that is of another kind": Bad(
        "Stadsdelsområde Hökarängen;Klotter;2024-05;1",
        "omrade",
        "en inläst indelning",
        "'Stadsdelsområde Hök",
    ),
    "a bare name, which is ambiguous": Bad("Farsta;Klotter;2024-05;1", "omrade", WORDS, "'Farsta'"),
    "no area": Bad(";Klotter;2024-05;1", "omrade", WORDS, "tomt"),
    "no brottstyp": Bad("Hela staden;;2024-05;1", "brottstyp", "en brottstyp", "tomt"),
    "a sum": Bad("Hela staden;TOTALT;2024-05;1", "brottstyp", "räkna samma brott igen", "'TOTALT'"),
    "a month that does not exist": Bad("Hela staden;Klotter;2024-13;1", "manad", "ÅÅÅÅ-MM", "'2024-13'"),
    "a month in words": Bad("Hela staden;Klotter;maj 2024;1", "manad", "ÅÅÅÅ-MM", "'maj 2024'"),
    "a month to come": Bad("Hela staden;Klotter;2090-01;1", "manad", "inte ligger i framtiden", "'2090-01'"),
    "less than none": Bad("Hela staden;Klotter;2024-05;-3", "antal", "ett heltal från 0", "'-3'"),
    "thousands with a space": Bad("Hela staden;Klotter;2024-05;1 234", "antal", "utan mellanrum", "'1 234'"),
    "a decimal comma": Bad('Hela staden;Klotter;2024-05;"1,5"', "antal", "ett heltal", "'1,5'"),
    "a number that is protected": Bad("Hela staden;Klotter;2024-05;<5", "antal", "ett heltal", "'<5'"),
    "no number": Bad("Hela staden;Klotter;2024-05;", "antal", "ett heltal", "tomt"),
    "text for a spreadsheet to run": Bad(
        "Hela staden;Klotter;2024-05;=1+1", "antal", "ett heltal från 0", "'=1+1'"
    ),
    "a column too few": Bad("Hela staden;Klotter;2024-05", "hela raden", "4 kolumner", "3 kolumner"),
    "a column too many": Bad("Hela staden;Klotter;2024-05;1;x", "hela raden", "4 kolumner", "5 kolumner"),
    "a quotation mark that is never closed": Bad(
        '"Hela staden;Klotter;2024-05;1', "hela raden", "citattecken som stängs", "inte stängs"
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_quarantined_with_its_reason_and_the_good_row_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    loaded = deliver(settings, tmp_path, GOOD, case.row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(number, column, expected, got)] = quarantined(etl)
    assert (number, column) == (3, case.column)
    assert case.expected in expected
    assert case.got in got
    assert current(etl) == [("stadsdelsomrade", "farsta", "Klotter", "klotter", 7)]


def test_spelling_does_not_make_another_area_or_brottstyp(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings,
        tmp_path,
        "hela  staden;cykel och  ELSPARKCYKEL;2024-05;3",
        "Stadsdelsområde Hässelby - Vällingby;cykel;2024-05;2",
        "STADSDEL HÖKARÄNGEN;Cykel och elsparkcykel;2024-05;1",
        "Hela staden;ÖVRIGA  brott;2024-05;9",
    )
    assert current(etl) == [
        ("kommun", "stockholm", "Cykel och elsparkcykel", "cykel", 3),
        ("stadsdelsomrade", "hasselby-vallingby", "Cykel och elsparkcykel", "cykel", 2),
        ("stadsdel", "hokarangen", "Cykel och elsparkcykel", "cykel", 1),
        ("kommun", "stockholm", "Övriga brott", "okant_tema", 9),
    ]
    assert loaded.remarks == ("Brottstyper som inte är teman räknas som okänt tema: 1, som Övriga brott.",)


def test_rows_that_say_two_things_of_one_are_both_refused_and_equal_ones_count_once(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    other = "stadsdelsområde farsta;KLOTTER;2024-05;8"
    city = "Hela staden;Klotter;2024-05;9"
    loaded = deliver(settings, tmp_path, GOOD, other, city, city)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.unchanged) == (4, 1, 1)
    assert loaded.balance.quarantined == 2
    assert {expected for _, _, expected, _ in quarantined(etl)} == {
        "en rad för varje id; flera rader har samma id och olika innehåll"
    }


def test_the_same_twice_changes_nothing_and_a_corrected_row_supersedes_and_settles(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, GOOD, "Hela staden;Klotter;2024-05;x")
    before = current(etl), read_cube(etl)
    again = deliver(settings, tmp_path, GOOD, "Hela staden;Klotter;2024-05;x", name="b.csv")
    assert (again.is_known, again.delivery_id, again.balance) == (True, first.delivery_id, first.balance)
    assert (current(etl), read_cube(etl)) == before
    rows = [GOOD.replace(";7", ";5"), "Hela staden;Klotter;2024-05;20"]
    corrected = deliver(settings, tmp_path, *rows, name="c.csv")
    assert (corrected.balance.superseded, corrected.balance.new, corrected.balance.withdrawn) == (1, 1, 0)
    assert [row[-1] for row in current(etl)] == [5, 20]
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


def test_a_table_in_another_encoding_or_without_columns_is_refused(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_text(f"{HEADER}\n{GOOD}\n", encoding="iso-8859-1")
    with pytest.raises(DeliveryError, match="teckenkodningen utf-8, fick byte 0xe5 på rad 2"):
        run_delivery(settings, SOURCE, latin)
    with pytest.raises(DeliveryError, match="kolumnerna antal, som saknas"):
        deliver(settings, tmp_path, GOOD, header=HEADER.replace("antal", "n"))
    with pytest.raises(DeliveryError, match="Väntade rader efter rubrikraden"):
        deliver(settings, tmp_path)
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)
