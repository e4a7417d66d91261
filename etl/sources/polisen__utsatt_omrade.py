"""The police's lists of utsatta områden: their assessment of criminal influence on a place, not of who lives there.

A list is for the whole country and holds from a day that no file says: AKTUALITET_START is the day of
each area's own assessment, which most areas keep from list to list. So whoever delivers the list says
the day. What lies in the city becomes an area set of its own, one version for each list.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.load.utsatt_omrade import renew_area_sets
from etl.readers.polygons import read_polygons
from etl.source import Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.errors import DeliveryError

DELIVERED: Final = {
    "namn": "namn",
    "kategori": "kategori",
    "ort": "ort",
    "AKTUALITET_START": "bedomd",
}
"""Attribute as delivered, in any case → name here."""
OPTIONAL: Final = ("ort", "AKTUALITET_START")
OUTLINE: Final = "outline"
RISK_AREA: Final = "Riskområde"
CATEGORIES: Final = ("Utsatt område", RISK_AREA, "Särskilt utsatt område")
NO_RISK_AREAS_FROM: Final = pd.Timestamp("2025-12-01")
"""The list of December 2025 has two categories alone."""
DAY: Final = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}( 00:00)?$"
DATE_LENGTH: Final = len("2021-12-01")


class UtsattOmrade(pa.DataFrameModel):
    """One row per area of a list, as delivered: every column is text."""

    namn: Series[str] = pa.Field(str_matches=r"^\S.{1,120}$")
    kategori: Series[str] = pa.Field(isin=CATEGORIES)
    ort: Series[str] = pa.Field(str_matches=r"^\S.{0,80}$", nullable=True)
    bedomd: Series[str] = pa.Field(str_matches=DAY, nullable=True)
    outline: Series[str] = pa.Field(str_matches="^[0-9A-F]+$")
    galler_fran: Series[str] = pa.Field(str_matches=DAY)


COLUMNS: Final = {
    "namn": Column("ett områdes namn"),
    "kategori": Column(f"en av {', '.join(CATEGORIES)}"),
    "ort": Column("en ort eller tomt"),
    "bedomd": Column("en dag eller tomt"),
    OUTLINE: Column("en yta", is_open=False),
    "galler_fran": Column("den dag från vilken listan gäller"),
}


def read(delivery: Path) -> Read:
    """Read one list as text, without the day that stands beside it."""
    return read_polygons(delivery, DELIVERED, geometry=OUTLINE, optional=OPTIONAL)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by list and area."""
    return rows["galler_fran"] + "|" + rows["namn"] + "|" + rows["ort"].fillna("")


def convert(rows: pd.DataFrame) -> Typed:
    """Give days and outlines their types.

    Returns
    -------
    Typed
        Columns of `core.polisen__utsatt_omrade` but the keys. `is_in_city` is False here: the city's
        outline is in the database, and `renew_area_sets` asks it.

    Raises
    ------
    DeliveryError
        When the list is said to hold from before one of its own assessments, or from a day to come.
    """
    holds_from = pd.to_datetime(rows["galler_fran"], format="%Y-%m-%d")
    assessed = pd.to_datetime(rows["bedomd"].str[:DATE_LENGTH], format="%Y-%m-%d", errors="coerce")
    if (assessed > holds_from).any():
        raise DeliveryError(
            f"Väntade en lista som gäller från {assessed.max():%Y-%m-%d} eller senare, den dag hennes senaste "
            f"område bedömdes; {holds_from.max():%Y-%m-%d} angavs."
        )
    if (holds_from > pd.Timestamp.now()).any():
        raise DeliveryError(f"Väntade en lista som gäller redan; {holds_from.max():%Y-%m-%d} angavs.")
    typed = pd.DataFrame(
        {
            "bedomd_on": holds_from,
            "month": holds_from.dt.to_period("M").dt.to_timestamp(),
            "namn": rows["namn"],
            "kategori": rows["kategori"],
            "ort": rows["ort"],
            "is_in_city": False,
            "geom": rows[OUTLINE],
        },
        index=rows.index,
    )
    is_abolished = (rows["kategori"] == RISK_AREA) & (holds_from >= NO_RISK_AREAS_FROM)
    return Typed(
        typed, (Rejected(is_abolished, "kategori", "en kategori som finns kvar i listor från december 2025"),)
    )


SOURCE: Final = Source(
    id="polisen__utsatt_omrade",
    title="Utsatta områden",
    publisher="Polismyndigheten",
    licence="Öppet publicerad av Polismyndigheten, återges med källhänvisning",
    cadence=timedelta(days=2 * 365),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.BEDOMNING,
    schema=UtsattOmrade,
    columns=COLUMNS,
    key=identify,
    content=("kategori", OUTLINE, "bedomd"),
    read=read,
    convert=convert,
    moment="bedomd_on",
    replaces_by="bedomd_on",
    valid_from_column="galler_fran",
    after_load=renew_area_sets,
)
