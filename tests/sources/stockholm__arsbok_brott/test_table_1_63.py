"""Table 1.63 of the yearbook: headings over four rows, footnote digits, totals, and the real file."""

from pathlib import Path

import openpyxl
import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.stockholm__arsbok_brott import BROTTSGRUPP_TITLES, BROTTSGRUPPER, SOURCE, put_together
from geo.data import read_facts
from geo.errors import DeliveryError
from geo.settings import Settings

TITLE = "Anmälda brott 2024. Stockholm"
HEADINGS = [
    [None, "An-", None, "Därav", None, None, None, None, "Brott per 1 000 invånare"],
    [
        "",
        "mälda",
        "",
        "Vålds-",
        "Stöld",
        "Skade-",
        "Narkotika-",
        "",
        "An-",
        "Vålds-",
        "Stöld",
        "Skade-",
        "Narkotika-",
    ],
    [
        "",
        "brott1",
        "",
        "brott2",
        " & rån3",
        "görelse",
        "brott4",
        "",
        "mälda",
        "brott",
        " & rån",
        "görelse",
        "brott",
    ],
    [None, None, None, None, None, None, None, None, "brott"],
]
BROMMA = ["Bromma", 100, None, 10, 20, 30, 5, None, 1.5, 0.25, 0.5, 0.75, 0.125]
CITY = ["Hela staden5", 110, None, 10, 20, 30, 5, None, 1.5, 0.25, 0.5, 0.75, 0.125]
FOOTNOTE = ["5 Inklusive anmälda brott vars uppgift om brottsplats saknas "]


def deliver(
    settings: Settings, folder: Path, *rows: list[object], title: str = TITLE, name: str = "a.xlsx"
) -> Loaded:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        [title],
        ["Number of reported crimes in 2024"],
        *HEADINGS,
        *rows,
        ["Källa: BRÅ/Sweco"],
        FOOTNOTE,
    ):
        sheet.append(row)
    sheet.merge_cells("A1:M1")
    sheet.merge_cells("I3:M3")
    book.save(folder / name)
    return run_delivery(settings, SOURCE, folder / name)


