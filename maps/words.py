"""Published values in Swedish words: what a summary, a tooltip or a screen reader says.

The words follow the status. Only an exact 0 is "inga"; a protected 0 may hide a few; what is
withheld has no number; and what is missing, or was never published, is "ingen uppgift", not nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands, as Språkrådet writes numbers; it never breaks a number over two lines."""

TOO_FEW = "för få för att visas"
TOO_FEW_ANSWERS = "för få svar för att visas"
NO_DATA = "ingen uppgift"
NOT_APPLICABLE = "gäller inte här"
SYNTHETIC = "Syntetiska data"

_UNITS: Final = {
    "anmälda brott": "anmält brott",
    "ärenden": "ärende",
    "åtgärdspunkter": "åtgärdspunkt",
}
"""What is counted, many and one."""

_N_NAMED = 3
"""How many themes a summary names."""


@dataclass(frozen=True)
class Count:
    """One published number of reported crimes.

    Parameters
    ----------
    theme
        Swedish title of what was counted.
    period
        Swedish title of the period: "2024".
    n
        None when withheld, missing or never published.
    status
        "exact", "protected", "withheld", "saknas", "ej_tillamplig"; None: nothing is published.
    is_found
        True for crime that is found by looking for it: its number tells of the police's work, so it
        is never put in order among what people report.
    """

    theme: str
    period: str
    n: int | None
    status: str | None
    is_found: bool = False


@dataclass(frozen=True)
class Official:
    """One year of an official series, with who publishes it; `unit` is "antal" or "per_100000"."""

    publisher: str
    year: int
    n: int
    unit: str
    is_preliminary: bool


def number_words(number: int) -> str:
    """Write a number with its thousands apart: 12 345."""
    return f"{number:,}".replace(",", NARROW_SPACE)


def decimal_words(number: float) -> str:
    """Write a number with one decimal and a comma: 8,5."""
    whole = f"{number:,.1f}".replace(",", NARROW_SPACE)
    return whole.replace(".", ",").replace("-", "\N{MINUS SIGN}")


def count_words(n: int | None, status: str | None, unit: str = "anmälda brott") -> str:
    """Say one published number with its unit.

    Parameters
    ----------
    n
        None when there is no number.
    status
        As in `Count`.
    unit
        What is counted, as the layer says: "anmälda brott", "ärenden", "åtgärdspunkter".
    """
    if status == "withheld":
        return TOO_FEW
    if status == "ej_tillamplig":
        return NOT_APPLICABLE
    if status in {None, "saknas"} or n is None:
        return NO_DATA
    if n == 0:
        return f"inga {unit}" if status == "exact" else f"inga eller enstaka {unit}"
    about = "" if status == "exact" else "omkring "
    counted = _UNITS.get(unit, unit) if n == 1 else unit
    return f"{about}{number_words(n)} {counted}"


def rate_words(rate: float | None, low: float | None, high: float | None, status: str | None) -> str:
    """Say a rate per 1 000 inhabitants with its interval."""
    if status == "withheld":
        return TOO_FEW
    if rate is None or low is None or high is None:
        return NO_DATA
    return f"{decimal_words(rate)} per 1{NARROW_SPACE}000 invånare ({_between(low, high)})"


def share_words(
    share: float | None, low: float | None, high: float | None, answers: int | None, status: str | None
) -> str:
    """Say a survey's share in per cent, with its interval and the number of answers."""
    if status == "withheld":
        return TOO_FEW_ANSWERS
    if share is None or low is None or high is None or answers is None:
        return NO_DATA
    return f"{decimal_words(share)} procent ({_between(low, high)}; {number_words(answers)} svar)"


def clustered_words(is_raised: bool | None, status: str | None) -> str:  # noqa: FBT001 - the value itself
    """Say whether volume gathers in a cell by Gi*; None: withheld or never published."""
    if status == "withheld":
        return TOO_FEW
    if status is None or is_raised is None:
        return NO_DATA
    return "samlad volym, mer än slumpen" if is_raised else "ingen samlad volym"


