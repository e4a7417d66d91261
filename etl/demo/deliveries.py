"""Draw and write the synthetic deliveries of some years."""

from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.demo import codes, faults, places, targets, times, write
from etl.demo.request import require_request
from geo.themes import LIST_VERSION, assign_theme

KOMMUN: Final = "Stockholm"

# Of rows without coordinates, those that still name a street; of rows with, those with a number.
_STREET_ONLY_SHARE: Final = 0.4
_NUMBERED_SHARE: Final = 0.92
_CELLS_A_STREET: Final = 4
_LAST_NUMBER: Final = 120


def generate(
    out: Path,
    seed: int,
    years: int,
    last_year: int = targets.LAST_YEAR,
    progress: Callable[[str], None] | None = None,
    *,
    scale: float = 1.0,
) -> list[Path]:
    """Write one synthetic police delivery per year, drawn to the published totals.

    Beside each file lies a sidecar with what was drawn and which lines are faulty, beside them
    all `planted.json` with the hot places that were put there and `LABEL.txt`. The same seed
    gives the same bytes, also when other years are made.

    Parameters
    ----------
    out
        Folder; made when missing. Files of the same name are replaced.
    seed
        Not negative. Decides everything that is drawn.
    years
        How many years, ending with `last_year`.
    last_year
        2021 to 2025: the years with published figures.
    progress
        Called with a Swedish sentence for each file written.
    scale
        Share of the published volume, for tests; above 0.

    Returns
    -------
    deliveries
        Paths of the deliveries, oldest first.

    Raises
    ------
    ParameterError
        When a year lies outside the published figures, the seed is negative or the scale not above 0.
    """
    wanted = require_request(seed, years, last_year, scale)
    out.mkdir(parents=True, exist_ok=True)
    city = places.find_city(seed)
    write.write_label(out)
    planted = {"seed": seed, "planted": write.describe_planted(city)}
    write.write_json(out / "planted.json", planted)
    deliveries = []
    for year in wanted:
        path = write.delivery_path(out, year)
        described = _write_year(path, city, seed, year, scale)
        deliveries.append(path)
        if progress is not None:
            progress(f"{path.name}: {described['rows']} syntetiska rader")
    return deliveries


def _write_year(path: Path, city: places.City, seed: int, year: int, scale: float) -> dict[str, object]:
    """Draw one year, write its delivery and its sidecar, and return what the sidecar says."""
    rng = np.random.default_rng([seed, year])
    crimes = draw_crimes(rng, city, year, scale)
    delivery, fault_lines = faults.add_faults(rng, _as_delivered(rng, city, crimes), year)
    write.write_rows(path, delivery)
    described: dict[str, object] = {
        "source": write.SOURCE,
        "seed": seed,
        "year": year,
        "scale": scale,
        "theme_list_version": LIST_VERSION,
        "rows": len(delivery),
        "valid_rows": len(crimes),
        "faults": {kind: {"n": len(lines), "lines": lines} for kind, lines in fault_lines.items()},
        "totals": _totals(crimes, year, scale),
    }
    write.write_json(write.sidecar_path(path), described)
    return described


def draw_crimes(rng: np.random.Generator, city: places.City, year: int, scale: float) -> pd.DataFrame:
    """Draw the crimes of one year: stadsdelsområde, type, code, cell and interval, in order of time.

    Parameters
    ----------
    rng
        Source of chance.
    city
        The weighed cells.
    year
        2021 to 2025.
    scale
        Share of the published volume.

    Returns
    -------
    crimes
        One row a crime; columns area (number), brottstyp, code (number), cell (number),
        is_located, start, end.
    """
    wanted = targets.read_targets(year)
    area_number = wanted["stadsdelsomrade"].map(targets.STADSDELSOMRADEN.index).to_numpy()
    n = targets.draw_counts(rng, wanted["target"].to_numpy() * scale, area_number)
    brottstyp = np.repeat(wanted["brottstyp"].to_numpy(dtype=np.str_), n)
    area = np.repeat(area_number, n)
    code = codes.draw_codes(rng, brottstyp, year)
    attributes = codes.read_codes()
    plats = attributes["plats"].to_numpy(dtype=np.str_)[code]
    cell = places.draw_cells(rng, city, area, plats, find_themes(attributes, year)[code])
    start, end = times.draw_intervals(rng, attributes["tid"].to_numpy(dtype=np.str_)[code], year)
    without = attributes["andel_utan_position"].to_numpy()[code]
    crimes = pd.DataFrame(
        {
            "area": area,
            "brottstyp": brottstyp,
            "code": code,
            "cell": cell,
            "is_located": rng.random(len(code)) >= without,
            "start": start.astype("datetime64[s]"),
            "end": end.astype("datetime64[s]"),
        }
    )
    return crimes.iloc[np.argsort(end, kind="stable")].reset_index(drop=True)