def changed(row: list[object], place: int, value: object) -> list[object]:
    return [*row[:place], value, *row[place + 1 :]]


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT omrade, omrade_kind, omrade_code, area_id IS NOT NULL, brottsgrupp, antal, per_1000
        FROM core.stockholm__arsbok_brott WHERE superseded_by IS NULL ORDER BY row_id
        """
    ).fetchall()


@pytest.mark.parametrize(
    ("texts", "heading"),
    [
        (["An-", "mälda", "brott1"], "Anmälda brott"),
        (["Vålds-", "brott2"], "Våldsbrott"),
        (["Stöld", " & rån3"], "Stöld & rån"),
        (["Skade-", "görelse"], "Skadegörelse"),
        ([], ""),
    ],
)
def test_a_heading_over_several_rows_is_one_word(texts: list[str], heading: str) -> None:
    assert put_together([text.strip() for text in texts]) == heading


def test_no_group_is_called_violence_in_public() -> None:
    assert set(BROTTSGRUPP_TITLES) == set(BROTTSGRUPPER.values())
    assert "inomhus" in BROTTSGRUPP_TITLES["valdsbrott"]
    assert not any("offentlig" in title for title in BROTTSGRUPP_TITLES.values())


@pytest.mark.db
def test_each_group_of_an_area_is_a_row_named_after_its_cell(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, BROMMA, [None], CITY)
    assert (loaded.balance.read, loaded.balance.new) == (10, 10)
    assert stored(etl)[:3] == [
        ("Bromma", "stadsdelsomrade", "bromma", True, "anmalda_totalt", 100, 1.5),
        ("Bromma", "stadsdelsomrade", "bromma", True, "valdsbrott", 10, 0.25),
        ("Bromma", "stadsdelsomrade", "bromma", True, "stold_ran", 20, 0.5),
    ]
    assert stored(etl)[5] == ("Hela staden", "kommun", "stockholm", True, "anmalda_totalt", 110, 1.5)
    numbers = etl.execute("SELECT row_number FROM core.stockholm__arsbok_brott ORDER BY 1 LIMIT 2").fetchall()
    assert numbers == [(7002,), (7004,)]
    assert "5 Inklusive anmälda brott vars uppgift om brottsplats saknas" in loaded.remarks
    period = etl.execute("SELECT period_from::text, period_to::text FROM meta.delivery").fetchone()
    assert period == ("2024-01-01", "2025-01-01")


@pytest.mark.db
def test_a_part_of_the_city_is_kept_without_an_area(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, changed(BROMMA, 0, "Västerort"))
    assert {row[:4] for row in stored(etl)} == {("Västerort", None, None, False)}


@pytest.mark.db
@pytest.mark.parametrize(
    ("place", "value", "got"),
    [
        (1, "1 234", "'1 234'"),
        (1, -3, "'-3'"),
        (1, None, "tomt"),
        (1, 12.5, "'12.5'"),
        (8, "1,5", "'1,5'"),
        (8, "..", "'..'"),
    ],
)
def test_a_bad_cell_goes_to_quarantine_and_the_others_load(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, place: int, value: object, got: str
) -> None:
    loaded = deliver(settings, tmp_path, changed(BROMMA, place, value), CITY)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (10, 9, 1)
    held = etl.execute("SELECT row_number, column_name, got, delivered ->> 'cell' FROM meta.quarantine")
    assert held.fetchall() == [(7002, {1: "antal", 8: "per_1000"}[place], got, "B7")]


@pytest.mark.db
def test_a_formula_is_refused_with_its_cell(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="inte en formel: bladet Sheet, cell B7"):
        deliver(settings, tmp_path, changed(BROMMA, 1, "=HYPERLINK(1)"))


@pytest.mark.db
def test_an_area_that_nobody_knows_is_refused(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, changed(BROMMA, 0, "Nyby"), CITY)
    assert (loaded.balance.new, loaded.balance.quarantined) == (5, 5)
    assert etl.execute("SELECT DISTINCT column_name, got FROM meta.quarantine").fetchall() == [
        ("omrade", "'Nyby'")
    ]


@pytest.mark.db
def test_the_same_area_twice_with_different_numbers_loads_neither(settings: Settings, tmp_path: Path) -> None:
    loaded = deliver(settings, tmp_path, BROMMA, changed(BROMMA, 1, 101))
    assert (loaded.balance.new, loaded.balance.unchanged, loaded.balance.quarantined) == (4, 4, 2)


@pytest.mark.db
def test_a_later_edition_corrects_and_the_same_one_changes_nothing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, BROMMA, CITY)
    again = run_delivery(settings, SOURCE, tmp_path / "a.xlsx")
    assert again.is_known
    corrected = deliver(settings, tmp_path, changed(BROMMA, 1, 101), CITY, name="b.xlsx")
    assert (corrected.balance.superseded, corrected.balance.unchanged) == (1, 9)
    assert stored(etl)[-1][4:6] == ("anmalda_totalt", 101)


@pytest.mark.db
def test_another_table_of_the_yearbook_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"Väntade tabell 1\.63, anmälda brott"):
        deliver(settings, tmp_path, BROMMA, title="Folkmängd den 31 dec 2010-2034")


@pytest.mark.db
def test_a_number_without_a_heading_is_refused_whole(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="över N7 saknas den"):
        deliver(settings, tmp_path, [*BROMMA, 99])


@pytest.mark.db
def test_a_table_without_areas_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="rader med områden"):
        deliver(settings, tmp_path)


@pytest.mark.db
def test_numbers_without_an_area_are_refused_whole(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="på rad 8 saknas det"):
        deliver(settings, tmp_path, BROMMA, changed(BROMMA, 0, None), CITY)


@pytest.mark.db
@pytest.mark.parametrize(("content", "said"), [(b"a;b\n1;2\n", "en textfil"), (b"PK\x03\x04x", "zip")])
def test_a_file_that_is_no_workbook_is_refused(
    settings: Settings, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(DeliveryError, match=said):
        run_delivery(settings, SOURCE, tmp_path / "a.xlsx")


@pytest.mark.db
@pytest.mark.real
def test_the_real_table_loads_whole_and_the_city_is_more_than_its_areas(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    loaded = run_delivery(settings, SOURCE, real_data / "statistics/1.63-anmalda-brott-2024.xlsx")
    assert (loaded.balance.read, loaded.balance.new) == (75, 75)
    sums = etl.execute(
        """
        SELECT omrade_kind, sum(antal), count(*) FILTER (WHERE area_id IS NULL)
        FROM core.stockholm__arsbok_brott WHERE brottsgrupp = 'anmalda_totalt' GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert sums == [("kommun", 202_611, 0), ("stadsdelsomrade", 198_243, 0), (None, 198_243, 3)]
    facts = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")
    found = {(omrade, group): antal for omrade, _, _, _, group, antal, _ in stored(etl)}
    columns = ("anmalda_brott", "valdsbrott", "stold_ran", "skadegorelse", "narkotika")
    for group, column in zip(BROTTSGRUPPER.values(), columns, strict=True):
        for omrade, antal in facts[column].items():
            assert found[omrade, group] == antal, (omrade, group)
    rate = etl.execute(
        "SELECT round(per_1000::numeric, 1) FROM core.stockholm__arsbok_brott "
        "WHERE omrade = 'Järva' AND brottsgrupp = 'anmalda_totalt'"
    ).fetchone()
    assert str(rate[0] if rate else None) == "167.5"
