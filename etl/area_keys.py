"""Give rows that name an area the area's id, in the division that held on the row's day."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
import psycopg

from etl.source import AreaRule, Rejected

FOREVER: Final = pd.Timestamp("2262-01-01")
"""Later than any day that is stored: the end of a division that still holds."""
AREA_KEY: Final = ("omrade_kind", "omrade_code")
"""Columns that name an area: the kind of its set, and its code there."""


@dataclass(frozen=True)
class AreaIndex:
    """Every area that is loaded.

    Parameters
    ----------
    areas
        Columns omrade_kind, omrade_code, valid_from, valid_to (Timestamps, half-open), area_id.
    stadsdel
        Id of an area that lies in one stadsdel (itself, for a stadsdel) → id of that stadsdel.
    """

    areas: pd.DataFrame
    stadsdel: "pd.Series[int]"


def read_area_index(connection: psycopg.Connection) -> AreaIndex:
    """Read every area of every set, and which stadsdel the finer ones lie in."""
    areas = pd.DataFrame(
        connection.execute(
            """
            SELECT area_set.kind, area.code, area_set.valid_from, area_set.valid_to, area.area_id
            FROM area.area INNER JOIN area.area_set USING (area_set_id)
            """
        ).fetchall(),
        columns=[*AREA_KEY, "valid_from", "valid_to", "area_id"],
    )
    lies_in = connection.execute(
        """
        SELECT part.child_id, part.parent_id
        FROM area.part
        INNER JOIN area.area ON part.parent_id = area.area_id
        INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
        WHERE area_set.kind = 'stadsdel'
        """
    ).fetchall()
    own = areas.loc[areas["omrade_kind"] == "stadsdel", "area_id"]
    stadsdel = pd.concat(
        [pd.Series(dict(lies_in), dtype="int64"), pd.Series(own.to_numpy(), index=own, dtype="int64")]
    )
    return AreaIndex(
        areas.assign(
            valid_from=pd.to_datetime(areas["valid_from"]),
            valid_to=pd.to_datetime(areas["valid_to"]).fillna(FOREVER),
        ),
        stadsdel,
    )


def assign_areas(rows: pd.DataFrame, index: AreaIndex) -> pd.DataFrame:
    """Find the area that each row names.

    Rows of one kind of area and one day are of one division: one that has all of the areas they name,
    of several the one that holds on the day, else the newest. Publishers change to a new division some
    time before or after it comes into force. Where none has all, each area is looked for by itself, in
    the same order.

    Parameters
    ----------
    rows
        Columns omrade_kind, omrade_code (None: names none) and omrade_on (Timestamp): the day whose
        division is meant.

    Returns
    -------
    DataFrame
        Index of `rows`; `area_id` and `stadsdel_id` (Int64), NA where there is none.
    """
    named = rows[[*AREA_KEY, "omrade_on"]].rename_axis("row").reset_index()
    found = named.merge(index.areas, on=list(AREA_KEY), how="inner")
    of_division = ["omrade_kind", "omrade_on", "valid_from"]
    n_named = found.groupby(of_division)["omrade_code"].transform("nunique")
    n_all = found.groupby(of_division[:2])["omrade_code"].transform("nunique")
    ranked = found.assign(
        has_all=n_named == n_all,
        holds=(found["valid_from"] <= found["omrade_on"]) & (found["omrade_on"] < found["valid_to"]),
    ).sort_values(["has_all", "holds", "valid_from"])
    best = ranked.drop_duplicates("row", keep="last")
    area_id = best.set_index("row")["area_id"].reindex(rows.index).astype("Int64")
    return pd.DataFrame({"area_id": area_id, "stadsdel_id": area_id.map(index.stadsdel).astype("Int64")})


def unknown_areas(
    rows: pd.DataFrame, keys: pd.DataFrame, rule: AreaRule, column: str
) -> tuple[Rejected, ...]:
    """Refuse rows whose area must be known and is not.

    Parameters
    ----------
    column
        The delivered column that names the area, for the quarantine.
    """
    if rule is AreaRule.KNOWN:
        return ()
    expected = "ett område som finns i en inläst indelning"
    return (Rejected(keys["area_id"].isna() & rows["omrade_code"].notna(), column, expected),)
