"""Process rules of platssamverkan: what a decision on a plats may be, and in which words. Pure.

The database holds the same rules as its last guard (`workflow.require_next`); these say in words why.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from geo.disclosure.policy import Recipient
from geo.errors import ConflictError, PolicyError, RuleError
from geo.fritext import KINDS, clean_text
from geo.names import tidy_name
from geo.platser.naming import is_nameable


class Utfall(StrEnum):
    """What people decided about a plats."""

    PRIORITERAD = "prioriterad"
    BORTVALD = "bortvald"
    ATERFORD = "aterford"


class Status(StrEnum):
    """How a plats stands now, in the order in which platser are shown."""

    PRIORITERAD = "prioriterad"
    KANDIDAT = "kandidat"
    BORTVALD = "bortvald"
    ATERFORD = "aterford"


UTFALL_WORDS: Final[Mapping[str, str]] = {
    Utfall.PRIORITERAD: "Prioriterad",
    Utfall.BORTVALD: "Bortvald",
    Utfall.ATERFORD: "Återförd",
}
STATUS_WORDS: Final[Mapping[str, str]] = {
    Status.PRIORITERAD: "Prioriterad plats",
    Status.KANDIDAT: "Kandidatplats",
    Status.BORTVALD: "Bortvald",
    Status.ATERFORD: "Återförd",
}
STAFF: Final = frozenset(
    {Recipient.EGEN_ENHET, Recipient.EGEN_FORVALTNING, Recipient.STAD, Recipient.SAMVERKAN_POLIS}
)
"""Recipients that work with platser; neither the public nor a private party of one plats."""

_NEXT: Final[Mapping[str, tuple[Utfall, ...]]] = {
    Utfall.PRIORITERAD: (Utfall.PRIORITERAD, Utfall.BORTVALD, Utfall.ATERFORD),
    Utfall.BORTVALD: (Utfall.PRIORITERAD, Utfall.ATERFORD),
    Utfall.ATERFORD: (Utfall.PRIORITERAD, Utfall.BORTVALD),
}
"""Last decision → those that may follow; prioriterad again only with another name or polygon."""

_NAME_REFUSED: Final = (
    "Namnet får inte peka ut någon: inte en person, skola, lokal för trosutövning, bostad, butik eller adress. "
    "Välj ett torg, en park, en station, en gata eller ett centrum."
)


FIRST_DAY: Final = date(2000, 1, 1)
"""Before it nobody worked with platssamverkan: an earlier day is a slip of the pen."""


@dataclass(frozen=True)
class Former:
    """The last decision on a plats."""

    number: int
    utfall: str
    beslutad_av: str
    beslutad_on: date


@dataclass(frozen=True)
class Proposal:
    """A decision that somebody asks to record.

    Parameters
    ----------
    number
        Place in the history of the plats that it is meant to have, from 1.
    is_changed
        True when name or polygon differ from those of the last decision.
    """

    number: int
    utfall: str
    is_changed: bool


def status_of(utfall: str | None, *, is_kandidat: bool) -> Status:
    """Say how a plats stands.

    Parameters
    ----------
    utfall
        Of the last decision; None: nobody has decided.
    is_kandidat
        True when the current version proposes it.
    """
    if utfall in {Utfall.PRIORITERAD, Utfall.BORTVALD}:
        return Status(utfall)
    return Status.KANDIDAT if is_kandidat else Status.ATERFORD


def next_utfall(utfall: str | None) -> tuple[Utfall, ...]:
    """List the decisions that may follow the last one; None: nobody has decided."""
    return _NEXT[utfall if utfall is not None else Utfall.ATERFORD]


def require_next(proposal: Proposal, former: Former | None) -> None:
    """Refuse a decision that cannot follow the last one.

    Raises
    ------
    ConflictError
        When it was meant to be another decision in order, telling who decided in between.
    RuleError
        When it changes nothing, or brings back what nobody has decided about.
    """
    expected = former.number + 1 if former else 1
    if proposal.number != expected:
        raise ConflictError(_who_came_before(former) if former else _expected_first(proposal.number))
    if Utfall(proposal.utfall) not in next_utfall(former.utfall if former else None):
        raise RuleError(_unchanged(former))
    if former and proposal.utfall == former.utfall and not proposal.is_changed:
        raise RuleError(_unchanged(former))


def require_day(beslutad_on: date, today: date, former: Former | None = None) -> None:
    """Refuse a decision that is dated after today, before the last one, or long ago.

    Parameters
    ----------
    today
        Local day in Stockholm.
    former
        The last decision about the plats; None: nobody has decided.

    Raises
    ------
    RuleError
    """
    earliest = max(FIRST_DAY, former.beslutad_on) if former else FIRST_DAY
    if beslutad_on < earliest:
        raise RuleError(f"Beslutsdagen {beslutad_on} är för tidig; tidigast {earliest} går att ange.")
    if beslutad_on > today:
        raise RuleError(f"Beslutsdagen {beslutad_on} ligger i framtiden; senast {today} går att ange.")


def require_name(name: str, known: Collection[str] = ()) -> None:
    """Refuse a name that could point at somebody.

    Parameters
    ----------
    name
        Tidied.
    known
        Names that the plats carries already, as proposed or decided: they may have a number, which
        tells platser of one name apart.

    Raises
    ------
    RuleError
    """
    if name not in {tidy_name(each) for each in known} and not is_nameable(name):
        raise RuleError(_NAME_REFUSED)


def require_clean(field: str, text: str) -> None:
    """Refuse text with personal data, without repeating it.

    Parameters
    ----------
    field
        Name of the field as the one who wrote it knows it.

    Raises
    ------
    RuleError
        Naming the kinds of what was found.
    """
    _, counts = clean_text(text)
    if counts:
        kinds = ", ".join(kind.plural for kind in KINDS if kind.id in counts)
        raise RuleError(f"Fältet {field} verkar innehålla {kinds}. Ta bort det och spara igen.")


def recipients_of_drawn(recipients: Collection[str], *, is_demo: bool) -> list[str]:
    """Say whom a drawn plats is for: those of the audience who work with platser.

    Parameters
    ----------
    recipients
        Of the audience.
    is_demo
        True when what is made is synthetic, which the demo sees whoever it is for.

    Raises
    ------
    PolicyError
        When nobody is left.
    """
    staff = sorted(str(each) for each in STAFF if each in set(recipients))
    if staff:
        return staff
    if is_demo:
        return [str(Recipient.EGEN_ENHET)]
    raise PolicyError(
        "En ritad plats är för dem som arbetar med platser, och tjänsten svarar här inte för någon av dem."
    )


def is_for_no_others(recipients: Collection[str], source_recipients: Collection[str]) -> bool:
    """Tell whether everybody who sees a decision may also see what it rests on."""
    return set(recipients) <= set(source_recipients)


def _who_came_before(former: Former) -> str:
    return (
        f"Beslut {former.number} är redan fattat: {UTFALL_WORDS[former.utfall]}, av {former.beslutad_av} "
        f"{former.beslutad_on}. Läs om platsen och försök igen."
    )


def _expected_first(number: int) -> str:
    return f"Väntade platsens första beslut, fick nummer {number}. Läs om platsen och försök igen."


def _unchanged(former: Former | None) -> str:
    if former is None:
        return "Ingen har beslutat om platsen, så den kan inte återföras. Välj prioriterad eller bortvald."
    if former.utfall == Utfall.PRIORITERAD:
        return "Platsen är redan prioriterad. Ett nytt sådant beslut behöver ett annat namn eller en annan polygon."
    return f"Platsen är redan {UTFALL_WORDS[former.utfall].lower()}. Välj ett annat utfall."
