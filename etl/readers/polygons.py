"""Areas with attributes from GeoJSON, GeoPackage and a zipped shapefile: text, and outlines in EPSG:3006."""

import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from etl.readers.archives import unpacked
from etl.readers.broken import Fault, Rows, require_columns
from etl.readers.kinds import FileKind, require_kind
from etl.readers.texts import text_of
from etl.source import Read
from geo.areas import STOCKHOLM_BOUNDS_DEG, STORED_CRS, to_multipolygon
from geo.crs import identify, require_plausible
from geo.errors import CrsError, DeliveryError

SRID: Final = 3006
ENCODINGS: Final = ("utf-8", "cp1252", "iso-8859-1")
"""Tried in this order where a shapefile does not say its own; the last decodes anything."""
SURFACES: Final = ("Polygon", "MultiPolygon")
LEAST_M2: Final = 1.0
"""What a repair leaves of an outline that encloses nothing."""
UNREADABLE: Final = (
    DataLayerError,
    DataSourceError,
    FeatureError,
    GeometryError,
    shapely.errors.GEOSException,
)


def read_polygons(
    path: Path, columns: Mapping[str, str], *, geometry: str, optional: Collection[str] = ()
) -> Read:
    """Read features that are areas.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, or a zip with a GeoJSON or with all parts of a shapefile.
    columns
        Attribute as delivered, in any case → name here. A shapefile cuts names to ten characters.
    geometry
        Name here of the outline: a valid MultiPolygon in EPSG:3006 without heights, as hexadecimal EWKB.
    optional
        Attributes that need not be there.

    Returns
    -------
    Read
        Index: number of the feature, the first being 1. A feature without a surface is a broken row.

    Raises
    ------
    DeliveryError
        When the file is none of these, cannot be read, is empty or lacks an attribute.
    CrsError
        When it does not say its CRS, says one that is not supported, or its numbers cannot be in it.
    """
    with _opened(path) as member:
        delivered, remarks = _decoded(member)
    if not isinstance(delivered, gpd.GeoDataFrame) or delivered.empty or delivered.geometry.isna().all():
        raise DeliveryError(f"Väntade områden med gränser i {path.name}, fick inga.")
    if delivered.geometry.has_z.any():
        remarks.append("Höjdvärden (Z) togs bort.")
    placed = _placed(delivered, path)
    by_lower = {
        str(column).lower(): str(column) for column in delivered.columns if column != delivered.geometry.name
    }
    require_columns([name for name in columns if name not in optional], _present(columns, by_lower), "filen")
    rows = Rows((*columns.values(), geometry))
    sources = {here: by_lower.get(name.lower()) for name, here in columns.items()}
    n_repaired = sum(
        _add(rows, place + 1, placed.iloc[place], sources, geometry) for place in range(len(placed))
    )
    if n_repaired:
        remarks.append(f"Geometrier som reparerades: {n_repaired}.")
    return rows.read("områden i filen", remarks)


def _add(
    rows: Rows, number: int, feature: "pd.Series[Any]", sources: Mapping[str, str | None], geometry: str
) -> bool:
    """Add one feature, or set it aside; True when its outline had to be repaired."""
    values = {here: None if column is None else _text(feature[column]) for here, column in sources.items()}
    shape = feature["geometry"]
    surface = _surface(shape)
    if surface is None:
        kind = (
            "ingen geometri" if shape is None or shape.is_empty else f"en geometri av typen {shape.geom_type}"
        )
        rows.set_aside(number, Fault(geometry, "en yta", kind), values)
        return False
    outline = shapely.to_wkb(shapely.set_srid(surface, SRID), hex=True, include_srid=True)
    rows.add(number, {**values, geometry: outline})
    return not shape.is_valid


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """Give the file that GDAL is to read."""
    kinds = (FileKind.GEOJSON, FileKind.GEOPACKAGE, FileKind.SHAPEFILE_ZIP, FileKind.ZIP)
    kind = require_kind(path, *kinds)
    if kind in (FileKind.SHAPEFILE_ZIP, FileKind.ZIP):
        endings = (".shp",) if kind is FileKind.SHAPEFILE_ZIP else (".geojson", ".json")
        with unpacked(path, endings) as member:
            yield member
    else:
        yield path


def _decoded(path: Path) -> tuple[Any, list[str]]:
    """Read the file, trying encodings where a shapefile does not say its own."""
    is_silent = path.suffix == ".shp" and not path.with_suffix(".cpg").is_file()
    for encoding in ENCODINGS if is_silent else (None,):
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                delivered = pyogrio.read_dataframe(path, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except UNREADABLE as error:
            raise DeliveryError(
                "Väntade områden i GeoJSON, GeoPackage eller en zippad shapefil; filen går inte att läsa."
            ) from error
        said = dict.fromkeys(str(warning.message) for warning in caught)
        return delivered, [
            "Mätvärden (M) togs bort." if "Measured (M)" in text else f"GDAL varnade: {text}" for text in said
        ]
    raise DeliveryError("Väntade text i den teckenkodning som filen anger; den går inte att avkoda.")


def _placed(delivered: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Bring the outlines into the stored CRS; refuse coordinates that cannot be in the one declared."""
    if delivered.crs is None:
        raise CrsError(
            f"Väntade uppgift om koordinatsystem; {path.name} har ingen. Packa .prj-filen med i zip-filen."
        )
    declared = identify(delivered.crs)
    west, south, east, north = (float(number) for number in delivered.total_bounds)
    require_plausible((west, south, east, north), declared.uri, STOCKHOLM_BOUNDS_DEG)
    flat = delivered.set_geometry(
        shapely.force_2d(delivered.geometry.to_numpy()), crs=f"EPSG:{declared.srid}"
    )
    return flat.to_crs(STORED_CRS)


def _present(columns: Mapping[str, str], by_lower: Mapping[str, str]) -> list[str]:
    """Give the attributes that the file has, spelled as they are asked for, and all the others as they are."""
    asked = {name.lower(): name for name in columns}
    return [asked.get(name, name) for name in by_lower]


def _text(value: object) -> str | None:
    return None if pd.isna(value) else text_of(value)  # type: ignore[call-overload]  # any one value


def _surface(shape: shapely.Geometry | None) -> shapely.MultiPolygon | None:
    """Make an outline valid and keep its surfaces; None where there are none."""
    if shape is None or shape.is_empty or shape.geom_type not in SURFACES:
        return None
    if not shape.is_valid:
        parts = shapely.get_parts(shapely.make_valid(shape, method="structure", keep_collapsed=False))
        shape = shapely.union_all([part for part in parts if part.geom_type in SURFACES])
    return to_multipolygon(shape) if shape.area >= LEAST_M2 else None
