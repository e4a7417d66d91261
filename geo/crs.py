"""Coordinate reference systems: those that are read and served, and the refusal of wrong ones.

Inside lagesbild coordinates are always x before y (east before north, longitude before
latitude), as shapely and PostGIS keep them. What goes out under an EPSG name has the authority's
order; `is_north_first` says where the two differ.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyproj

from geo.errors import CrsError

Bounds = tuple[float, float, float, float]
"""West, south, east, north in the units of their CRS: x before y always."""


@dataclass(frozen=True)
class Crs:
    """One coordinate reference system that lagesbild reads and serves.

    Parameters
    ----------
    uri
        The name that OGC API uses.
    srid
        The number that PostGIS uses; CRS84 has 4326's, with x before y.
    title, unit
        Swedish, for sentences: "SWEREF 99 TM", "meter" or "grader".
    is_north_first
        True where the authority puts northing or latitude first.
    """

    uri: str
    srid: int
    title: str
    unit: str
    is_north_first: bool


_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""The default of OGC API – Features (part 1, 7.15.2): WGS 84, longitude first."""

# Axis order as in the EPSG registry; a test compares with PROJ's copy of it.
CRS_URIS: Mapping[str, Crs] = {
    crs.uri: crs
    for crs in (
        Crs(CRS84_URI, 4326, "WGS 84", "grader", is_north_first=False),
        Crs(f"{_EPSG}4326", 4326, "WGS 84", "grader", is_north_first=True),
        Crs(f"{_EPSG}3857", 3857, "Web Mercator", "meter", is_north_first=False),
        Crs(f"{_EPSG}3006", 3006, "SWEREF 99 TM", "meter", is_north_first=True),
        Crs(f"{_EPSG}3011", 3011, "SWEREF 99 18 00", "meter", is_north_first=True),
    )
}
"""URI → CRS, for every CRS that is read and served."""

_BY_SRID: Mapping[int, Crs] = {crs.srid: crs for crs in CRS_URIS.values()}

# Three places of Sweden, longitude and latitude: two definitions that put all of them at the same
# numbers are the same CRS for every use here. Names and authority codes prove nothing: Esri's
# .prj of EPSG:3011 has other names, and WGS 84 / UTM 33N is SWEREF 99 TM within a metre.
_PROBES_DEG = ((11.0, 18.0, 24.0), (55.5, 59.3, 68.0))
_TOLERANCE_M = 0.01
_TOLERANCE_DEG = 1e-7


def is_north_first(uri: str) -> bool:
    """Say whether coordinates under this URI are written northing (latitude) first.

    Raises
    ------
    CrsError
        When the URI is not in `CRS_URIS`.
    """
    if uri not in CRS_URIS:
        message = f"Väntade ett koordinatsystem av {', '.join(CRS_URIS)}; fick {uri[:80]!r}."
        raise CrsError(message)
    return CRS_URIS[uri].is_north_first


def identify(definition: pyproj.CRS) -> Crs:
    """Find the supported CRS that a definition means, with or without an authority code.

    Parameters
    ----------
    definition
        From a file; an Esri .prj says the parameters of SWEREF 99 18 00 but not "EPSG:3011".

    Raises
    ------
    CrsError
        When it is none of the supported ones.
    """
    for candidate in _BY_SRID.values():
        tolerance = _TOLERANCE_DEG if candidate.unit == "grader" else _TOLERANCE_M
        expected = _probe(pyproj.CRS.from_epsg(candidate.srid))
        if all(abs(a - b) <= tolerance for a, b in zip(_probe(definition), expected, strict=True)):
            return candidate
    message = f"Väntade ett koordinatsystem av {_known()}; fick {definition.name}."
    raise CrsError(message)


