"""Colours and patterns of the files to send: the viewer's own, read from the same file."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from geo.errors import ShapeError

APPEARANCE: Final = "ljus"
"""Which of the viewer's appearances a file to send has: it is also read on paper."""
_FEWEST: Final = 3


@dataclass(frozen=True)
class Pattern:
    """Strokes of one tile, px: what has no number is never told by colour alone."""

    width: float
    strokes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Palette:
    """Colours of one appearance, as `#rrggbb`."""

    ground: str
    land: str
    boundary: str
    outline: str
    label: str
    zero: str
    pattern: str
    inside: str
    raised: str
    opacity: float
    outline_width: float


@cache
def _colours() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources.files("maps") / "web" / "palette.json").read_bytes())
    return found


@cache
def palette() -> Palette:
    """Return the colours of the appearance that files to send have."""
    colours = _colours()[APPEARANCE]
    same = (
        "ground",
        "land",
        "boundary",
        "outline",
        "label",
        "zero",
        "pattern",
        "inside",
        "raised",
        "opacity",
    )
    return Palette(**{name: colours[name] for name in same}, outline_width=colours["outlineWidth"])


@cache
def tile_px() -> int:
    """Return the side of a tile of the patterns."""
    return int(_colours()["patterns"]["tile"])


@cache
def patterns() -> dict[str, Pattern]:
    """Return the pattern of each mark that has one: few, withheld, none."""
    return {
        mark: Pattern(
            found["width"],
            tuple((each["x1"], each["y1"], each["x2"], each["y2"]) for each in found["strokes"]),
        )
        for mark, found in _colours()["patterns"]["marks"].items()
    }


def class_colours(count: int) -> tuple[str, ...]:
    """Return the colours of so many classes, the lowest first: on a light ground dark is high.

    Raises
    ------
    ShapeError
        When the palette has no such number of classes: it has 0 to 7.
    """
    if count == 0:
        return ()
    sampled = _colours()["viridis"].get(str(max(count, _FEWEST)))
    if sampled is None:
        message = f"expected 0 to 7 classes, got {count}"
        raise ShapeError(message)
    return tuple(reversed(sampled[:count]))


def fills_of(count: int) -> dict[str, str]:
    """Return the fill of every mark that has a plain one; the patterned marks have none."""
    colours = palette()
    plain = {"zero": colours.zero, "few": colours.zero, "inside": colours.inside, "raised": colours.raised}
    return plain | {f"c{at}": colour for at, colour in enumerate(class_colours(count))}
