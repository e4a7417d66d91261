"""Official statistics as published by others: unperturbed, labelled so, in every version of the areas."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import psycopg

from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import express, is_counted
from geo.data import read_facts
from geo.names import code_of, normalise_name

BRA: Final = "bra__anmalda_brott"
CITY: Final = code_of("Stockholm")
CURRENT_VERSION: Final = STADSDELSOMRADE_VERSIONS[-1]
MISSING_NOTE: Final = "Området räknades inte för sig detta år; ingen uppgift, inte noll."


@dataclass(frozen=True)
class Series:
    """Figures for the areas of one set.

    Parameters
    ----------
    kind, valid_from
        Which area set; `valid_from` is None for the only set of its kind.
    figures
        Columns omrade_code, brott, month, n (Int64), status, note, is_preliminary.
    """

    kind: str
    valid_from: date | None
    grain: str
    unit: str
    figures: pd.DataFrame


def read_series(connection: psycopg.Connection) -> Iterator[Series]:
    """Give every official series that is loaded or packaged, in each version of the areas."""
    delivered = _read_delivered(connection)
    if not delivered.empty:
        city = delivered[delivered["omrade_code"] == CITY].assign(note=None)
        yield Series("kommun", None, "month", "antal", city)
        parts = delivered[(delivered["omrade_code"] != CITY) & delivered["omrade_code"].notna()]
        for version in STADSDELSOMRADE_VERSIONS:
            yield Series("stadsdelsomrade", version, "month", "antal", _in_version(parts, version))
    packaged = _packaged_rates()
    is_city = packaged["omrade_code"] == CITY
    yield Series("kommun", None, "year", "per_100000", packaged[is_city])
    yield Series("stadsdelsomrade", CURRENT_VERSION, "year", "per_100000", packaged[~is_city])


def _read_delivered(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT omrade_code, brott, month, antal, status, is_preliminary
        FROM core.bra__anmalda_brott
        WHERE superseded_by IS NULL AND omrade_code IS NOT NULL
        """
    ).fetchall()
    frame = pd.DataFrame(rows, columns=["omrade_code", "brott", "month", "n", "status", "is_preliminary"])
    return frame.astype({"n": "Int64", "is_preliminary": "bool"})


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
