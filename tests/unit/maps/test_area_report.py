"""The page of one area: words, series with tables, themes; no script and nothing hidden."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from maps.area_report import (
    AreaPage,
    Figure,
    Series,
    SeriesBreak,
    ThemeRow,
    ThemeTable,
    figure_words,
    render_area,
)
from maps.page import plain
from tests.unit.maps.made import HOSTILE, Reader, about, hostile_about, source

BREAK = SeriesBreak(date(2024, 1, 1), "Två områden blev ett.")


def year(number: int, n: int | None, status: str = "exact", note: str | None = None, **more: bool) -> Figure:
    return Figure(date(number, 1, 1), n, status, note, **more)


YEARS = [
    year(2022, None, "saknas", "Räknades inte för sig."),
    year(2023, 0),
    year(2024, 1234),
    year(2025, 1300, is_preliminary=True),
]
MONTHS = [Figure(date(2024, month, 1), month, "exact", None, month > 10) for month in range(1, 13)]


def series(**changes: object) -> Series:
    known = Series("Totalt antal brott", "antal", "anmald", "Brå", [], YEARS, [BREAK])
    return replace(known, **changes)  # type: ignore[arg-type]


def table(**changes: object) -> ThemeTable:
    rows = [
        ThemeRow("Klotter", {"2024": "12 anmälda brott", "2025": "för få för att visas"}, [BREAK]),
        ThemeRow("Cykel", {"2024": "inga anmälda brott"}),
    ]
    known = ThemeTable(
        "Anmälda brott", "Anmälda brott med läge", "Polismyndigheten", "brottstid", ["2024", "2025"], rows
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def page(**changes: object) -> AreaPage:
    known = AreaPage(
        name="Järva",
        kind="stadsdelsomrade",
        valid_from=date(2023, 7, 1),
        area_km2=26.3,
        sentences=["Flest anmälda brott i Järva: klotter.", "Gränsen är ungefärlig."],
        series=[series()],
        tables=[table()],
        about=about(
            sources=[source(), source(publisher="Brå", clock="anmald", is_synthetic=False)], clock=None
        ),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def test_the_page_tells_the_area_in_order() -> None:
    made = render_area(page())
    read = Reader(made.html)
    assert made.title == "Syntetiska data: Lägesbild för Järva, stadsdelsområde"
    assert read.text_of("h1") == ["Järva"]
    assert read.text_of("h2") == [
        "Lägesbild i ord",
        "Per tema",
        "Officiell statistik",
        "Om uppgifterna",
    ]
    assert "Stadsdelsområde i indelningen från 1 juli 2023, 26 km²." in read.text_of("p")
    assert "Flest anmälda brott i Järva: klotter." in read.text_of("li")


def test_headings_never_skip_a_level() -> None:
    levels = [
        int(tag[1]) for tag, _ in Reader(render_area(page()).html).elements if tag in {"h1", "h2", "h3", "h4"}
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_there_is_no_script_and_none_is_allowed() -> None:
    html = render_area(page()).html
    assert "<script" not in html
    assert "script-src" not in html
    assert "default-src 'none'" in html


def test_every_figure_of_a_series_stands_in_the_table() -> None:
    cells = Reader(render_area(page(tables=[])).html).text_of("td")
    assert cells == [
        *("ingen uppgift", "Räknades inte för sig."),
        *("0", ""),
        *("1\u202f234", ""),
        *("1\u202f300 (preliminärt)", ""),
    ]


def test_a_series_says_its_break_its_source_and_its_clock() -> None:
    html = render_area(page()).html
    assert html.count("1 januari 2024: Två områden blev ett.") == 2, "under the series and under the themes"
    assert "Källa: Brå. Räknas efter när brottet anmäldes (anmälningsdatum)." in html
    assert "Prickad linje: jämför inte över den" in html
    assert "Randig stapel: preliminärt." in html
    assert "Lucka: ingen uppgift." in html


def test_months_have_a_line_and_a_table_of_twelve() -> None:
    monthly = series(months=MONTHS[1:], years=[], breaks=[])
    read = Reader(render_area(page(series=[monthly], tables=[])).html)
    assert read.text_of("td") == ["ingen uppgift", *map(str, range(2, 11)), "11 p", "12 p"]
    assert "Per månad. Streckad linje: preliminärt." in read.text_of("figcaption")


def test_a_series_without_any_figure_is_told_and_not_drawn() -> None:
    html = render_area(page(series=[series(years=YEARS[:1])])).html
    assert "<svg" not in html
    assert "Ingen uppgift finns för området." in html


def test_a_theme_without_a_period_has_no_data_rather_than_none() -> None:
    cells = Reader(render_area(page(series=[])).html).text_of("td")
    assert cells == ["12 anmälda brott", "för få för att visas", "inga anmälda brott", "ingen uppgift"]


def test_every_source_and_measure_has_a_table_with_its_source_and_clock() -> None:
    rates = table(
        title="Anmälda brott per 1\u202f000 invånare", periods=["2024"], rows=[ThemeRow("Klotter", {})]
    )
    read = Reader(render_area(page(series=[], tables=[table(), rates])).html)
    assert read.text_of("h3")[:2] == ["Anmälda brott", "Anmälda brott per 1\u202f000 invånare"]
    assert (
        read.text_of("small")
        == ["Källa: Polismyndigheten: Anmälda brott med läge. Räknas efter när brottet begicks (brottstid)."]
        * 2
    )
    assert len(read.all("table")) == 2


def test_the_charts_say_highest_and_latest() -> None:
    read = Reader(render_area(page()).html)
    assert read.text_of("desc") == [
        "Högst 1\u202f300 (2025), senast 1\u202f300 (2025). För 1 saknas uppgift. Siffrorna står i tabellen."
    ]
    assert read.text_of("title")[1:] == ["Totalt antal brott, 2022 till 2025"]


def test_only_the_figures_that_are_made_up_are_called_so() -> None:
    html = render_area(page()).html
    assert "siffrorna från Polismyndigheten: Anmälda brott är påhittade" in html
    assert "Övriga är verkliga." in html
    assert html.count("Licens: Egen. Syntetiska data.") == 1


def test_each_source_has_its_own_clock() -> None:
    told = Reader(render_area(page()).html).text_of("dd")
    assert told[0].endswith("Räknas efter när brottet begicks (brottstid).")
    assert told[1].endswith("Räknas efter när brottet anmäldes (anmälningsdatum).")


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (None, "ingen uppgift"),
        (year(2024, 0), "0"),
        (year(2024, 0, "protected"), "inga eller enstaka"),
        (year(2024, None, "saknas"), "ingen uppgift"),
        (year(2024, None, "ej_tillamplig"), "gäller inte här"),
        (year(2024, None, "withheld"), "för få för att visas"),
        (year(2024, 1234), "1\u202f234"),
    ],
)
def test_a_figure_in_words(figure: Figure | None, expected: str) -> None:
    assert figure_words(figure) == expected


def test_equal_pages_are_equal_files() -> None:
    assert render_area(page()).html == render_area(page()).html


def hostile_page(text: str) -> AreaPage:
    figures = [replace(each, note=text) for each in YEARS]
    odd = [SeriesBreak(date(2024, 1, 1), text)]
    return page(
        name=text,
        kind=text,
        sentences=[text],
        series=[Series(text, text, text, text, MONTHS, figures, odd)],
        tables=[ThemeTable(text, text, text, text, [text], [ThemeRow(text, {text: text}, odd)])],
        about=replace(hostile_about(text), clock=None),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(text: str) -> None:
    harmless, hostile = (Reader(render_area(hostile_page(each)).html) for each in ("x", text))
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in harmless.elements]
    assert [sorted(each) for _, each in hostile.elements] == [sorted(each) for _, each in harmless.elements]
    shown = plain(text)
    assert hostile.text_of("h1") == [shown]
    assert hostile.text_of("h3")[:2] == [shown, shown]
    assert shown in hostile.text_of("td")
    assert shown in hostile.text_of("th")
    assert shown in hostile.text_of("li")
    assert hostile.text_of("title")[0].startswith(f"{shown}: Lägesbild för {shown}")
