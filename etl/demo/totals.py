"""Check a written synthetic delivery against what was published.

A delivery has no column for stadsdelsområde, and a row without coordinates cannot be placed. So
the calibration is stated in two parts that together leave nothing to trust:

1. The sidecar says, per stadsdelsområde and brottstyp, how many rows were drawn and how many of
   them have coordinates. What was drawn must be within `tolerance` of the published figure, read
   from the packaged facts and not from the sidecar; so must each stadsdelsområde's total.
2. The file must bear the sidecar out: rows with coordinates, counted by the cell they lie in,
   must equal `located` exactly, place by place and type by type; rows without must equal the sum
   of `unlocated` exactly, type by type.

The lines that the sidecar lists as faulty are extra, and are left out of both.
"""

import json
from pathlib import Path
from typing import Final

import pandas as pd

from etl.demo import codes, targets
from etl.demo.faults import FIRST_LINE
from etl.demo.write import sidecar_path
from geo import grid
from geo.data import read_facts
from geo.errors import DeliveryError

EVERYTHING: Final = "totalt"
"""Brottstyp of the rows that hold a stadsdelsområde's total."""

_KEYS: Final = ["stadsdelsomrade", "brottstyp"]
_SHOWN: Final = 3


def compare(delivery: Path) -> pd.DataFrame:
    """Set what was drawn beside what was published.

    Parameters
    ----------
    delivery
        A written CSV with its sidecar beside it.

    Returns
    -------
    comparison
        Columns stadsdelsomrade, brottstyp (`totalt` for the total), target, drawn, located,
        unlocated (from the sidecar), located_in_file, is_within (drawn is within tolerance of
        target). One row per stadsdelsområde and type, totals last.
    """
    sidecar = json.loads(sidecar_path(delivery).read_text(encoding="utf-8"))
    published = targets.read_targets(int(sidecar["year"]))
    published["target"] *= float(sidecar["scale"])
    said = pd.DataFrame(sidecar["totals"]).drop(columns="target")
    found = _valid_rows(delivery, sidecar).groupby(_KEYS).size().rename("located_in_file")
    by_type = published.merge(said, on=_KEYS, how="outer").merge(found, on=_KEYS, how="outer").fillna(0)
    totals = by_type.drop(columns="brottstyp").groupby("stadsdelsomrade", as_index=False).sum()
    comparison = pd.concat([by_type, totals.assign(brottstyp=EVERYTHING)], ignore_index=True)
    off = (comparison["drawn"] - comparison["target"]).abs()
    return comparison.assign(is_within=off <= targets.tolerance(comparison["target"].to_numpy()))


def require_calibrated(delivery: Path) -> None:
    """Refuse a delivery that is off the published figures or that its sidecar misdescribes.

    Raises
    ------
    DeliveryError
        With the first places and types that are off.
    """
    comparison = compare(delivery)
    off = comparison[~comparison["is_within"]]
    _require_none(delivery, off, "target", "drawn")
    _require_none(
        delivery,
        comparison[comparison["located"] != comparison["located_in_file"]],
        "located",
        "located_in_file",
    )
    unlocated = _unlocated(delivery, comparison)
    _require_none(delivery, unlocated[unlocated["unlocated"] != unlocated["in_file"]], "unlocated", "in_file")


def _require_none(delivery: Path, off: pd.DataFrame, expected: str, got: str) -> None:
    if off.empty:
        return
    shown = "; ".join(
        f"{row['stadsdelsomrade']}, {row['brottstyp']}: väntade {row[expected]:.0f}, fick {row[got]:.0f}"
        for row in off.head(_SHOWN).to_dict("records")
    )
    raise DeliveryError(f"{delivery.name}: {len(off)} antal stämmer inte ({expected}, {got}): {shown}")


def _unlocated(delivery: Path, comparison: pd.DataFrame) -> pd.DataFrame:
    """Return, per type for the whole city, rows without coordinates as said and as found."""
    sidecar = json.loads(sidecar_path(delivery).read_text(encoding="utf-8"))
    rows = _valid_rows(delivery, sidecar)
    found = rows[rows["stadsdelsomrade"].isna()].groupby("brottstyp").size()
    said = comparison[comparison["brottstyp"] != EVERYTHING].groupby("brottstyp")["unlocated"].sum()
    both = pd.DataFrame({"unlocated": said, "in_file": found}).fillna(0).reset_index(names="brottstyp")
    return both.assign(stadsdelsomrade="hela staden")


def _valid_rows(delivery: Path, sidecar: dict[str, dict[str, dict[str, list[int]]]]) -> pd.DataFrame:
    """Read the rows that are not listed as faulty: stadsdelsomrade (NaN without position), brottstyp."""
    rows = pd.read_csv(
        delivery, sep=";", dtype={"BROTTSKOD": "str"}, usecols=["BROTTSKOD", "LATITUDE", "LONGITUDE"]
    )
    rows.index = pd.RangeIndex(FIRST_LINE, FIRST_LINE + len(rows))
    faulty = [line for fault in sidecar["faults"].values() for line in fault["lines"]]
    rows = rows.drop(index=faulty)
    table = codes.read_codes().set_index("brottskod")["brottstyp"]
    return pd.DataFrame(
        {
            "stadsdelsomrade": _stadsdelsomrade(rows["LATITUDE"], rows["LONGITUDE"]),
            "brottstyp": rows["BROTTSKOD"].map(table),
        }
    )


def _stadsdelsomrade(lat: "pd.Series[float]", lng: "pd.Series[float]") -> "pd.Series[str]":
    """Place each position in the stadsdelsområde of its cell; NaN without position or cell."""
    facts = read_facts("celler_res10")
    area_of = read_facts("stadsdelar").set_index("stadsdel")["stadsdelsomrade_2023"]
    area = pd.Series(facts["stadsdel"].map(area_of).to_numpy(), index=grid.from_text(facts["h3"].tolist()))
    cells = pd.Series(grid.locate(lat.to_numpy(), lng.to_numpy()), index=lat.index)
    return cells.map(area)
