"""What the readers of features share: attributes, a point or the reason for none, and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj

from etl.readers.broken import Fault, Rows
from etl.readers.texts import plain
from geo.areas import STOCKHOLM_BOUNDS_DEG
from geo.crs import Crs, crs_of, identify, require_plausible
from geo.errors import CrsError

DEGREE_DECIMALS: Final = 9
"""A tenth of a millimetre."""
MAX_LONGITUDE: Final = 180.0
MAX_LATITUDE: Final = 90.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """One feature.

    Parameters
    ----------
    values
        Name here → text; of a feature that could not be cut, the whole of it under `UNREADABLE`.
    point
        x and y as written, in the CRS of the file; None where there is no geometry, or a fault.
    fault
        Why it cannot be read, without a column where the geometry is at fault; None when it can.
    """

    values: Mapping[str, str | None]
    point: tuple[float, float] | None = None
    fault: Fault | None = None


@dataclass
class Features:
    """All features of a file in order, the first being number 1.

    Parameters
    ----------
    declared
        What the file says its coordinates are in; None when it does not say.
    anchors
        One position of each geometry of whatever kind, to judge the CRS by.
    """

    declared: pyproj.CRS | None
    features: list[Feature] = field(default_factory=list)
    anchors: list[tuple[float, float]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def not_a_point(came: str) -> Fault:
    """Refuse a geometry that is no point."""
    return Fault("", "en punkt", came)


def place(found: Features, rows: Rows, position: tuple[str, str], crs: str | None) -> None:
    """Add the features to the rows, each with latitude and longitude in WGS 84.

    Parameters
    ----------
    found
        As read.
    rows
        Where to; its columns include `position`.
    position
        Names here of latitude and longitude.
    crs
        What the coordinates are in, whatever the file says; None: as it says.

    Raises
    ------
    CrsError
        When the file does not say its CRS, says one that is not supported, or its numbers as a
        whole cannot be in it.
    """
    points = [feature.point or (np.nan, np.nan) for feature in found.features]
    longitude, latitude = np.array(points, dtype="float64").reshape(-1, 2).T
    if found.anchors:
        declared = _declared(found, crs)
        x, y = (float(number) for number in np.median(np.array(found.anchors), axis=0))
        # the middle and not the extent: one point at (0, 0) would make any extent meet the city
        require_plausible((x, y, x, y), declared.uri, STOCKHOLM_BOUNDS_DEG)
        longitude, latitude = _degrees(longitude, latitude, declared)
    on_earth = (np.abs(longitude) <= MAX_LONGITUDE) & (np.abs(latitude) <= MAX_LATITUDE)
    for number, feature in enumerate(found.features, start=1):
        values = {**feature.values, position[0]: None, position[1]: None}
        fault = feature.fault
        if fault is None and feature.point is not None:
            if on_earth[number - 1]:
                values[position[0]] = plain(float(latitude[number - 1]), DEGREE_DECIMALS)
                values[position[1]] = plain(float(longitude[number - 1]), DEGREE_DECIMALS)
            else:
                fault = Fault("", "koordinater i det system som filen anger", "tal som inte kan vara det")
        if fault is None:
            rows.add(number, values)
        else:
            column = fault.column or position[0]
            rows.set_aside(number, Fault(column, fault.expected, fault.got), feature.values)


def _declared(found: Features, crs: str | None) -> Crs:
    said = found.declared
    if crs is None:
        if said is None:
            raise CrsError(
                "Väntade uppgift om koordinatsystem; filen har ingen. "
                "Ange koordinatsystemet, till exempel EPSG:3011."
            )
        return identify(said)
    wanted = crs_of(crs)
    if said is not None and not _is_same(said, wanted):
        found.remarks.append(f"Filens uppgift om koordinatsystem ersattes av angiven EPSG:{wanted.srid}.")
    return wanted


def _is_same(said: pyproj.CRS, wanted: Crs) -> bool:
    try:
        return identify(said).srid == wanted.srid
    except CrsError:
        return False


def _degrees(x: Floats, y: Floats, declared: Crs) -> tuple[Floats, Floats]:
    """Bring coordinates to WGS 84; what PROJ cannot bring there becomes infinite."""
    if declared.unit == "grader":
        return x, y
    transformer = pyproj.Transformer.from_crs(f"EPSG:{declared.srid}", "OGC:CRS84", always_xy=True)
    longitude, latitude = transformer.transform(x, y)
    return longitude, latitude
