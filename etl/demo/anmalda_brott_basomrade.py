"""Synthetic reported crime in the police's shape (a): a workbook with basområde and no positions.

Equal crimes of a day may stand in one row with their number, or in equal rows: both are right. Drawn
as the rows with positions are, from the same published levels; counts by the day of registration.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from etl.demo import basomraden, codes, deliveries, places, targets, times, workbook, write
from etl.demo.mixing import Spoil, describe_rows, fill, mix_faults
from etl.demo.registration import register_crimes
from etl.demo.request import FULL_VOLUME, Stream, make_generator, require_request

SOURCE: Final = "polisen__anmalda_brott_basomrade"
DEFAULT_YEAR: Final = 2022

COLUMNS: Final = (
    "Inskrivningsdatum",
    "Näpo",
    "Basområde",
    "Gata",
    "Brottskod",
    "Antal",
    "Brottsdag start",
    "Brottsdag slut",
    "Brottstid start",
    "Brottstid slut",
)
"""The header of delivery shape (a)."""

UNKNOWN_BASOMRADE: Final = "9999901"
"""A code that no set of basområden holds."""

_TITLE: Final = "Anmälda brott"
_TIMES: Final = ("Brottstid start", "Brottstid slut")
_DATES: Final = ("Inskrivningsdatum", "Brottsdag start", "Brottsdag slut")
_UNKNOWN_SHARE: Final = 0.002
_TEXT_DATE_SHARE: Final = 0.1
# Of equal crimes registered on a day, those that stand in one row with their number.
_JOINED_SHARE: Final = 0.5
# Of rows, those that lack street and times: with the rest equal they are equal rows, and no faults.
_BARE_SHARE: Final = 0.12
_PER_KIND: Final = 5


def generate_basomrade(out: Path, seed: int, year: int = DEFAULT_YEAR, *, scale: float = FULL_VOLUME) -> Path:
    """Write one year of reported crime in shape (a), with its sidecar.

    Parameters
    ----------
    out
        Folder; made when missing. A file of the same name is replaced.
    seed
        Not negative. Decides everything that is drawn.
    year
        2021 to 2025: the year of registration.
    scale
        Share of the published volume, for tests; above 0.

    Returns
    -------
    delivery
        The workbook. Dates are Excel's, but for a share that is text (month/day/year); times are
        texts of four digits.

    Raises
    ------
    ParameterError
        When nothing is published for the year, the seed is negative or the scale not above 0.
    """
    require_request(seed, 1, year, scale)
    out.mkdir(parents=True, exist_ok=True)
    rng = make_generator(seed, Stream.BASOMRADE, year)
    city = places.find_city(seed)
    crimes = register_crimes(rng, deliveries.draw_crimes(rng, city, year, scale), year)
    rows = _join_equal(rng, _as_delivered(rng, city, crimes))
    mixed, faults = mix_faults(rng, rows, _usable(rows), _FAULTS, _PER_KIND)
    path = out / f"{SOURCE}_{year}.xlsx"
    workbook.write_workbook(path, _TITLE, _cells(rng, mixed))
    drawn = rows["Antal"].astype("int64")
    sidecar: dict[str, object] = {
        "source": SOURCE,
        "seed": seed,
        "year": year,
        "scale": scale,
        "rows": len(mixed),
        "valid_rows": len(rows),
        "brott": int(drawn.sum()),
        "faults": describe_rows(faults),
        "equal_rows": int(rows[list(COLUMNS)].duplicated().sum()),
        "without_basomrade": int(drawn[rows["Basområde"] == ""].sum()),
        "unknown_basomrade": int(drawn[rows["Basområde"] == UNKNOWN_BASOMRADE].sum()),
        "totals": _count_by_type(rows, year, scale),
    }
    write.write_json(write.sidecar_path(path), sidecar)
    return path


def _as_delivered(rng: np.random.Generator, city: places.City, crimes: pd.DataFrame) -> pd.DataFrame:
    """Write crimes one by one in the columns of shape (a); days as `YYYY-MM-DD`, "" where unknown."""
    n = len(crimes)
    cell = crimes["cell"].to_numpy()
    is_located = crimes["is_located"].to_numpy()
    is_unknown = is_located & (rng.random(n) < _UNKNOWN_SHARE)
    basomrade = np.where(is_located, basomraden.read_codes()[cell], "").astype(object)
    start, end = (crimes[bound].to_numpy().astype("datetime64[m]") for bound in ("start", "end"))
    start_text, end_text = (pd.Series(text, dtype="str") for text in times.write_times(rng, start, end))
    is_bare = rng.random(n) < _BARE_SHARE
    has_street = is_located & ~is_bare
    rows = pd.DataFrame(
        {
            "Inskrivningsdatum": times.write_moments(crimes["registered"].to_numpy(), "D"),
            "Näpo": [f"Syntetiskt näpo {number + 1}" for number in crimes["area"].tolist()],
            "Basområde": np.where(is_unknown, UNKNOWN_BASOMRADE, basomrade),
            "Gata": np.where(has_street, deliveries.name_streets(city)[cell], ""),
            "Brottskod": codes.read_codes()["brottskod"].to_numpy(dtype=object)[crimes["code"].to_numpy()],
            "Antal": 1,
            "Brottsdag start": start_text.str[:10],
            "Brottsdag slut": end_text.str[:10],
            "Brottstid start": start_text.str[11:].str.replace(":", ""),
            "Brottstid slut": end_text.str[11:].str.replace(":", ""),
        }
    )
    rows.loc[is_bare, ["Brottsdag start", "Brottsdag slut", "Brottstid start", "Brottstid slut"]] = ""
    return rows.assign(area=crimes["area"].to_numpy())


def _join_equal(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Let some equal crimes of a day stand in one row with their number; others stay equal rows."""
    key = ["Inskrivningsdatum", "Basområde", "Brottskod"]
    number = rows.groupby(key, sort=False).ngroup().to_numpy()
    is_joined = (rng.random(number.max() + 1) < _JOINED_SHARE)[number] & (rows["Basområde"] != "").to_numpy()
    own = np.where(is_joined, number, number.max() + 1 + np.arange(len(rows)))
    _, first, antal = np.unique(own, return_index=True, return_counts=True)
    joined = rows.iloc[first].assign(Antal=antal)
    return joined.sort_index().reset_index(drop=True)


