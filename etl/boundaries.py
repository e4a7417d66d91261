"""Read a delivered boundary file into an area set, or refuse it with a sentence a person can use.

What a reader can mend without changing what was meant is mended and said in `AreaSet.remarks`;
what it cannot know is refused.
"""

import re
import warnings
from collections.abc import Mapping
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

from geo.areas import (
    KINDS,
    STADSDELSOMRADE_VERSIONS,
    STOCKHOLM_BOUNDS_DEG,
    STORED_CRS,
    AreaSet,
    membership,
    to_multipolygon,
)
from geo.crs import Crs, crs_of, identify, require_plausible
from geo.data import read_facts
from geo.errors import CrsError, DeliveryError
from geo.names import code_of, normalise_name, tidy_name

_NAME_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stadsdel": ("stadsdel", "stadsdelsnamn", "namn", "name"),
    # "Sdn_omarde" is how the city's own shapefile of 2020 spells it.
    "stadsdelsomrade": ("stadsdelsområde", "stadsdelsomrade", "sdn_omrade", "sdn_omarde", "namn", "name"),
    "regso": ("regso", "regsonamn", "regso_namn", "namn", "name"),
    "kommun": ("kommunnamn", "kommun", "namn", "name"),
}
_CODE_COLUMNS = ("kod", "regsokod", "regso_kod", "regsocode")
_TITLES = {
    "stadsdel": "Stadsdelar",
    "stadsdelsomrade": "Stadsdelsområden",
    "regso": "Regionala statistikområden (RegSO)",
    "kommun": "Kommun",
}
# SCB appends the edition: "0180R001_RegSO2025".
_REGSO_CODE = re.compile(r"^(\d{4}R\d{3})(?:_RegSO\d{4})?$")
# What Swedish letters become when UTF-8 is read as Latin-1, or the reverse.
_GARBLED = re.compile("[\u00c2\u00c3\ufffd]")
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
_MAX_LISTED = 5


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
        The file, of a Shapefile the .shp with its parts beside it; one of `geo.areas.KINDS`; the
        first day on which the boundaries hold.
    name_column, code_column
        Columns of the names and the codes, in any case; None: found among those that Stockholms
        stad and SCB use. Only RegSO has codes; those of other areas follow from the name.
    crs
        URI or "EPSG:n": what the coordinates are in, whatever the file says. None: as it says.

    Returns
    -------
    set
        Valid MultiPolygons in EPSG:3006, names normalised (RegSO: as SCB writes them), `remarks` on
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
    if kind not in KINDS:
        raise DeliveryError(f"Väntade ett slag av områden av {', '.join(KINDS)}; fick {kind!r}.")
    rows, remarks = _read_rows(path)
    placed = _place(rows, path, crs, remarks)
    names = _names(placed, kind, name_column, path)
    codes = _codes(placed, kind, code_column, names, path)
    polygons = _polygons(placed.geometry, names, remarks, path)
    areas = gpd.GeoDataFrame(
        {"code": codes, "name": names, "land_m2": np.nan}, geometry=polygons, crs=STORED_CRS
    )
    _require_in_city(areas, path)
    remarks.extend(_name_remarks(areas, kind, valid_from, rows, names))
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
    remarks = (f"Landyta saknas för {_listed(lacking)}.",) if lacking else ()
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
    return any(_GARBLED.search(str(value)) for column in texts for value in rows[column])


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


def _column(rows: gpd.GeoDataFrame, wanted: str | None, known: tuple[str, ...]) -> str | None:
    by_lower = {column.lower(): column for column in rows.columns if column != rows.geometry.name}
    candidates = known if wanted is None else (wanted,)
    return next((by_lower[name.lower()] for name in candidates if name.lower() in by_lower), None)


def _no_column(what: str, expected: str, rows: gpd.GeoDataFrame, path: Path) -> DeliveryError:
    present = ", ".join(name for name in rows.columns if name != rows.geometry.name) or "inga"
    message = f"Väntade en kolumn med {what} ({expected}) i {path.name}; kolumnerna är {present}."
    return DeliveryError(message)


def _names(rows: gpd.GeoDataFrame, kind: str, name_column: str | None, path: Path) -> list[str]:
    column = _column(rows, name_column, _NAME_COLUMNS[kind])
    if column is None:
        raise _no_column("namn", name_column or ", ".join(_NAME_COLUMNS[kind]), rows, path)
    raw = ["" if pd.isna(value) else str(value) for value in rows[column]]
    empty = [str(number) for number, value in enumerate(raw, start=1) if not value.strip()]
    if empty:
        message = f"Väntade ett namn på varje rad i {path.name}; {column} är tom på rad {_listed(empty)}."
        raise DeliveryError(message)
    if any(_GARBLED.search(value) for value in raw):
        message = f"Väntade svenska namn i {column} i {path.name}; texten har fel teckenkodning."
        raise DeliveryError(message)
    names = [tidy_name(value) if kind == "regso" else normalise_name(value) for value in raw]
    _require_unique(names, "namn", path)
    return names


