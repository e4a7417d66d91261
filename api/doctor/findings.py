"""What a check says: how bad it is, what was seen, and how to mend it."""

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.db.roles import OWNER


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "varning"
    """Works, but somebody should look."""
    ERROR = "fel"
    """Does not work, or protects less than it should."""


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    what
        What was seen, in Swedish; never a password, never a delivered value.
    mend
        What to do about it, in Swedish; empty when nothing needs doing.
    commands
        Lines for a shell that mend it, in order. Words in capitals (FIL, KÄLLA) are the reader's to fill in.
    """

    level: Level
    what: str
    mend: str = ""
    commands: tuple[str, ...] = ()


def ok(what: str) -> Finding:
    """Say that a check found nothing wrong."""
    return Finding(Level.OK, what)


def warning(what: str, mend: str, *commands: str) -> Finding:
    """Say what somebody should look at."""
    return Finding(Level.WARNING, what, mend, commands)


def error(what: str, mend: str, *commands: str) -> Finding:
    """Say what does not work, or protects less than it should."""
    return Finding(Level.ERROR, what, mend, commands)


def in_psql(statements: Iterable[str], role: str = OWNER) -> str:
    """Write the line of a shell that runs SQL as a role of the database."""
    text = "; ".join(statement.strip().rstrip(";") for statement in statements)
    return f"echo {shlex.quote(f'{text};')} | lagesbild db psql --role {role}"


def count_levels(findings: Iterable[Finding]) -> Counter[Level]:
    """Count the findings of each level."""
    return Counter(finding.level for finding in findings)
