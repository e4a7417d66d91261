"""The indicators of the surveys: the share of those who answered that say yes to a question."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.errors import NotFoundError

TRYGGHETSMATNING: Final = "stockholm__trygghetsmatning"
NTU: Final = "bra__ntu_regso"


@dataclass(frozen=True)
class Indicator:
    """One question of a survey, and which answer is counted.

    Parameters
    ----------
    id
        Swedish ASCII, as in deliveries, tables and addresses.
    title
        Swedish, for readers: what the share is a share of.
    question
        Swedish: what was asked, and which answers count.
    is_oro
        True where it is about how people feel; False for what they have seen or been subjected to.
    source
        The source that has its values; two surveys are never put in one series.
    """

    id: str
    title: str
    question: str
    is_oro: bool = False
    source: str = TRYGGHETSMATNING


INDICATORS: Final = (
    Indicator(
        "oro_brott",
        "Ofta orolig för att utsättas för brott",
        "Hur ofta är du orolig för att utsättas för brott? Räknas: ofta.",
        is_oro=True,
    ),
    Indicator(
        "otrygg_ute",
        "Otrygg ute ensam sent på kvällen",
        "Hur trygg känner du dig när du går ute ensam sent en kväll där du bor? "
        "Räknas: otrygg, och den som inte går ut.",
        is_oro=True,
    ),
    Indicator(
        "upplever_nedskrapning",
        "Upplever nedskräpning",
        "Är nedskräpning ett problem i området där du bor? Räknas: ja.",
    ),
    Indicator(
        "upplever_klotter",
        "Upplever klotter",
        "Är klotter ett problem i området där du bor? Räknas: ja.",
    ),
    Indicator(
        "upplever_morka_platser",
        "Upplever mörka platser",
        "Är mörka platser ett problem i området där du bor? Räknas: ja.",
    ),
    Indicator(
        "upplever_narkotika",
        "Upplever öppen narkotikahantering",
        "Är narkotikahantering på offentlig plats ett problem i området där du bor? Räknas: ja.",
    ),
    Indicator(
        "utsatt_misshandel",
        "Utsatt för misshandel, skattad andel",
        "Har någon med avsikt slagit, sparkat eller på annat sätt utsatt dig för fysiskt våld, så att du "
        "skadades eller så att det gjorde ont, under förra året? Räknas: ja.",
        source=NTU,
    ),
    Indicator(
        "utsatt_bostadsinbrott",
        "Utsatt för bostadsinbrott, skattad andel",
        "Bröt sig någon in i din bostad i syfte att stjäla något under förra året? Räknas: ja.",
        source=NTU,
    ),
)
"""Every indicator, in the order in which they are shown. The questions of Brå's are its own words (NTU
2018–2023, "Definitioner"); those of the city are assumed, after the indicators that its reports name."""


def indicators_of(source: str) -> tuple[Indicator, ...]:
    """Give the indicators of a survey, in order; none for a source that is no survey."""
    return tuple(each for each in INDICATORS if each.source == source)


def find_indicator(indicator: str) -> Indicator:
    """Give the indicator with this id.

    Raises
    ------
    NotFoundError
        When there is none; the message lists those there are.
    """
    try:
        return _by_id()[indicator]
    except KeyError:
        raise NotFoundError(
            f"Väntade en av indikatorerna {', '.join(_by_id())}, fick {indicator[:40]!r}"
        ) from None


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Indicator]:
    return {each.id: each for each in INDICATORS}
