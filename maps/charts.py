"""Charts as SVG in a page: lines for months, bars for years, each with a title and a description.

The numbers always stand in a table below. What may still change is told by dashes or stripes, never by
colour alone, and a day from which a series cannot be compared is a line with its date.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Any, Final
from xml.etree.ElementTree import Element, register_namespace, tostring

import matplotlib as mpl
from defusedxml.ElementTree import fromstring
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from geo.errors import ShapeError
from maps.numbers import decimal_words
from maps.page import plain

COLOUR: Final = "#00527f"
"""One colour for every series: nothing in a chart is told by colour."""
BREAK_COLOUR: Final = "#1b2028"
_GRID: Final = "#c9c6bd"
_SIZE_IN: Final = (7.2, 2.5)
_MOST_TICKS: Final = 13
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_FONTS: Final = "'DejaVu Sans', Verdana, Arial, sans-serif"
_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",  # text stays text: small, searchable, and å ä ö are the reader's own
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.8,
}


@dataclass(frozen=True)
class Point:
    """One month or year, by its first day; `value` None: no figure, which is drawn as a gap."""

    at: date
    value: float | None
    is_preliminary: bool = False


@dataclass(frozen=True)
class Chart:
    """One series to draw.

    Parameters
    ----------
    key
        Distinguishes the chart's ids from those of the others on a page: letters, digits, hyphens.
    title, description
        What a screen reader says.
    unit
        What the upright axis counts.
    points
        Ascending; at least one.
    breaks
        First days of a new way of counting.

    Raises
    ------
    ShapeError
        When there is no point, or points do not ascend.
    """

    key: str
    title: str
    description: str
    unit: str
    points: Sequence[Point]
    breaks: Sequence[date] = ()

    def __post_init__(self) -> None:
        days = [point.at for point in self.points]
        if not days or days != sorted(set(days)):
            raise ShapeError("expected points that ascend, at least one")


def line_chart(chart: Chart) -> str:
    """Draw months as a line, in dashes where figures may still change; gaps where there are none."""
    return _drawn(chart, _draw_lines)


def bar_chart(chart: Chart) -> str:
    """Draw years as bars, striped where figures may still change; no bar where there is none."""
    return _drawn(chart, _draw_bars)


def _drawn(chart: Chart, draw: Callable[[Axes, Chart], None]) -> str:
    with mpl.rc_context({**_SETTINGS, "svg.hashsalt": chart.key}):
        figure, axes = _sheet(chart)
        draw(axes, chart)
        _mark_breaks(axes, chart)
        return _svg(figure, chart)


def _draw_lines(axes: Axes, chart: Chart) -> None:
    at = {point.at: place for place, point in enumerate(chart.points)}
    for stretch in _stretches(chart):
        axes.plot(
            [at[point.at] for point in stretch],
            [point.value or 0.0 for point in stretch],
            color=COLOUR,
            linewidth=1.6,
            linestyle="--" if stretch[-1].is_preliminary else "-",
            marker="o" if len(stretch) == 1 else "",
            markersize=3,
        )
    _label_places(axes, chart, [place for day, place in at.items() if day.month == 1] or [0])


def _draw_bars(axes: Axes, chart: Chart) -> None:
    for place, point in enumerate(chart.points):
        if point.value is not None:
            axes.bar(
                place,
                point.value,
                width=0.7,
                color="#ffffff" if point.is_preliminary else COLOUR,
                edgecolor=COLOUR,
                hatch="////" if point.is_preliminary else None,
            )
    _label_places(axes, chart, list(range(len(chart.points))))


def _sheet(chart: Chart) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE_IN, layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    highest = max((point.value or 0.0 for point in chart.points), default=0.0)
    axes.set_ylim(0, max(highest * 1.15, 1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal_words(value, 0)))
    axes.grid(axis="y", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_ylabel(plain(chart.unit))
    return figure, axes


def _stretches(chart: Chart) -> list[list[Point]]:
    """Cut a series at breaks, where a figure is missing, and where figures begin to be preliminary.

    A preliminary stretch begins at the last final point of the same way of counting, so that the
    line does not end there.
    """

    def kind(point: Point) -> tuple[bool, int, bool]:
        return point.value is not None, sum(day <= point.at for day in chart.breaks), point.is_preliminary

    found: list[list[Point]] = []
    before: tuple[bool, int, bool] | None = None
    for (is_known, era, is_preliminary), group in groupby(chart.points, kind):
        stretch = list(group)
        if is_known and is_preliminary and before == (True, era, False):
            stretch.insert(0, found[-1][-1])
        if is_known:
            found.append(stretch)
        before = (is_known, era, is_preliminary)
    return found


def _label_places(axes: Axes, chart: Chart, places: list[int]) -> None:
    step = -(-len(places) // _MOST_TICKS)
    shown = places[::step]
    axes.set_xticks(shown, [str(chart.points[place].at.year) for place in shown])
    axes.set_xlim(-0.6, len(chart.points) - 0.4)


def _mark_breaks(axes: Axes, chart: Chart) -> None:
    """Draw a line before the first point of each new way of counting, with its date above."""
    for day in chart.breaks:
        places = [place for place, point in enumerate(chart.points) if point.at >= day]
        if not places or places[0] == 0:
            continue
        place = places[0] - 0.5
        axes.axvline(place, color=BREAK_COLOUR, linewidth=1.2, linestyle=(0, (1, 1.5)))
        axes.annotate(
            day.isoformat(),
            (place, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(3, -2),
            textcoords="offset points",
            va="top",
            fontsize=8,
            color=BREAK_COLOUR,
        )


def _svg(figure: Figure, chart: Chart) -> str:
    """Write a figure as SVG that can stand in a page: no ids but its own, no style sheet, no metadata."""
    text = StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    root: Element = fromstring(text.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
    _rename(root, chart.key)
    _describe(root, chart)
    register_namespace("", _SVG)
    register_namespace("xlink", _XLINK)
    return tostring(root, encoding="unicode")


def _rename(root: Element, key: str) -> None:
    """Keep the ids that something refers to, under names of this chart alone; drop the others."""
    written = "".join(f"{value};" for each in root.iter() for value in each.attrib.values())
    for each in root.iter():
        name = each.attrib.pop("id", None)
        if name is not None and f"#{name}" in written:
            each.set("id", f"{key}-{name}")
        for attribute, value in each.attrib.items():
            if attribute == "style":
                each.set(attribute, value.replace("'DejaVu Sans'", _FONTS).replace("url(#", f"url(#{key}-"))
            elif value.startswith(("#", "url(#")) and attribute not in {"fill", "stroke"}:
                each.set(attribute, value.replace("#", f"#{key}-", 1))


def _describe(root: Element, chart: Chart) -> None:
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{chart.key}-title {chart.key}-desc")
    root.set("stroke-linejoin", "round")
    for place, (name, words) in enumerate((("title", chart.title), ("desc", chart.description))):
        element = Element(f"{{{_SVG}}}{name}", {"id": f"{chart.key}-{name}"})
        element.text = plain(words)
        root.insert(place, element)
