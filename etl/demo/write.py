"""The files of a synthetic delivery: rows, sidecar, planted places, label."""

import json
from pathlib import Path
from typing import Final

import pandas as pd

from etl.demo.places import City
from etl.demo.targets import STADSDELSOMRADEN
from geo import grid

SOURCE: Final = "polisen__anmalda_brott"
LABEL: Final = "Syntetiska data – kalibrerade mot publicerade nivåer"
_ABOUT_POLICE_ROWS: Final = (
    "Inga rader gäller verkliga brott, personer eller adresser. "
    "Antalen per stadsdelsområde, brottstyp och år följer Brås publicerade statistik över "
    "anmälda brott; platser, tider och gator är slumpade."
)
GENERATOR_VERSION: Final = "1"
"""Changes whenever the same seed would give other files."""

COLUMNS: Final = (
    "ID",
    "BROTTSKOD",
    "LATITUDE",
    "LONGITUDE",
    "GATA",
    "GATUNR",
    "KOMMUN",
    "BROTTSDATUMTID_START",
    "BROTTSDATUMTID_SLUT",
)
"""The header of delivery shape (b)."""


def delivery_path(out: Path, year: int) -> Path:
    """Name the delivery of one year."""
    return out / f"{SOURCE}_{year}.csv"


def sidecar_path(delivery: Path) -> Path:
    """Name the description beside a delivery."""
    return delivery.with_suffix(".json")


def write_rows(path: Path, rows: pd.DataFrame) -> None:
    """Write the rows of one delivery: UTF-8, semicolons, decimal points, six decimals."""
    rows.to_csv(
        path,
        sep=";",
        columns=list(COLUMNS),
        index=False,
        float_format="%.6f",
        encoding="utf-8",
        lineterminator="\n",
    )


def write_table(path: Path, rows: pd.DataFrame, decimals: int = 1) -> None:
    """Write rows of any shape: UTF-8, semicolons, decimal points, blanks where a value is missing."""
    rows.to_csv(
        path,
        sep=";",
        index=False,
        float_format=f"%.{decimals}f",
        encoding="utf-8",
        lineterminator="\n",
    )


def write_json(path: Path, described: dict[str, object]) -> None:
    """Write a description that says first of all that the data are synthetic."""
    labelled = {"is_synthetic": True, "label": LABEL, "generator_version": GENERATOR_VERSION, **described}
    path.write_text(json.dumps(labelled, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def describe_planted(city: City) -> list[dict[str, object]]:
    """List the planted hot places: what an analysis ought to find."""
    texts = grid.to_text(city.cells[[place.cell for place in city.planted]])
    return [
        {
            "h3": text,
            "stadsdelsomrade": STADSDELSOMRADEN[place.stadsdelsomrade],
            "theme": place.theme,
            "multiplier": place.multiplier,
        }
        for text, place in zip(texts, city.planted, strict=True)
    ]


def write_label(out: Path, about: str = _ABOUT_POLICE_ROWS) -> None:
    """Put a text beside the files that says what they are, for whoever opens the folder."""
    (out / "LABEL.txt").write_text(f"{LABEL}.\n\n{about}\n", encoding="utf-8")
