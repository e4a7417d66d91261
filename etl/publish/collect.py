"""Collect every table that could be shown of one theme and calendar year, and how their sums hang together."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import psycopg

from etl.derive.hotspots import Support, ancestors, count_in, find_in
from etl.publish.layers import LAYERS, Layer, Measure, find_layers
from geo import grid
from geo.db.sql_files import load_sql
from geo.disclosure.table import Counts, Sums
from geo.periods import Window
from geo.themes import Geography, Theme

Ints = npt.NDArray[np.int64]

CITY_TABLE = "kommun_med_position"
"""The city's total of events with a position: what is expected in each hexagon follows from it, so
it is released with the rest."""
CITY_UNIT = 0
RESOLUTIONS = (8, 9)
"""Of the hexagons that are published."""


@dataclass(frozen=True)
class Dimensions:
    """What the tables of every theme and year share: their units, and who is part of whom.

    Parameters
    ----------
    supports
        By resolution; only those that are published.
    cell_ids
        By resolution, shape (n,): id of each cell of the support.
    main_stadsdel
        Id of a cell → id of the stadsdel that holds most of it; -1 for none.
    area_ids
        By layer id, sorted: ids of the areas of the layer's set.
    parts
        Columns child_id, parent_id: areas that lie wholly in another.
    """

    supports: dict[int, Support]
    cell_ids: dict[int, Ints]
    main_stadsdel: "pd.Series[int]"
    area_ids: dict[str, Ints]
    parts: pd.DataFrame

    @property
    def stadsdel_ids(self) -> Ints:
        """Ids of the stadsdelar, sorted."""
        return next(self.area_ids[layer.id] for layer in LAYERS if layer.geography is Geography.STADSDEL)


def read_dimensions(connection: psycopg.Connection, supports: list[Support]) -> Dimensions:
    """Read units and their relations."""
    kept = {support.resolution: support for support in supports if support.resolution in RESOLUTIONS}
    rows = connection.execute("SELECT h3, cell_id, coalesce(stadsdel_id, -1) FROM area.cell").fetchall()
    cells = pd.DataFrame(rows, columns=["h3", "cell_id", "stadsdel_id"])
    cells = cells.assign(h3=grid.from_int64(cells["h3"].to_numpy(dtype="int64"))).set_index("h3")
    areas = pd.DataFrame(
        connection.execute(load_sql("area_codes")).fetchall(),
        columns=["kind", "valid_from", "code", "area_id"],
    )
    parts = connection.execute("SELECT child_id, parent_id FROM area.part").fetchall()
    return Dimensions(
        supports=kept,
        cell_ids={level: cells.loc[s.cells, "cell_id"].to_numpy(dtype="int64") for level, s in kept.items()},
        main_stadsdel=cells.set_index("cell_id")["stadsdel_id"],
        area_ids={layer.id: _area_ids(areas, layer) for layer in LAYERS if layer.area_set is not None},
        parts=pd.DataFrame(parts, columns=["child_id", "parent_id"]),
    )


def _area_ids(areas: pd.DataFrame, layer: Layer) -> Ints:
    in_set = (areas["kind"] == str(layer.geography)) & (areas["valid_from"] == layer.area_set)
    return np.sort(areas.loc[in_set, "area_id"].to_numpy(dtype="int64"))


def layers_of(theme: Theme, source: str) -> list[Layer]:
    """Layers of a source's counts on which a theme may be shown at all."""
    return [
        layer
        for layer in find_layers(source, Measure.ANTAL)
        if not layer.geography.is_finer_than(theme.finest)
    ]


@dataclass(frozen=True)
class Subject:
    """What tables are about: one source, theme and period."""

    source: str
    theme: Theme
    window: Window
    is_synthetic: bool

    def count(self, table: str, geography: Geography, unit: Ints, n: Ints) -> Counts:
        """Give the true counts of a table of the subject."""
        return Counts(table, self.source, self.theme.id, geography, self.window, unit, n, self.is_synthetic)


def collect_tables(subject: Subject, located: pd.DataFrame, dimensions: Dimensions) -> list[Counts]:
    """Count a theme in every unit of every layer that may show it.

    Parameters
    ----------
    located
        Columns stadsdel_id, n, and cell (uint64, resolution 10) where the source has layers of
        hexagons: the theme's events with a position.
    """
    n = located["n"].to_numpy(dtype="int64")
    in_stadsdel = located.groupby("stadsdel_id")["n"].sum()
    tables = [subject.count(CITY_TABLE, Geography.KOMMUN, np.array([CITY_UNIT]), np.array([n.sum()]))]
    for layer in layers_of(subject.theme, subject.source):
        if layer.resolution is None:
            unit, counted = dimensions.area_ids[layer.id], _count_in_areas(layer, in_stadsdel, dimensions)
        else:
            unit = dimensions.cell_ids[layer.resolution]
            cell = located["cell"].to_numpy(dtype="uint64")
            counted = count_in(dimensions.supports[layer.resolution], cell, n)
        tables.append(subject.count(layer.id, layer.geography, unit, counted))
    return tables


