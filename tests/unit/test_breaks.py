"""Breaks in series: the reforms by hand, and the code lists of the themes as oracle."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import geo.data
from geo.breaks import Break, breaks_for, breaks_of_theme
from geo.crosswalk import STADSDELSOMRADE_VERSIONS
from geo.data import read_facts
from geo.errors import NotFoundError
from geo.themes import THEMES, Theme

V2007, V2020, V2023 = STADSDELSOMRADE_VERSIONS
ALWAYS = (date(1990, 1, 1), date(2030, 1, 1))


def days(found: list[Break]) -> list[date]:
    return [each.at for each in found]


def test_jarva_has_two_breaks_and_says_why() -> None:
    found = breaks_for("stadsdelsomrade", "jarva", V2023, None, *ALWAYS)
    assert days(found) == [date(2007, 1, 1), date(2024, 1, 1)]
    assert found[1] == Break(
        date(2024, 1, 1),
        "Rinkeby-Kista och Spånga-Tensta blev Järva i områdesindelningen från 2023-07-01; "
        "statistiken räknar efter den från 2024-01-01.",
        "stadsdelsomrade:jarva",
    )


def test_an_area_that_was_swallowed_says_by_whom() -> None:
    found = breaks_for("stadsdelsomrade", "alvsjo", V2007, None, *ALWAYS)
    assert days(found) == [date(2021, 1, 1)]
    assert found[0].reason.startswith("Älvsjö blev en del av Hägersten-Älvsjö ")


def test_an_area_that_was_never_redrawn_has_no_breaks() -> None:
    for version in STADSDELSOMRADE_VERSIONS:
        assert breaks_for("stadsdelsomrade", "bromma", version, None, *ALWAYS) == []


def test_all_areas_of_a_version_at_once() -> None:
    found = breaks_for("stadsdelsomrade", None, None, None, *ALWAYS)
    assert days(found) == [date(2007, 1, 1)] * 4 + [date(2021, 1, 1)] + [date(2024, 1, 1)] * 2


@pytest.mark.parametrize("kind", ["stadsdel", "regso", "kommun", "ruta_9"])
def test_what_was_not_redrawn_breaks_only_with_its_theme(kind: str) -> None:
    assert breaks_for(kind, "tensta", None, None, *ALWAYS) == []
    assert days(breaks_for(kind, "tensta", None, "cykel", *ALWAYS)) == [date(2025, 1, 1)]


@pytest.mark.parametrize("theme", [each.id for each in THEMES])
def test_a_theme_alone_breaks_as_where_nothing_was_redrawn(theme: str) -> None:
    assert breaks_of_theme(theme, *ALWAYS) == breaks_for("stadsdel", None, None, theme, *ALWAYS)
    for found in breaks_of_theme(theme, *ALWAYS):
        assert found not in breaks_of_theme(theme, found.at, ALWAYS[1])
        assert found not in breaks_of_theme(theme, ALWAYS[0], found.at)


def test_breaks_of_area_and_theme_stand_in_order() -> None:
    found = breaks_for("stadsdelsomrade", "hagersten-alvsjo", V2023, "fickstold", *ALWAYS)
    assert [each.applies_to for each in found] == [
        "stadsdelsomrade:hagersten-alvsjo",
        "tema:fickstold",
        "stadsdelsomrade:hagersten-alvsjo",
    ]
    assert days(found) == sorted(days(found))


def test_a_break_counts_only_with_something_on_both_sides() -> None:
    at = date(2025, 1, 1)
    assert days(breaks_for("stadsdel", None, None, "cykel", date(2024, 12, 1), date(2025, 1, 2))) == [at]
    assert breaks_for("stadsdel", None, None, "cykel", at, date(2026, 1, 1)) == []
    assert breaks_for("stadsdel", None, None, "cykel", date(2024, 1, 1), at) == []


def test_a_theme_without_breaks_has_none() -> None:
    assert breaks_for("stadsdel", None, None, "butiksstold", *ALWAYS) == []
    assert breaks_for("kommun", None, None, "okant_tema", *ALWAYS) == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_every_change_of_a_code_list_is_a_break(theme: Theme) -> None:
    changes = {
        day for period in theme.codes for day in (period.valid_from, period.valid_to) if day is not None
    }
    assert changes <= set(days(breaks_for("kommun", None, None, theme.id, *ALWAYS)))


def test_the_list_names_only_themes_that_exist_each_day_once() -> None:
    facts = read_facts("jamforbarhet")
    assert set(facts["tema"]) <= {theme.id for theme in THEMES}
    assert not facts.duplicated(["datum", "tema"]).any()
    assert facts["datum"].is_monotonic_increasing
    assert facts["skal"].str.endswith(".").all()
    assert facts["kalla"].str.len().gt(0).all()


def test_the_facts_are_described_with_their_numbers_of_rows() -> None:
    folder = Path(geo.data.__file__).parent
    described = {}
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            name, rows = line.split("|")[1:3]
            described[name.strip(" `")] = int(rows.replace(" ", ""))
    assert described == {path.name: len(pd.read_csv(path)) for path in folder.glob("*.csv")}


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(NotFoundError, match="fick 1997-01-01"):
        breaks_for("stadsdelsomrade", "bromma", date(1997, 1, 1), None, *ALWAYS)


def test_an_area_of_another_version_is_refused() -> None:
    with pytest.raises(NotFoundError, match="indelningen från 2020-07-01, fick 'jarva'"):
        breaks_for("stadsdelsomrade", "jarva", V2020, None, *ALWAYS)
