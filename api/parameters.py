"""Query parameters of OGC API – Features as what they mean: a place, days, a CRS.

Each function refuses with a `ParameterError` in Swedish; none of them asks the database.
"""

import math
import re
from datetime import date, datetime
from functools import lru_cache

import pyproj
import shapely

from geo.crs import CRS84_URI, CRS_URIS, Bounds, Crs
from geo.db.queries.features import Days, Form
from geo.errors import ParameterError
from geo.periods import TIME_ZONE

STORED_SRID = 3006

# Sweden with a wide margin, west, south, east, north in degrees. A box is cut to it before it is
# projected: far from its meridian the projection of SWEREF 99 has no sensible numbers, and
# nothing is published outside.
_DOMAIN_DEG: Bounds = (5.0, 53.0, 30.0, 72.0)
_SEGMENTS = 32
"""Parts that each side of a box is cut into: a parallel is no straight line in EPSG:3006."""
_DECIMALS_DEG, _DECIMALS_M = 7, 3
"""Both about a centimetre or finer."""

_N_FLAT, _N_SOLID = 4, 6
_MAX_LATITUDE_DEG, _MAX_LONGITUDE_DEG = 90.0, 180.0

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_EXPECTED_TIME = "ett datum, en tidpunkt med zon eller två av dem med / emellan"


def parse_crs(field: str, uri: str | None) -> Crs:
    """Find the CRS that a URI names; None is the standard's default, CRS84."""
    if uri is None:
        return CRS_URIS[CRS84_URI]
    if uri not in CRS_URIS:
        raise ParameterError(field, f"någon av {', '.join(CRS_URIS)}", uri)
    return CRS_URIS[uri]


def form_of(crs: Crs) -> Form:
    """Say how coordinates of a CRS are written."""
    digits = _DECIMALS_DEG if crs.unit == "grader" else _DECIMALS_M
    return Form(srid=crs.srid, is_north_first=crs.is_north_first, digits=digits)


def parse_bbox(text: str, crs: Crs) -> str:
    """Read a box into a geometry of the stored CRS.

    Parameters
    ----------
    text
        Four numbers, or six with heights, which are ignored; in the axis order of `crs`.
    crs
        From `bbox-crs`.

    Returns
    -------
    str
        EPSG:3006, hexadecimal EWKB. Empty where the box lies outside every published place.
    """
    low_x, low_y, high_x, high_y = _corners(text, crs)
    if crs.unit == "grader":
        _require_degrees(text, (low_x, low_y, high_x, high_y))
    if low_y > high_y:
        raise ParameterError("bbox", "det lägre hörnet före det högre", text)
    if low_x <= high_x:
        boxes = [(low_x, low_y, high_x, high_y)]
    elif crs.unit == "grader":
        # a box whose west is greater than its east crosses the 180th meridian (part 1, 7.15.3)
        boxes = [(low_x, low_y, 180.0, high_y), (-180.0, low_y, high_x, high_y)]
    else:
        raise ParameterError("bbox", "det lägre hörnet före det högre", text)
    projected = shapely.GeometryCollection([_projected(box, crs.srid) for box in boxes])
    outline = shapely.set_srid(shapely.union_all(projected), STORED_SRID)
    written: str = shapely.to_wkb(outline, hex=True, include_srid=True)
    return written


def parse_datetime(text: str) -> Days:
    """Read an instant, a day or an interval into local days.

    A day alone is the whole local day. Periods are whole local days, so an instant meets a period
    exactly when its local day does. An interval includes both its ends; `..` or nothing is an end
    that stays open, at one end only (part 1, 7.15.4).
    """
    parts = text.split("/")
    if len(parts) == 1:
        day = _local_day(text, text)
        return Days(day, day)
    expected_parts = 2
    if len(parts) != expected_parts:
        raise ParameterError("datetime", _EXPECTED_TIME, text)
    first, last = (None if part in {"", ".."} else _local_day(part, text) for part in parts)
    if first is None and last is None:
        raise ParameterError("datetime", "minst en ände som inte är öppen", text)
    if first is not None and last is not None and first > last:
        raise ParameterError("datetime", "en början som inte ligger efter slutet", text)
    return Days(first, last)


def _corners(text: str, crs: Crs) -> Bounds:
    """Read the numbers of a box and put x first."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise ParameterError("bbox", "fyra eller sex tal med komma emellan", text) from error
    if len(numbers) not in {_N_FLAT, _N_SOLID} or not all(map(math.isfinite, numbers)):
        raise ParameterError("bbox", "fyra eller sex tal med komma emellan", text)
    half = len(numbers) // 2
    (low_a, low_b), (high_a, high_b) = numbers[:2], numbers[half : half + 2]
    if crs.is_north_first:
        return low_b, low_a, high_b, high_a
    return low_a, low_b, high_a, high_b


def _require_degrees(text: str, corners: Bounds) -> None:
    low_x, low_y, high_x, high_y = corners
    if max(abs(low_y), abs(high_y)) > _MAX_LATITUDE_DEG or max(abs(low_x), abs(high_x)) > _MAX_LONGITUDE_DEG:
        raise ParameterError("bbox", "latitud −90–90 och longitud −180–180 i rätt axelordning", text)


def _projected(box: Bounds, srid: int) -> shapely.Geometry:
    """Cut a box to the domain and project it; a box without area becomes a line or a point."""
    west, south, east, north = _domain(srid)
    low_x, low_y = max(box[0], west), max(box[1], south)
    high_x, high_y = min(box[2], east), min(box[3], north)
    if low_x > high_x or low_y > high_y:
        return shapely.Polygon()
    outline = shapely.MultiPoint([(low_x, low_y), (high_x, high_y)]).envelope
    longest_side = max(high_x - low_x, high_y - low_y)
    if longest_side > 0:
        outline = shapely.segmentize(outline, longest_side / _SEGMENTS)
    return shapely.transform(outline, _to_stored(srid).transform, interleaved=False)


@lru_cache(maxsize=8)
def _domain(srid: int) -> Bounds:
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{srid}", always_xy=True)
    west, south, east, north = transformer.transform_bounds(*_DOMAIN_DEG)
    return west, south, east, north


@lru_cache(maxsize=8)
def _to_stored(srid: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(f"EPSG:{srid}", f"EPSG:{STORED_SRID}", always_xy=True)


def _local_day(part: str, text: str) -> date:
    try:
        if _DAY.fullmatch(part):
            return date.fromisoformat(part)
        if _INSTANT.fullmatch(part):
            return datetime.fromisoformat(part.upper()).astimezone(TIME_ZONE).date()
    except (ValueError, OverflowError) as error:
        raise ParameterError("datetime", _EXPECTED_TIME, text) from error
    raise ParameterError("datetime", _EXPECTED_TIME, text)
