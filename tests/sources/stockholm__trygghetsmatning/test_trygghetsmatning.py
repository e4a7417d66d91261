"""Deliveries of the trygghetsmätning: shares with their intervals, and what happens to bad ones."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from etl.demo.trygghetsmatning import generate_trygghetsmatning
from etl.load.run import Loaded, run_delivery
from etl.sources.stockholm__trygghetsmatning import INDICATORS, SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings

pytestmark = pytest.mark.db

HEADER = "ar;omrade;kon;alder;indikator;andel;ki_lag;ki_hog;antal_svar"
GOOD = "2020;Stadsdelsområde Farsta;alla;alla;oro_brott;12,0;9.5;14,5;1260"


def deliver(
    settings: Settings, folder: Path, *rows: str, header: str = HEADER, name: str = "a.csv"
) -> Loaded:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return run_delivery(settings, SOURCE, file)


def shares(etl: psycopg.Connection) -> list[tuple[str, float, float, float]]:
    return etl.execute(
        """
        SELECT natural_key, andel, ki_lag, ki_hog FROM core.stockholm__trygghetsmatning
        WHERE superseded_by IS NULL ORDER BY natural_key
        """
    ).fetchall()


def quarantined(etl: psycopg.Connection) -> list[tuple[int, str, str, str]]:
    return etl.execute(
        "SELECT row_number, column_name, expected, got FROM meta.quarantine ORDER BY row_number"
    ).fetchall()


@dataclass(frozen=True)
class Bad:
    row: str
    column: str
    expected: str
    got: str


BAD_ROWS = {
    "thousands separator": Bad(
        GOOD.replace(";12,0;", ";1 234,5;"), "andel", "utan mellanrum och procenttecken", "'1 234,5'"
    ),
    "per cent sign": Bad(GOOD.replace(";12,0;", ";8,5 %;"), "andel", "procenttecken", "'8,5 %'"),
    "more than all": Bad(GOOD.replace("14,5", "100,1"), "ki_hog", "0–100", "'100,1'"),
    "less than nothing": Bad(GOOD.replace("9.5", "-0.5"), "ki_lag", "0–100", "'-0.5'"),
    "two decimal marks": Bad(GOOD.replace("14,5", "1.4,5"), "ki_hog", "procent", "'1.4,5'"),
    "a dash for a missing value": Bad(GOOD.replace(";12,0;", ";–;"), "andel", "procent", "'–'"),
    "share under its interval": Bad(
        GOOD.replace(";12,0;", ";9,4;"), "ki_lag", "inte är större än andel", "'9.5'"
    ),
    "share over its interval": Bad(
        GOOD.replace(";12,0;", ";14,6;"), "ki_hog", "inte är mindre än andel", "'14,5'"
    ),
    "no interval": Bad(GOOD.replace("9.5;14,5", ";"), "ki_lag", "procent", "tomt"),
    "nobody answered": Bad(GOOD.replace("1260", "0"), "antal_svar", "heltal från 1", "'0'"),
    "answers with a space": Bad(GOOD.replace("1260", "1 260"), "antal_svar", "utan mellanrum", "'1 260'"),
    "unknown indicator": Bad(GOOD.replace("oro_brott", "oro_vader"), "indikator", "oro_brott", "'oro_vader'"),
    "indicator of another survey": Bad(
        GOOD.replace("oro_brott", "utsatt_misshandel"),
        "indikator",
        "en av indikatorerna",
        "'utsatt_misshandel'",
    ),
    "unknown sex": Bad(GOOD.replace(";alla;alla", ";pojke;alla"), "kon", "alla, kvinna, man", "'pojke'"),
    "age that Excel made a date": Bad(
        GOOD.replace(";alla;alla", ";alla;16-sep"), "alder", "16-29", "'16-sep'"
    ),
    "bare name of an area": Bad(
        GOOD.replace("Stadsdelsområde Farsta", "Farsta"), "omrade", "Stadsdelsområde …", "'Farsta'"
    ),
    "area that does not exist": Bad(
        GOOD.replace("Stadsdelsområde Farsta", "Stadsdel Norrort"), "omrade", "inläst indelning", "Norrort"
    ),
    "formula for a spreadsheet": Bad(
        GOOD.replace("Stadsdelsområde Farsta", "=1+1"), "omrade", "Stadsdelsområde …", "'=1+1'"
    ),
    "year of two digits": Bad(GOOD.replace("2020", "20"), "ar", "fyra siffror", "'20'"),
    "year to come": Bad(GOOD.replace("2020", "2099"), "ar", "framtiden", "'2099'"),
    "a column too few": Bad("2020;Hela staden", "hela raden", "9 kolumner", "2 kolumner"),
}


@pytest.mark.parametrize("case", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_quarantined_with_its_reason_and_the_good_row_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    loaded = deliver(settings, tmp_path, GOOD.replace("oro_brott", "otrygg_ute"), case.row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(row, column, expected, got)] = quarantined(etl)
    assert (row, column) == (3, case.column)
    assert case.expected in expected
    assert case.got in got
    assert len(shares(etl)) == 1


def test_per_cent_with_comma_or_point_becomes_shares_of_the_area(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    row = etl.execute(
        """
        SELECT month::text, kind, code, antal_svar, andel, ki_lag, ki_hog
        FROM core.stockholm__trygghetsmatning
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    ).fetchone()
    assert row == ("2020-01-01", "stadsdelsomrade", "farsta", 1260, 0.12, 0.095, 0.145)


