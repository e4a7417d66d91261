"""Table 1.2 of the yearbook: forecasts, percentages and people without an area, and the real file."""

from pathlib import Path

import openpyxl
import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.stockholm__folkmangd import SOURCE
from geo.data import read_facts
from geo.errors import DeliveryError
from geo.settings import Settings

TITLE = "Folkmängd den 31 dec 2020-2034"
YEARS = [None, "2020", "2024", None, "2034¹", None, "Fördelning, %", None]
SHARES = [None, None, None, None, None, None, "2024", "2034¹"]
JARVA = ["Järva", 89847, 95220, None, 104610.25, None, 9.56, 9.89]
NO_AREA = ["På staden skrivna", 2474, 3637, None, 3637, None, 0.36, 0.34]
CITY = ["Hela staden", 975551, 995574, None, 1057679.35668597, None, 100, 99.9]
FOOTNOTE = "1 Prognos utarbetad av Sweco år 2025"


def deliver(
    settings: Settings,
    folder: Path,
    *rows: list[object],
    years: list[object] | None = None,
    footnote: str = FOOTNOTE,
) -> Loaded:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    headings = [YEARS, SHARES] if years is None else [years, [None]]
    for row in ([TITLE], ["Population"], *headings, *rows, ["Källa: SCB/Sweco"], [footnote]):
        sheet.append(row)
    file = folder / f"{len(list(folder.iterdir()))}.xlsx"
    book.save(file)
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT omrade, omrade_code, matdag_on::text, folkmangd, is_prognos
        FROM core.stockholm__folkmangd WHERE superseded_by IS NULL ORDER BY row_number
        """
    ).fetchall()


@pytest.mark.db
def test_numbers_load_forecasts_are_marked_and_percentages_stay_in_the_file(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, JARVA, [None], NO_AREA)
    assert (loaded.balance.read, loaded.balance.new) == (6, 6)
    assert stored(etl) == [
        ("Järva", "jarva", "2020-12-31", 89847.0, False),
        ("Järva", "jarva", "2024-12-31", 95220.0, False),
        ("Järva", "jarva", "2034-12-31", 104610.25, True),
        ("På staden skrivna", None, "2020-12-31", 2474.0, False),
        ("På staden skrivna", None, "2024-12-31", 3637.0, False),
        ("På staden skrivna", None, "2034-12-31", 3637.0, True),
    ]
    assert any("'Fördelning, %' läses inte in: 2" in remark for remark in loaded.remarks)


@pytest.mark.db
def test_every_year_is_in_the_division_of_the_last_that_was_counted(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, JARVA, ["Bromma", 81188, 83118, None, 90177.7])
    sets = etl.execute(
        """
        SELECT DISTINCT valid_from::text FROM core.stockholm__folkmangd
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        """
    ).fetchall()
    assert sets == [("2023-07-01",)]


@pytest.mark.db
def test_a_forecast_gives_way_to_a_count_and_never_the_other_way(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, ["Järva", 1.5], years=[None, "2034¹"])
    counted = deliver(settings, tmp_path, ["Järva", 104000], years=[None, "2034"])
    assert counted.balance.superseded == 1
    late = deliver(settings, tmp_path, ["Järva", 2.5], years=[None, "2034¹"])
    assert (late.balance.superseded, late.balance.unchanged) == (0, 1)
    assert stored(etl) == [("Järva", "jarva", "2034-12-31", 104000.0, False)]


@pytest.mark.db
@pytest.mark.parametrize("value", ["95 220", "95,2", "..", -1, None, 95220.5])
def test_a_bad_number_goes_to_quarantine_with_its_cell(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, value: object
) -> None:
    loaded = deliver(settings, tmp_path, ["Järva", 89847, value, None, 104610.1], CITY)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (6, 5, 1)
    held = etl.execute("SELECT row_number, column_name, delivered ->> 'cell' FROM meta.quarantine")
    assert held.fetchall() == [(5003, "folkmangd", "C5")]


@pytest.mark.db
def test_an_area_that_nobody_knows_is_refused(settings: Settings, tmp_path: Path) -> None:
    loaded = deliver(settings, tmp_path, JARVA, ["Nyby", 1, 2, None, 3])
    assert (loaded.balance.new, loaded.balance.quarantined) == (3, 3)


@pytest.mark.db
@pytest.mark.parametrize(
    ("years", "footnote", "said"),
    [
        ([None, "2020", "2020"], FOOTNOTE, "olika år"),
        ([None, "tjugo"], FOOTNOTE, "'tjugo'"),
        ([None, "2020²"], FOOTNOTE, "fotnot ²"),
    ],
)
def test_headings_that_are_no_years_are_refused(
    settings: Settings, tmp_path: Path, years: list[object], footnote: str, said: str
) -> None:
    with pytest.raises(DeliveryError, match=said):
        deliver(settings, tmp_path, ["Järva", 1, 2], years=years, footnote=footnote)


@pytest.mark.db
def test_a_footnote_that_says_something_else_makes_no_forecast(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, ["Järva", 7], years=[None, "2020¹"], footnote="1 Ny beräkning")
    assert stored(etl) == [("Järva", "jarva", "2020-12-31", 7.0, False)]


@pytest.mark.db
@pytest.mark.real
def test_the_real_table_loads_whole_and_agrees_with_the_packaged_population(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    loaded = run_delivery(settings, SOURCE, real_data / "statistics/1.2-folkmangd-den-31-dec-2010-2034.xlsx")
    assert (loaded.balance.read, loaded.balance.new) == (80, 80)
    found = {(omrade, str(day)[:4]): (number, forecast) for omrade, _, day, number, forecast in stored(etl)}
    city = {year: found["Hela staden", year][0] for year in ("2010", "2015", "2020", "2024")}
    assert city == {"2010": 847_073, "2015": 923_516, "2020": 975_551, "2024": 995_574}
    assert round(float(str(found["Hela staden", "2034"][0]))) == 1_057_679
    assert {year for (_, year), (_, is_forecast) in found.items() if is_forecast} == {"2034"}
    facts = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["folkmangd_2024_12_31"]
    assert {omrade: found[omrade, "2024"][0] for omrade in facts.index} == facts.to_dict()
    assert found["På staden skrivna", "2024"] == (3637, False)
    without = etl.execute(
        "SELECT DISTINCT omrade FROM core.stockholm__folkmangd WHERE area_id IS NULL ORDER BY 1"
    ).fetchall()
    assert {name for (name,) in without} == {"Västerort", "Inre staden", "Söderort", "På staden skrivna"}
