"""What a delivered text says of the area that it names: the kind of area and its code."""

import re
from typing import Final

from geo.errors import DeliveryError
from geo.names import code_of, tidy_name

WHOLE_CITY: Final = "Hela staden"
AREA_IN_WORDS: Final = f'"{WHOLE_CITY}", "Stadsdelsområde …" eller "Stadsdel …"'
"""A bare name would be ambiguous: Farsta is both a stadsdel and a stadsdelsområde."""
_CITY_CODE: Final = code_of("Stockholm")
_NAMED: Final = re.compile(r"^(?P<kind>stadsdelsområde|stadsdel) (?P<name>\S.*)$", re.IGNORECASE)
_KINDS: Final = {"stadsdelsområde": "stadsdelsomrade", "stadsdel": "stadsdel"}


def describe_area(text: str) -> tuple[str, str] | None:
    """Read "Hela staden", "Stadsdelsområde Farsta" or "Stadsdel Farsta", in any case and spacing.

    Returns
    -------
    kind, code
        As of `geo.areas`; None when the text does not say what kind of area it names. Whether there
        is such an area is for the database to say.
    """
    tidy = tidy_name(text)
    if tidy.casefold() == WHOLE_CITY.casefold():
        return "kommun", _CITY_CODE
    match = _NAMED.match(tidy)
    if match is None:
        return None
    try:
        return _KINDS[match["kind"].lower()], code_of(match["name"])
    except DeliveryError:
        return None
