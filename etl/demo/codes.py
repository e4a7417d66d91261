"""Which brottskod a drawn crime gets: plausible shares within each published type.

The table `brottskoder.csv` holds per code: its type (a code has one), its share of the type
(relative; shares are normalised over the codes in use that year), the first and last year it
was in use, the kind of place and the rhythm it is drawn with, and the share without coordinates.
The shares are assumptions; the levels of the types are published. Codes against children and
between people close to each other are included, so that sensitive themes have something to hide.
"""

from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError

_FIRST: Final = 0
_LAST: Final = 9999


def read_codes() -> pd.DataFrame:
    """Read the table of codes.

    Returns
    -------
    codes
        Columns brottstyp, brottskod, andel, fran_ar, till_ar (inclusive), plats, tid,
        andel_utan_position; numbered from 0 in file order.
    """
    return _table().copy()


def draw_codes(rng: np.random.Generator, brottstyp: npt.NDArray[np.str_], year: int) -> npt.NDArray[np.int64]:
    """Draw a code for each crime.

    Parameters
    ----------
    rng
        Source of chance.
    brottstyp
        Shape (n,). Type of each crime.
    year
        Codes that were not in use that year are not drawn.

    Returns
    -------
    code
        Shape (n,). Row numbers of `read_codes`.

    Raises
    ------
    ParameterError
        When a type has no code in use that year.
    """
    table = _table()
    in_use = table[(table["fran_ar"] <= year) & (year <= table["till_ar"])]
    drawn = np.empty(len(brottstyp), dtype=np.int64)
    for name in np.unique(brottstyp):
        rows = np.flatnonzero(brottstyp == name)
        options = in_use[in_use["brottstyp"] == name]
        if options.empty:
            raise ParameterError("brottstyp", f"en typ som har brottskoder år {year}", str(name))
        shares = options["andel"].to_numpy()
        drawn[rows] = rng.choice(options.index.to_numpy(), size=len(rows), p=shares / shares.sum())
    return drawn


@lru_cache(maxsize=1)
def _table() -> pd.DataFrame:
    path = resources.files(__package__).joinpath("brottskoder.csv")
    with path.open("r", encoding="utf-8") as lines:
        table = pd.read_csv(lines, dtype={"brottskod": "str"})
    years = table[["fran_ar", "till_ar"]].fillna({"fran_ar": _FIRST, "till_ar": _LAST}).astype("int64")
    return table.assign(fran_ar=years["fran_ar"], till_ar=years["till_ar"])
