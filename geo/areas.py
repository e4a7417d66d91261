"""Areas: sets with a version, each area a polygon with a code; the default sets of Stockholm.

The default sets are unions of hexagons, so that there is a lägesbild before anyone has delivered
a boundary file. They say so in title and flag; a delivered set replaces them.
"""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import grid
from geo.crosswalk import STADSDELSOMRADE_VERSIONS, express, membership
from geo.crs import Bounds
from geo.data import read_facts
from geo.errors import CrsError, ShapeError
from geo.names import code_of, normalise_name, tidy_name

__all__ = [
    "KINDS",
    "STADSDELSOMRADE_VERSIONS",
    "STOCKHOLM_BOUNDS_DEG",
    "STORED_CRS",
    "AreaSet",
    "code_of",
    "default_area_sets",
    "express",
    "membership",
    "nest",
    "normalise_name",
]

KINDS = ("basomrade", "stadsdel", "stadsdelsomrade", "regso", "kommun", "utsatt_omrade")
"""The kinds of area sets, finest first where they nest; RegSO nests only in the kommun, and the police's
utsatta områden in nothing: they are drawn by themselves."""

STORED_CRS = "EPSG:3006"
"""SWEREF 99 TM, metres: geometry is stored in it and areas are measured in it."""

STOCKHOLM_BOUNDS_DEG: Bounds = (17.75, 59.22, 18.21, 59.45)
"""West, south, east, north of the municipality in WGS 84, rounded outwards by about half a
kilometre: Stadskartan 2021 reaches from 17.7607 to 18.2001 and from 59.2273 to 59.4403."""

MAJORITY = 0.5
"""A child is part of the parent that holds more than this share of its area. By decision stadsdelar
nest in stadsdelsområden, but the city's own drawings cut some: of Stadskartan 2021's stadsdelar seven
lie to less than 95 % in one area of 2023, and Järvafältet leaves Akalla only 56 % in Rinkeby-Kista."""

_APPROXIMATE = "ungefärlig, ± 65 m"
_APPROXIMATE_REMARK = (
    "Gränserna är sammansatta av hexagoner och stämmer på ± 65 m; en levererad gränsfil ersätter dem."
)
_STADSKARTAN = "Stockholms stad, Stadskartan 2021, sammansatt av hexagoner"
REGSO_FROM = date(2018, 1, 1)
"""The day from which SCB's first division into RegSO holds."""


@dataclass(frozen=True)
class AreaSet:
    """All areas of one kind in one version.

    Parameters
    ----------
    kind
        One of `KINDS`.
    valid_from, valid_to
        First day of the version, and the day from which the next one holds; None while current.
    title, source, licence
        Swedish title; who made the boundaries; under which terms they may be used.
    is_approximate
        True where the boundaries are unions of hexagons.
    areas
        One row per area: code, name, land_m2 (NaN where not known) and geometry, a
        two-dimensional MultiPolygon in EPSG:3006; ordered by code. A column `category` holds what
        the publisher calls each, where it calls them something.
    remarks
        Swedish sentences on what reading changed or what to know.

    Raises
    ------
    ShapeError
        When columns are missing, the set is empty, a code repeats or a geometry is no
        two-dimensional, valid MultiPolygon.
    CrsError
        When the geometry is not in EPSG:3006.
    """

    kind: str
    valid_from: date
    valid_to: date | None
    title: str
    source: str
    licence: str
    is_approximate: bool
    areas: gpd.GeoDataFrame
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            message = f"expected a kind of {KINDS}, got {self.kind!r}"
            raise ShapeError(message)
        missing = {"code", "name", "land_m2", "geometry"} - set(self.areas.columns)
        if missing or self.areas.empty:
            message = (
                f"expected rows with code, name, land_m2, geometry; {len(self.areas)} rows, missing {missing}"
            )
            raise ShapeError(message)
        if not self.areas["code"].is_unique:
            repeated = sorted(self.areas.loc[self.areas["code"].duplicated(), "code"])
            message = f"expected every code once, got {repeated} again"
            raise ShapeError(message)
        if self.areas.crs != STORED_CRS:
            message = f"expected geometry in {STORED_CRS}, got {self.areas.crs}"
            raise CrsError(message)
        geometry = self.areas.geometry
        is_good = (geometry.geom_type == "MultiPolygon") & geometry.is_valid & ~geometry.has_z
        if not is_good.all():
            message = f"expected valid MultiPolygons, got other at {list(self.areas.loc[~is_good, 'code'])}"
            raise ShapeError(message)


