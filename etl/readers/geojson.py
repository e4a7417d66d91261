"""GeoJSON, of RFC 7946 and of 2008 with its `crs` member, read as the JSON it is.

GDAL would guess dates and numbers, and leave out what it cannot read without a word.
"""

import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import pyproj
from pyproj.exceptions import CRSError as UnknownCrs

from etl.readers.broken import Fault, require_columns
from etl.readers.json_rows import parse_file
from etl.readers.json_values import (
    Number,
    RepeatedKeys,
    dumped,
    form_of_json,
    holds,
    structure_fault,
    values_of,
)
from etl.readers.points import Feature, Features, not_a_point
from etl.source import UNREADABLE
from geo.errors import CrsError, DeliveryError

CRS84: Final = "OGC:CRS84"
"""RFC 7946, 4: what coordinates are in when nothing is said."""
CRS_NAME: Final = re.compile(
    r"^(urn:ogc:def:crs:|EPSG:|OGC:|https?://www\.opengis\.net/def/crs/)[\w:./-]{1,80}$"
)
PAIR: Final = 2


def read_geojson(path: Path, columns: Mapping[str, str], optional: Collection[str]) -> Features:
    """Read the features of a file; a feature's own `id` stands among its properties.

    Raises
    ------
    DeliveryError
        When the file is no GeoJSON, or all features lack a property.
    CrsError
        When its `crs` member names none that is known.
    """
    content = parse_file(path)
    is_object = isinstance(content, Mapping) and not isinstance(content, RepeatedKeys)
    items = content.get("features") if is_object and content.get("type") == "FeatureCollection" else None
    if is_object and content.get("type") == "Feature":
        items = [content]
    if not isinstance(items, list):
        raise DeliveryError(f"Väntade GeoJSON med objekt (FeatureCollection) i {path.name}, fick annan JSON.")
    found, seen = Features(_declared(content)), set[str]()
    for number, item in enumerate(items, start=1):
        found.features.append(_feature(item, number, columns, seen, found))
    if items:
        require_columns([path for path in columns if path not in optional], seen, "alla objekt")
    return found


def _feature(
    item: Any,  # noqa: ANN401 - JSON is any value
    number: int,
    columns: Mapping[str, str],
    seen: set[str],
    found: Features,
) -> Feature:
    fault = structure_fault(item) or _member_fault(item)
    if fault is not None:
        try:
            return Feature({UNREADABLE: dumped(item)}, fault=fault)
        except RecursionError as error:
            raise DeliveryError(f"Väntade {fault.expected}; objekt {number} har för många.") from error
    named = {"id": item["id"]} if "id" in item else {}
    properties = {**named, **(item.get("properties") or {})}
    seen.update(path for path in columns if path not in seen and holds(properties, path))
    values, fault = values_of(properties, columns)
    geometry = item.get("geometry")
    anchor = _anchor(geometry.get("coordinates")) if geometry else None
    if anchor is not None:
        found.anchors.append(anchor)
    point, misplaced = _point(geometry, found.remarks)
    return Feature(values, point, fault or misplaced)


def _member_fault(item: Mapping[str, Any]) -> Fault | None:
    if item.get("type") != "Feature":
        return Fault(UNREADABLE, "ett GeoJSON-objekt av typen Feature", "ett annat objekt")
    for member in ("properties", "geometry"):
        if not isinstance(item.get(member), Mapping | None):
            came = form_of_json(item[member])
            return Fault(UNREADABLE, f"ett objekt eller null i {member}", came)
    return None


def _point(
    geometry: Mapping[str, Any] | None, remarks: list[str]
) -> tuple[tuple[float, float] | None, Fault | None]:
    if not geometry:
        return None, None
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind != "Point":
        return None, not_a_point(f"en geometri av typen {str(kind)[:30]}")
    if coordinates == []:
        return None, None
    anchor = _anchor(coordinates)
    if anchor is None or not isinstance(coordinates, list) or not isinstance(coordinates[0], Number):
        return None, Fault("", "två tal som läge", form_of_json(coordinates))
    heights = "Höjdvärden (Z) togs bort."
    if len(coordinates) > PAIR and heights not in remarks:
        remarks.append(heights)
    return anchor, None


def _anchor(coordinates: Any) -> tuple[float, float] | None:  # noqa: ANN401 - JSON is any value
    """Give the first pair of numbers of nested coordinates."""
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    if not isinstance(coordinates, list) or len(coordinates) < PAIR:
        return None
    x, y = coordinates[:PAIR]
    if not (isinstance(x, Number) and isinstance(y, Number)):
        return None
    pair = float(x), float(y)
    return pair if all(math.isfinite(number) for number in pair) else None


def _declared(content: Mapping[str, Any]) -> pyproj.CRS:
    said = content.get("crs")
    if said is None:
        return pyproj.CRS.from_user_input(CRS84)
    properties = said.get("properties") if isinstance(said, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str) or not CRS_NAME.match(name):
        raise CrsError("Väntade namnet på ett koordinatsystem (EPSG:3011) i filens crs, fick något annat.")
    try:
        return pyproj.CRS.from_user_input(name)
    except UnknownCrs as error:
        raise CrsError(f"Väntade ett känt koordinatsystem i filens crs, fick {name!r}.") from error
