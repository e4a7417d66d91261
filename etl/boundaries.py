"""Read a delivered boundary file into an area set, or refuse it with a sentence a person can use.

What a reader can mend without changing what was meant is mended and said in `AreaSet.remarks`;
what it cannot know is refused.
"""

import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from etl.boundary_names import GARBLED, compare_names, listed, name_areas
from geo.areas import (
    STADSDELSOMRADE_VERSIONS,
    STOCKHOLM_BOUNDS_DEG,
    STORED_CRS,
    AreaSet,
    to_multipolygon,
)
from geo.crs import Crs, crs_of, identify, require_plausible
from geo.errors import CrsError, DeliveryError

_TITLES = {
    "stadsdel": "Stadsdelar",
    "stadsdelsomrade": "Stadsdelsområden",
    "regso": "Regionala statistikområden (RegSO)",
    "kommun": "Kommun",
    "basomrade": "Basområden",
}
# ISO-8859-1 is the last: it can decode anything, so only a garbled name could tell it is wrong.
_SHAPEFILE_ENCODINGS = ("utf-8", "cp1252", "iso-8859-1")
_UNREADABLE = (
    DataLayerError,
    DataSourceError,
    FeatureError,
    GeometryError,
    shapely.errors.GEOSException,
)
_SUFFIXES = (".shp", ".geojson", ".json", ".gpkg")
_MIN_AREA_M2 = 1.0  # what a collapsed polygon keeps when it is moved to another CRS


def read_boundaries(
    path: Path,
    kind: str,
    valid_from: date,
    *,
    name_column: str | None = None,
    code_column: str | None = None,
    crs: str | None = None,
) -> AreaSet:
    """Read one boundary file: Shapefile, GeoJSON or GeoPackage.

    Parameters
    ----------
    path, kind, valid_from
        The file, of a Shapefile the .shp with its parts beside it; one of `geo.areas.KINDS` but
        utsatt_omrade; the first day on which the boundaries hold.
    name_column, code_column
        Columns of the names and the codes, in any case; None: found among those that Stockholms
        stad and SCB use. Only RegSO and basområden have codes; those of others follow from the name.
    crs
        URI or "EPSG:n": what the coordinates are in, whatever the file says. None: as it says.

    Returns
    -------
    set
        Valid MultiPolygons in EPSG:3006, names normalised (RegSO and basområden: as delivered), `remarks` on
        what was changed and what differs from the known areas; `land_m2` NaN, see `with_land`.

    Raises
    ------
    CrsError
        When the file does not say its CRS, says one that is not supported, or its numbers
        cannot be in it.
    DeliveryError
        When the file cannot be read or is empty, the column of names is missing, names or codes
        are empty or repeated, or an area has no polygon or lies outside the city.
    """
    if kind not in _TITLES:
        raise DeliveryError(f"Väntade ett slag av områden av {', '.join(_TITLES)}; fick {kind!r}.")
    rows, remarks = _read_rows(path)
    placed = _place(rows, path, crs, remarks)
    names, codes = name_areas(placed, kind, name_column, code_column, remarks, path)
    polygons = _polygons(placed.geometry, names, remarks, path)
    areas = gpd.GeoDataFrame(
        {"code": codes, "name": names, "land_m2": np.nan}, geometry=polygons, crs=STORED_CRS
    )
    _require_in_city(areas, path)
    remarks.extend(compare_names(areas, kind, valid_from, rows, names))
    return AreaSet(
        kind=kind,
        valid_from=valid_from,
        valid_to=_valid_to(kind, valid_from),
        title=f"{_TITLES[kind]} från {valid_from.isoformat()}",
        source=f"Levererad fil {path.name}",
        licence="ej angiven",
        is_approximate=False,
        areas=areas.sort_values("code", ignore_index=True),
        remarks=tuple(remarks),
    )


def _place(rows: gpd.GeoDataFrame, path: Path, crs: str | None, remarks: list[str]) -> gpd.GeoDataFrame:
    """Bring the geometry into the stored CRS; refuse coordinates that cannot be in the one declared."""
    declared = _declared_crs(rows, path, crs)
    require_plausible(_bounds(rows), declared.uri, STOCKHOLM_BOUNDS_DEG)
    if crs is not None and rows.crs is not None and not _is_same(rows.crs, declared):
        remarks.append(f"Filens uppgift om koordinatsystem ersattes av angiven EPSG:{declared.srid}.")
    return rows.set_crs(f"EPSG:{declared.srid}", allow_override=True).to_crs(STORED_CRS)


def with_land(areas: AreaSet, land: AreaSet) -> AreaSet:
    """Take each area's land from a set of the same areas with the water cut away.

    Returns
    -------
    areas
        The same set with `land_m2` filled; NaN, with a remark, where `land` lacks the area.

    Raises
    ------
    DeliveryError
        When the two sets share no code.
    """
    land_m2 = land.areas.set_index("code").geometry.area
    filled = areas.areas.assign(land_m2=areas.areas["code"].map(land_m2))
    lacking = list(filled.loc[filled["land_m2"].isna(), "name"])
    if len(lacking) == len(filled):
        message = f"Väntade samma områden i filen utan vatten ({land.source}); inget namn stämmer."
        raise DeliveryError(message)
    remarks = (f"Landyta saknas för {listed(lacking)}.",) if lacking else ()
    return replace(areas, areas=filled, remarks=(*areas.remarks, *remarks))


