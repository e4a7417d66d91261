"""The hexagons: H3 cells as arrays.

In memory a cell is a numpy uint64, at the database border an int64, and everywhere outside
(JSON, CSV, addresses) a text of 15 hexadecimal digits: no 64-bit number is exact in JavaScript.
Every function takes and gives arrays, shape (n,), and does no I/O.
"""

from collections.abc import Sequence
from functools import lru_cache

import h3ronpy
import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from pyproj import Transformer
from scipy import sparse

from geo.errors import CrsError, ShapeError

Cells = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Polygons = npt.NDArray[np.object_]

STORED_RESOLUTION = 10
"""The finest resolution that is kept; every coarser cell is a parent of a stored one."""

RESOLUTIONS = (7, 8, 9, 10)
"""The resolutions of the dimension of cells, coarsest first."""

NO_CELL = np.uint64(0)
"""H3's own null index: the cell of a row without a position."""

_MAX_LATITUDE_DEG = 90.0
_MAX_LONGITUDE_DEG = 180.0
# Neighbours compute a shared corner each for themselves and differ by some nanometres; on a
# grid of a millimetre they agree, so unions have no slivers. A cell's edge is 66 m at res 10.
_CORNER_GRID_M = 0.001


def locate(lat: npt.ArrayLike, lng: npt.ArrayLike, resolution: int = STORED_RESOLUTION) -> Cells:
    """Assign positions to cells.

    A cell coarser than the stored resolution is the parent of the stored cell, never H3's own
    answer at the coarser resolution: for 6–7 % of points the two differ, and only the first
    lets fine counts sum to coarse ones.

    Parameters
    ----------
    lat, lng
        Shape (n,). WGS 84 degrees; NaN where the row has no position.
    resolution
        0 to 10.

    Returns
    -------
    cells
        Shape (n,). `NO_CELL` where `lat` or `lng` is NaN.

    Raises
    ------
    ShapeError
        When `lat` and `lng` differ in length, or `resolution` is finer than the stored one.
    CrsError
        When a number cannot be a latitude (-90 to 90) or a longitude (-180 to 180).
    """
    if not 0 <= resolution <= STORED_RESOLUTION:
        message = f"expected a resolution from 0 to {STORED_RESOLUTION}, got {resolution}"
        raise ShapeError(message)
    lat_deg = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    lng_deg = np.atleast_1d(np.asarray(lng, dtype=np.float64))
    if lat_deg.shape != lng_deg.shape or lat_deg.ndim != 1:
        message = f"expected lat and lng of one shape (n,), got {lat_deg.shape} and {lng_deg.shape}"
        raise ShapeError(message)
    _require_degrees(lat_deg, _MAX_LATITUDE_DEG, "lat")
    _require_degrees(lng_deg, _MAX_LONGITUDE_DEG, "lng")
    has_position = ~(np.isnan(lat_deg) | np.isnan(lng_deg))
    cells = np.full(lat_deg.shape, NO_CELL, dtype=np.uint64)
    if has_position.any():
        cells[has_position] = _to_numpy(
            h3ronpy.vector.coordinates_to_cells(
                lat_deg[has_position], lng_deg[has_position], STORED_RESOLUTION
            )
        )
    return cells if resolution == STORED_RESOLUTION else parents(cells, resolution)


def parents(cells: Cells, resolution: int) -> Cells:
    """Return the ancestor of each cell at a coarser resolution.

    Parameters
    ----------
    cells
        Shape (n,). Resolutions may be mixed; a cell of `resolution` is its own ancestor.
    resolution
        The coarser resolution.

    Returns
    -------
    parents
        Shape (n,). `NO_CELL` where `cells` is `NO_CELL`.

    Raises
    ------
    ShapeError
        When a number is no cell, or a cell is coarser than `resolution`: it has no one
        ancestor there.
    """
    is_cell = np.asarray(cells, dtype=np.uint64) != NO_CELL
    ancestors = np.full(is_cell.shape, NO_CELL, dtype=np.uint64)
    if not is_cell.any():
        return ancestors
    existing = _require_cells(cells[is_cell])
    coarsest = resolutions(existing).min()
    if coarsest < resolution:
        message = f"expected cells of resolution {resolution} or finer, got one of {coarsest}"
        raise ShapeError(message)
    ancestors[is_cell] = _to_numpy(h3ronpy.change_resolution(existing, resolution))
    return ancestors


def resolutions(cells: Cells) -> npt.NDArray[np.int16]:
    """Return the resolution, 0 to 15, of each cell, shape (n,)."""
    return _to_numpy(h3ronpy.cells_resolution(_require_cells(cells))).astype(np.int16)


