"""Write area sets and hexagons; a delivered boundary file replaces an approximate set in place."""

from dataclasses import dataclass
from itertools import product

import geopandas as gpd
import pandas as pd
import psycopg
import shapely
from psycopg import sql

from etl.derive.cube import renew_cube
from etl.keys import assign_places, read_places
from etl.load.locks import lock_sources
from etl.load.merge import copy_frame
from geo import grid
from geo.areas import STORED_CRS, AreaSet, default_area_sets, membership, nest
from geo.cells import default_cells
from geo.db.sql_files import load_sql
from geo.errors import DeliveryError

SRID = 3006
PARTS = (
    ("stadsdel", "stadsdelsomrade"),
    ("stadsdel", "kommun"),
    ("stadsdelsomrade", "kommun"),
    ("regso", "kommun"),
)
"""Kinds of areas of which the first lie wholly in the second."""
LOCATED = ("polisen__anmalda_brott",)
"""Sources whose rows have positions."""


@dataclass(frozen=True)
class Rekeyed:
    """What a new boundary changed: rows that now lie in another stadsdel, and rows in none."""

    moved: int
    outside: int


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
                }
                for code, name, shape, land in zip(
                    areas["code"], areas["name"], areas.geometry, land_m2, strict=True
                )
            ],
        )
    return area_set_id


def replace_area_set(connection: psycopg.Connection, area_set: AreaSet) -> Rekeyed:
    """Write delivered boundaries of a known set and bring everything that follows up to date.

    Ids of areas and what is part of what stay as they are: boundaries change, not membership.

    Raises
    ------
    DeliveryError
        When no set of that kind begins on that day, or the delivered one lacks some of its areas:
        rows, series and published figures refer to them.
    """
    lock_sources(connection, LOCATED)
    known = [other for other in read_area_sets(connection) if other.kind == area_set.kind]
    former = next((other for other in known if other.valid_from == area_set.valid_from), None)
    if former is None:
        raise DeliveryError(
            f"{area_set.kind} från {area_set.valid_from}: väntade en indelning som är känd, "
            f"från {', '.join(str(other.valid_from) for other in known) or 'ingen dag'}."
        )
    _require_same_codes(former, area_set)
    write_area_set(connection, area_set)
    if area_set.kind != "stadsdel":
        return Rekeyed(0, 0)
    connection.execute(load_sql("cell_stadsdel_update"))
    rekeyed = [rekey(connection, source_id) for source_id in LOCATED]
    return Rekeyed(sum(r.moved for r in rekeyed), sum(r.outside for r in rekeyed))


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


def write_parts(connection: psycopg.Connection, sets: list[AreaSet]) -> None:
    """Write which areas lie wholly in which."""
    connection.execute("DELETE FROM area.part")
    for child_kind, parent_kind in PARTS:
        for child, parent in product(_of_kind(sets, child_kind), _of_kind(sets, parent_kind)):
            links = _links(child, parent)
            with connection.cursor() as cursor:
                cursor.executemany(
                    load_sql("part_insert"),
                    [
                        {
                            "child_kind": child.kind,
                            "child_from": child.valid_from,
                            "child_code": child_code,
                            "parent_kind": parent.kind,
                            "parent_from": parent.valid_from,
                            "parent_code": parent_code,
                        }
                        for child_code, parent_code in links
                    ],
                )


def _of_kind(sets: list[AreaSet], kind: str) -> list[AreaSet]:
    return [area_set for area_set in sets if area_set.kind == kind]


def _links(child: AreaSet, parent: AreaSet) -> list[tuple[str, str]]:
    """Pairs of codes; known memberships before geometry, whose borders may be drawn differently."""
    if child.kind == "stadsdel" and parent.kind == "stadsdelsomrade":
        known = membership()
        known = known[known["version"] == parent.valid_from]
        if set(known["stadsdel_code"]) == set(child.areas["code"]):
            return list(zip(known["stadsdel_code"], known["stadsdelsomrade_code"], strict=True))
    if parent.kind == "kommun":
        return [(code, parent.areas["code"].iloc[0]) for code in child.areas["code"]]
    nested = nest(child, parent)
    return list(zip(nested["child_code"], nested["parent_code"], strict=True))


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


def rekey(connection: psycopg.Connection, source_id: str) -> Rekeyed:
    """Give every located row of a source its areas anew, after boundaries have been replaced.

    A row that now lies outside every stadsdel keeps the areas it had, and is counted.
    """
    table = sql.Identifier("core", source_id)
    rows = pd.DataFrame(
        connection.execute(
            sql.SQL(
                "SELECT row_id, st_x(g), st_y(g), stadsdel_id FROM "
                "(SELECT row_id, st_transform(geom, 4326) AS g, stadsdel_id FROM {} "
                "WHERE geom IS NOT NULL) AS p"
            ).format(table)
        ).fetchall(),
        columns=["row_id", "longitude", "latitude", "stadsdel_id"],
    ).set_index("row_id")
    if rows.empty:
        return Rekeyed(0, 0)
    keys, _ = assign_places(rows, read_places(connection))
    outside = keys["stadsdel_id"].isna()
    moved = ~outside & (keys["stadsdel_id"] != rows["stadsdel_id"])
    changed = keys.loc[moved, ["stadsdel_id", "stadsdelsomrade_id"]].reset_index()
    connection.execute(
        "CREATE TEMP TABLE moved "
        "(row_id bigint, stadsdel_id integer, stadsdelsomrade_id integer) ON COMMIT DROP"
    )
    copy_frame(connection, changed, sql.Identifier("moved"))
    connection.execute(
        sql.SQL(
            "UPDATE {} AS r SET stadsdel_id = m.stadsdel_id, stadsdelsomrade_id = m.stadsdelsomrade_id "
            "FROM moved AS m WHERE r.row_id = m.row_id"
        ).format(table)
    )
    months = connection.execute(
        sql.SQL("SELECT DISTINCT month FROM {} WHERE month IS NOT NULL").format(table)
    ).fetchall()
    renew_cube(connection, source_id, [month for (month,) in months])
    return Rekeyed(int(moved.sum()), int(outside.sum()))
