"""A map to send: everything that must be known is on it, and nothing that is written in it runs."""

import json
import re
from dataclasses import replace
from typing import Any, get_args

import folium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotFoundError
from maps.folium_map import render_map, swatch
from maps.page import plain
from maps.picture import Measure, Outline
from tests.unit.maps.made import HOSTILE, Reader, about, hostile_picture, picture, source, square, unit

COUNTS = [unit("a", 12), unit("b", None, "withheld"), unit("c", 0), unit("d", None, None)]
SCRIPTS = 4
"""Leaflet, its switches, our texts, and what folium writes."""


def features(html: str, name: str) -> list[dict[str, Any]]:
    (found,) = re.findall(rf"{name}_add\((\{{.*?\}})\);\n", html, re.DOTALL)
    listed: list[dict[str, Any]] = json.loads(found)["features"]
    return listed


def texts(html: str) -> dict[str, Any]:
    (found,) = re.findall(r"const lagesbildTexts = (\{.*?\});</script>", html, re.DOTALL)
    written: dict[str, Any] = json.loads(found)
    return written


def test_the_page_says_what_must_be_known() -> None:
    made = render_map(picture(COUNTS))
    assert made.title == "Syntetiska data: Klotter, 2025 – Anmälda brott per stadsdel"
    read = Reader(made.html)
    assert read.text_of("title") == [made.title]
    assert read.all("html") == [{"lang": "sv"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in read.all("meta")
    assert read.text_of("h1") == ["Klotter, 2025"]
    told = " ".join(text for _, text in read.texts)
    for words in (
        "Polismyndigheten: Anmälda brott. Till och med 31 december 2025. Licens: Egen. Syntetiska data.",
        "Räknas efter när brottet begicks (brottstid).",
        "Publicerad 20 november 2026, version 3.",
        "Brott anmäls i efterhand.",
        "siffrorna är påhittade",
        "Antal anmälda brott med position.",
    ):
        assert words in told


def test_real_figures_are_not_called_synthetic() -> None:
    real = about(sources=[source(is_synthetic=False)], label=None)
    made = render_map(picture(COUNTS, about=real))
    assert "yntetisk" not in made.html
    assert made.title.startswith("Klotter")


def test_recipients_are_told_where_not_everybody_is_one() -> None:
    assert "Mottagare" not in render_map(picture(COUNTS)).html
    html = render_map(picture(COUNTS, about=about(recipients="Släppt till samverkan_polis."))).html
    assert "Släppt till samverkan_polis." in html


def test_the_table_has_one_row_per_unit_with_headings() -> None:
    read = Reader(render_map(picture(COUNTS)).html)
    assert len(read.all("caption")) == 1
    scopes = [each.get("scope") for each in read.all("th")]
    assert scopes == ["col"] * 4 + ["row"] * len(COUNTS)
    assert read.text_of("td")[:3] == ["a", "12", "6,0"]


@pytest.mark.parametrize("measure", get_args(Measure))
def test_every_measure_makes_a_map(measure: Measure) -> None:
    units = [
        unit("a", 12, estimate=3.0, low=1.0, high=9.0, base=100, is_raised=True, expected=2.0),
        unit("b", 0, estimate=0.0, low=0.0, high=4.0, base=90, is_raised=False),
        unit("c", None, "withheld"),
    ]
    html = render_map(picture(units, measure)).html
    assert [each["properties"]["at"] for each in features(html, "ytor")] == [0, 1, 2]
    legend = {each["data-mark"] for each in Reader(html).all("li") if "data-mark" in each}
    assert {each["properties"]["mark"] for each in features(html, "ytor")} <= legend


def test_folium_is_given_marks_and_shapes_but_no_text() -> None:
    html = render_map(hostile_picture("SKRIVEN")).html
    for name in ("ytor", "omraden"):
        assert "SKRIVEN" not in json.dumps(features(html, name))
    assert texts(html)["outlines"] == ["SKRIVEN"]


def test_coordinates_are_rounded_to_a_metre() -> None:
    odd = replace(COUNTS[0], geometry=square(18.123456789, 59.987654321))
    html = render_map(picture([odd])).html
    assert features(html, "ytor")[0]["geometry"]["coordinates"][0][0] == [18.12346, 59.98765]


def test_outlines_carry_their_names() -> None:
    html = render_map(picture(COUNTS, outlines=[Outline(square(18, 59.3), "Järva")])).html
    assert texts(html)["outlines"] == ["Järva"]
    assert features(html, "omraden")[0]["properties"] == {"at": 0}


def test_equal_pictures_are_equal_files() -> None:
    assert render_map(picture(COUNTS)).html == render_map(picture(COUNTS)).html


def test_other_maps_of_folium_are_left_as_they_were() -> None:
    before = [*folium.Map.default_js, *folium.Map.default_css]
    render_map(picture(COUNTS))
    assert [*folium.Map.default_js, *folium.Map.default_css] == before
    assert folium.Map.default_js[0][1].endswith("leaflet@1.9.3/dist/leaflet.js"), "update the npm package too"


def test_the_scripts_are_those_that_we_wrote() -> None:
    html = render_map(picture(COUNTS)).html
    assert len(Reader(html).all("script")) == SCRIPTS
    assert "prefix: false" in html
    assert "imperial: false" in html


def test_a_map_without_its_files_is_refused() -> None:
    with pytest.raises(NotFoundError, match="leaflet"):
        render_map(picture(COUNTS), {})


def test_a_mark_without_number_is_drawn_with_strokes_in_the_legend() -> None:
    assert "<line" not in swatch("zero", 3)
    drawings = {mark: swatch(mark, 3) for mark in ("few", "withheld", "none", "c0", "c1", "zero")}
    assert all("<line" in drawings[mark] for mark in ("few", "withheld", "none"))
    assert len(set(drawings.values())) == len(drawings)


def assert_shown_as_text(text: str, measure: Measure = "antal") -> None:
    harmless, hostile = (Reader(render_map(hostile_picture(each, measure)).html) for each in ("x", text))
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in harmless.elements]
    assert [sorted(each) for _, each in hostile.elements] == [sorted(each) for _, each in harmless.elements]
    shown = plain(text)
    assert hostile.text_of("h1") == [f"{shown}, {shown}"]
    assert hostile.text_of("caption") == [f"{shown}, {shown}. {shown}. I bokstavsordning."]
    assert shown in hostile.text_of("th")
    assert f"a{shown}" in hostile.text_of("td")


@pytest.mark.parametrize("measure", get_args(Measure))
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(text: str, measure: Measure) -> None:
    assert_shown_as_text(text, measure)
    written = texts(render_map(hostile_picture(text, measure)).html)
    assert written["units"][0][0] == text
    assert written["outlines"] == [text]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"<>&\"'{}%#/$\\`=!-", "script", "{{", "}}", "{%", "%}", "-->", "]]>", "\u2028", "å", "\x00"]
        ),
        min_size=1,
        max_size=14,
    ).map("".join)
)
def test_whatever_is_written_no_element_is_added(text: str) -> None:
    assert_shown_as_text(text)


@given(st.text())
def test_plain_text_has_nothing_that_a_page_cannot_hold(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert plain(shown) == shown
    shown.encode("utf-8")
    assert not any(ord(character) < 0x20 and character not in "\t\n" for character in shown)