def default_area_sets() -> list[AreaSet]:
    """Build the area sets that ship with the package.

    Returns
    -------
    sets
        stadsdel (117), stadsdelsomrade of each of `STADSDELSOMRADE_VERSIONS` (14, 13 and 11),
        regso (127) and kommun (1). All approximate: unions of resolution-10 hexagons, some of
        which lie over water or beside the municipality. `land_m2` of stadsdelar, and of what
        they form, is Stadskartan's, of RegSO the land shares' of its hexagons.
    """
    cells = read_facts("celler_res10")
    hexagons = grid.boundaries(grid.from_text(cells["h3"].tolist()))
    stadsdel = _default_stadsdelar(cells["stadsdel"], hexagons)
    links = membership()
    sets = [
        _default_set("stadsdel", STADSDELSOMRADE_VERSIONS[0], None, "Stadsdelar", stadsdel),
        *(
            _default_set(
                "stadsdelsomrade",
                version,
                end,
                f"Stadsdelsområden från {version.isoformat()}",
                _joined(stadsdel, links.loc[links["version"] == version]),
            )
            for version, end in zip(
                STADSDELSOMRADE_VERSIONS, [*STADSDELSOMRADE_VERSIONS[1:], None], strict=True
            )
        ),
        _default_set(
            "regso", REGSO_FROM, None, "Regionala statistikområden (RegSO)", _default_regso(cells, hexagons)
        ),
    ]
    whole = stadsdel.assign(code="stockholm", name="Stockholm")
    kommun = _default_set("kommun", STADSDELSOMRADE_VERSIONS[0], None, "Stockholms kommun", _dissolved(whole))
    return [*sets, kommun]


def nest(children: AreaSet, parents: AreaSet) -> pd.DataFrame:
    """Compute which parent each area lies in, by overlay.

    Parameters
    ----------
    children, parents
        Two sets of the same city, delivered or default.

    Returns
    -------
    part
        One row per child of which one parent holds more than half: child_code, parent_code, share
        (0–1, of the child's area; below 1 the border cuts the child), ordered by child_code. A
        child that no parent holds the majority of has no row: it is part of none.
    """
    pairs = gpd.overlay(
        children.areas[["code", "geometry"]].rename(columns={"code": "child_code"}),
        parents.areas[["code", "geometry"]].rename(columns={"code": "parent_code"}),
        how="intersection",
        keep_geom_type=True,
    )
    child_area_m2 = children.areas.set_index("code").geometry.area
    shares = (
        pairs.assign(overlap_m2=pairs.area)
        .groupby(["child_code", "parent_code"], as_index=False)["overlap_m2"]
        .sum()
    )
    shares["share"] = (shares.pop("overlap_m2") / shares["child_code"].map(child_area_m2)).clip(upper=1.0)
    is_part = shares["share"] > MAJORITY
    part: pd.DataFrame = shares.loc[is_part].sort_values("child_code", ignore_index=True)
    return part


def to_multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Return a polygon or multipolygon as a MultiPolygon: one geometry type per table."""
    return geometry if geometry.geom_type == "MultiPolygon" else shapely.MultiPolygon([geometry])


def _default_stadsdelar(names: pd.Series, hexagons: grid.Polygons) -> gpd.GeoDataFrame:
    facts = read_facts("stadsdelar")
    land_m2 = (facts["land_km2"] * 1e6).set_axis(facts["stadsdel"].map(code_of))
    cells = gpd.GeoDataFrame(
        {"code": names.map(code_of), "name": names.map(normalise_name)}, geometry=hexagons, crs=STORED_CRS
    )
    areas = _dissolved(cells.assign(land_m2=np.nan))
    return areas.assign(land_m2=areas["code"].map(land_m2))


def _default_regso(cells: pd.DataFrame, hexagons: grid.Polygons) -> gpd.GeoDataFrame:
    facts = read_facts("regso").set_index("regso_kod")["regso_namn"].map(tidy_name)
    regso = gpd.GeoDataFrame(
        {
            "code": cells["regso_kod"],
            "name": cells["regso_kod"].map(facts),
            "land_m2": cells["landandel"] * shapely.area(hexagons),
        },
        geometry=hexagons,
        crs=STORED_CRS,
    )
    return _dissolved(regso.dropna(subset=["code"]))


def _joined(stadsdel: gpd.GeoDataFrame, links: pd.DataFrame) -> gpd.GeoDataFrame:
    by_code = links.set_index("stadsdel_code")
    return _dissolved(
        stadsdel.assign(
            code=stadsdel["code"].map(by_code["stadsdelsomrade_code"]),
            name=stadsdel["code"].map(by_code["stadsdelsomrade"]),
        )
    )


def _dissolved(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the pieces that share a code; land adds up."""
    grouped = pieces.groupby("code", sort=True)
    geometry = [to_multipolygon(shapely.union_all(rows.geometry.to_numpy())) for _, rows in grouped]
    values = grouped.agg(name=("name", "first"), land_m2=("land_m2", "sum")).reset_index()
    return gpd.GeoDataFrame(values, geometry=geometry, crs=STORED_CRS)


def _default_set(
    kind: str, valid_from: date, valid_to: date | None, title: str, areas: gpd.GeoDataFrame
) -> AreaSet:
    source = "SCB, RegSO 2018; sammansatt av hexagoner" if kind == "regso" else _STADSKARTAN
    return AreaSet(
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        title=f"{title} ({_APPROXIMATE})",
        source=source,
        licence="CC0",
        is_approximate=True,
        areas=areas,
        remarks=(_APPROXIMATE_REMARK,),
    )