@pytest.mark.parametrize(
    ("omrade", "kind", "name"),
    [
        ("Hela staden", "kommun", "Stockholm"),
        ("Stadsdelsområde Farsta", "stadsdelsomrade", "Farsta"),
        ("Stadsdel Farsta", "stadsdel", "Farsta"),
        ("stadsdelsområde  Rinkeby - Kista", "stadsdelsomrade", "Rinkeby-Kista"),
    ],
)
def test_an_area_is_found_by_kind_and_name(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, omrade: str, kind: str, name: str
) -> None:
    deliver(settings, tmp_path, GOOD.replace("Stadsdelsområde Farsta", omrade))
    found = etl.execute(
        """
        SELECT kind, name FROM core.stockholm__trygghetsmatning
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    ).fetchone()
    assert found == (kind, name)


@pytest.mark.parametrize(
    ("ar", "omrade", "valid_from"),
    [
        ("2017", "Stadsdelsområde Farsta", "2007-01-01"),
        ("2023", "Stadsdelsområde Farsta", "2020-07-01"),
        ("2023", "Stadsdelsområde Järva", "2023-07-01"),
        ("2026", "Stadsdelsområde Farsta", "2023-07-01"),
    ],
)
def test_the_division_is_that_of_the_year_where_it_has_the_area(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, ar: str, omrade: str, valid_from: str
) -> None:
    deliver(settings, tmp_path, GOOD.replace("2020;Stadsdelsområde Farsta", f"{ar};{omrade}"))
    found = etl.execute(
        """
        SELECT valid_from::text FROM core.stockholm__trygghetsmatning
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    ).fetchone()
    assert found == (valid_from,)


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_supersedes(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, GOOD)
    again = deliver(settings, tmp_path, GOOD, name="igen.csv")
    assert (again.is_known, again.delivery_id) == (True, first.delivery_id)
    other_spelling = GOOD.replace("Stadsdelsområde Farsta", "STADSDELSOMRÅDE FARSTA")
    corrected = deliver(settings, tmp_path, other_spelling.replace("12,0", "13,0"), name="rattad.csv")
    assert (corrected.balance.superseded, corrected.balance.new) == (1, 0)
    assert [share for _, share, _, _ in shares(etl)] == [0.13]


def test_two_values_for_one_thing_load_neither(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, GOOD, GOOD.replace("12,0", "13,0"))
    assert (loaded.balance.new, loaded.balance.quarantined) == (0, 2)
    assert shares(etl) == []


def test_a_corrected_row_settles_the_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD.replace("1260", "1 260"))
    corrected = deliver(settings, tmp_path, GOOD, name="rattad.csv")
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEADER}\n{GOOD}\n".encode("latin-1"), "teckenkodningen utf-8, fick byte 0xe5 på rad 2"),
        (f"{HEADER.replace('ki_lag;', '')}\n{GOOD}\n".encode(), "kolumnerna ki_lag, som saknas"),
        (f"{HEADER}\n".encode(), "rader efter rubrikraden"),
        (b"", r"tom fil \(0 byte\)"),
        (f"{HEADER};andel\n{GOOD};1\n".encode(), "dubbla: andel"),
    ],
)
def test_a_file_that_cannot_be_the_source_is_refused_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DeliveryError, match=message):
        run_delivery(settings, SOURCE, tmp_path / "a.csv")
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)


def test_no_survey_value_has_a_position_or_is_counted(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD)
    columns = etl.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'stockholm__trygghetsmatning'"
    ).fetchall()
    assert not {"geom", "cell", "antal"} & {name for (name,) in columns}
    assert etl.execute("SELECT count(*) FROM analysis.cube_area").fetchone() == (0,)


def test_the_generated_surveys_load_and_every_row_is_accounted_for(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    for survey in generate_trygghetsmatning(tmp_path, seed=1):
        balance = run_delivery(settings, SOURCE, survey).balance
        assert balance.read == balance.new + balance.unchanged + balance.quarantined
        assert balance.new > 5000
    found = etl.execute(
        """
        SELECT array_agg(DISTINCT indikator), bool_and(ki_lag <= andel AND andel <= ki_hog AND ki_hog <= 1)
        FROM core.stockholm__trygghetsmatning
        """
    ).fetchone()
    assert found == (sorted(INDICATORS), True)
    # published: 11 per cent of the city in 2017 (start.stockholm 2020-09)
    city = etl.execute(
        """
        SELECT andel FROM core.stockholm__trygghetsmatning
        WHERE natural_key = '2017|kommun stockholm|alla|alla|oro_brott'
        """
    ).fetchone()
    assert city == (0.11,)
