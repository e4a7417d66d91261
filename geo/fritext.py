"""Personal data in free text: where it stands, and the text with a fixed mark in its place.

What is found: personnummer and samordningsnummer, e-mail addresses, Swedish phone numbers, flat
numbers, registration numbers and account names. Names of people and addresses of web pages are not:
no pattern tells a person's name from a place's. Where a text could be read both ways the doubt goes
to the person, but for words that stand before numbers in everyday Swedish (`NOT_PLATES`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_SPACE: Final = "[ \u00a0\u2009\u202f\t]"
_DASH: Final = "[-\u2010\u2011\u2012\u2013\u2212]"
_LETTER: Final = "A-Za-zÅÄÖåäöÉéÜü"

_PERSONNUMMER: Final = re.compile(
    rf"(?<![0-9])(?P<century>18|19|20)?(?P<year>[0-9]{{2}})(?P<first>{_DASH}?)(?P<month>[0-9]{{2}})(?P=first)"
    rf"(?P<day>[0-9]{{2}})(?P<mark>{_SPACE}?(?:{_DASH}|\+)?{_SPACE}?)(?P<last>[0-9]{{4}})(?![0-9])"
)
_EMAIL: Final = re.compile(rf"[\w.+%-]{{1,64}}@(?=[\w.-]*[{_LETTER}])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}")
_BETWEEN: Final = rf"(?:{_SPACE}?[-\u2010-\u2013/()]{{0,2}}{_SPACE}?)"
"""What may stand between two digits of a phone number."""
_APART: Final = r"(?<![0-9])(?<![0-9][-./:])(?:\((?=[0-9]{2,4}\)))?"
"""Not the end of a longer number, of a day or of a time."""
_PHONE: Final = re.compile(
    # one pattern, so that numbers of different make in a row are found in one passage
    "|".join(
        (
            # +46 or 0046, then 7-10 digits, the first perhaps the 0 that should have gone
            rf"(?<![0-9])(?:\+|00)46(?:{_BETWEEN}[0-9]){{6,9}}[0-9](?![0-9])",
            # 07x and seven digits, also with points; "07.00-15.30" has no 07x
            rf"{_APART}07[0-9](?:(?:{_BETWEEN}|\.)[0-9]){{7}}(?![0-9])",
            # 08- and six to eight digits, or 08 and seven or eight without a dash
            rf"{_APART}08(?=[-\u2010-\u2013/() \u00a0])(?:{_BETWEEN}[0-9]){{5,7}}[0-9](?![0-9])",
            rf"{_APART}08(?:{_BETWEEN}[0-9]){{6,7}}[0-9](?![0-9])",
            # three or four digits of an area, a dash or a space, and nine or ten digits in all
            rf"{_APART}0[1-79][0-9]{_BETWEEN}(?<![0-9])(?:{_BETWEEN}[0-9]){{5,6}}[0-9](?![0-9])",
            rf"{_APART}0[1-79][0-9]{{2}}{_BETWEEN}(?<![0-9])(?:{_BETWEEN}[0-9]){{4,5}}[0-9](?![0-9])",
        )
    )
)
_CLOCK: Final = "(?:[01][0-9]|2[0-4])[.:]?[0-5][0-9]"
_HOURS: Final = re.compile(
    # 08.00-17.00 and 0800-1700 are hours, and so is 08-17 before a year
    rf"\(?{_CLOCK}{_SPACE}?{_DASH}{_SPACE}?{_CLOCK}|08{_DASH}[0-2][0-9]{_SPACE}(?:19|20)[0-9]{{2}}(?![0-9])"
)
_DATE: Final = re.compile(
    rf"(?<![0-9])(?:(?:19|20)[0-9]{{2}}(?:{_DASH}|[./])?[01][0-9](?:{_DASH}|[./])?[0-3][0-9]"
    rf"|[0-3][0-9](?:{_DASH}|[./])[01][0-9](?:{_DASH}|[./])(?:19|20)[0-9]{{2}})(?![0-9])"
)
_DATE_LENGTH: Final = len("2024-01-30")
_FLAT: Final = re.compile(
    rf"(?<![{_LETTER}0-9])(?:lgh|lägenhet|lägenheten|lägenhetsnummer|lägenhetsnr)\.?"
    rf"(?:{_SPACE}?(?:nummer|nr)\.?)?{_SPACE}?(?:[:#]|{_DASH})?{_SPACE}{{0,2}}[0-9]{{1,4}}[A-Z]?(?![0-9{_LETTER}])"
    rf"(?!{_SPACE}?(?:rum|rok|r\.?o\.?k|kvm|m2|m²)(?![{_LETTER}]))",
    re.IGNORECASE,
)
_PLATE_LETTERS: Final = "A-HJ-PR-UW-Z"
"""No I, Q, V and no Å, Ä, Ö (Transportstyrelsen); the last character is not O either."""
_PLATE_END: Final = "[0-9]{2}[0-9A-HJ-NPR-UW-Z]"
_UNIT: Final = rf"(?!{_SPACE}?(?i:kr|kronor|sek|tkr|mkr|st|m|km|cm|min|mån|kvm|år|%|:-)(?![{_LETTER}]))"
_PLATE: Final = re.compile(
    rf"(?<![{_LETTER}0-9_/-])(?P<word>[{_PLATE_LETTERS}]{{3}}){_SPACE}?{_PLATE_END}(?![{_LETTER}0-9])(?![-_/:.,][0-9])"
    rf"{_UNIT}"
)
_NAMED_PLATE: Final = re.compile(
    rf"(?<![{_LETTER}])(?P<said>(?:reg\.?{_SPACE}?(?:nr|nummer)\.?|registreringsnummer|registreringsskylt|regskylt)"
    rf"{_SPACE}?:?{_SPACE}?(?:är{_SPACE})?)[{_PLATE_LETTERS}]{{3}}{_SPACE}?{_DASH}?{_SPACE}?{_PLATE_END}"
    rf"(?![{_LETTER}0-9])",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(rf"(?<![\w@])@(?=[\w.]*[{_LETTER}])\w(?:[\w.]{{0,60}}\w)?")

ADDED_DAYS: Final = 60
"""Added to the day of birth in a samordningsnummer (folkbokföringslagen 18 a §)."""

HINT: Final = re.compile("[0-9@]")
"""Without one of these a text holds nothing of what is looked for."""

NOT_PLATES: Final = re.compile(
    "ALL|ATT|BAD|BAR|BAT|BOX|BRF|BUS|DAG|DEN|DET|DNR|EKG|EPA|ETT|EUR|FAX|FEM|GPS|GRA|HAN|HAR|HEM|HON"
    "|HSB|HUS|JAG|KAN|KAR|KAT|KLO|KOD|KRM|LAG|LED|LGH|LOK|LPO|LUX|MAN|MED|MEN|MOT|NER|NOK|NOR|NYA"
    "|OCH|OMR|ORT|OSL|PBL|PDF|PER|PGA|PKT|POS|RAD|REF|RUM|SAL|SEK|SEN|SFS|SJU|SKA|SKR|SKY|SMS|SOM"
    "|SOS|STN|SUS|TAG|TEL|TOM|TRE|TRP|UNG|UPP|USB|USD|UTE|WEB"
)
"""Words and abbreviations in capitals that stand before a number without being a plate."""


@dataclass(frozen=True)
class Kind:
    """One kind of personal data.

    Parameters
    ----------
    id, plural, mark
        Its name in code, its Swedish name for a count, and what stands in its place.
    patterns, is_found
        Where it may stand, and whether what was found is one; what `said` holds stays.
    """

    id: str
    plural: str
    mark: str
    patterns: tuple[re.Pattern[str], ...]
    is_found: Callable[[re.Match[str]], bool] = bool


def clean_text(text: str) -> tuple[str, Mapping[str, int]]:
    """Put marks in the place of personal data; every other character stays.

    Cleaning what is clean changes nothing: a text is gone through until nothing more is found.

    Returns
    -------
    text, counts
        The cleaned text, and how many places of each kind, by its id; empty where nothing was found.
    """
    counts: dict[str, int] = {}
    while HINT.search(text):
        before = text
        for kind in KINDS:
            for pattern in kind.patterns:
                text, count = _replace(text, pattern, kind)
                if count:
                    counts[kind.id] = counts.get(kind.id, 0) + count
        if text == before:
            break
    return text, counts


def _replace(text: str, pattern: re.Pattern[str], kind: Kind) -> tuple[str, int]:
    """Mark what one pattern finds; where it finds something else, look again one character on.

    What follows a mark is searched as a text of its own: before it stands the mark, not what was there.
    """
    kept: list[str] = []
    place = count = 0
    while found := pattern.search(text, place):
        if not kind.is_found(found):
            place = found.start() + 1
            continue
        said = found.groupdict().get("said") or ""
        kept += (text[: found.start()], said, kind.mark)
        text, place = text[found.end() :], 0
        count += 1
    return "".join((*kept, text)), count


def _is_personnummer(found: re.Match[str]) -> bool:
    """Check the date of birth and the check digit; written with its dash or plus the date is enough."""
    month, day = int(found["month"]), int(found["day"])
    day -= ADDED_DAYS if day > ADDED_DAYS else 0
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - months of a year, days of a month
        return False
    digits = found["year"] + found["month"] + found["day"] + found["last"]
    is_written_as_one = len(found["mark"]) == 1 and not found["mark"].isspace() and not found["first"]
    # a day, and a time after it without a colon, is no number of a person: 2024-01-30 1430
    is_day_and_time = bool(found["first"]) and not found["mark"].strip()
    return is_written_as_one or (is_luhn(digits) and not is_day_and_time)


def is_luhn(digits: str) -> bool:
    """Check the last digit by the Luhn algorithm (ISO/IEC 7812-1), 2 and 1 from the left of ten."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(product // 10 + product % 10 for product in doubled) % 10 == 0


