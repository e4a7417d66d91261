"""Names of areas: one spelling and one code for the same area, however a source writes it."""

import re
import unicodedata

from geo.errors import DeliveryError

# What publishers wrap around a name: "Stadsdelsområde Järva (Sthlm)",
# "Rinkeby-Kista stadsdel (upphörde 2024-01-01)", "Stockholm kommun".
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_PREFIX = re.compile(r"^stadsdels(?:nämnds)?(?:område|nämnd)\s+(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=\S)\s+(?:stadsdels(?:nämnds)?(?:område|nämnd)|stadsdel|kommun)$", re.IGNORECASE)
_HYPHEN = re.compile(r"\s*[-\u2010-\u2014]\s*")
_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"\bindustriomr\b\.?", re.IGNORECASE)
# Swedish writes a common noun inside a name in lower case: Gamla stan, Hässelby villastad.
_COMMON_NOUNS = frozenset(
    {"gård", "industriområde", "innerstaden", "kyrka", "mossen", "slott", "stan", "strand", "villastad"}
)
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss"})
_NOT_IN_CODE = re.compile(r"[^a-z0-9]+")


def tidy_name(name: str) -> str:
    """Compose letters and collapse white space; the spelling stays the publisher's."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def normalise_name(name: str) -> str:
    """Write the name of a stadsdel or stadsdelsområde the one way that lagesbild writes it.

    "HÄSSELBY - VÄLLINGBY" and "Stadsdelsområde Hässelby - Vällingby (Sthlm)" both become
    "Hässelby-Vällingby"; "GAMLA STAN" becomes "Gamla stan". What the publisher adds (the kind
    of area, the town, the day the area was dissolved) is dropped; applying it twice changes
    nothing.

    Parameters
    ----------
    name
        As delivered: any case, composed or decomposed letters, hyphens with or without spaces.

    Raises
    ------
    DeliveryError
        When no letter or digit is left.
    """
    text = tidy_name(name)
    plain = None
    while plain != text:  # wrappings nest: the kind stands inside the parenthesis
        plain, text = text, _SUFFIX.sub("", _PREFIX.sub("", _PARENTHESIS.sub("", text)))
    text = _HYPHEN.sub("-", text).strip("- ")
    if not any(character.isalnum() for character in text):
        message = "Väntade ett områdesnamn, fick en tom text."
        raise DeliveryError(message)
    has_no_case = text == text.upper() or text == text.lower()
    text = _ABBREVIATION.sub("industriområde", text)
    return _WORD.sub(lambda match: _spell(match, is_recased=has_no_case), text)


def code_of(name: str) -> str:
    """Return the stable code of an area's name: "Hässelby-Vällingby" is "hasselby-vallingby".

    Lower-case ASCII letters and digits with single hyphens; å and ä become a, ö becomes o, é
    becomes e. Two spellings that `normalise_name` makes equal have equal codes.

    Raises
    ------
    DeliveryError
        When the name holds no letter or digit that ASCII can write.
    """
    lower = normalise_name(name).lower().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    ascii_letters = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode("ascii")
    code = _NOT_IN_CODE.sub("-", ascii_letters).strip("-")
    if not code:
        message = "Väntade ett områdesnamn med bokstäver a–ö eller siffror, fick bara andra tecken."
        raise DeliveryError(message)
    return code


def _spell(match: re.Match[str], *, is_recased: bool) -> str:
    word = match.group()
    is_after_space = match.start() > 0 and match.string[match.start() - 1] == " "
    if is_after_space and word.lower() in _COMMON_NOUNS:
        return word.lower()
    return word[0].upper() + word[1:].lower() if is_recased else word
