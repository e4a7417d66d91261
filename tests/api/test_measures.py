"""Profiles and frames of every measure: rates with their denominator, shares with their interval, clocks apart."""

from typing import Any

import httpx
import pytest

from geo.data import read_facts
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from maps.words import decimal_words

pytestmark = pytest.mark.db

CLOCKS = {
    "polisen__anmalda_brott": "brottstid",
    "polisen__anmalda_brott_basomrade": "anmald",
    "polisen__anmalda_brott_omrade": "anmald",
    "stockholm__tyck_till": "inkommen",
    "stockholm__trygghetsinventering": "inventerad",
}
UNITS = {
    "stockholm__tyck_till": "ärenden",
    "stockholm__trygghetsinventering": "åtgärdspunkter",
}


def ask(served: str, path: str, **parameters: str) -> dict[str, Any]:
    return httpx.get(f"{served}/api/{path}", params=parameters, timeout=60).raise_for_status().json()


def farsta(served: str) -> dict[str, Any]:
    return ask(served, "areas/stadsdelsomrade/farsta/profile")


def test_two_sources_of_one_theme_are_two_series_each_with_its_clock(served: str) -> None:
    themes = farsta(served)["themes"]
    assert {theme["source"]: theme["clock"] for theme in themes} == CLOCKS
    keys = [(theme["source"], theme["theme"]) for theme in themes]
    assert len(set(keys)) == len(keys)
    klotter = [theme for theme in themes if theme["theme"] == "klotter"]
    assert {theme["source"]: [window["title"] for window in theme["windows"]] for theme in klotter} == {
        "polisen__anmalda_brott": ["2024", "2025"],
        "polisen__anmalda_brott_basomrade": ["2023"],
        "polisen__anmalda_brott_omrade": ["2022"],
    }


def test_each_source_counts_in_its_own_unit_also_in_words(served: str) -> None:
    for theme in farsta(served)["themes"]:
        unit = UNITS.get(theme["source"], "anmälda brott")
        assert theme["unit"] == unit
        for window in theme["windows"]:
            if window["n"] is not None and window["n"] > 1:
                assert window["words"].endswith(unit)


def test_a_rate_is_its_number_by_its_inhabitants_with_the_day_they_were_counted(served: str) -> None:
    facts = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["folkmangd_2024_12_31"]
    rated = [theme for theme in farsta(served)["themes"] if theme["rates"]]
    assert {theme["source"] for theme in rated} == {"polisen__anmalda_brott"}
    assert len(rated) > 15
    for theme in rated:
        counted = {window["title"]: window["n"] for window in theme["windows"]}
        for rate in theme["rates"]:
            assert rate["n"] == counted[rate["title"]]
            assert (rate["population"], rate["population_on"]) == (facts["Farsta"], "2024-12-31")
            if rate["n"] is None:
                assert rate["words"] == "för få för att visas"
                assert (rate["rate"], rate["low"], rate["high"]) == (None, None, None)
                continue
            assert rate["rate"] == pytest.approx(1000 * rate["n"] / rate["population"], abs=0.006)
            assert rate["low"] <= rate["rate"] <= rate["high"]
            assert rate["words"].startswith(f"{decimal_words(rate['rate'])} per 1")


def test_only_the_newest_division_has_rates(served: str) -> None:
    for version in ("2007-01-01", "2020-07-01"):
        told = ask(served, "areas/stadsdelsomrade/farsta/profile", version=version)
        assert not any(theme["rates"] for theme in told["themes"])


def test_surveys_tell_every_group_with_interval_and_answers(served: str) -> None:
    surveys = farsta(served)["surveys"]
    assert {survey["clock"] for survey in surveys} == {"undersokning"}
    oro = next(survey for survey in surveys if survey["indikator"] == "oro_brott")
    groups = {(answer["kon"], answer["alder"]) for answer in oro["answers"]}
    assert {("alla", "alla"), ("kvinna", "alla"), ("man", "alla"), ("alla", "16-29")} <= groups
    for answer in oro["answers"]:
        if answer["status"] == "withheld":
            assert answer["words"] == "för få svar för att visas"
            assert (answer["andel"], answer["ki_lag"], answer["ki_hog"]) == (None, None, None)
        else:
            assert answer["ki_lag"] <= answer["andel"] <= answer["ki_hog"]
            assert answer["antal_svar"] >= 30
    everybody = [each for each in oro["answers"] if (each["kon"], each["alder"]) == ("alla", "alla")]
    assert [each["title"] for each in everybody] == ["2023"]


def test_the_summary_tells_the_survey_apart_from_what_was_reported(served: str) -> None:
    told = farsta(served)["summary"]
    (survey,) = [sentence for sentence in told if "procent" in sentence]
    assert survey.startswith("Ofta orolig för att utsättas för brott i Farsta, 2023: ")
    assert "anmäl" not in survey
    (first,) = [sentence for sentence in told if sentence.startswith("Flest anmälda brott")]
    assert "under 2025" in first
    assert "ärende" not in first
    assert "ingripande" not in first.lower()


