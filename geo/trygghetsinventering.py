"""Code lists of the trygghetsinventering: what a walk can find, where, and what became of it.

Deliveries say it in Swedish words; here each word becomes an id of ASCII. A word that no list has is
no row that can be counted: the source's reading refuses it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.words import ids_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Bristtyp:
    """What a point of a walk is about.

    Parameters
    ----------
    id
        Swedish ASCII, as in tables and addresses.
    title
        Swedish, for readers, and the word that deliveries use.
    is_restricted
        It is about what people do, not about things: not for an open audience.
    is_brist
        False for what is good and should stay.
    """

    id: str
    title: str
    is_restricted: bool = False
    is_brist: bool = True


BRISTTYPER: Final = (
    Bristtyp("brist_belysning", "Belysning saknas/trasig"),
    Bristtyp("brist_blandning", "Ojämn eller bländande belysning"),
    Bristtyp("brist_sikt_vaxtlighet", "Skymd sikt, växtlighet"),
    Bristtyp("brist_sikt_byggt", "Skymd sikt, byggt"),
    Bristtyp("brist_orientering", "Svårt att orientera sig"),
    Bristtyp("brist_nedskrapning", "Nedskräpning"),
    Bristtyp("brist_klotter", "Klotter"),
    Bristtyp("brist_skadegorelse", "Skadegörelse"),
    Bristtyp("brist_underhall", "Eftersatt underhåll"),
    Bristtyp("brist_odsligt", "Ödsligt"),
    Bristtyp("brist_instangt", "Instängt, ingen annan väg"),
    Bristtyp("brist_tillganglighet", "Bristande tillgänglighet"),
    Bristtyp("brist_trafik", "Trafik och buskörning"),
    Bristtyp("brist_narkotika", "Spår av droghantering", is_restricted=True),
    Bristtyp("brist_annat", "Annat"),
    Bristtyp("omtyckt_plats", "Omtyckt plats (värna)", is_brist=False),
)
"""What a point can be about, in the order in which it is shown."""

PLATSTYPER: Final[Mapping[str, str]] = {
    "gangtunnel": "gångtunnel",
    "trappa": "trappa",
    "entre": "entré",
    "hallplats": "hållplats",
    "torg": "torg",
    "park": "park",
    "strak": "stråk",
    "skolvag": "skolväg",
    "parkering": "parkering",
    "gard": "gård",
}
"""Id of a type of place → its Swedish word, in deliveries and for readers."""

AVSLAS: Final = "avslas"
"""The status that must say why."""

STATUSES: Final[Mapping[str, str]] = {
    "ny": "ny",
    "skickad": "skickad",
    "planerad": "planerad",
    "atgardad": "åtgärdad",
    AVSLAS: "avslås",
}
"""What became of a point: id → Swedish word, in the order in which it happens."""

LJUS: Final[Mapping[str, str]] = {"dagsljus": "dagsljus", "skymning": "skymning", "morker": "mörker"}
"""The light in which a point was seen: id → Swedish word."""

OMFATTNINGAR: Final[Mapping[str, str]] = {"enkel": "enkel", "stor": "stor"}
"""How much work it is: id → Swedish word."""

_BRISTTYP_WORDS: Final = {each.title: each.id for each in BRISTTYPER}


def bristtyp_of(words: "pd.Series[str]") -> "pd.Series[str]":
    """Give each delivered word the id of its bristtyp.

    Returns
    -------
    id
        Shape (n,), the same index; None where the list has no such word.
    """
    return ids_of(words, {**_BRISTTYP_WORDS, "Omtyckt plats": "omtyckt_plats"})


def listed(words: "pd.Series[str]", titles: Mapping[str, str]) -> "pd.Series[str]":
    """Give each delivered word its id in one of the lists above.

    Parameters
    ----------
    words
        Shape (n,). None or NaN where blank.
    titles
        Id → Swedish word.

    Returns
    -------
    id
        Shape (n,), the same index; None where blank and where the list has no such word.
    """
    return ids_of(words, {title: each for each, title in titles.items()})
