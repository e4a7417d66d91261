"""Give every located row its hexagon and its areas."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import psycopg
import shapely
from pyproj import Transformer
from pyproj.enums import TransformDirection

from etl.source import Rejected
from geo import grid
from geo.areas import STORED_CRS
from geo.db.sql_files import load_sql
from geo.errors import DatabaseError

BORDER_TOLERANCE_M: Final = 100.0
"""A position this close outside every stadsdel is at the border; boundaries are drawn that coarsely."""
NULL_ISLAND_DEGREES: Final = 0.01


@dataclass(frozen=True)
class Places:
    """The areas that rows are keyed to, held in memory for one load.

    Parameters
    ----------
    stadsdel_ids
        Shape (m,). Ids of the stadsdelar.
    polygons
        Shape (m,). Their polygons in EPSG:3006.
    stadsdelsomrade_ids
        Shape (m,). For each stadsdel the id of the stadsdelsområde it now lies in.
    cells
        Shape (k,), sorted. Every hexagon of resolution 10 that the city has.
    """

    stadsdel_ids: np.ndarray
    polygons: np.ndarray
    stadsdelsomrade_ids: np.ndarray
    cells: grid.Cells


def read_places(connection: psycopg.Connection) -> Places:
    """Read the current stadsdelar and the stadsdelsområde of each.

    Raises
    ------
    DatabaseError
        When no area sets are loaded.
    """
    rows = connection.execute(load_sql("stadsdel_polygons")).fetchall()
    if not rows:
        raise DatabaseError("Väntade inlästa stadsdelar, fann inga. Läs in dem med: lagesbild areas init")
    stadsdel, geometry, omrade = zip(*rows, strict=True)
    cells = connection.execute(
        "SELECT h3 FROM area.cell WHERE resolution = %s ORDER BY h3", [grid.STORED_RESOLUTION]
    ).fetchall()
    known = np.sort(grid.from_int64(np.array(cells, dtype="int64").ravel()))
    return Places(np.array(stadsdel), shapely.from_wkb(geometry), np.array(omrade), known)


def assign_places(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, tuple[Rejected, ...]]:
    """Find the hexagon, the stadsdel and the stadsdelsområde of each position.

    Parameters
    ----------
    rows
        Columns `latitude`, `longitude` in degrees (WGS 84); NaN where there is no position.

    Returns
    -------
    keys
        Index of `rows`. `east`, `north` (EPSG:3006, metres, NaN), `cell` (Int64, resolution 10),
        `stadsdel_id`, `stadsdelsomrade_id` (Int64); NA where there is no position.
    rejected
        Positions that cannot be in the city, with what they look like.
    """
    latitude, longitude = rows["latitude"], rows["longitude"]
    located = latitude.notna() & longitude.notna()
    east, north = (
        pd.Series(values, index=rows.index)
        for values in _to_metres().transform(longitude.to_numpy(), latitude.to_numpy(), errcheck=False)
    )
    nearest = _nearest(east[located], north[located], places).reindex(rows.index)
    is_inside = nearest.notna()
    row = nearest.fillna(0).astype("int64").to_numpy()
    keys = pd.DataFrame(
        {
            "east": east.where(is_inside),
            "north": north.where(is_inside),
            "cell": _cells(latitude, longitude, is_inside, places.cells),
            "stadsdel_id": pd.Series(places.stadsdel_ids[row], rows.index).astype("Int64").where(is_inside),
            "stadsdelsomrade_id": pd.Series(places.stadsdelsomrade_ids[row], rows.index)
            .astype("Int64")
            .where(is_inside),
        },
        index=rows.index,
    )
    return keys, _implausible(latitude, longitude, located & ~is_inside, places)


def _to_metres() -> Transformer:
    return Transformer.from_crs("EPSG:4326", STORED_CRS, always_xy=True)


def _nearest(east: "pd.Series[float]", north: "pd.Series[float]", places: Places) -> "pd.Series[float]":
    """Row of the stadsdel that each point lies in, or lies next to; absent when it lies in none."""
    finite = np.isfinite(east) & np.isfinite(north)
    index = east[finite].index
    points = shapely.points(east[finite].to_numpy(), north[finite].to_numpy())
    # the tree holds the points, so that each polygon is prepared once for all of them
    polygon, point = shapely.STRtree(points).query(places.polygons, predicate="intersects")
    found = pd.Series(polygon.astype("float64"), index=index[point])
    found = found[~found.index.duplicated()]
    beside = ~index.isin(found.index)
    if beside.any():
        point, polygon = shapely.STRtree(places.polygons).query_nearest(
            points[beside], max_distance=BORDER_TOLERANCE_M, all_matches=False
        )
        found = pd.concat([found, pd.Series(polygon.astype("float64"), index=index[beside][point])])
    return found


def _cells(
    latitude: "pd.Series[float]",
    longitude: "pd.Series[float]",
    is_inside: "pd.Series[bool]",
    known: grid.Cells,
) -> "pd.Series[int]":
    """Hexagon of each position; one just outside the city counts in the city's hexagon nearest to its own."""
    cells = pd.Series(pd.NA, index=latitude.index, dtype="Int64")
    if is_inside.any():
        found = grid.locate(latitude[is_inside].to_numpy(), longitude[is_inside].to_numpy())
        outside = ~np.isin(found, known)
        if outside.any():
            strange, place = np.unique(found[outside], return_inverse=True)
            found[outside] = _nearest_known(strange, known)[place]
        cells[is_inside] = grid.to_int64(found)
    return cells


def _nearest_known(cells: grid.Cells, known: grid.Cells) -> grid.Cells:
    """For each cell the known one whose middle is nearest to its own."""
    middles = shapely.centroid(grid.boundaries(known))
    nearest = shapely.STRtree(middles).nearest(shapely.centroid(grid.boundaries(cells)))
    chosen: grid.Cells = known[nearest]
    return chosen


def _implausible(
    latitude: "pd.Series[float]", longitude: "pd.Series[float]", outside: "pd.Series[bool]", places: Places
) -> tuple[Rejected, ...]:
    """Say what a position outside the city looks like: no position at all, or its axes swapped."""
    west, south, east, north = _bounds_degrees(places)
    is_null = outside & (latitude.abs() < NULL_ISLAND_DEGREES) & (longitude.abs() < NULL_ISLAND_DEGREES)
    is_swapped = outside & longitude.between(south, north) & latitude.between(west, east)
    return (
        Rejected(is_null, "latitude", "en position i staden; (0, 0) betyder att position saknas: lämna tomt"),
        Rejected(is_swapped, "latitude", "latitud först; latitud och longitud ser ut att vara omkastade"),
        Rejected(
            outside, "latitude", f"en position i staden, högst {BORDER_TOLERANCE_M:.0f} m utanför dess gräns"
        ),
    )


def _bounds_degrees(places: Places) -> tuple[float, float, float, float]:
    box = shapely.total_bounds(places.polygons)
    left, bottom, right, top = (float(bound) for bound in box)
    west, south, east, north = _to_metres().transform_bounds(
        left, bottom, right, top, direction=TransformDirection.INVERSE
    )
    return west, south, east, north
