"""The layers that are published, as a reader meets them, in the order of display."""

from typing import Final

from etl.publish.layers.city import TRYGGHETSINVENTERING_LAYERS, TYCK_TILL_LAYERS
from etl.publish.layers.layer import CLASSES, FALSE_DISCOVERIES, Layer, Measure
from etl.publish.layers.police import POLICE_LAYERS
from etl.publish.layers.survey import SURVEY_LAYERS

__all__ = ["CLASSES", "FALSE_DISCOVERIES", "LAYERS", "Layer", "Measure", "find_layers"]

LAYERS: Final[tuple[Layer, ...]] = (
    *POLICE_LAYERS,
    *TYCK_TILL_LAYERS,
    *TRYGGHETSINVENTERING_LAYERS,
    *SURVEY_LAYERS,
)


def find_layers(source: str, measure: Measure | None = None) -> tuple[Layer, ...]:
    """Give the layers of a source, of one measure when it is named."""
    return tuple(layer for layer in LAYERS if layer.source == source and measure in {None, layer.measure})