def _between(low: float, high: float) -> str:
    return f"mellan {decimal_words(low)} och {decimal_words(high)}"


def raised_words(
    is_raised: bool | None,  # noqa: FBT001 - the value itself
    status: str | None,
    unit: str = "anmälda brott",
) -> str:
    """Say whether what is counted is concentrated in a cell; None: withheld or never published."""
    if status == "withheld":
        return TOO_FEW
    if status is None or is_raised is None:
        return NO_DATA
    if is_raised:
        return f"förhöjd koncentration av {unit}, mer än slumpen"
    return f"ingen förhöjd koncentration av {unit}"


def summarise(place: str, counts: Sequence[Count], earlier: Sequence[Count]) -> list[str]:
    """Say the most important of one place in one period.

    Parameters
    ----------
    place
        With its preposition: "i Bromma", "i rutan".
    counts
        The themes of the newest period; empty when nothing is published.
    earlier
        The themes of the period before it.

    Returns
    -------
    list of str
        Swedish sentences: what was reported most, what cannot be shown, and the change of what was
        reported most. Themes are put in order within a place, places never against each other.
    """
    if not counts:
        return [f"Det finns {NO_DATA} om anmälda brott {place}."]
    period = counts[0].period
    known = [count for count in counts if count.n]
    others = [count for count in known if not count.is_found] or known
    shown = sorted(others, key=lambda count: (-(count.n or 0), count.theme))
    sentences = [_most(place, period, counts, shown[:_N_NAMED])]
    sentences += _unshown(counts)
    if shown:
        sentences += _change(shown[0], earlier)
    return sentences


def official_words(place: str, official: Official) -> str:
    """Say one year of an official series, with the clock it counts by."""
    about = "preliminärt " if official.is_preliminary else ""
    share = " per 100 000 invånare" if official.unit == "per_100000" else ""
    return (
        f"Enligt {official.publisher} anmäldes {about}{number_words(official.n)} brott{share} {place} "
        f"under {official.year}, räknat efter anmälningsdatum."
    )


def synthetic_words() -> str:
    """Say that numbers are made up, in a sentence that can stand in a summary."""
    return f"{SYNTHETIC}: antalen är påhittade och beskriver inga verkliga händelser."


def approximate_words(name: str) -> str:
    """Say that an area's border is made of hexagons."""
    return f"Gränsen för {name} är ungefärlig: den följer rutor, inte den officiella kartan."


def _most(place: str, period: str, counts: Sequence[Count], named: Sequence[Count]) -> str:
    if named:
        listed = _listed([f"{_lower(count.theme)} ({number_words(count.n or 0)})" for count in named])
        start = "Anmälda brott" if named[0].is_found else "Flest anmälda brott"
        return f"{start} {place} under {period}: {listed}."
    statuses = {count.status for count in counts}
    if statuses == {"exact"}:
        return f"Inga anmälda brott {place} under {period} i de teman som visas."
    if statuses <= {"exact", "protected"}:
        return f"Inga eller enstaka anmälda brott {place} under {period} i de teman som visas."
    return f"Inget antal kan visas {place} under {period}."


def _unshown(counts: Sequence[Count]) -> list[str]:
    n_withheld = sum(count.status == "withheld" for count in counts)
    n_missing = sum(count.status is None for count in counts)
    parts = []
    if n_withheld:
        parts.append(f"För {n_withheld} av {len(counts)} teman är antalet {TOO_FEW}")
    if n_missing:
        start = "för" if parts else "För"
        parts.append(f"{start} {n_missing} av {len(counts)} teman finns {NO_DATA}")
    return [f"{'; '.join(parts)}."] if parts else []


def _change(count: Count, earlier: Sequence[Count]) -> list[str]:
    before = next((each for each in earlier if each.theme == count.theme), None)
    if before is None or before.status is None:
        return []
    now = f"{count_words(count.n, count.status)} under {count.period}"
    return [f"{count.theme}: {now}, {count_words(before.n, before.status)} under {before.period}."]


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def _lower(title: str) -> str:
    """Start a title small inside a sentence, unless it starts with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