def neighbourhood(cells: Cells) -> sparse.csr_array:
    """Return who borders whom within a support, every cell being its own neighbour.

    Parameters
    ----------
    cells
        Shape (n,). The support: distinct cells of one resolution. Neighbours outside it do not
        exist, so cells at the edge have fewer.

    Returns
    -------
    weights
        Shape (n, n). 1.0 where two cells share an edge and on the diagonal; symmetric.

    Raises
    ------
    ShapeError
        When a cell occurs twice or resolutions are mixed.
    """
    n = len(cells)
    if n == 0:
        return sparse.csr_array((0, 0), dtype=np.float64)
    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    if np.any(ordered[1:] == ordered[:-1]):
        message = f"expected distinct cells, got {n} of which {n - len(np.unique(cells))} repeated"
        raise ShapeError(message)
    if len(np.unique(resolutions(cells))) > 1:
        message = "expected cells of one resolution, got several"
        raise ShapeError(message)
    disks = pa.array(h3ronpy.grid_disk(cells, 1))
    neighbours = disks.flatten().to_numpy().astype(np.uint64)
    rows = np.repeat(np.arange(n), disks.value_lengths().to_numpy())
    positions = np.minimum(np.searchsorted(ordered, neighbours), n - 1)
    is_inside = ordered[positions] == neighbours
    columns = order[positions[is_inside]]
    ones = np.ones(len(columns), dtype=np.float64)
    return sparse.csr_array((ones, (rows[is_inside], columns)), shape=(n, n))


def boundaries(cells: Cells) -> Polygons:
    """Return the outline of each cell.

    Returns
    -------
    polygons
        Shape (n,). Shapely polygons in SWEREF 99 TM (EPSG:3006), metres, east before north,
        corners rounded to a millimetre so that neighbours share them exactly.
    """
    if len(cells) == 0:
        return np.empty(0, dtype=np.object_)
    wkb = pa.array(h3ronpy.vector.cells_to_wkb_polygons(_require_cells(cells)))
    degrees = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False))
    coordinates = shapely.get_coordinates(degrees)
    east, north = _degrees_to_3006().transform(coordinates[:, 0], coordinates[:, 1])
    metres = np.round(np.column_stack([east, north]) / _CORNER_GRID_M) * _CORNER_GRID_M
    polygons: Polygons = shapely.set_coordinates(degrees, metres)
    return polygons


def area_m2(cells: Cells) -> Floats:
    """Return the area of each cell, planar in SWEREF 99 TM.

    In Stockholm the projection's areas are within 0.02 % of those on the ellipsoid, and they
    are what PostGIS and QGIS give for the same polygon. H3's own area is not used: it takes the
    earth for a sphere and is 0.5 % too small here. Cells here are about 25 % smaller than H3's
    published global mean, and no two are equal: an area is never a constant.

    Returns
    -------
    area_m2
        Shape (n,). Square metres.
    """
    areas: Floats = shapely.area(boundaries(cells))
    return areas


def to_text(cells: Cells) -> list[str]:
    """Write cells as H3's 15 hexadecimal digits."""
    return [f"{cell:015x}" for cell in _require_cells(cells).tolist()]


def from_text(texts: Sequence[str]) -> Cells:
    """Read cells from H3's hexadecimal text; upper and lower case are both read.

    Raises
    ------
    ShapeError
        When a text is no H3 cell.
    """
    try:
        cells = np.fromiter((int(text, 16) for text in texts), dtype=np.uint64, count=len(texts))
    except (ValueError, OverflowError) as error:
        message = "expected H3 cells of 15 hexadecimal digits, got other text"
        raise ShapeError(message) from error
    return _require_cells(cells)


def to_int64(cells: Cells) -> npt.NDArray[np.int64]:
    """Return cells as the database stores them: bigint; uint64 would be bound as numeric."""
    return np.asarray(cells, dtype=np.uint64).view(np.int64)


def from_int64(numbers: npt.ArrayLike) -> Cells:
    """Read cells as the database stores them, shape (n,)."""
    return np.ascontiguousarray(numbers, dtype=np.int64).view(np.uint64)


@lru_cache(maxsize=1)
def _degrees_to_3006() -> Transformer:
    return Transformer.from_crs("OGC:CRS84", "EPSG:3006", always_xy=True)


def _to_numpy(array: object) -> npt.NDArray[np.uint64]:
    """Turn an Arrow array of another implementation into numpy."""
    numbers: npt.NDArray[np.uint64] = pa.array(array).to_numpy(zero_copy_only=False)
    return numbers


def _require_degrees(values: Floats, limit: float, name: str) -> None:
    outside = np.abs(values) > limit  # NaN compares false: no position is no error
    if outside.any():
        message = (
            f"expected {name} in degrees from {-limit:g} to {limit:g}, "
            f"got {np.count_nonzero(outside)} of {len(values)} outside; are they metres?"
        )
        raise CrsError(message)


def _require_cells(cells: Cells) -> Cells:
    numbers = np.ascontiguousarray(cells, dtype=np.uint64)
    is_valid = pa.array(h3ronpy.cells_valid(numbers, booleanarray=True)).to_numpy(zero_copy_only=False)
    if not is_valid.all():
        message = f"expected H3 cells, got {np.count_nonzero(~is_valid)} of {len(numbers)} that are none"
        raise ShapeError(message)
    return numbers
