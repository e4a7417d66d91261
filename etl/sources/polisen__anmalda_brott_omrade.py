"""Polisen's table of reported crime by area, brottstyp and month.

The form is assumed. Areas are the whole city, stadsdelsområden and perhaps stadsdelar; the cube counts
each crime once, whichever of them it stands under (`core.counted_omrade`).
"""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from etl.area_text import AREA_IN_WORDS, describe_area
from etl.delimited import Dialect, read_delimited
from etl.source import AreaRule, Clock, Column, Read, Rejected, Sensitivity, Source, Typed
from geo.names import tidy_name
from geo.themes import THEMES, UNKNOWN_THEME

DIALECT: Final = Dialect(
    columns={"omrade": "omrade", "brottstyp": "brottstyp", "manad": "manad", "antal": "antal"}
)
SUMS: Final = frozenset(
    {"totalt", "summa", "alla brott", "samtliga brott", "våld i offentlig miljö", "vald_offentlig_miljo"}
)
"""Names of sums, which would count the crimes of other rows once more."""


class AnmaldaBrott(pa.DataFrameModel):
    """One row per area, brottstyp and month, as delivered: every column is text."""

    omrade: Series[str] = pa.Field(str_matches=r"^\s*\S.{0,120}$")
    brottstyp: Series[str] = pa.Field(str_matches=r"^\s*\S.{0,160}$")
    manad: Series[str] = pa.Field(str_matches=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")
    antal: Series[str] = pa.Field(str_matches=r"^(0|[1-9][0-9]{0,6})$")


COLUMNS: Final = {
    "omrade": Column(AREA_IN_WORDS),
    "brottstyp": Column("en brottstyp"),
    "manad": Column("en månad, ÅÅÅÅ-MM"),
    "antal": Column("ett heltal från 0, utan mellanrum"),
}


def read(delivery: Path) -> Read:
    """Read one delivery as text."""
    return read_delimited(delivery, DIALECT)


def identify(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by area, brottstyp and month, however the first two are spelt."""
    area = rows["omrade"].map(_area_key, na_action="ignore").astype("str")
    brottstyp = rows["brottstyp"].map(spell_brottstyp, na_action="ignore").astype("str")
    return area + "|" + brottstyp + "|" + rows["manad"]


def convert(rows: pd.DataFrame) -> Typed:
    """Give areas, themes, months and numbers their types.

    Returns
    -------
    Typed
        Columns of `core.polisen__anmalda_brott_omrade` but the keys, and the day whose division is meant.
    """
    described = {text: describe_area(text) or (None, None) for text in rows["omrade"].unique()}
    named = [described[text] for text in rows["omrade"]]
    month = pd.to_datetime(rows["manad"], format="%Y-%m")
    brottstyp = rows["brottstyp"].map(spell_brottstyp).astype("str")
    typed = pd.DataFrame(
        {
            "omrade_kind": pd.Series([kind for kind, _ in named], rows.index, dtype="str"),
            "omrade_code": pd.Series([code for _, code in named], rows.index, dtype="str"),
            "omrade_on": month,
            "brottstyp": brottstyp,
            "theme": brottstyp.map(_theme_by_title()).fillna(UNKNOWN_THEME),
            "month": month,
            "antal": rows["antal"].astype("int64"),
        },
        index=rows.index,
    )
    is_sum = brottstyp.str.casefold().isin(SUMS)
    return Typed(
        typed,
        (
            Rejected(typed["omrade_kind"].isna(), "omrade", AREA_IN_WORDS),
            Rejected(is_sum, "brottstyp", "en brottstyp för sig; en summa skulle räkna samma brott igen"),
            Rejected(month > pd.Timestamp.now(), "manad", "en månad som inte ligger i framtiden"),
        ),
        (*_unknown_types(typed[~is_sum]), *_exceeding(typed[~is_sum])),
    )


def spell_brottstyp(text: str) -> str:
    """Write a brottstyp one way: the title of its theme, or as a sentence begins."""
    tidy = tidy_name(text)
    return _titles().get(tidy.casefold(), tidy.capitalize())


@cache
def _titles() -> dict[str, str]:
    """Title of each theme by its title and by its id, folded."""
    return {name.casefold(): theme.title for theme in THEMES for name in (theme.title, theme.id)}


@cache
def _theme_by_title() -> dict[str, str]:
    return {theme.title: theme.id for theme in THEMES}


def _area_key(text: str) -> str:
    described = describe_area(text)
    return tidy_name(text).casefold() if described is None else " ".join(described)


def _unknown_types(typed: pd.DataFrame) -> tuple[str, ...]:
    unknown = sorted(typed.loc[typed["theme"] == UNKNOWN_THEME, "brottstyp"].unique())
    if not unknown:
        return ()
    return (f"Brottstyper som inte är teman räknas som okänt tema: {len(unknown)}, som {unknown[0]}.",)


def _exceeding(typed: pd.DataFrame) -> tuple[str, ...]:
    """Say where the stadsdelsområden together have more than the whole city."""
    # a row that is repeated word for word is one
    once = typed.drop_duplicates(["omrade_kind", "omrade_code", "brottstyp", "month"])
    table = once.pivot_table(
        index=["month", "brottstyp"], columns="omrade_kind", values="antal", aggfunc="sum"
    ).reindex(columns=["kommun", "stadsdelsomrade"])
    more = (table["stadsdelsomrade"] - table["kommun"]).loc[lambda difference: difference > 0]
    if more.empty:
        return ()
    most = more.sort_values(ascending=False).reset_index(name="n").iloc[0]
    remark = (
        "Månader och brottstyper där stadsdelsområdena tillsammans har fler brott än Hela staden: "
        f"{len(more)}; mest {most['n']:.0f} fler, {most['brottstyp']} {most['month']:%Y-%m}. "
        "Båda visas som de levererats."
    )
    return (remark,)


SOURCE: Final = Source(
    id="polisen__anmalda_brott_omrade",
    title="Anmälda brott per område och månad",
    publisher="Polismyndigheten",
    licence="Sekretess kan gälla (OSL 18 kap. 1 §, 35 kap. 1 §)",
    cadence=timedelta(days=31),
    sensitivity=Sensitivity.SAMVERKAN,
    clock=Clock.ANMALD,
    schema=AnmaldaBrott,
    columns=COLUMNS,
    key=identify,
    content=("antal",),
    read=read,
    convert=convert,
    is_counted=True,
    areas=AreaRule.REQUIRED,
)
