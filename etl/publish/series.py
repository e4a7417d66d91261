"""A series of official figures, as it is handed to the one who writes it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from geo.names import code_of

CITY: Final = code_of("Stockholm")
BRA: Final = "bra__anmalda_brott"


@dataclass(frozen=True)
class Series:
    """Figures for the areas of one set.

    Parameters
    ----------
    kind, valid_from
        Which area set; `valid_from` is None for the only set of its kind.
    figures
        Columns omrade_code, brott, month, n (Int64), status, note, is_preliminary.
    """

    kind: str
    valid_from: date | None
    grain: str
    unit: str
    figures: pd.DataFrame
    source: str = BRA