def find_themes(attributes: pd.DataFrame, year: int) -> npt.NDArray[np.str_]:
    """Find the theme that each row of the table of codes has in the middle of a year."""
    middle = pd.Series(pd.Timestamp(date(year, 7, 1)), index=attributes.index)
    return assign_theme(attributes["brottskod"], middle).to_numpy(dtype=np.str_)


def _as_delivered(rng: np.random.Generator, city: places.City, crimes: pd.DataFrame) -> pd.DataFrame:
    """Write crimes as the police would hand them over: the columns of the delivery but ID."""
    n = len(crimes)
    is_located = crimes["is_located"].to_numpy()
    cell = crimes["cell"].to_numpy()
    lat, lng = places.draw_points(rng, city.corners[cell])
    start, end = (crimes[bound].to_numpy().astype("datetime64[m]") for bound in ("start", "end"))
    start_text, end_text = times.write_times(rng, start, end)
    chance = rng.random(n)
    attributes = codes.read_codes().iloc[crimes["code"].to_numpy()]
    # Fraud and the like happen nowhere: without coordinates they have no street either.
    is_somewhere = attributes["plats"].to_numpy() != places.NOWHERE
    has_street = is_located | (is_somewhere & (chance < _STREET_ONLY_SHARE))
    has_number = is_located & (chance < _NUMBERED_SHARE)
    streets = name_streets(city)
    numbers = np.array([str(k) for k in range(_LAST_NUMBER + 1)], dtype=object)
    return pd.DataFrame(
        {
            "BROTTSKOD": attributes["brottskod"].to_numpy(dtype=object),
            "LATITUDE": np.where(is_located, lat, np.nan),
            "LONGITUDE": np.where(is_located, lng, np.nan),
            "GATA": np.where(has_street, streets[cell], ""),
            "GATUNR": np.where(has_number, numbers[rng.integers(1, _LAST_NUMBER, size=n, endpoint=True)], ""),
            "KOMMUN": KOMMUN,
            "BROTTSDATUMTID_START": start_text,
            "BROTTSDATUMTID_SLUT": end_text,
        }
    )


def name_streets(city: places.City) -> npt.NDArray[np.object_]:
    """Name the street of each cell: a few cells in a row share one, none is real."""
    return np.array(
        [f"Syntetisk gata {k // _CELLS_A_STREET + 1}" for k in range(len(city.cells))], dtype=object
    )


def _totals(crimes: pd.DataFrame, year: int, scale: float) -> list[dict[Hashable, object]]:
    """Count what was drawn per stadsdelsområde and type, with and without coordinates."""
    names = np.array(targets.STADSDELSOMRADEN)[crimes["area"].to_numpy()]
    keys = ["stadsdelsomrade", "brottstyp"]
    located = crimes.assign(stadsdelsomrade=names).groupby(keys)["is_located"]
    counted = pd.DataFrame({"drawn": located.size(), "located": located.sum()})
    totals = targets.read_targets(year).set_index(keys).join(counted).fillna(0)
    whole = totals[["drawn", "located"]].astype("int64")
    totals = totals.assign(
        target=(totals["target"] * scale).round(1),
        drawn=whole["drawn"],
        located=whole["located"],
        unlocated=whole["drawn"] - whole["located"],
    )
    return totals.reset_index().to_dict("records")