def _read_rows(path: Path) -> tuple[gpd.GeoDataFrame, list[str]]:
    if not path.is_file():
        message = f"Väntade en gränsfil, fann ingen fil {path.name}."
        raise DeliveryError(message)
    if path.suffix.lower() not in _SUFFIXES:
        message = f"Väntade en gränsfil som slutar på {', '.join(_SUFFIXES)}; fick {path.name}."
        raise DeliveryError(message)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = _decoded(path)
    if not isinstance(rows, gpd.GeoDataFrame) or rows.geometry.isna().all():
        message = f"Väntade områden med gränser i {path.name}, fick inga."
        raise DeliveryError(message)
    said = dict.fromkeys(str(warning.message) for warning in caught)
    remarks = [
        "Mätvärden (M) togs bort." if "Measured (M)" in text else f"GDAL varnade: {text}" for text in said
    ]
    if rows.geometry.has_z.any():
        remarks.append("Höjdvärden (Z) togs bort.")
    return rows.reset_index(drop=True), remarks


def _decoded(path: Path) -> pd.DataFrame:
    """Read the file, trying encodings where a Shapefile does not say its own."""
    is_silent = path.suffix.lower() == ".shp" and not path.with_suffix(".cpg").is_file()
    encodings = _SHAPEFILE_ENCODINGS if is_silent else (None,)
    for encoding in encodings:
        try:
            rows: pd.DataFrame = pyogrio.read_dataframe(path, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except _UNREADABLE as error:
            message = (
                f"Väntade en gränsfil (Shapefile, GeoJSON eller GeoPackage); {path.name} går inte att läsa."
            )
            raise DeliveryError(message) from error
        if encoding == encodings[-1] or not _is_garbled(rows):
            return rows
    message = f"Väntade text i den teckenkodning som {path.name} anger; den går inte att avkoda."
    raise DeliveryError(message)


def _is_garbled(rows: pd.DataFrame) -> bool:
    texts = rows.select_dtypes(include=["object", "string"])
    return any(GARBLED.search(str(value)) for column in texts for value in rows[column])


def _declared_crs(rows: gpd.GeoDataFrame, path: Path, crs: str | None) -> Crs:
    if crs is not None:
        return crs_of(crs)
    if rows.crs is None:
        message = (
            f"Väntade uppgift om koordinatsystem; {path.name} har ingen (.prj-fil saknas). "
            "Ange koordinatsystemet, till exempel EPSG:3011."
        )
        raise CrsError(message)
    return identify(rows.crs)


def _is_same(said: pyproj.CRS, declared: Crs) -> bool:
    try:
        return identify(said).srid == declared.srid
    except CrsError:
        return False


def _bounds(rows: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = (float(number) for number in rows.total_bounds)
    return west, south, east, north


def _polygons(
    geometry: gpd.GeoSeries, names: list[str], remarks: list[str], path: Path
) -> list[shapely.MultiPolygon]:
    flat = shapely.force_2d(geometry.to_numpy())
    lacking = [
        name
        for name, shape in zip(names, flat, strict=True)
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon")
    ]
    if lacking:
        message = f"Väntade en yta för varje område i {path.name}; {listed(lacking)} har ingen."
        raise DeliveryError(message)
    is_broken = ~shapely.is_valid(flat)
    repaired = [to_multipolygon(_repaired(shape)) for shape in flat]
    lost = [name for name, shape in zip(names, repaired, strict=True) if shape.area < _MIN_AREA_M2]
    if lost:
        message = f"Väntade en yta för varje område i {path.name}; {listed(lost)} har ingen yta att tala om."
        raise DeliveryError(message)
    if is_broken.any():
        remarks.append(f"Geometrier som reparerades: {np.count_nonzero(is_broken)}.")
    return repaired


def _repaired(shape: shapely.Geometry) -> shapely.Geometry:
    """Make a polygon valid and keep its surfaces; what a repair leaves as lines has no area."""
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    return shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])


def _require_in_city(areas: gpd.GeoDataFrame, path: Path) -> None:
    west, south, east, north = STOCKHOLM_BOUNDS_DEG
    bounds = areas.to_crs("OGC:CRS84").bounds
    is_inside = (
        (bounds["minx"] >= west)
        & (bounds["miny"] >= south)
        & (bounds["maxx"] <= east)
        & (bounds["maxy"] <= north)
    )
    outside = sorted(areas.loc[~is_inside, "name"])
    if outside:
        message = (
            f"Väntade områden inom Stockholm ({west}–{east}° öst, {south}–{north}° nord) i {path.name}; "
            f"{len(outside)} av {len(areas)} ligger utanför: {listed(outside)}."
        )
        raise DeliveryError(message)


def _valid_to(kind: str, valid_from: date) -> date | None:
    later = [version for version in STADSDELSOMRADE_VERSIONS if version > valid_from]
    return later[0] if kind == "stadsdelsomrade" and later else None
