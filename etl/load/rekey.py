"""Give rows that are loaded their areas anew, after boundaries have come or been replaced."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import psycopg
from psycopg import sql

from etl.area_keys import assign_areas, read_area_index
from etl.derive.cube import renew_cube
from etl.keys import assign_places, read_places
from etl.load.merge import copy_frame
from geo.db.sql_files import load_sql

LOCATED = ("polisen__anmalda_brott", "stockholm__tyck_till", "stockholm__trygghetsinventering")
"""Sources whose rows have positions."""
BY_BASOMRADE = "polisen__anmalda_brott_basomrade"
"""The source whose rows name a basområde."""


@dataclass(frozen=True)
class Rekeyed:
    """What a new boundary changed: rows that now have another area, and rows that have none."""

    moved: int
    outside: int

    def __add__(self, other: "Rekeyed") -> "Rekeyed":
        """Add the rows of two sources."""
        return Rekeyed(self.moved + other.moved, self.outside + other.outside)


def rekey_located(connection: psycopg.Connection, source_id: str) -> Rekeyed:
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
    connection.execute("DROP TABLE moved")
    renew_cube(connection, source_id, _months(connection, source_id))
    return Rekeyed(int(moved.sum()), int(outside.sum()))


def rekey_named(connection: psycopg.Connection) -> Rekeyed:
    """Give every row that names a basområde its area anew, and count the cube again.

    Returns
    -------
    Rekeyed
        Rows whose basområde or stadsdel is another than before, and rows whose basområde is in no set.
    """
    named = pd.DataFrame(
        connection.execute(load_sql("basomrade_named")).fetchall(),
        columns=["basomrade", "inskriven_on", "n"],
    )
    if named.empty:
        return Rekeyed(0, 0)
    asked = pd.DataFrame(
        {
            "omrade_kind": "basomrade",
            "omrade_code": named["basomrade"],
            "omrade_on": pd.to_datetime(named["inskriven_on"]),
        }
    )
    keys = assign_areas(asked, read_area_index(connection))
    connection.execute(
        "CREATE TEMP TABLE named "
        "(basomrade text, inskriven_on date, area_id integer, stadsdel_id integer) ON COMMIT DROP"
    )
    copy_frame(connection, named[["basomrade", "inskriven_on"]].join(keys), sql.Identifier("named"))
    moved = connection.execute(load_sql("basomrade_rekey")).rowcount
    connection.execute("DROP TABLE named")
    renew_cube(connection, BY_BASOMRADE, _months(connection, BY_BASOMRADE))
    return Rekeyed(moved, int(named.loc[keys["area_id"].isna(), "n"].sum()))


def _months(connection: psycopg.Connection, source_id: str) -> list[date]:
    rows = connection.execute(
        sql.SQL("SELECT DISTINCT month FROM {} WHERE month IS NOT NULL").format(
            sql.Identifier("core", source_id)
        )
    )
    return [month for (month,) in rows]
