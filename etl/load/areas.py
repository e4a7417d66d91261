"""Write area sets and hexagons; a delivered boundary file replaces an approximate set in place."""

import geopandas as gpd
import pandas as pd
import psycopg
import shapely
from psycopg import sql

from etl.load.locks import lock_sources
from etl.load.merge import copy_frame
from etl.load.parts import write_basomrade_parts, write_parts
from etl.load.rekey import BY_BASOMRADE, LOCATED, Rekeyed, rekey_located, rekey_named
from geo import grid
from geo.areas import STORED_CRS, AreaSet, default_area_sets
from geo.cells import default_cells
from geo.db.sql_files import load_sql
from geo.errors import DeliveryError

SRID = 3006
DELIVERED = ("basomrade",)
"""Kinds of areas of which no set is packaged: each delivered one is a set of its own."""


def write_default_areas(connection: psycopg.Connection) -> bool:
    """Write the packaged areas and hexagons into an empty schema; False when areas are there already."""
    found = connection.execute("SELECT 1 FROM area.area_set LIMIT 1").fetchone()
    if found is not None:
        return False
    sets = default_area_sets()
    for area_set in sets:
        write_area_set(connection, area_set)
    write_parts(connection, sets)
    write_cells(connection, default_cells())
    return True


def write_area_set(connection: psycopg.Connection, area_set: AreaSet) -> int:
    """Insert a set, or replace the boundaries of the set of the same kind and day; ids of areas stay.

    Returns
    -------
    int
        Id of the set.
    """
    row = connection.execute(
        load_sql("area_set_upsert"),
        {
            "kind": area_set.kind,
            "valid_from": area_set.valid_from,
            "valid_to": area_set.valid_to,
            "title": area_set.title,
            "source": area_set.source,
            "licence": area_set.licence,
            "is_approximate": area_set.is_approximate,
            "remarks": list(area_set.remarks),
        },
    ).fetchone()
    if row is None:
        raise psycopg.DataError("area_set_upsert returned nothing")
    area_set_id = int(row[0])
    areas = area_set.areas
    land_m2 = areas["land_m2"].fillna(areas.geometry.area)
    category = areas.get("category", pd.Series(None, index=areas.index, dtype="object"))
    with connection.cursor() as cursor:
        cursor.executemany(
            load_sql("area_upsert"),
            [
                {
                    "area_set_id": area_set_id,
                    "code": code,
                    "name": name,
                    "geom": shapely.to_wkb(shapely.set_srid(shape, SRID), include_srid=True),
                    "area_m2": shape.area,
                    "land_m2": land,
                    "category": None if pd.isna(called) else called,
                }
                for code, name, shape, land, called in zip(
                    areas["code"], areas["name"], areas.geometry, land_m2, category, strict=True
                )
            ],
        )
    return area_set_id


def replace_area_set(connection: psycopg.Connection, area_set: AreaSet) -> Rekeyed:
    """Write delivered boundaries and bring everything that follows up to date.

    Boundaries of a packaged set replace it: ids of areas and what is part of what stay as they are.
    Basområden, of which none are packaged, also come as a new set, which ends the one before it; what
    they are part of is found by overlay, again whenever the boundaries that hold them change.

    Raises
    ------
    DeliveryError
        When no set of that kind begins on that day, of kinds that are packaged, or the delivered one
        lacks some of its areas: rows, series and published figures refer to them.
    """
    lock_sources(connection, (*LOCATED, BY_BASOMRADE))
    known = [other for other in read_area_sets(connection) if other.kind == area_set.kind]
    former = next((other for other in known if other.valid_from == area_set.valid_from), None)
    if former is not None:
        _require_same_codes(former, area_set)
    elif area_set.kind not in DELIVERED:
        raise DeliveryError(
            f"{area_set.kind} från {area_set.valid_from}: väntade en indelning som är känd, "
            f"från {', '.join(str(other.valid_from) for other in known) or 'ingen dag'}."
        )
    write_area_set(connection, area_set)
    connection.execute("SELECT meta.refresh_statistics()")
    if area_set.kind in DELIVERED:
        connection.execute(load_sql("area_set_close"), {"kind": area_set.kind})
    rekeyed = Rekeyed(0, 0)
    if area_set.kind == "stadsdel":
        connection.execute(load_sql("cell_stadsdel_update"))
        rekeyed = sum((rekey_located(connection, source_id) for source_id in LOCATED), start=rekeyed)
    return rekeyed + _nest_basomraden(connection, area_set)


def _nest_basomraden(connection: psycopg.Connection, written: AreaSet) -> Rekeyed:
    """Find anew what basområden lie in: those that were written, or all when what holds them was."""
    if written.kind not in ("basomrade", "stadsdel", "stadsdelsomrade"):
        return Rekeyed(0, 0)
    sets = read_area_sets(connection)
    nested = [each for each in sets if each.kind == "basomrade"]
    if written.kind == "basomrade":
        nested = [each for each in nested if each.valid_from == written.valid_from]
    for each in nested:
        write_basomrade_parts(connection, each, sets)
    return rekey_named(connection) if nested else Rekeyed(0, 0)


def read_area_sets(connection: psycopg.Connection) -> list[AreaSet]:
    """Read every area set back from the database."""
    rows = pd.DataFrame(
        connection.execute(load_sql("area_sets_with_geometry")).fetchall(),
        columns=[
            *("kind", "valid_from", "valid_to", "title", "source", "licence", "is_approximate"),
            *("code", "name", "land_m2", "geometry"),
        ],
    )
    rows["geometry"] = shapely.from_wkb(rows["geometry"])
    return [
        AreaSet(
            areas["kind"].iloc[0],
            areas["valid_from"].iloc[0],
            areas["valid_to"].iloc[0],
            areas["title"].iloc[0],
            areas["source"].iloc[0],
            areas["licence"].iloc[0],
            bool(areas["is_approximate"].iloc[0]),
            gpd.GeoDataFrame(areas[["code", "name", "land_m2", "geometry"]], crs=STORED_CRS),
        )
        for _, areas in rows.groupby(["kind", "valid_from"])
    ]


def _require_same_codes(former: AreaSet, delivered: AreaSet) -> None:
    expected, got = set(former.areas["code"]), set(delivered.areas["code"])
    if expected != got:
        raise DeliveryError(
            f"{delivered.kind} från {delivered.valid_from}: väntade samma {len(expected)} områden som finns, "
            f"saknar {sorted(expected - got)[:5]}, har dessutom {sorted(got - expected)[:5]}"
        )


def write_cells(connection: psycopg.Connection, cells: gpd.GeoDataFrame) -> None:
    """Write the dimension of hexagons, resolutions 7 to 10."""
    stadsdel: dict[str, int] = dict(connection.execute(load_sql("stadsdel_ids")).fetchall())
    geometry = shapely.set_srid(cells.geometry.to_numpy(), SRID)
    rows = pd.DataFrame(
        {
            "h3": grid.to_int64(cells["h3"].to_numpy()),
            "resolution": cells["resolution"],
            **{f"parent_{level}": cells[f"parent_{level}"].astype("Int64") for level in (7, 8, 9)},
            "geom": shapely.to_wkb(geometry, hex=True, include_srid=True),
            "area_m2": cells["area_m2"],
            "land_share": cells["land_share"].clip(0, 1),
            "stadsdel_id": cells["stadsdel"].map(stadsdel).astype("Int64"),
            "population": cells["population"],
        }
    )
    copy_frame(connection, rows, sql.Identifier("area", "cell"))
    connection.execute("SELECT meta.refresh_statistics()")
