"""Tables of Statistisk årsbok för Stockholm: a title, rows of headings, areas, then source and footnotes."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from etl.readers.excel import read_cells
from etl.readers.laid_out import cell_name, filled, shortened, without_mark
from geo.errors import DeliveryError
from geo.names import code_of

CITY: Final = "Hela staden"
WITHOUT_AREA: Final = frozenset({"Västerort", "Inre staden", "Söderort", "På staden skrivna"})
"""Rows that are about no area that is kept: parts of the city, and people registered in none."""
FIRST_HEADING: Final = 3
"""Above stand the title in Swedish and in English."""
FOOTNOTE: Final = re.compile(r"^(?P<mark>[1-9])\s+(?P<text>\S.*)$")


@dataclass(frozen=True)
class Arsbokstabell:
    """One table.

    Parameters
    ----------
    title
        Swedish, as it stands in A1.
    headings
        Column from 0 → the texts above it, from the top.
    rows
        Number in the file, label without its footnote mark, and column → text.
    footnotes
        Mark → text.
    remarks
        Footnotes and day of update, in Swedish.
    """

    title: str
    headings: dict[int, tuple[str, ...]]
    rows: tuple[tuple[int, str, dict[int, str]], ...]
    footnotes: dict[str, str]
    remarks: tuple[str, ...]

    def require_headings(self, columns: set[int]) -> None:
        """Refuse figures in other columns than these.

        Raises
        ------
        DeliveryError
            With the first such cell.
        """
        for number, _, figures in self.rows:
            unknown = sorted(set(figures) - columns)
            if unknown:
                cell = cell_name(number, unknown[0])
                raise DeliveryError(f"Väntade en känd rubrik över varje siffra; över {cell} saknas den.")


def read_arsbok(path: Path, title: "re.Pattern[str]", wanted: str) -> Arsbokstabell:
    """Read the first sheet.

    Parameters
    ----------
    title
        What the Swedish title must be.
    wanted
        Which table it is, for the error.

    Raises
    ------
    DeliveryError
        When the sheet is another table, or has no rows with figures.
    """
    cells = read_cells(path)
    said = filled(cells, 1).get(0, "")
    if not title.match(said):
        raise DeliveryError(f"Väntade {wanted} i Statistisk årsbok för Stockholm; rubriken i A1 är en annan.")
    lines = {int(row): filled(cells, int(row)) for row in cells.index[FIRST_HEADING - 1 :]}
    body = [row for row, texts in lines.items() if 0 in texts and len(texts) > 1]
    if not body:
        raise DeliveryError(f"Väntade rader med områden och siffror ({wanted}), fick inga.")
    first, last = body[0], body[-1]
    nameless = [row for row, texts in lines.items() if first < row < last and texts and 0 not in texts]
    if nameless:
        raise DeliveryError(
            f"Väntade ett område i kolumn A på varje rad med siffror; på rad {nameless[0]} saknas det."
        )
    headings: dict[int, tuple[str, ...]] = {}
    for row in range(FIRST_HEADING, first):
        for column, text in lines[row].items():
            headings[column] = (*headings.get(column, ()), text.strip())
    below = [texts[0] for row, texts in lines.items() if row > last and 0 in texts]
    return Arsbokstabell(
        said.strip(),
        headings,
        tuple(_row(row, lines[row]) for row in body),
        {found["mark"]: found["text"].strip() for found in map(FOOTNOTE.match, below) if found},
        tuple(shortened(text) for text in below),
    )


def _row(number: int, texts: dict[int, str]) -> tuple[int, str, dict[int, str]]:
    label, _ = without_mark(texts[0])
    return number, label, {column: text for column, text in texts.items() if column}


def describe_omraden(omraden: "pd.Series[str]") -> pd.DataFrame:
    """Say which area each label means.

    Returns
    -------
    DataFrame
        Index of `omraden`; columns `omrade`, `omrade_kind` and `omrade_code`, None for parts of the city.
    """
    known = [describe_omrade(omrade) for omrade in omraden]
    named = pd.DataFrame(known, columns=["omrade_kind", "omrade_code"], index=omraden.index, dtype="object")
    named.insert(0, "omrade", omraden)
    return named


def describe_omrade(omrade: str) -> tuple[str | None, str | None]:
    """Say which area a label means: the kind of its set and its code; None for parts that are no area."""
    if omrade in WITHOUT_AREA:
        return None, None
    if omrade == CITY:
        return "kommun", code_of("Stockholm")
    return "stadsdelsomrade", code_of(omrade)