def crs_of(name: str) -> Crs:
    """Find a supported CRS by URI, "EPSG:3006", or "3006".

    Raises
    ------
    CrsError
        When it is none of the supported ones.
    """
    if name in CRS_URIS:
        return CRS_URIS[name]
    number = name.upper().removeprefix("EPSG:")
    if not number.isascii() or not number.isdigit() or int(number) not in _BY_SRID:
        message = f"Väntade ett koordinatsystem av {_known()}; fick {name[:80]!r}."
        raise CrsError(message)
    return _BY_SRID[int(number)]


def require_plausible(bounds: Bounds, crs: str, city_bounds: Bounds) -> None:
    """Refuse coordinates that cannot be in the CRS they are said to be in.

    Coordinates that meet the city as they are declared pass. Of those that do not, coordinates
    are refused that would meet the city in another CRS or with swapped axes, and coordinates
    outside the range in which the CRS has any. What is left lies elsewhere on earth, and may.

    Parameters
    ----------
    bounds
        Extent of the coordinates, x before y, in the units they are written in.
    crs
        The declared CRS: URI or "EPSG:n".
    city_bounds
        Extent of the city in WGS 84 degrees.

    Raises
    ------
    CrsError
        With a Swedish sentence: what is declared, which numbers came, what they look like.
    """
    declared = crs_of(crs)
    if not all(math.isfinite(number) for number in bounds):
        message = f"Väntade koordinater i {_words(declared)}; fick inga tal."
        raise CrsError(message)
    if _meet(bounds, _city_in(declared.srid, city_bounds)):
        return
    numbers = f"talen ({_extent(bounds, declared)})"
    for reading in _other_readings(bounds, declared, city_bounds):
        message = f"Filen anger {_words(declared)}, men {numbers} ser ut som {reading}."
        raise CrsError(message)
    if not _has_range(bounds, declared):
        message = f"Filen anger {_words(declared)}, men {numbers} ligger utanför vad det kan ange."
        raise CrsError(message)


def _other_readings(bounds: Bounds, declared: Crs, city_bounds: Bounds) -> Iterator[str]:
    """Say in which other way the numbers would lie in the city."""
    west, south, east, north = bounds
    swapped = (south, west, north, east)
    for candidate in _BY_SRID.values():
        city = _city_in(candidate.srid, city_bounds)
        if _meet(bounds, city):
            yield _words(candidate)
        if _meet(swapped, city):
            first = "latitud först" if candidate.unit == "grader" else "nordkoordinat först"
            same = "samma system" if candidate == declared else _words(candidate)
            yield f"{same} med omkastade axlar ({first})"


def _has_range(bounds: Bounds, crs: Crs) -> bool:
    area = pyproj.CRS.from_epsg(crs.srid).area_of_use
    if area is None:  # every supported CRS has one in the registry
        return True
    if crs.unit == "grader":
        return _holds(area.bounds, bounds)
    return _meet(bounds, _city_in(crs.srid, area.bounds))


@lru_cache(maxsize=64)
def _city_in(srid: int, bounds_deg: Bounds) -> Bounds:
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{srid}", always_xy=True)
    west, south, east, north = transformer.transform_bounds(*bounds_deg)
    return west, south, east, north


def _probe(definition: pyproj.CRS) -> tuple[float, ...]:
    try:
        transformer = pyproj.Transformer.from_crs("OGC:CRS84", definition, always_xy=True)
        xs, ys = transformer.transform(*_PROBES_DEG)
    except pyproj.exceptions.ProjError:  # a local CRS that nothing leads to
        return (math.nan,) * (2 * len(_PROBES_DEG[0]))
    return (*xs, *ys)


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _words(crs: Crs) -> str:
    return f"{crs.title} (EPSG:{crs.srid}, {crs.unit})"


def _extent(bounds: Bounds, crs: Crs) -> str:
    digits = 4 if crs.unit == "grader" and max(map(abs, bounds)) <= 180 else 0  # noqa: PLR2004 - a longitude
    west, south, east, north = (f"{number:.{digits}f}" for number in bounds)
    return f"{west}–{east}, {south}–{north}"


def _known() -> str:
    return ", ".join(_words(crs) for crs in _BY_SRID.values())
