"""Tables of a source whose rows name a stadsdelsområde and nothing finer, in every division that fits."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import psycopg

from etl.publish.collect import CITY_TABLE, CITY_UNIT, Dimensions, Subject
from etl.publish.layers import Layer, Measure, find_layers
from geo.crosswalk import extents
from geo.db.sql_files import load_sql
from geo.disclosure.table import Counts, Sums
from geo.periods import Window
from geo.themes import Geography

Extent = tuple[date, frozenset[str]]
"""Division of an area, and the codes of its stadsdelar."""


def read_codes(connection: psycopg.Connection) -> pd.DataFrame:
    """Read the stadsdelsområden of every division: index area_id, columns valid_from and code."""
    areas = pd.DataFrame(
        connection.execute(load_sql("area_codes")).fetchall(),
        columns=["kind", "valid_from", "code", "area_id"],
    )
    in_sets = areas[areas["kind"] == "stadsdelsomrade"]
    return in_sets.set_index("area_id")[["valid_from", "code"]]


def read_named_counts(
    connection: psycopg.Connection, source_id: str, window: Window, codes: pd.DataFrame
) -> pd.DataFrame:
    """Read the cube of one window for the areas that rows name, each crime once: columns theme, area_id, n."""
    rows = connection.execute(
        """
        SELECT theme, month, area_id, n FROM analysis.cube_area
        WHERE source = %s AND month >= %s AND month < %s
        """,
        [source_id, window.start, window.end],
    ).fetchall()
    named = pd.DataFrame(rows, columns=["theme", "month", "area_id", "n"])
    once = without_parts(named[named["area_id"].isin(codes.index)], codes)
    return once.groupby(["theme", "area_id"])[["n"]].sum().reset_index()


def without_parts(named: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Leave out areas that lie wholly in another that is named for the same theme and month.

    A publisher may tell of areas that were closed beside the one that took them up.

    Parameters
    ----------
    named
        Columns theme, month, area_id, n: areas of one or several divisions.
    """
    known = _extents_by_id(codes)
    present = named["area_id"].unique().tolist()
    pairs = [(part, whole) for part in present for whole in present if _is_inside(known[part], known[whole])]
    held = (
        named[["theme", "month", "area_id"]]
        .merge(pd.DataFrame(pairs, columns=["area_id", "whole_id"], dtype="int64"), on="area_id")
        .merge(
            named[["theme", "month", "area_id"]].rename(columns={"area_id": "whole_id"}),
            on=["theme", "month", "whole_id"],
        )
    )
    key = ["theme", "month", "area_id"]
    is_part = pd.MultiIndex.from_frame(named[key]).isin(pd.MultiIndex.from_frame(held[key]))
    return named[~is_part]


def _extents_by_id(codes: pd.DataFrame) -> dict[int, Extent]:
    return {
        area_id: (valid_from, extents(valid_from)[code])
        for area_id, valid_from, code in codes.itertuples(name=None)
    }


def _is_inside(part: Extent, whole: Extent) -> bool:
    """Tell whether an area is all in another; of two that are the same, the older in the newer."""
    return part[1] < whole[1] or (part[1] == whole[1] and part[0] < whole[0])


def collect_coarse(
    subject: Subject, n: "pd.Series[int]", named: list[int], codes: pd.DataFrame, dimensions: Dimensions
) -> tuple[list[Counts], list[Sums]]:
    """Count a theme in the stadsdelsområden of each division that the named areas lie wholly in.

    Parameters
    ----------
    n
        Index area_id: events of the theme in each area as named by the rows; areas of one or two
        divisions, where a division changed within the year.
    named
        Ids of the areas that the year's rows name, whatever their theme: they decide which divisions fit.

    Returns
    -------
    tables
        The city's total over the areas, and a table for each division.
    sums
        How they hang together. Empty lists when no division fits.
    """
    counted = n[n.index.isin(codes.index)]
    tables = [
        subject.count(CITY_TABLE, Geography.KOMMUN, np.array([CITY_UNIT]), np.array([int(counted.sum())]))
    ]
    layers: list[Layer] = []
    for layer in sorted(find_layers(subject.source, Measure.ANTAL), key=lambda each: str(each.area_set)):
        holders = _holders(layer, [each for each in named if each in codes.index], codes)
        if holders is None:
            continue
        unit = dimensions.area_ids[layer.id]
        in_unit = counted.groupby(counted.index.map(holders)).sum().reindex(unit, fill_value=0)
        tables.append(subject.count(layer.id, layer.geography, unit, in_unit.to_numpy().astype(np.int64)))
        layers.append(layer)
    if not layers:
        return [], []
    finest = dimensions.area_ids[layers[0].id]
    sums = [Sums(CITY_TABLE, layers[0].id, np.full(len(finest), CITY_UNIT), finest)]
    sums += [_joined(newer, older, codes, dimensions) for older, newer in pairwise(layers)]
    return tables, sums


def _holders(layer: Layer, named: list[int], codes: pd.DataFrame) -> dict[int, int] | None:
    """Find for each named area the layer's area that holds all of it; None when one has none."""
    if layer.area_set is None:
        return None
    of_version = codes[codes["valid_from"] == layer.area_set]
    ids = dict(zip(of_version["code"], of_version.index, strict=True))
    known = _extents_by_id(codes)
    holders = {}
    for area_id in named:
        _, inside = known[area_id]
        holder = next((code for code, parts in extents(layer.area_set).items() if inside <= parts), None)
        if holder is None:
            return None
        holders[area_id] = int(ids[holder])
    return holders


def _joined(newer: Layer, older: Layer, codes: pd.DataFrame, dimensions: Dimensions) -> Sums:
    """Give the areas of a newer division as sums of those of the one before."""
    part = dimensions.area_ids[older.id]
    holders = _holders(newer, list(part), codes) or {}
    return Sums(newer.id, older.id, np.array([holders[each] for each in part], dtype=np.int64), part)
