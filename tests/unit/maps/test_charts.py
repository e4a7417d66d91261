"""Charts: gaps, breaks and what is preliminary are drawn, and nothing else leaves the drawing."""

import re
from collections.abc import Callable
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from geo.errors import ShapeError
from maps.charts import COLOUR, Chart, Point, bar_chart, line_chart
from maps.self_contained import POLICY_PLACE, contain
from tests.unit.maps.made import EVERY_HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
BOTH = pytest.mark.parametrize("draw", [line_chart, bar_chart])
Draw = Callable[[Chart], str]


def months(n: int, missing: tuple[int, ...] = (), preliminary_from: int = 1000) -> list[Point]:
    return [
        Point(
            date(2020 + at // 12, at % 12 + 1, 1),
            None if at in missing else 100.0 + at,
            at >= preliminary_from,
        )
        for at in range(n)
    ]


def years(*values: float | None, n_preliminary: int = 0) -> list[Point]:
    return [
        Point(date(2020 + at, 1, 1), value, at >= len(values) - n_preliminary)
        for at, value in enumerate(values)
    ]


def chart(points: list[Point], breaks: tuple[date, ...] = (), key: str = "k1") -> Chart:
    return Chart(key, "Klotter, 2020 till 2022", "Högst 12.", "Anmälda brott", points, breaks)


def drawn(svg: str, style: str) -> list[Element]:
    return [each for each in fromstring(svg).iter(f"{SVG}path") if style in each.get("style", "")]


def lines(svg: str) -> list[Element]:
    return [each for each in drawn(svg, f"stroke: {COLOUR}") if "stroke-width: 1.6" in each.get("style", "")]


def bars(svg: str) -> list[Element]:
    return [
        each
        for each in fromstring(svg).iter(f"{SVG}path")
        if each.get("clip-path") and "z" in each.get("d", "")
    ]


def words(svg: str) -> list[str]:
    return [each.text or "" for each in fromstring(svg).iter(f"{SVG}text")]


def test_a_whole_series_is_one_line() -> None:
    (line,) = lines(line_chart(chart(months(24))))
    assert line.get("d", "").count("L") == 24 - 1
    assert "dasharray" not in line.get("style", "")


def test_a_missing_month_is_a_gap_and_never_zero() -> None:
    assert len(lines(line_chart(chart(months(24, missing=(10,)))))) == 2


def test_the_line_is_cut_at_a_break_and_the_break_has_its_date() -> None:
    svg = line_chart(chart(months(24), (date(2021, 1, 1),)))
    assert len(lines(svg)) == 2
    assert len(drawn(svg, "stroke: #1b2028")) == 1
    assert "2021-01-01" in words(svg)


def test_a_break_before_the_first_or_after_the_last_point_is_not_drawn() -> None:
    svg = line_chart(chart(months(24), (date(2020, 1, 1), date(2030, 1, 1))))
    assert drawn(svg, "stroke: #1b2028") == []


def test_preliminary_months_are_dashed_and_hang_together_with_the_rest() -> None:
    final, preliminary = lines(line_chart(chart(months(24, preliminary_from=20))))
    assert "dasharray" not in final.get("style", "")
    assert "dasharray" in preliminary.get("style", "")
    end = final.get("d", "").strip().rsplit("L", 1)[1].split()
    start = preliminary.get("d", "").strip().removeprefix("M").split("L")[0].split()
    assert end == start


def test_a_lonely_month_is_a_dot() -> None:
    svg = line_chart(chart(months(3, missing=(0, 2))))
    assert list(fromstring(svg).iter(f"{SVG}use"))
    assert len([each for each in fromstring(svg).iter(f"{SVG}use") if COLOUR in each.get("style", "")]) == 1


def test_a_year_without_figure_has_no_bar() -> None:
    solid = [
        each
        for each in bars(bar_chart(chart(years(5, None, 7))))
        if f"fill: {COLOUR}" in each.get("style", "")
    ]
    assert len(solid) == 2


def test_preliminary_years_are_striped() -> None:
    svg = bar_chart(chart(years(5, 6, 7, n_preliminary=1)))
    assert len(list(fromstring(svg).iter(f"{SVG}pattern"))) == 1
    assert len([each for each in bars(svg) if "url(#k1-" in each.get("style", "")]) == 1


def test_a_break_between_years_is_drawn() -> None:
    svg = bar_chart(chart(years(5, 6, 7), (date(2021, 7, 1),)))
    assert len(drawn(svg, "stroke: #1b2028")) == 1


@BOTH
def test_numbers_are_swedish_and_start_at_zero(draw: Draw) -> None:
    shown = words(draw(chart(years(1_000, 20_000, 15_000))))
    assert "0" in shown
    assert any(re.fullmatch(r"\d+\u202f000", text) for text in shown)
    assert "Anmälda brott" in shown


@BOTH
def test_a_screen_reader_hears_title_and_description(draw: Draw) -> None:
    root = fromstring(draw(chart(years(5, 6))))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "k1-title k1-desc"
    title, description = root[0], root[1]
    assert (title.tag, title.get("id"), title.text) == (f"{SVG}title", "k1-title", "Klotter, 2020 till 2022")
    assert (description.tag, description.get("id"), description.text) == (
        f"{SVG}desc",
        "k1-desc",
        "Högst 12.",
    )


@BOTH
def test_a_chart_brings_nothing_but_its_drawing(draw: Draw) -> None:
    svg = draw(chart(years(5, 6, None, 7, n_preliminary=1), (date(2021, 1, 1),)))
    names = {each.tag.removeprefix(SVG) for each in fromstring(svg).iter()}
    assert not names & {"metadata", "style", "script", "image"}
    assert contain("t", f"{POLICY_PLACE}{svg}", {}).html.endswith(svg)
    assert len(svg) < 20_000


@BOTH
def test_ids_are_of_one_chart_alone_and_every_reference_finds_its_own(draw: Draw) -> None:
    found = []
    for key in ("k1", "k2"):
        svg = draw(chart(years(5, 6, 7, n_preliminary=1), (date(2021, 1, 1),), key))
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert set(re.findall(r"#([A-Za-z][\w-]*)", re.sub(r"#[0-9a-f]{6}\b", "", svg))) <= set(ids)
        assert all(each.startswith(f"{key}-") for each in ids)
        found += ids
    assert len(found) == len(set(found))


@BOTH
def test_equal_charts_are_equal_texts(draw: Draw) -> None:
    assert draw(chart(years(5, 6))) == draw(chart(years(5, 6)))


@BOTH
def test_hostile_words_are_words(draw: Draw) -> None:
    odd = Chart("k1", EVERY_HOSTILE, EVERY_HOSTILE, EVERY_HOSTILE, years(5, 6))
    plain = draw(chart(years(5, 6)))
    svg = draw(odd)
    assert [each.tag for each in fromstring(svg).iter()] == [each.tag for each in fromstring(plain).iter()]
    assert fromstring(svg)[0].text == EVERY_HOSTILE


@BOTH
def test_one_point_or_none_but_zeros_can_be_drawn(draw: Draw) -> None:
    for points in (years(5), years(0, 0), years(None, 3)):
        assert fromstring(draw(chart(points))).tag == f"{SVG}svg"


def test_a_chart_needs_points_that_ascend() -> None:
    with pytest.raises(ShapeError, match="ascend"):
        chart([])
    with pytest.raises(ShapeError, match="ascend"):
        chart([*reversed(years(5, 6))])
