"""What a page to send says of its figures: whose, counted by which clock, published when."""

from collections.abc import Sequence
from typing import Final

from maps.numbers import date_words
from maps.picture import About, Source
from maps.words import SYNTHETIC

CLOCKS: Final = {
    "anmald": "Räknas efter när brottet anmäldes (anmälningsdatum).",
    "brottstid": "Räknas efter när brottet begicks (brottstid).",
    "inkommen": "Räknas efter när ärendet kom in till staden.",
    "inventerad": "Räknas efter dagen då platsen inventerades.",
    "undersokning": "Avser det år som undersökningen frågade om.",
    "matdag": "Avser den dag då folkmängden räknades.",
    "handelse": "Räknas efter när händelsen inträffade, enligt polisens händelsenotiser.",
    "bedomning": "Avser dagen för polisens bedömning.",
}
"""Which instant counts, as a sentence."""


def clock_words(clock: str) -> str:
    """Say which instant counts; an unknown clock is named as it is."""
    return CLOCKS.get(clock, f"Klocka: {clock}.")


def source_words(source: Source) -> str:
    """Say whose figures they are, how far they reach, and whether they are made up."""
    parts = [
        f"{source.publisher}: {source.title}.",
        "Senaste datum saknas."
        if source.latest_date is None
        else f"Till och med {date_words(source.latest_date)}.",
        f"Licens: {source.licence}.",
        *([f"{SYNTHETIC}."] if source.is_synthetic else []),
    ]
    return " ".join(parts)


def synthetic_note(about: About) -> str:
    """Say which figures are made up: all of them, or those of some sources."""
    made_up = [source for source in about.sources if source.is_synthetic]
    if len(made_up) == len(about.sources) or not made_up:
        return "siffrorna är påhittade och beskriver inga verkliga händelser."
    named = " och ".join(dict.fromkeys(f"{each.publisher}: {each.title}" for each in made_up))
    return f"siffrorna från {named} är påhittade och beskriver inga verkliga händelser. Övriga är verkliga."


def version_words(about: About) -> str:
    """Say which published version a page is made of."""
    return f"Publicerad {date_words(about.version_date)}, version {about.version}."


def facts(about: About) -> list[tuple[str, str]]:
    """List what must be known, each with its heading."""
    sources = [
        (
            "Källa",
            source_words(source) if about.clock else f"{source_words(source)} {clock_words(source.clock)}",
        )
        for source in about.sources
    ]
    return [
        *sources,
        *([("Tid", clock_words(about.clock))] if about.clock else []),
        ("Version", version_words(about)),
        *([("Mottagare", about.recipients)] if about.recipients else []),
    ]


def titled(title: str, label: str | None) -> str:
    """Put the label before a title: a file of synthetic data says so wherever its name is shown."""
    return f"{label}: {title}" if label else title


def joined(sentences: Sequence[str]) -> list[str]:
    """Return sentences in order, each once."""
    return list(dict.fromkeys(sentences))
