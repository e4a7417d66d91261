"""Official statistics as published by others: unperturbed, labelled so, in every version of the areas."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pandas as pd
import psycopg

from etl.publish.series import CITY, Series
from etl.publish.statistics import read_others
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import express, extents, is_counted
from geo.data import read_facts
from geo.names import code_of, normalise_name

CURRENT_VERSION: Final = STADSDELSOMRADE_VERSIONS[-1]
MISSING_NOTE: Final = "Området räknades inte för sig detta år; ingen uppgift, inte noll."


def read_series(connection: psycopg.Connection) -> Iterator[Series]:
    """Give every official series that is loaded or packaged, in each version of the areas."""
    yield from read_bra(connection)
    yield from read_others(connection)


def read_bra(connection: psycopg.Connection) -> Iterator[Series]:
    """Give Brå's figures: months as delivered, years as delivered or, where none are, as packaged."""
    delivered = _read_delivered(connection)
    monthly = _told(delivered[delivered["grain"] == "month"], "n").drop(columns=["grain", "rate"])
    if not monthly.empty:
        city = monthly[monthly["omrade_code"] == CITY].assign(note=None)
        yield Series("kommun", None, "month", "antal", city)
        parts = monthly[(monthly["omrade_code"] != CITY) & monthly["omrade_code"].notna()]
        for version in STADSDELSOMRADE_VERSIONS:
            yield Series("stadsdelsomrade", version, "month", "antal", _in_version(parts, version))
    rates = _newest_rates(_delivered_rates(delivered))
    is_city = rates["omrade_code"] == CITY
    yield Series("kommun", None, "year", "per_100000", rates[is_city])
    in_current = rates["omrade_code"].isin(extents(CURRENT_VERSION))
    yield Series("stadsdelsomrade", CURRENT_VERSION, "year", "per_100000", rates[in_current & ~is_city])


def _read_delivered(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT omrade_code, brott, month, grain, antal, per_100000, status, is_preliminary
        FROM core.bra__anmalda_brott
        WHERE superseded_by IS NULL AND omrade_code IS NOT NULL
        ORDER BY delivery_id, row_id
        """
    ).fetchall()
    frame = pd.DataFrame(
        rows, columns=["omrade_code", "brott", "month", "grain", "n", "rate", "status", "is_preliminary"]
    )
    return frame.astype({"n": "Int64", "rate": "Int64", "is_preliminary": "bool"})


def _told(delivered: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Choose what is told of each area, crime type and period: a number before a reason, the newest last.

    A period may have come in more than one form, as a count alone and as a count with its rate.
    """
    is_number = delivered[measure].notna()
    told = delivered[is_number | (delivered["status"] != "exact")].assign(is_number=is_number)
    key = ["omrade_code", "brott", "month"]
    newest = told.sort_values("is_number", kind="stable").drop_duplicates(key, keep="last")
    return newest.drop(columns="is_number").sort_index()


def _delivered_rates(delivered: pd.DataFrame) -> pd.DataFrame:
    """Give delivered yearly rates in the shape of the packaged ones."""
    yearly = _told(delivered[delivered["grain"] == "year"], "rate")
    is_missing = yearly["status"] == "saknas"
    note = pd.Series(MISSING_NOTE, index=yearly.index, dtype="object").where(is_missing, None)
    return yearly.assign(n=yearly["rate"], note=note).drop(columns=["grain", "rate"])


def _newest_rates(delivered: pd.DataFrame) -> pd.DataFrame:
    """Let delivered figures of an area and year stand for all the packaged ones of it."""
    packaged = _packaged_rates()
    if delivered.empty:
        return packaged
    told = pd.MultiIndex.from_frame(delivered[["omrade_code", "month"]])
    is_replaced = pd.MultiIndex.from_frame(packaged[["omrade_code", "month"]]).isin(told)
    return pd.concat([packaged[~is_replaced], delivered], ignore_index=True)


def _in_version(delivered: pd.DataFrame, version: date) -> pd.DataFrame:
    """Express the monthly counts of every crime type in one version of the areas."""
    preliminary = delivered.groupby(["brott", "month"])["is_preliminary"].any()
    figures = express(delivered[["brott", "month", "omrade_code", "n", "status"]], version)
    keys = pd.MultiIndex.from_frame(figures[["brott", "month"]])
    return figures.assign(is_preliminary=preliminary.reindex(keys, fill_value=False).to_numpy())


def _packaged_rates() -> pd.DataFrame:
    """Read the packaged yearly rates; the zeros of an area that was not counted mean missing."""
    facts = read_facts("anmalda_brott_per_100000_2021_2025").melt(
        id_vars=["omrade", "brottstyp"], var_name="year", value_name="n"
    )
    code = facts["omrade"].map(lambda name: code_of(normalise_name(name)))
    month = pd.to_datetime(facts["year"].astype("str") + "-01-01").dt.date
    counted = [c == CITY or is_counted(c, m) for c, m in zip(code, month, strict=True)]
    is_known = pd.Series(counted, index=facts.index)
    return pd.DataFrame(
        {
            "omrade_code": code,
            "brott": facts["brottstyp"],
            "month": month,
            "n": facts["n"].astype("Int64").where(is_known),
            "status": pd.Series("exact", index=facts.index).where(is_known, "saknas"),
            "note": pd.Series(None, index=facts.index, dtype="object").where(is_known, MISSING_NOTE),
            "is_preliminary": False,
        }
    )
