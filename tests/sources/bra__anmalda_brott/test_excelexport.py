"""Brå's Excel export: areas below each other, headings above figures, and what a cell is called."""

from pathlib import Path

import openpyxl
import pandas as pd
import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.sources.bra__anmalda_brott import SOURCE, name_type, name_types
from geo.data import read_facts
from geo.errors import DeliveryError
from geo.settings import Settings

TITLE = ["Anmälda brott", None, "Brottsförebyggande rådet"]
YEARS = [[None, "År", "År"], [None, "2023", "2024"], [None, "/100 000 inv", "/100 000 inv"]]
MONTHS = [[None, "2025", None], [None, "Jan", "Feb"], [None, "Antal", "Antal"]]
PERSON = ["3-7 kap. Brott mot person"]
LIFE = ["3 kap. Brott mot liv och hälsa"]
DAMAGE = ["Skadegörelse inkl. grov, åverkan (1-3 §)"]
CITY = ["Stockholm kommun"]
JARVA = ["Stadsdelsområde Järva (Sthlm)"]
TOTAL = "Totalt antal brott"
ASSAULT = "därav misshandel inkl. grov"


def deliver(
    settings: Settings,
    folder: Path,
    *rows: list[object],
    header: list[list[object]] = YEARS,  # type: ignore[assignment]  # text and None
    title: list[object] = TITLE,  # type: ignore[assignment]  # text and None
) -> Loaded:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (title, [None], *header, *rows):
        sheet.append(row)
    file = folder / f"{len(list(folder.iterdir()))}.xlsx"
    book.save(file)
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT row_number, omrade_code, brott, month::text, grain, antal, per_100000, status
        FROM core.bra__anmalda_brott WHERE superseded_by IS NULL ORDER BY delivery_id, row_number
        """
    ).fetchall()


@pytest.mark.db
def test_each_cell_is_a_row_and_headings_are_none(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings,
        tmp_path,
        CITY,
        [TOTAL, 21402, 20419],
        PERSON,
        LIFE,
        ["Misshandel inkl. grov (5, 6 §)", 1017, 1039],
        [None],
        CITY,
        ["En lång fotnot om " + "folkmängd " * 60],
    )
    assert (loaded.balance.read, loaded.balance.new) == (4, 4)
    assert stored(etl) == [
        (7002, "stockholm", TOTAL, "2023-01-01", "year", None, 21402, "exact"),
        (7003, "stockholm", TOTAL, "2024-01-01", "year", None, 20419, "exact"),
        (10002, "stockholm", "Misshandel inkl. grov (5, 6 §)", "2023-01-01", "year", None, 1017, "exact"),
        (10003, "stockholm", "Misshandel inkl. grov (5, 6 §)", "2024-01-01", "year", None, 1039, "exact"),
    ]
    headings, footnote = loaded.remarks
    assert headings.startswith("Rubrikrader utan siffror: 3.")
    assert footnote.startswith("Fotnot (Stockholm kommun): En lång fotnot om folkmängd")
    assert len(footnote) < 260
    period = etl.execute("SELECT period_from::text, period_to::text FROM meta.delivery").fetchone()
    assert period == ("2023-01-01", "2025-01-01")


@pytest.mark.db
def test_a_year_under_merged_headings_covers_all_its_months(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, CITY, [ASSAULT, 924, 784], header=MONTHS)
    assert [row[3:] for row in stored(etl)] == [
        ("2025-01-01", "month", 924, None, "exact"),
        ("2025-02-01", "month", 784, None, "exact"),
    ]
    period = etl.execute("SELECT period_to::text FROM meta.delivery").fetchone()
    assert period == ("2025-03-01",)


@pytest.mark.db
def test_zero_before_an_area_was_counted_is_missing_and_after_is_none(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, JARVA, [TOTAL, 0, 0])
    assert [row[6:] for row in stored(etl)] == [(None, "saknas"), (0, "exact")]


@pytest.mark.db
def test_a_count_a_rate_a_month_and_a_year_never_take_each_others_place(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    both = [["", "År", "År"], ["", "2025", "2025"], ["", "Antal", "/100 000 inv"]]
    january = [["", "2025", "2025"], ["", "Jan", "Jan"], ["", "Antal", "/100 000 inv"]]
    first = deliver(settings, tmp_path, CITY, [TOTAL, 7, 8], header=both)
    second = deliver(settings, tmp_path, CITY, [TOTAL, 1, 2], header=january)
    file = tmp_path / "databasfil.txt"
    file.write_text(
        f"Region;Brott;År;Period;Antal;/100 000 inv\nStockholm kommun;{TOTAL};2025;Jan;1;2;\n",
        encoding="latin-1",
    )
    third = run_delivery(settings, SOURCE, file)
    assert [each.balance.new for each in (first, second, third)] == [2, 2, 1]
    assert [row[3:7] for row in stored(etl)] == [
        ("2025-01-01", "year", 7, None),
        ("2025-01-01", "year", None, 8),
        ("2025-01-01", "month", 1, None),
        ("2025-01-01", "month", None, 2),
        ("2025-01-01", "month", 1, 2),
    ]
    corrected = deliver(settings, tmp_path, CITY, [TOTAL, 7, 9], header=both)
    assert (corrected.balance.superseded, corrected.balance.unchanged) == (1, 1)


@pytest.mark.db
def test_what_came_in_two_forms_is_published_once(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "databasfil.txt"
    file.write_text(
        f"Region;Brott;År;Period;Antal;/100 000 inv\nStockholm kommun;{ASSAULT};2025;Jan;911;91;\n",
        encoding="latin-1",
    )
    run_delivery(settings, SOURCE, file)
    deliver(settings, tmp_path, CITY, [ASSAULT, 924, 784], header=MONTHS)
    deliver(settings, tmp_path, CITY, [TOTAL, 21402, 20419])
    publish_all(settings)
    shown = etl.execute(
        "SELECT month::text, n FROM publish.series WHERE brott = %s AND grain = 'month' AND n IS NOT NULL ORDER BY 1",
        [ASSAULT],
    ).fetchall()
    assert shown == [("2025-01-01", 924), ("2025-02-01", 784)]


@pytest.mark.db
def test_a_label_under_two_headings_is_two_crime_types(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings, tmp_path, CITY, DAMAGE, ["Klotter", 1, 2], ["Ordningslagen"], ["Klotter", 3, 4]
    )
    assert loaded.balance.new == 4
    assert {(row[2], row[6]) for row in stored(etl)} == {
        ("Klotter", 1),
        ("Klotter", 2),
        ("Ordningslagen: Klotter", 3),
        ("Ordningslagen: Klotter", 4),
    }


@pytest.mark.parametrize(
    ("headings", "label", "name"),
    [
        ([], TOTAL, TOTAL),
        (["3-7 kap. Brott mot person"], "6 kap. Sexualbrott", "6 kap. Sexualbrott"),
        (["3 kap. Brott mot liv och hälsa"], ASSAULT, ASSAULT),
        (["3 kap. Brott mot liv och hälsa", "Misshandel (5 §)"], "Utomhus", "Misshandel (5 §): Utomhus"),
        (DAMAGE, "Klotter", "Klotter"),
    ],
)
def test_a_label_that_says_too_little_is_named_with_its_heading(
    headings: list[str], label: str, name: str
) -> None:
    assert name_type(headings, label) == name


def test_namesakes_that_remain_are_named_with_all_their_headings() -> None:
    rows = pd.DataFrame(
        {"rubriker": ["A / M", "B / M", None], "brott": ["Grovt (1 §)", "Grovt (1 §)", "Grovt"]}, dtype="str"
    )
    assert name_types(rows).to_list() == ["A / M / Grovt (1 §)", "B / M / Grovt (1 §)", "Grovt"]


@pytest.mark.db
@pytest.mark.parametrize("value", ["1 234", None, "12,5", 12.5, -1, "#REF!"])
def test_a_bad_cell_goes_to_quarantine_and_the_next_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, value: object
) -> None:
    loaded = deliver(settings, tmp_path, CITY, [TOTAL, value, 20419])
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    held = etl.execute("SELECT row_number, column_name, delivered ->> 'cell' FROM meta.quarantine").fetchall()
    assert held == [(7002, "per_100000", "B7")]
    corrected = deliver(settings, tmp_path, CITY, [TOTAL, 21402, 20419])
    assert (corrected.balance.new, corrected.balance.unchanged) == (1, 1)
    assert etl.execute("SELECT resolved_by FROM meta.quarantine").fetchall() == [(corrected.delivery_id,)]


@pytest.mark.db
def test_two_dots_are_not_applicable(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    deliver(settings, tmp_path, CITY, [TOTAL, "..", 20419])
    assert [row[6:] for row in stored(etl)] == [(None, "ej_tillamplig"), (20419, "exact")]


@pytest.mark.db
def test_a_preliminary_year_gives_way_to_the_final_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    header = [["", "År"], ["", "2025 prel."], ["", "/100 000 inv"]]
    deliver(settings, tmp_path, CITY, [TOTAL, 19000], header=header)
    final = deliver(
        settings, tmp_path, CITY, [TOTAL, 19159], header=[["", "År"], ["", "2025"], ["", "/100 000 inv"]]
    )
    assert final.balance.superseded == 1
    assert [row[6] for row in stored(etl)] == [19159]


@pytest.mark.db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[TOTAL, 1, 2]], "ett områdes namn ovanför siffrorna på rad 6"),
        (
            [CITY, [TOTAL, 1, 2], ["Göteborgs nordost"], [TOTAL, 1, 2], JARVA, [TOTAL, 1, 2]],
            "samma brottstyper",
        ),
        (
            [CITY, [TOTAL, 1, 2], JARVA, [ASSAULT, 1, 2]],
            "Stadsdelsområde Järva .* har inte samma som Stockholm",
        ),
        ([CITY, [TOTAL, 1, 2, 3]], "över D7 saknas de"),
        ([CITY], "siffror under rubrikerna"),
    ],
)
def test_an_export_that_cannot_be_read_is_refused_whole(
    settings: Settings, tmp_path: Path, rows: list[list[object]], said: str
) -> None:
    with pytest.raises(DeliveryError, match=said):
        deliver(settings, tmp_path, *rows)


@pytest.mark.db
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ([["", "År"], ["", "2025"], ["", "Procent"]], "tre rubrikrader"),
        ([["", "År"], ["", "25"], ["", "Antal"]], "ett år och en månad"),
        ([["", "2025"], ["", "Mai"], ["", "Antal"]], "fick '2025' och 'Mai'"),
        ([["", "År", "År"], ["", "2025", "2025"], ["", "Antal", "Antal"]], "en gång; 1 står över flera"),
    ],
)
def test_a_header_of_another_form_is_refused(
    settings: Settings, tmp_path: Path, header: list[list[object]], said: str
) -> None:
    with pytest.raises(DeliveryError, match=said):
        deliver(settings, tmp_path, CITY, [TOTAL, 1], header=header)


@pytest.mark.db
def test_another_export_of_bra_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="rubriken 'Anmälda brott' i cell A1"):
        deliver(settings, tmp_path, CITY, [TOTAL, 1, 2], title=["Personuppklarade brott"])


@pytest.mark.db
@pytest.mark.parametrize(
    ("content", "said"), [(b"<html><table></table></html>", "en webbsida"), (b"PK\x03\x04", "en zip-fil")]
)
def test_a_page_that_is_called_xls_is_refused(
    settings: Settings, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    with pytest.raises(DeliveryError, match=said):
        run_delivery(settings, SOURCE, tmp_path / "a.xls")


@pytest.mark.db
@pytest.mark.real
def test_the_real_yearly_rates_load_whole_and_agree_with_the_packaged_ones(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    loaded = run_delivery(settings, SOURCE, real_data / "statistics/bra_alla_kommuner_2021_2025.xls")
    assert (loaded.balance.read, loaded.balance.new) == (12 * 21 * 5, 12 * 21 * 5)
    jarva = etl.execute(
        """
        SELECT extract(YEAR FROM month)::integer, per_100000, status FROM core.bra__anmalda_brott
        WHERE omrade_code = 'jarva' AND brott = %s ORDER BY month
        """,
        [TOTAL],
    ).fetchall()
    assert jarva[:3] == [(year, None, "saknas") for year in (2021, 2022, 2023)]
    assert jarva[3:] == [(2024, 17214, "exact"), (2025, 16482, "exact")]
    facts = read_facts("anmalda_brott_per_100000_2021_2025").set_index(["omrade", "brottstyp"])
    found = etl.execute(
        "SELECT region, brott, extract(YEAR FROM month)::integer, coalesce(per_100000, 0) FROM core.bra__anmalda_brott"
    ).fetchall()
    named = {row[1] for row in found}
    assert named == set(facts.index.get_level_values(1))
    city = {(brott, year): rate for region, brott, year, rate in found if region == "Stockholm kommun"}
    for brott, rates in facts.loc["Stockholm kommun"].iterrows():
        assert [city[str(brott), year] for year in range(2021, 2026)] == rates.to_list()
    assert len({(region, brott, year) for region, brott, year, _ in found}) == 1260
    assert any("bildades 2024-01-01" in remark for remark in loaded.remarks)


@pytest.mark.db
@pytest.mark.real
def test_the_real_monthly_counts_load_whole_and_stand_beside_the_yearly_rates(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    run_delivery(settings, SOURCE, real_data / "statistics/bra_alla_kommuner_2021_2025.xls")
    loaded = run_delivery(settings, SOURCE, real_data / "statistics/Brott_2025_raw.xls")
    assert (loaded.balance.read, loaded.balance.new) == (2 * 14 * 12, 2 * 14 * 12)
    months = etl.execute(
        """
        SELECT omrade_code, array_agg(antal ORDER BY month) FROM core.bra__anmalda_brott
        WHERE grain = 'month' AND brott = %s GROUP BY 1 ORDER BY 1
        """,
        [TOTAL],
    ).fetchall()
    assert months == [
        ("bromma", [924, 784, 1001, 867, 942, 903, 802, 909, 948, 1145, 949, 815]),
        ("hagersten-alvsjo", [1311, 1253, 1495, 1524, 1820, 1508, 1592, 1847, 2220, 2061, 1674, 1500]),
    ]
    publish_all(settings)
    shown = etl.execute("SELECT count(*) FROM publish.series WHERE n = 1145 AND grain = 'month'").fetchone()
    assert shown == (3,)  # Bromma in each of the three divisions
