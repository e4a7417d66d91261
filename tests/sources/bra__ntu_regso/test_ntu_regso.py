"""NTU by RegSO: two sheets, areas known by name, intervals, and the real file against another reader."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.bra__ntu_regso import SHEETS, SOURCE, codes_by_name
from geo.errors import DeliveryError
from geo.settings import Settings

RINKEBY = ["Rinkeby", "Stockholm", 1312, 0.043, 0.024, 0.069, 410]
ALAFORS = ["Alafors", "Ale", 468, 0.035, 0.019, 0.057, 109]


def headings(reported: str, exposed: str) -> list[object]:
    return [
        "Regso",
        "Kommun",
        f"Anmälda {reported}",
        f"Skattad andel utsatta för {exposed}",
        f"Osäkerhetsintervall - undre gräns 95 %. \nSkattad andel utsatta för {exposed}",
        f"Osäkerhetsintervall -\növre gräns 95 %.\nSkattad andel utsatta för {exposed}",
        "Antal svarande i NTU",
    ]


ASSAULT = headings("misshandelsbrott per år och 100 000 invånare", "misshandel")
BURGLARY = headings("bostadsinbrott per år och 100 000 hushåll", "bostadsinbrott")


def deliver(
    settings: Settings,
    folder: Path,
    assault: list[list[object]],
    burglary: list[list[object]],
    *,
    names: tuple[str, str] = ("Misshandel", "Bostadsinbrott"),
) -> Loaded:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Definitioner"
    for name, head, rows in zip(names, (ASSAULT, BURGLARY), (assault, burglary), strict=True):
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    file = folder / f"{len(list(folder.iterdir()))}.xlsx"
    book.save(file)
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT regso, omrade_code, area_id IS NOT NULL, indikator, anmalda_per_ar, andel, ki_lag, ki_hog, antal_svar
        FROM core.bra__ntu_regso WHERE superseded_by IS NULL ORDER BY row_number
        """
    ).fetchall()


@pytest.mark.db
def test_both_sheets_load_and_only_stockholm_has_areas(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings, tmp_path, [ALAFORS, RINKEBY], [["Rinkeby", "Stockholm", 290, 0.027, 0.014, 0.046, 412]]
    )
    assert (loaded.balance.read, loaded.balance.new) == (3, 3)
    code = codes_by_name()["Rinkeby"]
    assert stored(etl) == [
        ("Alafors", None, False, "utsatt_misshandel", 468, 0.035, 0.019, 0.057, 109),
        ("Rinkeby", code, True, "utsatt_misshandel", 1312, 0.043, 0.024, 0.069, 410),
        ("Rinkeby", code, True, "utsatt_bostadsinbrott", 290, 0.027, 0.014, 0.046, 412),
    ]
    numbers = etl.execute("SELECT row_number FROM core.bra__ntu_regso ORDER BY 1").fetchall()
    assert numbers == [(2,), (3,), (100_002,)]
    period = etl.execute("SELECT period_from::text, period_to::text FROM meta.delivery").fetchone()
    assert period == ("2018-01-01", "2024-01-01")


@pytest.mark.db
def test_the_name_of_an_area_in_another_municipality_is_not_stockholms(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, [["Farsta", "Ale", *RINKEBY[2:]]], [ALAFORS])
    assert stored(etl)[0][:3] == ("Farsta", None, False)


@pytest.mark.db
def test_a_name_that_is_not_known_is_told(settings: Settings, tmp_path: Path) -> None:
    loaded = deliver(settings, tmp_path, [["Nyby", *RINKEBY[1:]], RINKEBY], [ALAFORS])
    told = " ".join(loaded.remarks)
    assert "utsatt_misshandel: 1 rader i Stockholm vars namn inte är något känt RegSO: Nyby." in told
    assert "utsatt_misshandel: 126 RegSO i Stockholm som ingen rad handlar om: Abrahamsberg, " in told


def bad(place: int, value: object) -> list[object]:
    return [*RINKEBY[:place], value, *RINKEBY[place + 1 :]]


@pytest.mark.db
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (bad(3, "0,043"), "andel"),
        (bad(3, 4.3), "andel"),
        (bad(3, 0.02), "ki_lag"),
        (bad(3, 0.07), "ki_hog"),
        (bad(3, "=1/23"), "andel"),
        (bad(6, "färre än 10"), "antal_svar"),
        (bad(2, None), "anmalda_per_ar"),
        (bad(2, 1312.5), "anmalda_per_ar"),
        (bad(0, None), "regso"),
    ],
)
def test_a_bad_row_goes_to_quarantine_and_is_found_in_its_sheet(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, row: list[object], column: str
) -> None:
    loaded = deliver(settings, tmp_path, [ALAFORS], [ALAFORS, row])
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (3, 2, 1)
    held = etl.execute("SELECT row_number, column_name, delivered ->> 'indikator' FROM meta.quarantine")
    assert held.fetchall() == [(100_003, column, "utsatt_bostadsinbrott")]


@pytest.mark.db
def test_a_missing_sheet_is_refused_with_those_there_are(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(
        DeliveryError, match="Väntade bladet Bostadsinbrott i Excelfilen; bladen är Definitioner"
    ):
        deliver(settings, tmp_path, [ALAFORS], [ALAFORS], names=("Misshandel", "Inbrott"))


@pytest.mark.db
def test_the_same_file_changes_nothing_and_a_corrected_one_supersedes(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, [RINKEBY], [ALAFORS])
    assert run_delivery(settings, SOURCE, tmp_path / "0.xlsx").is_known
    corrected = deliver(settings, tmp_path, [bad(6, 411)], [ALAFORS])
    assert (corrected.balance.superseded, corrected.balance.unchanged) == (1, 1)
    assert stored(etl)[0][-1] == 411


def read_by_another(file: Path, sheet: str, place: str) -> Iterator[object]:
    book = openpyxl.load_workbook(file, read_only=True)
    for row in book[sheet].iter_rows(values_only=True):
        if row[:2] == (place, "Stockholm"):
            yield from row[2:]
    book.close()


@pytest.mark.db
@pytest.mark.real
def test_the_real_file_finds_all_127_areas_and_keeps_their_figures(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    file = real_data / "survey/bra_ntu_regso_2018_2023.xlsx"
    loaded = run_delivery(settings, SOURCE, file)
    assert (loaded.balance.read, loaded.balance.new, loaded.remarks) == (6726, 6726, ())
    found = etl.execute(
        """
        SELECT indikator, count(*), count(DISTINCT area_id), count(*) FILTER (WHERE kommun = 'Stockholm')
        FROM core.bra__ntu_regso GROUP BY 1 ORDER BY 1 DESC
        """
    ).fetchall()
    assert found == [("utsatt_misshandel", 3363, 127, 127), ("utsatt_bostadsinbrott", 3363, 127, 127)]
    figures = {(row[0], row[3]): list(row[4:]) for row in stored(etl) if row[2]}
    for indikator, dialect in SHEETS.items():
        for place in ("Rinkeby", "Skärholmen"):
            expected = list(read_by_another(file, str(dialect.sheet), place))
            assert len(expected) == 5
            assert figures[place, indikator] == expected
    assert figures["Rinkeby", "utsatt_misshandel"] == [1312, 0.043, 0.024, 0.069, 410]
    assert figures["Skärholmen", "utsatt_misshandel"] == [1905, 0.040, 0.023, 0.062, 185]
