"""Layers of a GeoPackage and of a shapefile, through GDAL and Arrow."""

import shutil
import tempfile
import warnings
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyogrio
import pyproj
import shapely

from etl.readers.broken import Fault, require_columns
from etl.readers.points import Feature, Features, not_a_point
from etl.readers.texts import text_of
from geo.errors import CrsError, DeliveryError

UNNAMED_GEOMETRY: Final = "wkb_geometry"
"""What pyogrio calls the geometry of formats that have no name for it."""
PARTS: Final = (".shx", ".dbf")
ENCODINGS: Final = ("utf-8", "cp1252", "iso-8859-1")
"""Tried in this order where a shapefile does not say its own; the last decodes anything."""
UNREADABLE_LAYER: Final = (RuntimeError, ValueError, OSError, pa.ArrowException, shapely.errors.ShapelyError)
"""pyogrio's errors are RuntimeErrors."""
LISTED: Final = 10


def read_geopackage(
    path: Path, layer: str | None, columns: Mapping[str, str], optional: Collection[str]
) -> Features:
    """Read one layer: the one that is named, or the only one with geometry.

    The file is copied first: SQLite may write beside the file that it reads, and GDAL wants the ending.

    Raises
    ------
    DeliveryError
        When the file cannot be read, lacks the layer or a column, or has several layers and none is named.
    """
    with tempfile.TemporaryDirectory(prefix="lagesbild-") as folder:
        copy = Path(folder) / "leverans.gpkg"
        shutil.copyfile(path, copy)
        try:
            layers = [(str(name), kind) for name, kind in pyogrio.list_layers(copy)]
        except UNREADABLE_LAYER as error:
            raise DeliveryError(f"Väntade en GeoPackage-fil; {path.name} går inte att läsa.") from error
        return _read(copy, _choose(layers, layer, path), columns, optional)


def read_shapefile(path: Path, columns: Mapping[str, str], optional: Collection[str]) -> Features:
    """Read a shapefile that has its parts beside it.

    Raises
    ------
    DeliveryError
        When a part is missing, it cannot be read or decoded, or lacks a column.
    """
    missing = [part for part in PARTS if not path.with_suffix(part).is_file()]
    if missing or path.suffix != ".shp":
        raise DeliveryError(
            f"Väntade en shapefil med alla delar ({', '.join(missing or PARTS)} saknas). "
            "Packa .shp, .shx, .dbf och .prj i en zip-fil."
        )
    encodings = ENCODINGS if not path.with_suffix(".cpg").is_file() else (None,)
    for encoding in encodings:
        try:
            return _read(path, None, columns, optional, encoding)
        except UnicodeDecodeError:
            continue
    raise DeliveryError(
        "Väntade text i den teckenkodning som shapefilen anger (.cpg); den går inte att avkoda."
    )


def _choose(layers: list[tuple[str, str | None]], wanted: str | None, path: Path) -> str:
    names = [name for name, _ in layers]
    listed = ", ".join(names[:LISTED]) or "inga"
    if wanted is not None:
        if wanted not in names:
            raise DeliveryError(f"Väntade lagret {wanted} i {path.name}; lagren är {listed}.")
        return wanted
    placed = [name for name, kind in layers if kind is not None] or names
    if len(placed) != 1:
        raise DeliveryError(f"Väntade ett enda lager i {path.name}; lagren är {listed}. Ange vilket.")
    return placed[0]


def _read(
    path: Path,
    layer: str | None,
    columns: Mapping[str, str],
    optional: Collection[str],
    encoding: str | None = None,
) -> Features:
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            fields = [str(name) for name in pyogrio.read_info(path, layer=layer, encoding=encoding)["fields"]]
            require_columns([name for name in columns if name not in optional], fields, "filen")
            present = [name for name in columns if name in fields]
            told, table = pyogrio.read_arrow(
                path, layer=layer, encoding=encoding, columns=present, datetime_as_string=True
            )
            attributes = {name: table.column(name).to_pylist() for name in present}
            geometry = told["geometry_name"] or UNNAMED_GEOMETRY
            shapes = table.column(geometry).to_pylist() if geometry in table.column_names else []
    except UnicodeDecodeError:
        raise
    except UNREADABLE_LAYER as error:
        raise DeliveryError(
            "Väntade en shapefil eller GeoPackage-fil som går att läsa; det gör den inte."
        ) from error
    found = Features(_declared(told["crs"]))
    found.remarks.extend(dict.fromkeys(f"GDAL varnade: {warning.message}" for warning in caught))
    dated = {
        str(name)
        for name, kind in zip(told["fields"], told["ogr_types"], strict=True)
        if kind == "OFTDateTime"
    }
    for place in range(table.num_rows):
        values = {name: attributes[name][place] for name in present}
        found.features.append(_feature(values, shapes[place] if shapes else None, columns, dated, found))
    return found


def _declared(said: str | None) -> pyproj.CRS | None:
    if said is None:
        return None
    try:
        return pyproj.CRS.from_user_input(said)
    except pyproj.exceptions.CRSError as error:
        raise CrsError("Väntade ett känt koordinatsystem i filen, fick ett annat.") from error


def _feature(
    attributes: Mapping[str, Any],
    binary: bytes | None,
    columns: Mapping[str, str],
    dated: set[str],
    found: Features,
) -> Feature:
    fault: Fault | None = None
    values: dict[str, str | None] = {}
    for name, value in attributes.items():
        if isinstance(value, bytes | list | dict):
            fault = fault or Fault(columns[name], "ett enda värde", "binära data eller en lista")
            values[columns[name]] = repr(value)
        else:
            values[columns[name]] = text_of(_moment(value) if name in dated else value)
    point, misplaced = _point(binary, found)
    return Feature(values, point, fault or misplaced)


def _moment(value: str | None) -> datetime | str | None:
    """Read the time that GDAL wrote as ISO 8601."""
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError:
        return value


def _point(binary: bytes | None, found: Features) -> tuple[tuple[float, float] | None, Fault | None]:
    if binary is None:
        return None, None
    shape = shapely.from_wkb(binary, on_invalid="ignore")
    if shape is None:
        return None, not_a_point("en geometri som inte går att läsa")
    if shape.is_empty:
        return None, None
    x, y = (float(number) for number in shapely.get_coordinates(shape)[0])
    found.anchors.append((x, y))
    if shape.geom_type != "Point":
        return None, not_a_point(f"en geometri av typen {shape.geom_type}")
    heights = "Höjdvärden (Z) togs bort."
    if shape.has_z and heights not in found.remarks:
        found.remarks.append(heights)
    return (x, y), None