def _is_phone(found: re.Match[str]) -> bool:
    """Leave hours alone, and numbers that reach into a date: 0355 2024-01-30."""
    start = max(found.start() - _DATE_LENGTH, 0)
    dates = _DATE.finditer(found.string, start, found.end() + _DATE_LENGTH)
    reaches = any(date.start() < found.end() and found.start() < date.end() for date in dates)
    return not reaches and not _HOURS.match(found.string, found.start())


def _is_plate(found: re.Match[str]) -> bool:
    return not NOT_PLATES.fullmatch(found.groupdict().get("word") or "")


KINDS: Final = (
    Kind("personnummer", "personnummer", "[personnummer borttaget]", (_PERSONNUMMER,), _is_personnummer),
    Kind("epost", "e-postadresser", "[e-postadress borttagen]", (_EMAIL,)),
    Kind("telefon", "telefonnummer", "[telefonnummer borttaget]", (_PHONE,), _is_phone),
    Kind("lagenhet", "lägenhetsnummer", "[lägenhetsnummer borttaget]", (_FLAT,)),
    Kind(
        "regnummer",
        "registreringsnummer",
        "[registreringsnummer borttaget]",
        (_NAMED_PLATE, _PLATE),
        _is_plate,
    ),
    Kind("konto", "kontonamn", "[kontonamn borttaget]", (_ACCOUNT,)),
)
