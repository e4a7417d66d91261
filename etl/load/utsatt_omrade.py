"""Area sets of the police's utsatta områden: one version for each list, of what lies in the city."""

import re
from datetime import date
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import shapely

from etl.load.areas import write_area_set
from geo.areas import STORED_CRS, AreaSet, code_of, to_multipolygon
from geo.db.sql_files import load_sql
from geo.names import tidy_name

KIND: Final = "utsatt_omrade"
CAPTION: Final = "Polisens bedömning av kriminell påverkan på platsen, inte av invånarna"
PUBLISHER: Final = "Polismyndigheten"
LICENCE: Final = "Öppet publicerad av Polismyndigheten, återges med källhänvisning"
SLASH: Final = re.compile(r"\s*/\s*")


def renew_area_sets(connection: psycopg.Connection, delivery_id: int) -> None:
    """Write every list's area set anew: a list that comes late ends the one before it and is ended by the next.

    Parameters
    ----------
    delivery_id
        The delivery whose rows are asked where they lie: in the city when most of the area does.
    """
    connection.execute(load_sql("utsatt_omrade_in_city"), {"delivery_id": delivery_id})
    rows = pd.DataFrame(
        connection.execute(load_sql("utsatt_omrade_current")).fetchall(),
        columns=["holds_from", "name", "category", "geometry"],
    )
    days: list[date] = sorted(set(rows["holds_from"]))
    in_city = rows[rows["geometry"].notna()]
    kept: dict[date, list[str]] = {}
    for day, following in pairwise([*days, None]):
        areas = in_city[in_city["holds_from"] == day]
        if day is not None and not areas.empty:
            area_set = area_set_of(areas, day, following)
            write_area_set(connection, area_set)
            kept[day] = list(area_set.areas["code"])
    _remove_others(connection, kept)


def area_set_of(areas: pd.DataFrame, valid_from: date, valid_to: date | None) -> AreaSet:
    """Make the set of one list.

    Parameters
    ----------
    areas
        Columns name, category, geometry (WKB in EPSG:3006); one row or more.
    """
    shapes = [to_multipolygon(shape) for shape in shapely.from_wkb(areas["geometry"].to_numpy())]
    names = [SLASH.sub("/", tidy_name(name)) for name in areas["name"]]
    frame = gpd.GeoDataFrame(
        {
            "code": [code_of(name) for name in names],
            "name": names,
            "land_m2": np.nan,
            "category": areas["category"].to_list(),
        },
        geometry=shapes,
        crs=STORED_CRS,
    )
    return AreaSet(
        kind=KIND,
        valid_from=valid_from,
        valid_to=valid_to,
        title=f"Utsatta områden från {valid_from.isoformat()}. {CAPTION}",
        source=PUBLISHER,
        licence=LICENCE,
        is_approximate=False,
        areas=frame.sort_values("code", ignore_index=True),
        remarks=(f"{CAPTION}.",),
    )


def _remove_others(connection: psycopg.Connection, kept: dict[date, list[str]]) -> None:
    """Remove areas that a corrected list no longer has, and lists that have none in the city."""
    known = connection.execute(
        "SELECT area_set_id, valid_from FROM area.area_set WHERE kind = %s", [KIND]
    ).fetchall()
    for area_set_id, valid_from in known:
        connection.execute(
            "DELETE FROM area.area WHERE area_set_id = %s AND code <> ALL(%s)",
            [area_set_id, kept.get(valid_from, [])],
        )
        if valid_from not in kept:
            connection.execute("DELETE FROM area.area_set WHERE area_set_id = %s", [area_set_id])
