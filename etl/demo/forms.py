"""The file forms that the city's deliveries come in, beside semicolon-separated text.

Every form has the same bytes each time it is written.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from etl.demo import workbook
from geo.periods import TIME_ZONE

EAST: Final = "e_3011"
NORTH: Final = "n_3011"
CITY_CRS: Final = "EPSG:3011"
_DECIMALS: Final = 7
"""Of a coordinate: a centimetre in degrees, and more than enough in metres."""
_GDAL_NOW: Final = "2026-01-01T00:00:00.000Z"


def write_xlsx(path: Path, rows: pd.DataFrame, title: str) -> None:
    """Write rows as a workbook with the header in row 1: positions as numbers, all else as text."""
    cells = {
        name: workbook.number_cells(column) if column.dtype.kind == "f" else workbook.text_cells(column)
        for name, column in rows.items()
    }
    workbook.write_workbook(path, title, {str(name): column for name, column in cells.items()})


def write_geojson(path: Path, rows: pd.DataFrame, crs: str) -> None:
    """Write rows as GeoJSON: points with the other columns as properties.

    Parameters
    ----------
    path
        The file; replaced when there.
    rows
        With `e_3011` and `n_3011`; NaN gives a feature without geometry.
    crs
        "EPSG:4326", as the standard has it, or another that the file then names.
    """
    _write(path, _points(rows).to_crs(crs), path.stem, driver="GeoJSON", COORDINATE_PRECISION=_DECIMALS)


def write_geopackage(path: Path, rows: pd.DataFrame, layer: str) -> None:
    """Write rows as points of one layer of a GeoPackage, in the city's coordinates."""
    path.unlink(missing_ok=True)
    _write(path, _points(rows), layer, driver="GPKG")


def write_open311(path: Path, rows: pd.DataFrame) -> None:
    """Write cases of Tyck till as the service requests of Open311 GeoReport v2.

    Parameters
    ----------
    path
        The file; replaced when there. Its name cannot end in `.json`: the sidecar's does.
    rows
        The columns of a delivery of Tyck till. Times get their offset from UTC; the standard knows
        open and closed alone.
    """
    points = _points(rows).to_crs("EPSG:4326").geometry
    has_position = points.notna().to_numpy()
    lat, lng = (np.where(has_position, np.round(axis, _DECIMALS), np.nan) for axis in (points.y, points.x))
    requests = pd.DataFrame(
        {
            "service_request_id": rows["arende_id"].replace("", None),
            "requested_datetime": _with_offset(rows["inkom_at"]),
            "service_name": rows["kategori"],
            "description": rows["fritext"],
            "lat": lat,
            "long": lng,
            "status": rows["status"].map({"avslutad": "closed", "pågår": "open", "inkommen": "open"}),
            "updated_datetime": _with_offset(rows["avslutad_at"]),
        }
    )
    # A status that the sender's system does not know is handed on as it stands.
    requests["status"] = requests["status"].fillna(rows["status"])
    objects = requests.astype(object).where(requests.notna(), None).to_dict("records")
    path.write_text(json.dumps(objects, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _points(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    has_position = rows[EAST].notna().to_numpy()
    points = np.full(len(rows), None, dtype=object)
    points[has_position] = shapely.points(rows.loc[has_position, EAST], rows.loc[has_position, NORTH])
    blank_as_missing = rows.drop(columns=[EAST, NORTH]).replace("", None)
    return gpd.GeoDataFrame(blank_as_missing, geometry=points, crs=CITY_CRS)


def _write(path: Path, points: gpd.GeoDataFrame, layer: str, **options: str | int) -> None:
    with _fixed_now():
        pyogrio.write_dataframe(points, path, layer=layer, **options)


@contextmanager
def _fixed_now() -> Iterator[None]:
    """Let GDAL write a fixed time where a GeoPackage says when it was last changed."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _GDAL_NOW})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _with_offset(local: "pd.Series[str]") -> "pd.Series[str]":
    """Write local times as ISO 8601 with their offset; None where blank."""
    times = pd.to_datetime(local.replace("", None), format="%Y-%m-%d %H:%M")
    placed = times.dt.tz_localize(TIME_ZONE, ambiguous=True, nonexistent="shift_forward")
    return placed.map(lambda time: time.isoformat(), na_action="ignore")
