"""Files to send have the viewer's colours, and the colours can be told apart."""

import json
from itertools import combinations

import pytest

from geo.errors import ShapeError
from maps.palette import class_colours, fills_of, palette, patterns, tile_px
from tests.architecture.checkout import CHECKOUT

WEB = CHECKOUT / "maps" / "web"
LEAST_CONTRAST = 3.0
LEAST_DISTANCE = 30.0
"""In RGB, 0–255; how far classes are apart as seen is tested with the viewer."""


def rgb(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def over(colour: str, ground: str, opacity: float) -> list[float]:
    return [a * opacity + b * (1 - opacity) for a, b in zip(rgb(colour), rgb(ground), strict=True)]


def luminance(parts: list[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: list[float], b: list[float]) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_viewer_reads_the_same_file() -> None:
    for name in ("palette.ts", "patterns.ts"):
        source = (WEB / "src" / name).read_text(encoding="utf-8")
        assert 'import COLOURS from "../palette.json";' in source
        assert '"#' not in source, "colours stand in palette.json alone"


def test_the_colours_are_those_of_the_light_appearance() -> None:
    colours = json.loads((WEB / "palette.json").read_bytes())
    assert palette().land == colours["ljus"]["land"]
    assert fills_of(2)["raised"] == colours["ljus"]["raised"]
    assert class_colours(5) == tuple(reversed(colours["viridis"]["5"]))
    assert tile_px() == colours["patterns"]["tile"]
    assert set(patterns()) == {"few", "withheld", "none"}


def test_few_classes_keep_the_strong_end() -> None:
    assert class_colours(1) == ("#440154",)
    assert class_colours(2) == ("#21918c", "#440154")
    assert class_colours(0) == ()


def test_more_classes_than_the_palette_holds_are_refused() -> None:
    with pytest.raises(ShapeError, match="0 to 7"):
        class_colours(8)


def test_edges_patterns_and_boundaries_stand_out_from_the_ground() -> None:
    colours = palette()
    for colour in (colours.outline, colours.pattern, colours.boundary):
        assert contrast(rgb(colour), rgb(colours.land)) >= LEAST_CONTRAST


@pytest.mark.parametrize("count", range(2, 8))
def test_classes_differ_and_higher_is_darker(count: int) -> None:
    drawn = [over(colour, palette().land, palette().opacity) for colour in class_colours(count)]
    assert [luminance(each) for each in drawn] == sorted((luminance(each) for each in drawn), reverse=True)
    for a, b in combinations(drawn, 2):
        assert sum(((x - y) * 255) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > LEAST_DISTANCE


def test_what_has_no_number_has_a_pattern_and_no_colour_of_its_own() -> None:
    fills = fills_of(5)
    assert not {"withheld", "none"} & set(fills)
    assert fills["few"] == fills["zero"], "told apart by the pattern"
    strokes = [pattern.strokes for pattern in patterns().values()]
    assert len(set(strokes)) == len(strokes)
