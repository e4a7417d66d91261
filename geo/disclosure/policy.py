"""The release policies: what may leave, to whom, decided by whom and why.

A policy is a decision of a person, written down. Which one a source is released under follows
from its publisher, so that no caller can release the rows of one under the policy of another.
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
        The smallest count but 0 that may be shown, in events; None when nothing is withheld.
    recipients
        Who may see what is released.
    publishers
        The first part of the ids of the sources it is for ("polisen" of polisen__anmalda_brott).
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
    publishers: frozenset[str]
    finest: Geography
    owner: str
    decided: date
    reason: str

    def __post_init__(self) -> None:
        if (self.method is Method.SUPPRESSION) != (self.threshold is not None):
            raise PolicyError(
                f"policy {self.id}: expected a threshold with suppression and none without, "
                f"got {self.method} with {self.threshold}"
            )
        if self.threshold is not None and self.threshold < SMALLEST_THRESHOLD:
            raise PolicyError(
                f"policy {self.id}: expected a threshold of {SMALLEST_THRESHOLD} or more, got {self.threshold}"
            )
        if not self.recipients:
            raise PolicyError(f"policy {self.id}: expected at least one recipient, got none")


POLIS_KALENDERAR: Final = Policy(
    id="polis_kalenderar",
    method=Method.SUPPRESSION,
    threshold=5,
    recipients=frozenset({Recipient.SAMVERKAN_POLIS}),
    publishers=frozenset({"polisen"}),
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
    publishers=frozenset({"bra", "scb"}),
    finest=Geography.STADSDEL,
    owner="Den myndighet som har publicerat statistiken",
    decided=date(2026, 11, 2),
    reason=(
        "Statistik som en myndighet redan har publicerat återges oförändrad, med källa, för alla. "
        "Den röjer inget som inte redan är känt."
    ),
)
"""Figures that an authority has published itself."""

POLICIES: Final = {policy.id: policy for policy in (POLIS_KALENDERAR, OFFICIELL_STATISTIK)}
"""Every policy by its id."""