def _codes(
    rows: gpd.GeoDataFrame, kind: str, code_column: str | None, names: list[str], path: Path
) -> list[str]:
    if kind != "regso" and code_column is None:
        codes = [code_of(name) for name in names]
        _require_unique(codes, "kod", path)
        return codes
    column = _column(rows, code_column, _CODE_COLUMNS)
    if column is None:
        raise _no_column("koder", code_column or ", ".join(_CODE_COLUMNS), rows, path)
    codes = [str(value).strip() for value in rows[column]]
    if kind == "regso":
        codes = [_regso_code(code, path) for code in codes]
    _require_unique(codes, "kod", path)
    return codes


def _regso_code(code: str, path: Path) -> str:
    match = _REGSO_CODE.match(code)
    if match is None:
        message = f"Väntade RegSO-koder som 0180R001 i {path.name}; fick {code[:20]!r}."
        raise DeliveryError(message)
    return match.group(1)


def _require_unique(values: list[str], what: str, path: Path) -> None:
    counts = pd.Series(values).value_counts()
    repeated = sorted(counts[counts > 1].index)
    if repeated:
        message = f"Väntade varje {what} en gång i {path.name}; fick {_listed(repeated)} flera gånger."
        raise DeliveryError(message)


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
        message = f"Väntade en yta för varje område i {path.name}; {_listed(lacking)} har ingen."
        raise DeliveryError(message)
    is_broken = ~shapely.is_valid(flat)
    repaired = [to_multipolygon(_repaired(shape)) for shape in flat]
    lost = [name for name, shape in zip(names, repaired, strict=True) if shape.area < _MIN_AREA_M2]
    if lost:
        message = f"Väntade en yta för varje område i {path.name}; {_listed(lost)} har ingen yta att tala om."
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
            f"{len(outside)} av {len(areas)} ligger utanför: {_listed(outside)}."
        )
        raise DeliveryError(message)


def _name_remarks(
    areas: gpd.GeoDataFrame, kind: str, valid_from: date, rows: gpd.GeoDataFrame, names: list[str]
) -> list[str]:
    """Say how the names and codes differ from the file's and from the known areas'."""
    remarks = []
    delivered = {str(value) for column in rows.columns for value in rows[column] if isinstance(value, str)}
    n_changed = sum(name not in delivered for name in names)
    if n_changed:
        remarks.append(f"Namn som normaliserades: {n_changed}.")
    if kind == "stadsdelsomrade" and valid_from not in STADSDELSOMRADE_VERSIONS:
        known = ", ".join(version.isoformat() for version in STADSDELSOMRADE_VERSIONS)
        remarks.append(f"Ingen känd indelning gäller från {valid_from.isoformat()}; kända är {known}.")
        return remarks
    known_names = _known_names(kind, valid_from)
    delivered_names = dict(zip(areas["code"], areas["name"], strict=True))
    missing = sorted(known_names[code] for code in known_names.keys() - delivered_names.keys())
    unknown = sorted(delivered_names[code] for code in delivered_names.keys() - known_names.keys())
    if missing:
        remarks.append(f"Väntade {len(known_names)} områden; {_listed(missing)} saknas.")
    if unknown:
        remarks.append(f"Okända områden: {_listed(unknown)}.")
    return remarks


def _known_names(kind: str, valid_from: date) -> dict[str, str]:
    if kind == "regso":
        facts = read_facts("regso")
        return dict(zip(facts["regso_kod"], facts["regso_namn"], strict=True))
    if kind == "kommun":
        return {"stockholm": "Stockholm"}
    version = valid_from if kind == "stadsdelsomrade" else STADSDELSOMRADE_VERSIONS[-1]
    links = membership().loc[lambda rows: rows["version"] == version]
    return dict(zip(links[f"{kind}_code"], links[kind], strict=True))


def _valid_to(kind: str, valid_from: date) -> date | None:
    later = [version for version in STADSDELSOMRADE_VERSIONS if version > valid_from]
    return later[0] if kind == "stadsdelsomrade" and later else None


def _listed(values: list[str]) -> str:
    shown = ", ".join(values[:_MAX_LISTED])
    n_more = len(values) - _MAX_LISTED
    return f"{shown} och {n_more} till" if n_more > 0 else shown
