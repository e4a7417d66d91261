"""A map to send: one layer, theme and period as a page that opens without a network.

Folium draws the map with Leaflet alone. It is given shapes and marks and never a text: branca renders
what it has rendered once more as a template, so braces in a name would be run. Every text is written by
our own templates, and the script takes it from there into text nodes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any, Final

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template, tojavascript
from folium.utilities import JsCode

from geo.errors import ShapeError
from maps.classes import LegendItem, legend_of, mark_of, measure_words, scheme_of
from maps.page import plain, render_page
from maps.palette import Pattern, fills_of, palette, patterns, tile_px
from maps.picture import Geometry, Picture
from maps.self_contained import Assets, SelfContainedHtml, load_assets
from maps.table_twin import columns_of, rows_of, told

_DIGITS: Final = 5
"""Decimals of a degree: about a metre."""
_SWATCH_TILES: Final = (5, 4)
_OUTLINE_WIDTH_PX: Final = 1.5
_HEXAGON_EDGE_PX: Final = 0.5
"""Thinner than an area's: thousands of hexagons would be nothing but edges."""
_ROOM_PX: Final = 16
"""Around the units when the whole of them is shown."""

_STYLE: Final = JsCode("(feature) => lagesbildStyles[feature.properties.mark]")
_POINTED: Final = JsCode(
    """(feature, layer) => layer.bindTooltip(
        () => lagesbildText(lagesbildTexts.units[feature.properties.at]), {sticky: true})"""
)
_NAMED: Final = JsCode(
    """(feature, layer) => layer.bindTooltip(lagesbildText([lagesbildTexts.outlines[feature.properties.at]]),
        {permanent: true, direction: "center", className: "outline-name", interactive: false})"""
)


@dataclass(frozen=True)
class _Folium:
    """The parts of a rendered folium map: what it loads, and what it runs."""

    head: str
    script: str


def render_map(picture: Picture, assets: Assets | None = None) -> SelfContainedHtml:
    """Render a map to send, with legend, table, sources and caveats.

    Parameters
    ----------
    picture
        What it shows.
    assets
        Leaflet's files. None: those of the web build.

    Raises
    ------
    NotFoundError
        When the web code has not been built.
    PolicyError
        When the page would ask for anything.
    """
    values = {
        "picture": picture,
        "palette": palette(),
        "measure": measure_words(picture),
        "legend": [_drawn(item, len(scheme_of(picture).limits)) for item in legend_of(picture)],
        "columns": columns_of(picture),
        "rows": rows_of(picture),
        "folium": _render_folium(picture),
        "texts": _texts(picture),
    }
    title = f"{picture.theme}, {picture.period} – {picture.title}"
    return render_page("map.html", title, picture.about, values, load_assets() if assets is None else assets)


class _LeafletMap(folium.Map):
    """A map that needs Leaflet and nothing else, with Swedish controls and a scale in kilometres."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            const karta = L.map("karta", {
                crs: L.CRS.EPSG3857, preferCanvas: true, zoomControl: false, zoomSnap: 0.25,
                attributionControl: false, minZoom: 8, maxZoom: 18,
            });
            L.control.attribution({prefix: false}).addAttribution(lagesbildTexts.source).addTo(karta);
            L.control.scale({metric: true, imperial: false}).addTo(karta);
            L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(karta);
        {% endmacro %}
        """
    )
    # lists of our own: folium's links would be shared by every map, and changed for all of them
    default_js = [("leaflet", "leaflet/leaflet.js")]  # noqa: RUF012 - declared by folium
    default_css = [("leaflet_css", "leaflet/leaflet.css")]  # noqa: RUF012 - as above

    def get_name(self) -> str:
        """Return the name of the map in the script: always the same, so that equal maps are equal files."""
        return "karta"


