"""The polygon that a person draws around a plats: read from GeoJSON, with what makes it impossible."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geo.errors import ParameterError, RuleError

SRID: Final = 3006
VERTICES_MOST: Final = 2000
AREA_LEAST_M2: Final = 500.0
"""A street corner; anything smaller is an address."""
AREA_MOST_M2: Final = 5_000_000.0
"""A large stadsdel; anything larger is no plats."""
SAME_M: Final = 0.05
"""Polygons that differ by less are the same: coordinates are written with seven decimals of a degree."""

_FIELD: Final = "polygon"
_SWEDEN_DEG: Final = (5.0, 53.0, 30.0, 72.0)
"""West, south, east, north with a wide margin: outside it the projection has no sensible numbers."""
_RING_LEAST: Final = 4
"""Positions of the smallest ring, the first repeated at its end (RFC 7946, 3.1.6)."""
_POSITION_LENGTHS: Final = frozenset({2, 3})
_BEYOND: Final = 1e9
"""No coordinate reference system has such a number; an integer beyond it may not even be a float."""

Ring = npt.NDArray[np.float64]


def read_outline(kind: str, coordinates: object) -> shapely.MultiPolygon:
    """Read a GeoJSON polygon in WGS 84 and refuse what cannot be a plats.

    Parameters
    ----------
    kind
        "Polygon" or "MultiPolygon".
    coordinates
        As RFC 7946 says, longitude before latitude; heights are left out.

    Returns
    -------
    outline
        EPSG:3006, metres.

    Raises
    ------
    ParameterError
        When it is not written as such a polygon.
    RuleError
        When it has too many vertices, crosses itself, or is too small or too large.
    """
    parts = [coordinates] if kind == "Polygon" else _listed(coordinates)
    rings = [[_ring(ring) for ring in _listed(part)] for part in parts]
    n_vertices = sum(len(ring) for part in rings for ring in part)
    if n_vertices > VERTICES_MOST:
        raise RuleError(f"Polygonen har {n_vertices} hörn; högst {VERTICES_MOST} går att spara.")
    outline = shapely.MultiPolygon(
        [(_projected(part[0]), [_projected(hole) for hole in part[1:]]) for part in rings]
    )
    if not shapely.is_valid(outline):
        raise RuleError("Polygonen korsar sig själv, eller har delar eller hål som går i varandra.")
    require_size(outline)
    return outline


def require_size(outline: shapely.MultiPolygon) -> None:
    """Refuse a polygon that is too small or too large for a plats.

    Raises
    ------
    RuleError
    """
    if not AREA_LEAST_M2 <= outline.area <= AREA_MOST_M2:
        raise RuleError(
            f"Polygonen är {_area_words(outline.area)}; en plats är mellan {_area_words(AREA_LEAST_M2)} och "
            f"{_area_words(AREA_MOST_M2)}."
        )


def is_same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Tell whether two polygons are the same within `SAME_M`, wherever their rings begin."""
    return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other), SAME_M))


def _listed(value: object) -> Sequence[object]:
    if not isinstance(value, list) or not value:
        raise ParameterError(_FIELD, "koordinater som en GeoJSON-polygon", "något annat")
    return value


def _ring(value: object) -> Ring:
    positions = _listed(value)
    if len(positions) > VERTICES_MOST + 1:  # before anything is made of them
        raise RuleError(f"Polygonen har {len(positions)} hörn; högst {VERTICES_MOST} går att spara.")
    ring = np.array([_position(each) for each in positions])
    if len(ring) < _RING_LEAST or not np.array_equal(ring[0], ring[-1]):
        raise ParameterError(_FIELD, "slutna ringar med minst tre hörn", f"{len(ring)} positioner")
    west, south, east, north = _SWEDEN_DEG
    (low_x, low_y), (high_x, high_y) = ring.min(axis=0), ring.max(axis=0)
    if low_x < west or high_x > east or low_y < south or high_y > north:
        raise ParameterError(
            _FIELD, "grader i Sverige, longitud före latitud", f"{ring[0][0]:.6g}, {ring[0][1]:.6g}"
        )
    return ring


def _position(value: object) -> tuple[float, float]:
    numbers = _listed(value)
    if len(numbers) not in _POSITION_LENGTHS:
        raise ParameterError(_FIELD, "positioner med två tal", f"{len(numbers)} tal")
    return _number(numbers[0]), _number(numbers[1])


def _number(value: object) -> float:
    """Read a finite number; JSON's true is no number, though Python's is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_BEYOND < value < _BEYOND:
        raise ParameterError(_FIELD, "positioner med två tal", "något annat")
    return float(value)


def _projected(ring: Ring) -> Ring:
    east, north = _to_stored().transform(ring[:, 0], ring[:, 1])
    return np.column_stack([east, north])


@lru_cache(maxsize=1)
def _to_stored() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{SRID}", always_xy=True)


def _area_words(area_m2: float) -> str:
    """Write an area in m² up to a tenth of a km², and beyond in km²."""
    if area_m2 < 100_000:  # noqa: PLR2004 - where km² begin to say more
        return f"{area_m2:.0f} m²"
    return f"{area_m2 / 1e6:.2g} km²".replace(".", ",")
