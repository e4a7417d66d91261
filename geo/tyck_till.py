"""The groups of Tyck till: what the city's residents report, whatever word the sender used.

The raw category of a case is free for the sender. The packaged table `geo/data/tyck_till_grupper.csv`
takes each known word to one of twelve groups; what no row maps is `UNCLASSIFIED`: counted, never
dropped, and no group.
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import pandas as pd

UNCLASSIFIED: Final = "oklassificerad"
"""What `group_of` gives a category that no row of the table maps."""


@dataclass(frozen=True)
class Group:
    """A group of cases that is shown as one.

    Parameters
    ----------
    id
        Swedish ASCII, as in tables and addresses.
    title
        Swedish, for readers.
    is_restricted
        The cases are about what people do, not about things: not for an open audience.
    is_on_by_default
        False where the group would drown the others in its season.
    """

    id: str
    title: str
    is_restricted: bool = False
    is_on_by_default: bool = True


GROUPS: Final = (
    Group("nedskrapning", "Nedskräpning och städning"),
    Group("papperskorg", "Papperskorgar och dumpat avfall"),
    Group("klotter_affischering", "Klotter och affischering"),
    Group("trasig_utrustning", "Skadegörelse och trasig utrustning"),
    Group("belysning", "Belysning"),
    Group("skymd_sikt", "Buskar, träd och skymd sikt"),
    Group("park_gronyta", "Park, lekplats och grönyta"),
    Group("gata_gangvag", "Gata, gång- och cykelväg"),
    Group("sno_halka", "Snö och halka", is_on_by_default=False),
    Group("skylt_trafikmiljo", "Skyltar, signaler och trafikmiljö"),
    Group("overgivet_fordon", "Övergivna och felställda fordon"),
    Group("otrygghet_storning", "Otrygghet, störning och kanyler", is_restricted=True),
)
"""The groups, in the order in which they are shown."""


def group_of(kategori: "pd.Series[str]") -> "pd.Series[str]":
    """Give each case the id of the group its raw category belongs to.

    Case, white space around and within, and composed or decomposed letters make no difference.

    Parameters
    ----------
    kategori
        Shape (n,). The sender's word; None or NaN where there is none.

    Returns
    -------
    group
        Shape (n,), the same index. `UNCLASSIFIED` where the table maps nothing.
    """
    # A delivery has few distinct words: each is normalised once.
    mapped = {word: _mapping().get(_normalise(word), UNCLASSIFIED) for word in kategori.dropna().unique()}
    group = [mapped.get(word, UNCLASSIFIED) for word in kategori]
    return pd.Series(group, index=kategori.index, dtype="str", name="group")


def _normalise(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


@lru_cache(maxsize=1)
def _mapping() -> Mapping[str, str]:
    path = resources.files("geo.data").joinpath("tyck_till_grupper.csv")
    with path.open("r", encoding="utf-8") as lines:
        return {_normalise(row["kategori"]): row["grupp"] for row in csv.DictReader(lines, delimiter=";")}
