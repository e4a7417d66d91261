"""Facts that ship with the package, each with its source in `README.md` beside them."""

from importlib import resources

import pandas as pd

_TEXT_COLUMNS = {
    "celler_res10": {"h3": "str", "stadsdel": "str", "regso_kod": "str"},
    "jamforbarhet": {"datum": "str", "tema": "str", "skal": "str", "kalla": "str"},
    "regso": {"regso_kod": "str", "regso_namn": "str", "stadsdelsomrade_2023": "str"},
}


def read_facts(name: str) -> pd.DataFrame:
    """Read one packaged table of facts.

    Parameters
    ----------
    name
        File name without its ending: "celler_res10", "stadsdelar", "regso", "jamforbarhet",
        "anmalda_brott_2024", "anmalda_brott_per_100000_2021_2025".

    Returns
    -------
    facts
        The table as it stands in the file; empty fields are NaN. A new frame at every call.

    Raises
    ------
    FileNotFoundError
        When the package holds no such table.
    """
    path = resources.files(__name__).joinpath(f"{name}.csv")
    with path.open("r", encoding="utf-8") as lines:
        return pd.read_csv(lines, dtype=_TEXT_COLUMNS.get(name))