def _usable(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Return the rows that can be spoilt in every way: with both days and both times."""
    return (rows[[*_TIMES, "Basområde"]] != "").all(axis="columns")


def _cells(rng: np.random.Generator, rows: pd.DataFrame) -> dict[str, workbook.Cells]:
    """Write the columns as cells: days as Excel's dates or, in a share of the rows, as text."""
    is_text = rng.random(len(rows)) < _TEXT_DATE_SHARE
    cells: dict[str, workbook.Cells] = {}
    for name in COLUMNS:
        column = rows[name]
        if name in _DATES:
            days = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")
            written = _american(days).fillna(column)
            as_text = is_text | days.isna().to_numpy()
            dates = workbook.date_cells(days.to_numpy())
            cells[name] = np.where(as_text, workbook.text_cells(written), dates)
        elif name == "Antal":
            cells[name] = workbook.number_cells(column)
        else:
            cells[name] = workbook.text_cells(column)
    return cells


def _american(days: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    """Write days as month/day/year without zeros, as a program with American settings does."""
    texts = {day: f"{day.month}/{day.day}/{day:%y}" for day in days.dropna().unique()}
    return days.map(texts).astype("str")


def _count_by_type(rows: pd.DataFrame, year: int, scale: float) -> list[dict[Hashable, object]]:
    """Count crimes, not rows, per stadsdelsområde and brottstyp; located ones have a known basområde."""
    table = codes.read_codes().set_index("brottskod")["brottstyp"]
    named = pd.DataFrame(
        {
            "stadsdelsomrade": np.array(targets.STADSDELSOMRADEN)[rows["area"].to_numpy()],
            "brottstyp": rows["Brottskod"].map(table).to_numpy(),
            "drawn": rows["Antal"].to_numpy(),
            "located": rows["Antal"].where(~rows["Basområde"].isin(["", UNKNOWN_BASOMRADE]), 0).to_numpy(),
        }
    )
    keys = ["stadsdelsomrade", "brottstyp"]
    counted = targets.read_targets(year).set_index(keys).join(named.groupby(keys).sum())
    whole = counted.fillna(0).astype({"drawn": "int64", "located": "int64"})
    return whole.assign(target=(whole["target"] * scale).round(1)).reset_index().to_dict("records")


def _add_digit(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    # a digit that is gone would often be none that is missed: three digits are a code that lost its zero
    return rows.assign(Brottskod=rows["Brottskod"] + "0")


def _end_before_start(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    earlier = pd.to_datetime(rows["Brottsdag start"]) - pd.Timedelta(days=3)
    return rows.assign(**{"Brottsdag slut": earlier.dt.strftime("%Y-%m-%d")})


_FAULTS: Final[dict[str, Spoil]] = {
    "femsiffrig_brottskod": _add_digit,
    "slut_fore_start": _end_before_start,
    "klockslag_som_inte_finns": fill("Brottstid start", "2575"),
    "datum_som_inte_finns": fill("Inskrivningsdatum", "13/45/22"),
    "antal_under_ett": fill("Antal", 0),
}
FAULT_KINDS: Final = tuple(_FAULTS)
"""What can be wrong with a row, as the sidecar names it."""
