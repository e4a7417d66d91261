"""The release policies: what may leave, to whom, decided by whom and why.

A policy is a decision of a person, written down. Each names the sources it is for, so that no caller
can release the rows of one under the policy of another.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from geo.errors import PolicyError
from geo.themes import Geography


class Recipient(StrEnum):
    """Who a released figure is for. No chain: none of them includes another."""

    OPPEN = "oppen"
    EGEN_ENHET = "egen_enhet"
    EGEN_FORVALTNING = "egen_forvaltning"
    STAD = "stad"
    SAMVERKAN_POLIS = "samverkan_polis"
    PLATSPART = "platspart"


class Method(StrEnum):
    """How a policy protects what it releases."""

    SUPPRESSION = "suppression"
    """Small counts are withheld, and others with them until the small ones cannot be computed."""

    OFFICIAL = "official"
    """Already published by an authority: passes as it is."""

    OWN = "own"
    """The city's own counts of things and reports, not of persons: passes as it is, to those named."""

    SURVEY = "survey"
    """Estimates from a sample: those that rest on too few answers are withheld."""


COUNTED_BY_THRESHOLD: Final = frozenset({Method.SUPPRESSION, Method.SURVEY})
"""Methods that withhold what lies below a threshold."""


SMALLEST_THRESHOLD: Final = 2
"""With a threshold of 1 nothing would be withheld."""


@dataclass(frozen=True)
class Policy:
    """One decision about release.

    Parameters
    ----------
    id
        Swedish ASCII, as it stands beside every released figure.
    method
        How the figures are protected.
    threshold
        The smallest count but 0 that may be shown, in events; of a survey, the fewest answers; None
        when nothing is withheld.
    recipients
        Who may see what is released.
    sources
        Ids of the sources it is for.
    finest
        The finest geography it releases.
    owner
        Who answers for the decision, in Swedish.
    decided
        The day of the decision.
    reason
        Why it is as it is, in Swedish, for the person who asks.

    Raises
    ------
    PolicyError
        When method and threshold contradict each other, or nobody is to receive anything.
    """

    id: str
    method: Method
    threshold: int | None
    recipients: frozenset[Recipient]
    sources: frozenset[str]
    finest: Geography
    owner: str
    decided: date
    reason: str

    def __post_init__(self) -> None:
        if (self.method in COUNTED_BY_THRESHOLD) != (self.threshold is not None):
            raise PolicyError(
                f"policy {self.id}: expected a threshold with suppression or survey and none without, "
                f"got {self.method} with {self.threshold}"
            )
        if self.threshold is not None and self.threshold < SMALLEST_THRESHOLD:
            raise PolicyError(
                f"policy {self.id}: expected a threshold of {SMALLEST_THRESHOLD} or more, got {self.threshold}"
            )
        if not self.recipients:
            raise PolicyError(f"policy {self.id}: expected at least one recipient, got none")


POLICE_SOURCES: Final = frozenset(
    {"polisen__anmalda_brott", "polisen__anmalda_brott_basomrade", "polisen__anmalda_brott_omrade"}
)
"""Rows of reported crime. They tell of the same crimes, so that of one year only one of them is shown."""

POLIS_KALENDERAR: Final = Policy(
    id="polis_kalenderar",
    method=Method.SUPPRESSION,
    threshold=5,
    recipients=frozenset({Recipient.SAMVERKAN_POLIS}),
    sources=POLICE_SOURCES,
    finest=Geography.RUTA_9,
    owner="Stadens dataskyddsombud, tillsammans med polisens kontaktperson för samverkan",
    decided=date(2026, 11, 2),
    reason=(
        "Polisens uppgifter om enskilda brott visas bara för dem som deltar i samverkan. Antal från "
        "1 till 4 döljs, liksom så många andra antal som behövs för att de inte ska gå att räkna ut. "
        "Bara hela kalenderår lämnas ut: perioder som överlappar varandra kan dras ifrån varandra."
    ),
)
"""Police rows, per theme and calendar year."""

OFFICIELL_STATISTIK: Final = Policy(
    id="officiell_statistik",
    method=Method.OFFICIAL,
    threshold=None,
    recipients=frozenset(Recipient),
    sources=frozenset(
        {
            "bra__anmalda_brott",
            "scb__folkmangd_regso",
            "stockholm__arsbok_brott",
            "stockholm__folkmangd",
            "polisen__handelser",
            "polisen__utsatt_omrade",
        }
    ),
    finest=Geography.STADSDEL,
    owner="Den myndighet som har publicerat statistiken",
    decided=date(2026, 11, 2),
    reason=(
        "Statistik som en myndighet redan har publicerat återges oförändrad, med källa, för alla. "
        "Den röjer inget som inte redan är känt."
    ),
)
"""Figures that an authority has published itself."""

CITY_SOURCES: Final = frozenset({"stockholm__tyck_till", "stockholm__trygghetsinventering"})
"""What residents and staff tell the city of places."""

STAD_OMRADE: Final = Policy(
    id="stad_omrade",
    method=Method.OWN,
    threshold=None,
    recipients=frozenset(Recipient),
    sources=CITY_SOURCES,
    finest=Geography.STADSDEL,
    owner="Trafiknämnden och den stadsdelsnämnd som har gjort inventeringen",
    decided=date(2026, 11, 16),
    reason=(
        "Ärenden i Tyck till och punkter från trygghetsinventeringar gäller saker på allmän plats, inte "
        "personer. Antal per stadsdel och större visas för alla, utom för det som gäller människors "
        "beteende. Fritext lämnas inte ut."
    ),
)
"""The city's own counts, on areas, for everybody."""

STAD_RUTA: Final = Policy(
    id="stad_ruta",
    method=Method.OWN,
    threshold=None,
    recipients=frozenset(
        {Recipient.STAD, Recipient.EGEN_FORVALTNING, Recipient.EGEN_ENHET, Recipient.SAMVERKAN_POLIS}
    ),
    sources=CITY_SOURCES,
    finest=Geography.RUTA_9,
    owner="Trafiknämnden och den stadsdelsnämnd som har gjort inventeringen",
    decided=date(2026, 11, 16),
    reason=(
        "En ruta kan rymma ett enda hus eller en enda anmälare, och vissa ärenden gäller människors "
        "beteende. Därför visas rutor och sådana ärenden bara för dem som arbetar med platserna."
    ),
)
"""The city's own counts, on hexagons and of restricted subjects, for those who work with the places."""

ENKAT: Final = Policy(
    id="enkat",
    method=Method.SURVEY,
    threshold=30,
    recipients=frozenset(Recipient),
    sources=frozenset({"stockholm__trygghetsmatning", "bra__ntu_regso"}),
    finest=Geography.STADSDEL,
    owner="Den som har gjort undersökningen",
    decided=date(2026, 11, 16),
    reason=(
        "Skattningar från urvalsundersökningar visas för områden, alltid med osäkerhetsintervall och "
        "antal svar. Färre än 30 svar säger för lite om området och för mycket om dem som har svarat."
    ),
)
"""Survey estimates, on areas, for everybody."""

POLICIES: Final = {
    policy.id: policy for policy in (POLIS_KALENDERAR, OFFICIELL_STATISTIK, STAD_OMRADE, STAD_RUTA, ENKAT)
}
"""Every policy by its id."""