def _count_in_areas(layer: Layer, in_stadsdel: "pd.Series[int]", dimensions: Dimensions) -> Ints:
    """Count in stadsdelar, or in the areas that they are parts of: then totals are sums of parts."""
    counted = in_stadsdel
    if layer.geography is not Geography.STADSDEL:
        parts = _parts_in(layer, dimensions)
        counted = parts["child_id"].map(in_stadsdel).fillna(0).groupby(parts["parent_id"]).sum()
    n = counted.reindex(dimensions.area_ids[layer.id], fill_value=0)
    return np.asarray(n, dtype=np.int64)


def _parts_in(layer: Layer, dimensions: Dimensions) -> pd.DataFrame:
    """Stadsdelar and the area of a layer's set that each lies in."""
    parts = dimensions.parts
    is_stadsdel = parts["child_id"].isin(dimensions.stadsdel_ids)
    return parts[is_stadsdel & parts["parent_id"].isin(dimensions.area_ids[layer.id])]


def collect_sums(subject: Subject, located: pd.DataFrame, dimensions: Dimensions) -> list[Sums]:
    """Say what anybody knows of the tables: which sums of which are equal."""
    layers = layers_of(subject.theme, subject.source)
    sums = [*_sums_of_areas(layers, dimensions), _city(layers, dimensions)]
    cells = sorted(
        (layer for layer in layers if layer.resolution is not None), key=lambda layer: layer.geography
    )
    if len(cells) == len(RESOLUTIONS):
        coarse, fine = (next(layer for layer in cells if layer.resolution == level) for level in (8, 9))
        stadsdel = next(layer for layer in layers if layer.geography is Geography.STADSDEL)
        sums += [_children(coarse, fine, dimensions), _shared_ground(stadsdel, fine, located, dimensions)]
    return sums


def _sums_of_areas(layers: list[Layer], dimensions: Dimensions) -> list[Sums]:
    """Stadsdelsområden of each version as sums of stadsdelar, or, where those are not shown, of each other."""
    areas = [layer for layer in layers if layer.area_set is not None]
    stadsdel = next((layer for layer in areas if layer.geography is Geography.STADSDEL), None)
    if stadsdel is not None:
        return [
            Sums(
                layer.id,
                stadsdel.id,
                parts["parent_id"].to_numpy(dtype="int64"),
                parts["child_id"].to_numpy(dtype="int64"),
            )
            for layer in areas
            if layer is not stadsdel
            for parts in [_parts_in(layer, dimensions)]
        ]
    ordered = sorted(areas, key=lambda layer: str(layer.area_set))
    return [_nested(newer, older, dimensions) for older, newer in pairwise(ordered)]


def _city(layers: list[Layer], dimensions: Dimensions) -> Sums:
    """Give the city's total as the sum over the finest areas that are shown."""
    areas = [layer for layer in layers if layer.area_set is not None]
    finest = next((layer for layer in areas if layer.geography is Geography.STADSDEL), areas[-1])
    unit = dimensions.area_ids[finest.id]
    return Sums(CITY_TABLE, finest.id, np.full(len(unit), CITY_UNIT), unit)


def _nested(newer: Layer, older: Layer, dimensions: Dimensions) -> Sums:
    """Give an area of a newer division as the sum of those of the one before that were joined into it."""
    whole = _parts_in(newer, dimensions).set_index("child_id")["parent_id"]
    part = _parts_in(older, dimensions).set_index("child_id")["parent_id"]
    pairs = pd.DataFrame({"whole": whole, "part": part}).drop_duplicates()
    return Sums(
        newer.id, older.id, pairs["whole"].to_numpy(dtype="int64"), pairs["part"].to_numpy(dtype="int64")
    )


def _children(coarse: Layer, fine: Layer, dimensions: Dimensions) -> Sums:
    """Each hexagon as the sum of its children."""
    children = dimensions.supports[9]
    parent = dimensions.supports[8].cells
    place = np.searchsorted(parent, ancestors(children.cells, 8))
    return Sums(coarse.id, fine.id, dimensions.cell_ids[8][place], dimensions.cell_ids[9])


def _shared_ground(stadsdel: Layer, fine: Layer, located: pd.DataFrame, dimensions: Dimensions) -> Sums:
    """Stadsdelar as sums of pieces of hexagons, which cross their borders."""
    support, cell_id = dimensions.supports[9], dimensions.cell_ids[9]
    place = find_in(support, located["cell"].to_numpy(dtype="uint64"))
    events = pd.DataFrame(
        {"whole": located["stadsdel_id"].to_numpy(dtype="int64"), "part": cell_id[place], "n": located["n"]}
    )
    main = pd.DataFrame(
        {"whole": dimensions.main_stadsdel.reindex(cell_id).to_numpy(), "part": cell_id, "n": 0}
    )
    pairs = (
        pd.concat([events, main[main["whole"] >= 0]]).groupby(["whole", "part"], as_index=False)["n"].sum()
    )
    is_main = pairs["part"].map(dimensions.main_stadsdel).to_numpy() == pairs["whole"].to_numpy()
    return Sums(
        stadsdel.id,
        fine.id,
        pairs["whole"].to_numpy(dtype="int64"),
        pairs["part"].to_numpy(dtype="int64"),
        n=pairs["n"].to_numpy(dtype="int64"),
        is_main=is_main,
    )
