"""The table says of every unit what the map shows, and what an estimate rests on."""

import pytest

from maps.picture import Measure, Unit
from maps.table_twin import columns_of, count_words, rows_of, told
from tests.unit.maps.made import picture, unit

RATE = {"estimate": 12.34, "low": 10.1, "high": 14.9, "base": 12_345}
INTERVAL = "Osäkerhet (95\u202f%)"


def table(units: list[Unit], measure: Measure = "antal", **changes: object) -> dict[str, dict[str, str]]:
    made = picture(units, measure, **changes)
    headings = [column.heading for column in columns_of(made)]
    return {row.name: dict(zip(headings, row.cells, strict=True)) for row in rows_of(made)}


@pytest.mark.parametrize(
    ("n", "status", "expected"),
    [
        (0, "exact", "inga"),
        (0, "protected", "inga eller enstaka"),
        (1234, "exact", "1\u202f234"),
        (12, "protected", "omkring 12"),
        (None, "withheld", "för få för att visas"),
        (7, "withheld", "för få för att visas"),
        (None, "saknas", "ingen uppgift"),
        (None, None, "ingen uppgift"),
        (None, "exact", "ingen uppgift"),
        (None, "ej_tillamplig", "gäller inte här"),
    ],
)
def test_a_count_in_words(n: int | None, status: str | None, expected: str) -> None:
    assert count_words(n, status) == expected


def test_areas_show_count_and_density() -> None:
    found = table([unit("a", 13), unit("b", None, "withheld")])
    assert found["A"] == {"Kod": "a", "Anmälda brott": "13", "Per km²": "6,5"}
    assert found["B"] == {"Kod": "b", "Anmälda brott": "för få för att visas", "Per km²": "–"}


def test_hexagons_are_named_by_number_and_placed_in_a_stadsdel() -> None:
    found = table([unit("8a", 13), unit("8b", 1, name=None)], is_hexagonal=True, unit_kind="Ruta")
    assert found["Ruta 8a"] == {"Stadsdel": "8a", "Anmälda brott": "13"}
    assert found["Ruta 8b"]["Stadsdel"] == "utanför stadsdelarna"


def test_a_rate_always_has_its_interval_its_count_and_its_population() -> None:
    found = table([unit("a", 152, **RATE)], "per_1000")
    assert found["A"] == {
        "Kod": "a",
        "Per 1\u202f000 invånare": "12,3",
        INTERVAL: "mellan 10,1 och 14,9",
        "Antal": "152",
        "Folkmängd": "12\u202f345",
    }


def test_a_share_always_has_its_interval_and_its_answers() -> None:
    found = table([unit("a", None, **RATE)], "andel")
    assert found["A"] == {
        "Kod": "a",
        "Andel": "12,3\u202f%",
        INTERVAL: "mellan 10,1 och 14,9\u202f%",
        "Antal svar": "12\u202f345",
    }


@pytest.mark.parametrize("measure", ["per_1000", "andel"])
def test_an_estimate_without_interval_is_no_number(measure: Measure) -> None:
    (row,) = table([unit("a", None, estimate=12.3, base=10)], measure).values()
    assert "12,3" not in " ".join(row.values())
    assert "ingen uppgift" in row.values()


@pytest.mark.parametrize("measure", ["per_1000", "andel"])
def test_what_is_withheld_tells_nothing_that_it_rests_on(measure: Measure) -> None:
    (row,) = table([unit("a", 152, "withheld", **RATE)], measure).values()
    written = " ".join(row.values())
    assert ("för få svar för att visas" if measure == "andel" else "för få för att visas") in written
    assert not any(text in written for text in ("12,3", "10,1", "152", "12\u202f345"))


def test_a_protected_rate_is_about_what_it_says() -> None:
    (row,) = table([unit("a", 152, "protected", **RATE)], "per_1000").values()
    assert row["Per 1\u202f000 invånare"] == "omkring 12,3"


def test_concentration_is_told_in_words_with_what_was_expected() -> None:
    found = table(
        [
            unit("a", 30, is_raised=True, expected=5.25),
            unit("b", 3, is_raised=False),
            unit("c", None, "withheld"),
        ],
        "koncentration",
    )
    assert found["A"]["Koncentration"] == "mer än slumpen"
    assert found["A"]["Väntat antal"] == "5,2"
    assert found["B"] == {"Kod": "b", "Koncentration": "inte mer än slumpen", "Väntat antal": "–"}
    assert found["C"]["Koncentration"] == "för få för att visas"
    without = table([unit("a", 30, is_raised=True)], "koncentration")
    assert "Väntat antal" not in without["A"]


def test_gi_star_tells_its_z_with_a_real_minus() -> None:
    found = table([unit("a", 30, is_raised=False, estimate=-1.958)], "koncentration_gi")
    assert found["A"] == {
        "Kod": "a",
        "Samlad volym": "inte mer än slumpen",
        "Standardavvikelser (z)": "−1,96",
    }


def test_every_unit_has_one_row_by_name() -> None:
    units = [unit(code, 5, name=name) for code, name in (("1", "Ö"), ("2", "A"), ("3", "Å"))]
    assert [row.name for row in rows_of(picture(units))] == ["A", "Å", "Ö"]


def test_pointing_tells_the_same_as_the_row_without_empty_columns() -> None:
    made = picture([unit("a", 13)])
    assert told(made, made.units[0]) == ["A", "Anmälda brott: 13", "Per km²: 6,5"]
    hidden = picture([unit("8a", None, "withheld", name="Farsta")], is_hexagonal=True, unit_kind="Ruta")
    assert told(hidden, hidden.units[0]) == ["Ruta 8a i Farsta", "Anmälda brott: för få för att visas"]
