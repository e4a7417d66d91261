"""Load and draw with QGIS, under the system's Python; the question and the answer are JSON."""

import json
import sys
from typing import Any
from urllib.parse import quote

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileBasicRendererStyle,
    QgsVectorTileLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIDE_PX = 1500
HALF = 128
TILE_ZOOMS = (8, 14)


def main(question: dict[str, Any]) -> dict[str, object]:
    """Load every collection at every page size, and draw the tiles."""
    return {
        "version": Qgis.QGIS_VERSION.split("-")[0],
        "loads": [
            load(question["base"], name, size)
            for name in question["collections"]
            for size in question["page_sizes"]
        ],
        "drawn": draw(question["tiles"], question["tiles_bounds"]),
    }


def load(base: str, collection: str, page_size: int) -> dict[str, object]:
    """Load one collection; where it lies, as loaded and as QGIS projects it."""
    uri = f"url='{base}' typename='{collection}' pageSize='{page_size}'"
    layer = QgsVectorLayer(uri, collection, "OAPIF")
    if not layer.isValid():
        raise SystemExit(f"QGIS does not open {collection}: {layer.error().message()}")
    features = list(layer.getFeatures())
    to_city = QgsCoordinateTransform(
        layer.crs(), QgsCoordinateReferenceSystem("EPSG:3006"), QgsProject.instance()
    )
    box, projected = empty_box(), empty_box()
    for feature in features:
        shape = feature.geometry()
        box.combineExtentWith(shape.boundingBox())
        shape.transform(to_city)
        projected.combineExtentWith(shape.boundingBox())
    return {
        "loaded": f"OAPIF {collection}, page size {page_size}",
        "collection": collection,
        "page_size": page_size,
        "n": len(features),
        "ids": len({feature["id"] for feature in features}),
        "bounds": corners(box),
        "projected": corners(projected),
    }


def draw(address: str, bounds: list[float]) -> dict[str, float]:
    """Draw vector tiles in one colour and measure what is painted, in square metres of EPSG:3857."""
    low, high = TILE_ZOOMS
    layer = QgsVectorTileLayer(f"type=xyz&url={quote(address, safe=':/')}&zmin={low}&zmax={high}", "tiles")
    if not layer.isValid():
        raise SystemExit(f"QGIS does not open {address}")
    style = QgsVectorTileBasicRendererStyle("all", "", QgsWkbTypes.PolygonGeometry)
    style.setSymbol(QgsFillSymbol.createSimple({"color": "#000000", "outline_style": "no"}))
    renderer = QgsVectorTileBasicRenderer()
    renderer.setStyles([style])
    layer.setRenderer(renderer)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setOutputSize(QSize(SIDE_PX, SIDE_PX))
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsRectangle(*bounds))
    settings.setFlag(QgsMapSettings.Antialiasing, on=False)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    painted = sum(image.pixelColor(x, y).lightness() < HALF for x in range(SIDE_PX) for y in range(SIDE_PX))
    return {"area_m2": painted * settings.mapUnitsPerPixel() ** 2}


def empty_box() -> QgsRectangle:
    """Give a box that any other enlarges."""
    box = QgsRectangle()
    box.setMinimal()
    return box


def corners(box: QgsRectangle) -> list[float]:
    """Write a box as west, south, east, north."""
    return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


if __name__ == "__main__":
    application = QgsApplication([], GUIenabled=False)
    application.initQgis()
    answer = main(json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    application.exitQgis()
