"""The free text of synthetic cases, some with personal data that must not get through.

Every text is made of packaged sentences. A known share of them carries planted personal data of one
kind, and one case a year carries HTML with a script, so that cleaning and escaping have something to
show. The data are of nobody:

- personnummer: from Skatteverket's published list of numbers for tests, which no person has; their
  check digit is right (Luhn)
- telefon: from the series that Post- och telestyrelsen keeps for books and films, 070-174 06 05 to
  070-174 06 99 and 08-465 004 00 to 08-465 004 99
- epost: under domains that are reserved for examples (RFC 2606)
- registreringsnummer: with the letters MLB, which are kept for examples and films
"""

import csv
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.demo.tyck_till_profiles import GROUP_IDS

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

PERSONAL_SHARE: Final = 0.015
"""Share of the cases whose text carries planted personal data."""

HOSTILE: Final = "html"
"""Kind of the one text that is a script."""

NOTHING: Final = ""
"""What `draw_texts` says of a text that carries nothing planted."""

HOSTILE_TEXT: Final = (
    '<script>alert("tyck till")</script><img src=x onerror=alert(1)> Klotter & <b>skräp</b>; "fort"!'
)

_BLANK_SHARE: Final = 0.12
_SECOND_SHARE: Final = 0.3

# Skatteverket, "Testpersonnummer": numbers published for tests.
_TEST_PERSONNUMMER: Final = (
    "199006022397",
    "199107172380",
    "199610202385",
    "200001052380",
    "199312172381",
    "200001022391",
    "200001032382",
    "200001042399",
    "199312162390",
    "199007212393",
    "199007282388",
    "199007302384",
)
_DOMAINS: Final = ("example.com", "example.org", "example.net")
_ADDRESSEES: Final = ("anmalare", "boende", "svara.mig", "synt_person", "grannen+tycktill")
_LETTERS: Final = "MLB"
_ADDED: Final = ("Har anmält det tidigare.", "Gäller hela veckan.", "Bild finns.", "Tack på förhand!")


def draw_texts(rng: np.random.Generator, group: Ints) -> tuple[Texts, Texts]:
    """Draw a text for each case.

    Parameters
    ----------
    rng
        Source of chance.
    group
        Shape (n,). Numbers in `GROUP_IDS`.

    Returns
    -------
    text
        Shape (n,). "" where the sender wrote nothing.
    carries
        Shape (n,). Kind of planted data: personnummer, telefon, epost, registreringsnummer or html;
        `NOTHING` for the rest.
    """
    n = len(group)
    text = np.full(n, "", dtype=object)
    for number, name in enumerate(GROUP_IDS):
        rows = np.flatnonzero(group == number)
        sentences = np.array(_sentences()[name], dtype=object)
        text[rows] = sentences[rng.integers(0, len(sentences), size=len(rows))]
    has_more = np.flatnonzero(rng.random(n) < _SECOND_SHARE)
    added = np.array([f" {sentence}" for sentence in _ADDED], dtype=object)
    text[has_more] += added[rng.integers(0, len(added), size=len(has_more))]
    text[rng.random(n) < _BLANK_SHARE] = ""
    return _plant(rng, text)


def _plant(rng: np.random.Generator, text: Texts) -> tuple[Texts, Texts]:
    """Plant each kind of personal data in its share of the texts, and the hostile one."""
    carries = np.full(len(text), NOTHING, dtype=object)
    written = np.flatnonzero(text != "")
    per_kind = max(1, round(PERSONAL_SHARE * len(text) / len(_PLANTERS)))
    chosen = rng.permutation(written)[: per_kind * len(_PLANTERS) + 1]
    for number, (kind, make) in enumerate(_PLANTERS.items()):
        rows = chosen[1 + number :: len(_PLANTERS)]
        text[rows] += np.array([f" {make(rng)}" for _ in rows], dtype=object)
        carries[rows] = kind
    text[chosen[:1]] = HOSTILE_TEXT
    carries[chosen[:1]] = HOSTILE
    return text, carries


def _say_personnummer(rng: np.random.Generator) -> str:
    number = str(rng.choice(_TEST_PERSONNUMMER))
    spellings = (f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", number, number[2:])
    return f"Mitt personnummer är {rng.choice(spellings)} om ni behöver det."


def _say_telefon(rng: np.random.Generator) -> str:
    last = int(rng.integers(0, 100))
    mobile = f"06{5 + last % 95:02d}"
    spellings = (
        f"070-174 {mobile[:2]} {mobile[2:]}",
        f"070174{mobile}",
        f"+46 70 174 {mobile[:2]} {mobile[2:]}",
        f"08-465 004 {last:02d}",
    )
    return f"Ring mig på {rng.choice(spellings)}."


def _say_epost(rng: np.random.Generator) -> str:
    address = f"{rng.choice(_ADDRESSEES)}@{rng.choice(_DOMAINS)}"
    return f"Svara gärna till {address}."


def _say_registreringsnummer(rng: np.random.Generator) -> str:
    digits = int(rng.integers(100, 1000))
    separator = " " if rng.random() < 0.5 else ""  # noqa: PLR2004 (half)
    return f"Bilen har registreringsnummer {_LETTERS}{separator}{digits}."


_PLANTERS: Final[Mapping[str, Callable[[np.random.Generator], str]]] = {
    "personnummer": _say_personnummer,
    "telefon": _say_telefon,
    "epost": _say_epost,
    "registreringsnummer": _say_registreringsnummer,
}
PLANTED_KINDS: Final = (*_PLANTERS, HOSTILE)
"""What a text can carry, as the sidecar names it."""


@lru_cache(maxsize=1)
def _sentences() -> dict[str, list[str]]:
    """Read the packaged sentences: group → sentences."""
    path = resources.files(__package__).joinpath("tyck_till_meningar.csv")
    sentences: dict[str, list[str]] = {}
    with path.open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            sentences.setdefault(row["grupp"], []).append(row["mening"])
    return sentences