def test_a_cell_tells_gathering_of_volume_beside_concentration(served: str, published: Settings) -> None:
    with connect(published, ETL) as connection:
        found = connection.execute(
            """
            SELECT to_hex(h3), round(estimate::numeric, 2)::float8, is_raised FROM publish.value
            INNER JOIN area.cell ON unit_id = cell_id
            WHERE layer = 'koncentration_gi_ruta_9' AND theme = 'cykel' AND window_from = '2025-01-01'
                AND is_raised ORDER BY estimate DESC LIMIT 1
            """
        ).fetchone()
    assert found is not None
    h3, z, is_raised = found
    told = ask(served, f"cells/{h3}/profile")
    cykel = next(theme for theme in told["themes"] if theme["theme"] == "cykel")
    newest = cykel["clustering"][-1]
    assert (newest["title"], newest["z"], newest["is_raised"]) == ("2025", z, is_raised)
    assert newest["words"] == "samlad volym, mer än slumpen"
    assert cykel["concentration"][-1]["words"] != newest["words"]
    cases = [theme for theme in told["themes"] if theme["source"] == "stockholm__tyck_till"]
    assert all("ärenden" in each["words"] for theme in cases for each in theme["concentration"])


FRAMES = {
    "antal": "tyck_till_ruta_9",
    "koncentration": "tyck_till_koncentration_ruta_9",
    "koncentration_gi": "koncentration_gi_ruta_9",
    "per_1000": "anmalda_brott_per_1000_stadsdelsomrade_2023-07-01",
    "andel": "trygghetsmatning_stadsdel",
}
COLUMNS = {
    "antal": (),
    "koncentration": ("expected", "raised"),
    "koncentration_gi": ("raised", "estimate"),
    "per_1000": ("estimate", "low", "high", "base"),
    "andel": ("estimate", "low", "high", "base"),
}
STORED = {"raised": "is_raised", "base": "base"}


@pytest.mark.parametrize("measure", FRAMES)
def test_a_frame_of_each_measure_holds_what_the_database_holds(
    served: str, published: Settings, measure: str
) -> None:
    layer, columns = FRAMES[measure], COLUMNS[measure]
    theme = ask(served, f"layers/{layer}")["themes"][0]
    frame = ask(served, f"frames/{layer}", tema=theme)
    selected = [STORED.get(name, f"round({name}::numeric, 2)::float8") for name in columns]
    with connect(published, ETL) as connection:
        found = connection.execute(
            f"""
            SELECT coalesce(to_hex(h3), code), window_from::text, {", ".join(["n", "status", *selected])}
            FROM publish.value
            LEFT JOIN area.cell ON layer LIKE %(cells)s AND cell_id = unit_id
            LEFT JOIN area.area ON layer NOT LIKE %(cells)s AND area_id = unit_id
            WHERE layer = %(layer)s AND theme = %(theme)s
            """.encode(),  # noqa: S608 - names are written here
            {"cells": "%ruta%", "layer": layer, "theme": theme},
        ).fetchall()
    expected = {(unit, day): tuple(rest) for unit, day, *rest in found}
    told = {
        (unit, window["from"]): (
            frame["values"][at][row],
            frame["statuses"][frame["status"][at][row]],
            *(frame[name][at][row] for name in columns),
        )
        for at, window in enumerate(frame["windows"])
        for row, unit in enumerate(frame["units"])
        if frame["status"][at][row] is not None
    }
    assert len(told) > 20
    assert told == expected
    others = {"expected", "raised", "estimate", "low", "high", "base"} - set(columns)
    assert not others & {name for name, values in frame.items() if values is not None}


@pytest.mark.parametrize(("measure", "unit"), [("per_1000", "per 1 000"), ("andel", "procent")])
def test_classes_of_estimates_reach_the_highest_that_is_shown(served: str, measure: str, unit: str) -> None:
    frame = ask(served, f"frames/{FRAMES[measure]}")
    highest = max(each for column in frame["estimate"] for each in column if each is not None)
    assert frame["classes"][0] == 0
    assert frame["classes"][-1] <= highest
    assert unit in ask(served, f"layers/{FRAMES[measure]}")["unit"]


def test_a_frame_of_rates_says_the_day_of_each_denominator(served: str) -> None:
    frame = ask(served, f"frames/{FRAMES['per_1000']}")
    assert [window["title"] for window in frame["windows"]] == ["2024", "2025"]
    assert frame["base_on"] == ["2024-12-31", "2024-12-31"]


def test_every_layer_says_its_own_clock_and_whether_small_counts_are_withheld(served: str) -> None:
    layers = ask(served, "layers")["layers"]
    assert {layer["measure"] for layer in layers} == set(FRAMES)
    for layer in layers:
        if layer["measure"] != "andel":
            assert layer["clock"] == CLOCKS[layer["source"]], layer["id"]
        about = ask(served, f"layers/{layer['id']}")
        expected = 30 if layer["measure"] == "andel" else 5 if layer["source"].startswith("polisen") else None
        assert about["threshold"] == expected, layer["id"]
        assert about["caveats"]
