"""Synthetic basområden: pieces of stadsdelar, made of hexagons, with codes of seven digits.

The city's own basområden are not open. These have their place in the hierarchy and their size, and
nothing else of them: two digits of the stadsdelsområde, three of the stadsdel, two of the piece.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

from etl.demo import places, write
from geo import grid

Ints = npt.NDArray[np.int64]

KIND: Final = "basomrade"
MOST_CELLS: Final = 48
"""A piece with more hexagons (about half a square kilometre) is cut in two."""

FILE_NAME: Final = "basomraden_syntetiska.geojson"
_DECIMALS: Final = 7
_LABEL: Final = "Syntetiska basområden, sammansatta av hexagoner; inte stadens indelning"


@lru_cache(maxsize=1)
def read_codes() -> npt.NDArray[np.str_]:
    """Give each cell its basområde.

    Returns
    -------
    code
        Shape (n,), in the order of `City.cells`. Seven digits as text, the first a 0 or a 1.
    """
    cells = places.read_cells()
    middles = shapely.get_coordinates(shapely.centroid(grid.boundaries(grid.from_text(cells["h3"].tolist()))))
    code = np.empty(len(cells), dtype="<U7")
    stadsdelar = sorted(cells["stadsdel"].unique())
    for number, stadsdel in enumerate(stadsdelar, start=1):
        rows = np.flatnonzero((cells["stadsdel"] == stadsdel).to_numpy())
        area = int(cells["stadsdelsomrade"].to_numpy()[rows[0]]) + 1
        for piece, members in enumerate(_halve(rows, middles), start=1):
            code[members] = f"{area:02d}{number:03d}{piece:02d}"
    code.setflags(write=False)
    return code


def _halve(rows: Ints, middles: npt.NDArray[np.float64]) -> list[Ints]:
    """Cut a set of cells across its longer side until no piece is too large."""
    if len(rows) <= MOST_CELLS:
        return [rows]
    extent = np.ptp(middles[rows], axis=0)
    ordered = rows[np.argsort(middles[rows, int(np.argmax(extent))], kind="stable")]
    half = len(ordered) // 2
    return [*_halve(ordered[:half], middles), *_halve(ordered[half:], middles)]


def basomraden(out: Path) -> Path:
    """Write the boundaries as GeoJSON in WGS 84, with a sidecar that says what they are.

    Parameters
    ----------
    out
        Folder; made when missing. A file of the same name is replaced.

    Returns
    -------
    boundaries
        The file: properties kod, namn ("Basområde 0100101") and is_synthetic; one multipolygon a
        basområde. The same for every seed.
    """
    out.mkdir(parents=True, exist_ok=True)
    cells = grid.from_text(places.read_cells()["h3"].tolist())
    codes, position = np.unique(read_codes(), return_inverse=True)
    hexagons = grid.boundaries(cells)
    shapes = [_joined(hexagons[position == number]) for number in range(len(codes))]
    areas = gpd.GeoDataFrame(
        {"kod": codes, "namn": [f"Basområde {code}" for code in codes], "is_synthetic": True},
        geometry=shapes,
        crs="EPSG:3006",
    )
    path = out / FILE_NAME
    pyogrio.write_dataframe(
        areas.to_crs("OGC:CRS84"), path, driver="GeoJSON", layer=path.stem, COORDINATE_PRECISION=_DECIMALS
    )
    described: dict[str, object] = {"kind": KIND, "about": _LABEL, "areas": len(areas)}
    write.write_json(write.sidecar_path(path), described)
    return path


def _joined(hexagons: grid.Polygons) -> shapely.MultiPolygon:
    union = shapely.union_all(hexagons)
    return shapely.MultiPolygon([union]) if union.geom_type == "Polygon" else union
