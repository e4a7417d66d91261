"""Population by RegSO, age and sex on 31 December, SCB's statistical database.

Traps of the real file: codes carry the edition of the division ("0180R001_RegSO2025"); figures exist
only from the year in which that edition came, and the years before hold 0 in every age, which means
that the figure is missing.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.delimited import Dialect, read_delimited
from etl.readers.kinds import FileKind, require_kind
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.data import read_facts
from geo.errors import DeliveryError

DIALECT: Final = Dialect(
    columns={
        "Region": "region",
        "Alder": "alder",
        "Kon": "kon",
        "ContentsCode": "innehall",
        "Tid": "tid",
        "value": "folkmangd",
    },
    delimiter=",",
)
INDEX_MARK: Final = "Socioekonomiskt index"
"""Column of another table of the same areas, SCB's socioeconomic index."""
HEADER_BYTES: Final = 4096
REGSO: Final = re.compile(r"^(?P<code>[0-9]{4}R[0-9]{3})(_RegSO[0-9]{4})?$")
KOMMUN: Final = "0180R"
"""How the codes of Stockholm's areas begin."""
SEXES: Final = {"totalt": "totalt", "kvinnor": "kvinna", "män": "man"}
YEARS_OLD: Final = " år"
NO_ONE: Final = "0"


class FolkmangdRegso(pa.DataFrameModel):
    """One row per area, age, sex and year, as delivered: every column is text."""

    region: Series[str] = pa.Field(str_matches=REGSO.pattern)
    alder: Series[str] = pa.Field(str_matches=r"^([0-9]{1,3}(-[0-9]{0,3}|\+)? år|totalt)$")
    kon: Series[str] = pa.Field(isin=tuple(SEXES))
    innehall: Series[str] = pa.Field(eq="Antal")
    tid: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}$")
    folkmangd: Series[str] = pa.Field(str_matches=r"^[0-9]{1,9}$")


COLUMNS: Final = {
    "region": Column("en RegSO-kod, som 0180R001 eller 0180R001_RegSO2025"),
    "alder": Column('en åldersgrupp, som "0-4 år" eller "80- år", eller "totalt"'),
    "kon": Column(f"ett kön: {', '.join(SEXES)}"),
    "innehall": Column("måttet Antal"),
    "tid": Column("ett år"),
    "folkmangd": Column("ett heltal"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text.

    Raises
    ------
    DeliveryError
        When it is SCB's socioeconomic index of the same areas, or no such table at all.
    """
    require_kind(delivery, FileKind.DELIMITED)
    with delivery.open("rb") as file:
        header = file.read(HEADER_BYTES).split(b"\n", 1)[0].decode("utf-8", errors="replace")
    if INDEX_MARK in header:
        raise DeliveryError(
            "Väntade SCB:s folkmängd per RegSO; filen är SCB:s socioekonomiska index, som inte är en källa här."
        )
    found = read_delimited(delivery, DIALECT)
    return Read(found.rows, found.broken, (*found.remarks, *_missing_years(found.rows)))


def _missing_years(rows: pd.DataFrame) -> list[str]:
    """Say for which years areas have 0 in every age."""
    empty = rows[_is_empty(rows)]
    areas = empty.groupby("tid")["region"].nunique()
    return [
        f"År {year}: 0 i alla åldrar för {count} områden. Det betyder att uppgift saknas, inte att ingen bor där."
        for year, count in areas.items()
    ]


def _is_empty(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which rows belong to an area and year with 0 in every age: no RegSO is without inhabitants."""
    is_zero = rows["folkmangd"] == NO_ONE
    return is_zero.groupby([rows["region"], rows["tid"]], dropna=False).transform("all")


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by whom it counts and when, whatever edition of the division the code names."""
    return _code(rows) + "|" + rows["alder"] + "|" + rows["kon"] + "|" + rows["tid"]


def _code(rows: pd.DataFrame) -> "pd.Series[str]":
    return rows["region"].str.replace(r"_RegSO[0-9]{4}$", "", regex=True)


def convert(rows: pd.DataFrame) -> Typed:
    """Give numbers, days and areas their types; say what a zero means.

    Returns
    -------
    Typed
        Columns of `core.scb__folkmangd_regso` but the keys, and `omrade_on`. `folkmangd` is NA where
        `status` is `saknas`.
    """
    code = _code(rows)
    day = pd.to_datetime(rows["tid"] + "-12-31")
    is_missing = _is_empty(rows)
    typed = pd.DataFrame(
        {
            "matdag_on": day,
            "month": day.dt.to_period("M").dt.to_timestamp(),
            "omrade_kind": "regso",
            "omrade_code": code,
            "omrade_on": day,
            "alder": rows["alder"].str.removesuffix(YEARS_OLD),
            "kon": rows["kon"].map(SEXES),
            "folkmangd": rows["folkmangd"].astype("Int64").where(~is_missing),
            "status": pd.Series("exact", index=rows.index).mask(is_missing, "saknas"),
        },
        index=rows.index,
    )
    is_unknown = code.str.startswith(KOMMUN) & ~code.isin(known_codes())
    return Typed(typed, (Rejected(is_unknown, "region", "ett RegSO i Stockholm som är känt"),))


@cache
def known_codes() -> frozenset[str]:
    """Codes of Stockholm's 127 RegSO."""
    return frozenset(read_facts("regso")["regso_kod"])


SOURCE: Final = Source(
    id="scb__folkmangd_regso",
    title="Folkmängd per RegSO, ålder och kön",
    publisher="Statistiska centralbyrån (SCB)",
    licence="Sveriges officiella statistik, fri att använda med källhänvisning",
    cadence=timedelta(days=365),
    sensitivity=Sensitivity.OPPEN,
    clock=Clock.MATDAG,
    schema=FolkmangdRegso,
    columns=COLUMNS,
    key=identify,
    content=("folkmangd",),
    read=read,
    convert=convert,
    moment="matdag_on",
    areas=AreaRule.KNOWN,
    area_column="region",
)
