"""Release and write the values of one calendar year, theme by theme, through the one door out."""

from typing import Final

import psycopg

from etl.derive.hotspots import read_counts
from etl.publish.collect import Dimensions, collect_sums, collect_tables
from etl.publish.layers import LAYERS, POLICE, Layer
from etl.publish.write import Ticket, write_values
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import release_tables
from geo.periods import Window
from geo.themes import THEMES, Theme

BY_ID: Final = {layer.id: layer for layer in LAYERS}


def publish_year(
    connection: psycopg.Connection,
    version_id: int,
    dimensions: Dimensions,
    window: Window,
    *,
    is_synthetic: bool,
) -> int:
    """Release all tables of each theme together, and what is derived from them.

    Returns
    -------
    int
        Number of rows written.
    """
    located = read_counts(connection, POLICE, window)
    written = 0
    for theme in THEMES:
        of_theme = located[located["theme"] == theme.id]
        tables = collect_tables(theme, window, of_theme, dimensions, is_synthetic=is_synthetic)
        sums = collect_sums(theme, of_theme, dimensions)
        for released in release_tables(tables, sums, POLIS_KALENDERAR):
            layer = BY_ID[released.table]
            ticket = _ticket(version_id, layer, theme, window, is_synthetic=is_synthetic)
            written += write_values(connection, layer.id, ticket, _as_values(released))
            if layer.resolution is not None:
                raised = _raised(connection, layer, released, dimensions, theme)
                written += write_values(connection, _raised_layer(layer), ticket, raised)
    return written


def _ticket(version_id: int, layer: Layer, theme: Theme, window: Window, *, is_synthetic: bool) -> Ticket:
    return Ticket(version_id, POLIS_KALENDERAR, POLICE, theme.id, str(layer.geography), window, is_synthetic)


def _raised_layer(layer: Layer) -> str:
    return next(
        other.id
        for other in LAYERS
        if other.measure == "koncentration" and other.geography is layer.geography
    )