class _Styles(MacroElement):
    """What the script draws by: a style for each mark, and patterns for those without a number."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            const lagesbildStyles = {{ this.styles|tojson }};
            for (const [mark, {width, strokes}] of Object.entries({{ this.patterns|tojson }})) {
                const tile = document.createElement("canvas");
                tile.width = tile.height = 2 * {{ this.tile }};
                const pen = tile.getContext("2d");
                pen.scale(2, 2);
                pen.fillStyle = lagesbildStyles[mark].fillColor;
                pen.fillRect(0, 0, tile.width, tile.height);
                pen.strokeStyle = {{ this.stroke|tojson }};
                pen.lineWidth = width;
                for (const [x1, y1, x2, y2] of strokes) {
                    pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke();
                }
                const pattern = pen.createPattern(tile, "repeat");
                pattern.setTransform(new DOMMatrix().scale(0.5));
                lagesbildStyles[mark].fillColor = pattern;
            }
            const lagesbildText = (lines) => {
                const block = document.createElement("div");
                for (const line of lines) {
                    block.appendChild(document.createElement("div")).textContent = line;
                }
                return block;
            };
        {% endmacro %}
        """
    )

    def __init__(self, n_classes: int, weight: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        colours, drawn = palette(), patterns()
        edge = {"color": colours.outline, "weight": weight}
        plain_fills = {"withheld": colours.land, "none": colours.land} | fills_of(n_classes)
        self.styles = {
            mark: edge | {"fillColor": fill, "fillOpacity": 1.0 if mark in drawn else colours.opacity}
            for mark, fill in plain_fills.items()
        }
        self.patterns = {mark: asdict(pattern) for mark, pattern in drawn.items()}
        self.tile = tile_px()
        self.stroke = colours.pattern


class _Shapes(folium.GeoJson):
    """Features with a name of their own in the script."""

    def __init__(self, called: str, features: list[dict[str, Any]], each: JsCode, **options: Any) -> None:  # noqa: ANN401 - what Leaflet takes
        self._called = called
        collection = {"type": "FeatureCollection", "features": features}
        super().__init__(collection, control=False, smooth_factor=0.5, on_each_feature=each, **options)

    def get_name(self) -> str:
        """Return the name of the shapes in the script."""
        return self._called


def _render_folium(picture: Picture) -> _Folium:
    scheme = scheme_of(picture)
    sheet = _LeafletMap(tiles=None, prefer_canvas=True)
    units = [
        _feature(unit.geometry, {"mark": mark_of(unit, scheme), "at": at})
        for at, unit in enumerate(picture.units)
    ]
    outlines = [_feature(each.geometry, {"at": at}) for at, each in enumerate(picture.outlines)]
    weight = _HEXAGON_EDGE_PX if picture.is_hexagonal else palette().outline_width
    _Styles(len(scheme.limits), weight).add_to(sheet)
    _Shapes("ytor", units, _POINTED, style=_STYLE).add_to(sheet)
    edge = {"color": palette().boundary, "weight": _OUTLINE_WIDTH_PX, "fill": False, "interactive": False}
    _Shapes("omraden", outlines, _NAMED, style=JsCode(f"() => ({tojavascript(edge)})")).add_to(sheet)
    corners = _corners([unit.geometry for unit in picture.units])
    folium.FitBounds(corners, padding=(_ROOM_PX, _ROOM_PX)).add_to(sheet)
    figure = sheet.get_root()
    if not isinstance(figure, Figure):
        raise ShapeError("expected a map in a figure of its own")
    figure.header = Element()  # folium's names a character set, as the page does
    sheet.render()  # type: ignore[no-untyped-call]
    return _Folium(figure.header.render(), figure.script.render())


def _texts(picture: Picture) -> dict[str, object]:
    """Return the texts that the script shows: lines of units and names of outlines, in their order.

    Leaflet writes the source as HTML, so that one is escaped here; the others become text nodes.
    """
    publishers = dict.fromkeys(each.publisher for each in picture.about.sources)
    return {
        "source": escape(plain(f"Källa: {'; '.join(publishers)}")),
        "units": [[plain(line) for line in told(picture, unit)] for unit in picture.units],
        "outlines": [plain(each.name) for each in picture.outlines],
    }


def _feature(geometry: Geometry, properties: dict[str, object]) -> dict[str, Any]:
    shape = {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _rounded(coordinates: object) -> object:
    if isinstance(coordinates, int | float):
        return round(float(coordinates), _DIGITS)
    if isinstance(coordinates, list | tuple):
        return [_rounded(each) for each in coordinates]
    message = f"expected coordinates, got {type(coordinates).__name__}"
    raise ShapeError(message)


def _corners(geometries: Sequence[Geometry]) -> list[list[float]]:
    """Return the south-west and north-east corners, latitude first, as Leaflet wants them."""
    points = [point for geometry in geometries for point in _points(geometry["coordinates"])]
    lngs, lats = [point[0] for point in points], [point[1] for point in points]
    return [[min(lats), min(lngs)], [max(lats), max(lngs)]]


def _points(coordinates: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - lists in lists, as deep as the shape
    if isinstance(coordinates[0], int | float):
        return [(float(coordinates[0]), float(coordinates[1]))]
    return [point for each in coordinates for point in _points(each)]


def _drawn(item: LegendItem, n_classes: int) -> dict[str, str | None]:
    return {**asdict(item), "swatch": swatch(item.mark, n_classes)}


def swatch(mark: str, n_classes: int) -> str:
    """Draw a mark as the map does: fill, pattern and outline, as SVG."""
    colours, tile = palette(), tile_px()
    columns, rows = _SWATCH_TILES
    width, height = columns * tile, rows * tile
    fill = fills_of(n_classes).get(mark, "none")
    lines = _pattern_lines(patterns()[mark]) if mark in patterns() else ""
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        f'<rect width="{width}" height="{height}" fill="{colours.land}"/>'
        f'<rect width="{width}" height="{height}" fill="{fill}" fill-opacity="{colours.opacity}"/>{lines}'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" fill="none" '
        f'stroke="{colours.outline}"/></svg>'
    )


def _pattern_lines(pattern: Pattern) -> str:
    columns, rows = _SWATCH_TILES
    tile = tile_px()
    return "".join(
        f'<line x1="{x1 + x * tile}" y1="{y1 + y * tile}" x2="{x2 + x * tile}" y2="{y2 + y * tile}" '
        f'stroke="{palette().pattern}" stroke-width="{pattern.width}"/>'
        for x in range(columns)
        for y in range(rows)
        for x1, y1, x2, y2 in pattern.strokes
    )
