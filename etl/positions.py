"""Delivered positions as degrees: metres of the city's own system, or degrees of WGS 84.

Tables of the city hold metres in EPSG:3011 (SWEREF 99 18 00); features and services hold degrees. A row
has one of the two pairs, or none. Metres that cannot be of EPSG:3011 are refused with what they look like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
from pyproj import Transformer

from etl.source import Column, Rejected

METRES: Final = r"^-?[0-9]{1,8}(\.[0-9]{1,12})?$"
DEGREES: Final = r"^-?[0-9]{1,3}(\.[0-9]{1,17})?$"
METRE_COLUMNS: Final = ("e_3011", "n_3011")
DEGREE_COLUMNS: Final = ("latitude", "longitude")
POSITION_COLUMNS: Final[Mapping[str, Column]] = {
    "e_3011": Column("östkoordinat i meter (EPSG:3011) med decimalpunkt, eller tomt"),
    "n_3011": Column("nordkoordinat i meter (EPSG:3011) med decimalpunkt, eller tomt"),
    "latitude": Column("latitud i grader (WGS 84) med decimalpunkt, eller tomt"),
    "longitude": Column("longitud i grader (WGS 84) med decimalpunkt, eller tomt"),
}
"""What each column of a position must be; every source with both pairs has these."""

EAST_3011: Final = (50_000.0, 199_999.0)
"""Metres east in the zone of 18°, whose false easting is 150 000."""
EAST_3006: Final = (200_000.0, 1_000_000.0)
"""Metres east in SWEREF 99 TM; Stockholm lies near 674 000."""
NORTH: Final = (6_100_000.0, 7_700_000.0)
"""Metres north of the equator, from Skåne to Treriksröset, in both systems."""
MAX_DEGREES: Final = 180.0


@dataclass(frozen=True)
class Positions:
    """Positions in degrees, and why some rows have none that can be.

    Parameters
    ----------
    latitude, longitude
        Shape (n,). Degrees in WGS 84; NaN where there is no position, or one that is refused.
    quality
        Shape (n,). `exact` with a position, `none` without.
    rejected
        Reasons in order of precedence.
    """

    latitude: "pd.Series[float]"
    longitude: "pd.Series[float]"
    quality: "pd.Series[str]"
    rejected: tuple[Rejected, ...]


def read_positions(rows: pd.DataFrame) -> Positions:
    """Read the position of each row.

    Parameters
    ----------
    rows
        Columns `e_3011, n_3011, latitude, longitude` as text that fits `METRES` and `DEGREES`; NaN where blank.
    """
    east, north, latitude, longitude = (
        rows[column].astype("float64") for column in (*METRE_COLUMNS, *DEGREE_COLUMNS)
    )
    is_metric = east.between(*EAST_3011) & north.between(*NORTH)
    to_degrees = Transformer.from_crs("EPSG:3011", "EPSG:4326", always_xy=True)
    lng, lat = to_degrees.transform(east[is_metric].to_numpy(), north[is_metric].to_numpy())
    latitude = latitude.where(longitude.notna())
    latitude[is_metric] = lat
    longitude = longitude.where(latitude.notna())
    longitude[is_metric] = lng
    has_position = latitude.notna()
    return Positions(
        latitude,
        longitude,
        pd.Series("none", index=rows.index, dtype="str").mask(has_position, "exact"),
        (*_halves(rows), *_no_metres(east, north, is_metric)),
    )


def _halves(rows: pd.DataFrame) -> tuple[Rejected, ...]:
    """Refuse rows with one of two coordinates; the one that is missing is named."""
    reasons = []
    for pair, words in ((METRE_COLUMNS, "e_3011 och n_3011"), (DEGREE_COLUMNS, "latitud och longitud")):
        for blank, filled in (pair, pair[::-1]):
            mask = rows[blank].isna() & rows[filled].notna()
            reasons.append(Rejected(mask, blank, f"både {words}, eller ingendera"))
    return tuple(reasons)


def _no_metres(
    east: "pd.Series[float]", north: "pd.Series[float]", is_metric: "pd.Series[bool]"
) -> tuple[Rejected, ...]:
    """Refuse what cannot be metres of EPSG:3011, and say what it looks like."""
    wrong = east.notna() & north.notna() & ~is_metric
    expected = "meter i EPSG:3011 (SWEREF 99 18 00), i Stockholm e nära 150 000 och n nära 6 580 000"
    looks = (
        ((east == 0) & (north == 0), "(0, 0) betyder att position saknas: lämna tomt"),
        ((east.abs() <= MAX_DEGREES) & (north.abs() <= MAX_DEGREES), "talen ser ut som grader"),
        (
            east.between(*NORTH) & north.between(*EAST_3011),
            "östkoordinat och nordkoordinat ser ut att vara omkastade",
        ),
        (east.between(*EAST_3006) & north.between(*NORTH), "talen ser ut som EPSG:3006 (SWEREF 99 TM)"),
        (
            east.between(*NORTH) & north.between(*EAST_3006),
            "talen ser ut som EPSG:3006 (SWEREF 99 TM) med omkastade koordinater",
        ),
    )
    return (
        *(Rejected(wrong & mask, "e_3011", f"{expected}; {words}") for mask, words in looks),
        Rejected(wrong, "e_3011", expected),
    )
