"""Personal data taken out of the free text of a delivery before it is stored, each by a fixed mark.

What is found, and how, stands in `geo.fritext`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.fritext import KINDS, clean_text

LONG_TEXT: Final = 4000
"""Characters. Longer texts are kept whole, and counted."""

_IDS: Final = [kind.id for kind in KINDS]

CONTACT_COLUMNS: Final = frozenset(
    {
        "adress",
        "anmälare",
        "anmälarens namn",
        "anmälarens telefon",
        "e-post",
        "e-postadress",
        "efternamn",
        "email",
        "epost",
        "first_name",
        "förnamn",
        "kontaktperson",
        "kontaktuppgift",
        "kontaktuppgifter",
        "last_name",
        "mail",
        "mejl",
        "mobil",
        "mobilnummer",
        "mobiltelefon",
        "namn",
        "personnummer",
        "phone",
        "telefon",
        "telefonnummer",
        "uppgiftslämnare",
    }
)
"""Headers, in lower case, of columns that say who reported; none of them is ever loaded."""


@dataclass(frozen=True)
class Cleaned:
    """Texts without the personal data that was found.

    Parameters
    ----------
    text
        On the same index; NaN where there was none.
    removed
        Columns `kind, title, spans, rows`: one line a kind, how many places in how many texts.
    n_long
        Texts of more than `LONG_TEXT` characters; they are kept whole.
    """

    text: "pd.Series[str]"
    removed: pd.DataFrame
    n_long: int

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know, in Swedish; nothing where nothing was found."""
        found = self.removed[self.removed["spans"] > 0]
        counts = ", ".join(f"{row.title} {row.spans}" for row in found.itertuples())
        said = (f"Borttaget ur fritext: {counts}.",) if counts else ()
        return (*said, f"Texter över {LONG_TEXT} tecken: {self.n_long}.") if self.n_long else said


@dataclass(frozen=True)
class Dropped:
    """Rows without the columns that say who somebody is.

    Parameters
    ----------
    removed
        Columns `column, values`: each column that was left out, and how many of its cells were filled.
    """

    rows: pd.DataFrame
    removed: pd.DataFrame


def clean(text: "pd.Series[str]") -> Cleaned:
    """Put marks in the place of personal data; every other character stays.

    Cleaning what is clean changes nothing: a text is gone through until nothing more is found.
    """
    spans, rows = dict.fromkeys(_IDS, 0), dict.fromkeys(_IDS, 0)
    cleaned: list[str | None] = []
    for each in text.astype("object").where(text.notna(), None):
        if each is None:
            cleaned.append(None)
            continue
        result, counts = clean_text(str(each))
        cleaned.append(result)
        for kind, count in counts.items():
            spans[kind] += count
            rows[kind] += 1
    removed = pd.DataFrame(
        {
            "kind": _IDS,
            "title": [kind.plural for kind in KINDS],
            "spans": [spans[kind] for kind in _IDS],
            "rows": [rows[kind] for kind in _IDS],
        }
    )
    n_long = int((text.str.len() > LONG_TEXT).sum()) if len(text) else 0
    return Cleaned(pd.Series(cleaned, index=text.index, name=text.name, dtype="str"), removed, n_long)


def drop_contact_columns(rows: pd.DataFrame, names: Collection[str] = CONTACT_COLUMNS) -> Dropped:
    """Leave out the columns that say who reported, and count what stood in them.

    Parameters
    ----------
    names
        Headers; neither case nor spaces around them matter.
    """
    wanted = {name.strip().lower() for name in names}
    found = [column for column in rows.columns if str(column).strip().lower() in wanted]
    counts = [int(rows[column].notna().sum()) for column in found]
    removed = pd.DataFrame(
        {"column": pd.Series(found, dtype="str"), "values": pd.Series(counts, dtype="int64")}
    )
    return Dropped(rows.drop(columns=found), removed)
