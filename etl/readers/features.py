"""Points with attributes from GeoJSON, GeoPackage and shapefile: text, with positions in WGS 84."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from etl.readers.archives import unpacked
from etl.readers.broken import Rows
from etl.readers.geojson import read_geojson
from etl.readers.kinds import FileKind, require_kind
from etl.readers.layers import read_geopackage, read_shapefile
from etl.readers.points import Features, place
from etl.source import Read

ZIPPED: Final = (".geojson", ".json", ".gpkg")
KINDS: Final = (
    FileKind.GEOJSON,
    FileKind.JSON,
    FileKind.GEOPACKAGE,
    FileKind.SHAPEFILE_ZIP,
    FileKind.SHAPEFILE,
    FileKind.ZIP,
)


def read_features(
    path: Path,
    columns: Mapping[str, str],
    *,
    position: tuple[str, str] = ("latitude", "longitude"),
    layer: str | None = None,
    crs: str | None = None,
    optional: Collection[str] = (),
) -> Read:
    """Read features that are points.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, a zip with one of them or with a shapefile, or a .shp beside its parts.
    columns
        Attribute as delivered → name here; a shapefile cuts names to ten characters. In GeoJSON
        also a path, "location.name".
    position
        Names here of the columns for latitude and longitude: degrees in WGS 84 with a decimal
        point, blank where a feature has no geometry.
    layer
        Of a GeoPackage; None when it has but one.
    crs
        URI or "EPSG:n": what the coordinates are in, whatever the file says. None: as it says.
    optional
        Attributes that no feature need have.

    Returns
    -------
    Read
        Index: number of the feature, the first being 1. A geometry that is no point, and
        coordinates that cannot be in the CRS, are broken rows.

    Raises
    ------
    DeliveryError
        When the file is none of these, cannot be read, is empty, lacks an attribute, or has several
        layers and none is named.
    CrsError
        When it does not say its CRS, says one that is not supported, or its numbers cannot be in it.
    """
    found = _found(path, columns, layer, optional)
    rows = Rows((*columns.values(), *position))
    place(found, rows, position, crs)
    return rows.read("objekt i filen", found.remarks)


def _found(path: Path, columns: Mapping[str, str], layer: str | None, optional: Collection[str]) -> Features:
    match require_kind(path, *KINDS):
        case FileKind.GEOPACKAGE:
            return read_geopackage(path, layer, columns, optional)
        case FileKind.SHAPEFILE:
            return read_shapefile(path, columns, optional)
        case FileKind.SHAPEFILE_ZIP:
            with unpacked(path, (".shp",)) as member:
                return read_shapefile(member, columns, optional)
        case FileKind.ZIP:
            with unpacked(path, ZIPPED) as member:
                return _found(member, columns, layer, optional)
        case _:
            return read_geojson(path, columns, optional)
