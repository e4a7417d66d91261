"""Synthetic deliveries of Tyck till, calibrated to what is known of its volumes."""

from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from etl.demo import forms, places, planted, targets, times, tyck_till_texts, write
from etl.demo.faults import FIRST_LINE
from etl.demo.mixing import FIRST_OBJECT, REPEATED, WITHOUT_ID, Spoil, describe_rows, fill, leave, mix_faults
from etl.demo.request import FULL_VOLUME, Stream, make_generator, require_request
from etl.demo.tyck_till_cases import draw_cases
from etl.demo.tyck_till_profiles import GROUP_IDS

SOURCE: Final = planted.TYCK_TILL
COLUMNS: Final = ("arende_id", "inkom_at", "kategori", "fritext", "e_3011", "n_3011", "status", "avslutad_at")
"""The header of a delivery."""

FORMS_YEAR: Final = 2025
"""The year of which three weeks are delivered in other forms than text, and only so."""

FORM_WEEKS: Final = {"xlsx": date(2025, 12, 1), "geojson": date(2025, 12, 8), "open311": date(2025, 12, 15)}
"""Ending of a file → the Monday of its week. Open311 is JSON, whose ending is the sidecar's."""

FAULT_SHARE: Final = 0.001
"""Faulty rows per drawn row."""

_ABOUT: Final = (
    "Inga ärenden, personer, telefonnummer eller fordon är verkliga. Antalen följer vad som sagts offentligt om "
    "Tyck till: omkring 100 000 ärenden om året, varav omkring 16 000 om klotter. Fritexter är hopsatta av "
    "färdiga meningar; en känd andel har påhittade personuppgifter, för att visa att de rensas bort."
)
_TITLE: Final = "Tyck till"
# Uppsala, in the city's coordinates: a plausible position outside the municipality.
_ELSEWHERE_E: Final = 129_800.0
_ELSEWHERE_N: Final = 6_638_000.0
_ELSEWHERE_SPREAD_M: Final = 500.0
_KEEP: Final = ["area", "group", "is_located", "carries"]


def generate_tyck_till(
    out: Path,
    seed: int,
    years: int,
    last_year: int = targets.LAST_YEAR,
    progress: Callable[[str], None] | None = None,
    *,
    scale: float = FULL_VOLUME,
) -> list[Path]:
    """Write the synthetic deliveries of Tyck till of some years.

    One text file a year; of 2025 three weeks of December lie in a workbook, a GeoJSON and an Open311
    file instead. Beside each lies a sidecar with what was drawn, which rows are faulty, which texts
    carry planted personal data and what is planted in places. The same seed gives the same bytes,
    also when other years are made.

    Parameters
    ----------
    out
        Folder; made when missing. Files of the same name are replaced.
    seed
        Not negative. Decides everything that is drawn.
    years
        How many years, ending with `last_year`.
    last_year
        2021 to 2025.
    progress
        Called with a Swedish sentence for each file written.
    scale
        Share of the full volume, for tests; above 0.

    Returns
    -------
    deliveries
        Paths of the deliveries, oldest first; of one year the text file first.

    Raises
    ------
    ParameterError
        When a year cannot be drawn, the seed is negative or the scale not above 0.
    """
    wanted = require_request(seed, years, last_year, scale)
    out.mkdir(parents=True, exist_ok=True)
    write.write_label(out, _ABOUT)
    city = planted.plant(places.find_city(seed), seed, SOURCE)
    described = {"source": SOURCE, "seed": seed, "scale": scale, "planted": planted.describe(city, SOURCE)}
    deliveries = []
    for year in wanted:
        rng = make_generator(seed, Stream.TYCK_TILL, year)
        rows = _as_delivered(rng, draw_cases(rng, city, year, scale), year)
        for ending, part in _split(rows, year).items():
            path = out / _file_name(ending, year)
            n = _write_part(rng, path, part, {**described, "year": year})
            deliveries.append(path)
            if progress is not None:
                progress(f"{path.name}: {n} syntetiska ärenden")
    return deliveries


def _file_name(ending: str, year: int) -> str:
    if ending not in FORM_WEEKS:
        return f"{SOURCE}_{year}.{ending}"
    week = FORM_WEEKS[ending].isocalendar().week
    return f"{SOURCE}_{year}_vecka_{week}.{ending}"


def _as_delivered(rng: np.random.Generator, cases: pd.DataFrame, year: int) -> pd.DataFrame:
    """Write cases as they are handed over, with the columns that the sidecar needs behind them."""
    text, carries = tyck_till_texts.draw_texts(rng, cases["group"].to_numpy())
    inkom, avslutad = (
        times.write_moments(cases[name].to_numpy().astype("datetime64[m]"), "m")
        for name in ("inkom", "avslutad")
    )
    numbers = np.array([f"TT-SYN-{year}-{number:06d}" for number in range(1, len(cases) + 1)], dtype=object)
    delivered = cases[["kategori", forms.EAST, forms.NORTH, "status", *_KEEP[:-1]]]
    return delivered.assign(
        arende_id=numbers, inkom_at=inkom, fritext=text, avslutad_at=avslutad, carries=carries
    )[[*COLUMNS, *_KEEP]]


def _split(rows: pd.DataFrame, year: int) -> dict[str, pd.DataFrame]:
    """Divide a year among the forms: every case is in one file alone."""
    if year != FORMS_YEAR:
        return {"csv": rows}
    day = rows["inkom_at"].str[:10]
    parts: dict[str, pd.DataFrame] = {}
    is_left = pd.Series(data=True, index=rows.index)
    for ending, monday in FORM_WEEKS.items():
        sunday = date.fromordinal(monday.toordinal() + 6)
        is_in_week = day.between(monday.isoformat(), sunday.isoformat())
        parts[ending] = rows[is_in_week].reset_index(drop=True)
        is_left &= ~is_in_week
    return {"csv": rows[is_left].reset_index(drop=True), **parts}


def _write_part(
    rng: np.random.Generator, path: Path, rows: pd.DataFrame, described: dict[str, object]
) -> int:
    """Mix in faults, write one file and its sidecar, and return how many rows it has."""
    kinds = _FAULTS_OF_FORM.get(path.suffix, _FAULTS_OF_POINTS)
    first = FIRST_LINE if path.suffix in _FAULTS_OF_FORM else FIRST_OBJECT
    per_kind = max(1, round(FAULT_SHARE * len(rows) / len(kinds)))
    usable = rows["is_located"] & (rows["avslutad_at"] != "")
    mixed, faults = mix_faults(rng, rows, usable, kinds, per_kind, "arende_id")
    delivery = mixed[list(COLUMNS)]
    match path.suffix:
        case ".csv":
            write.write_table(path, delivery)
        case ".xlsx":
            forms.write_xlsx(path, delivery, _TITLE)
        case ".geojson":
            forms.write_geojson(path, delivery, "EPSG:4326")
        case _:
            forms.write_open311(path, delivery)
    sidecar = {
        **described,
        "rows": len(delivery),
        "valid_rows": len(rows),
        "faults": describe_rows(faults, first),
        "personal_share": tyck_till_texts.PERSONAL_SHARE,
        "texts": describe_rows(_find_texts(mixed), first),
        "totals": _totals(rows),
        "months": rows["inkom_at"].str[:7].value_counts().sort_index().to_dict(),
    }
    write.write_json(write.sidecar_path(path), sidecar)
    return len(delivery)


def _find_texts(mixed: pd.DataFrame) -> dict[str, list[int]]:
    """Find the rows that carry planted data, faulty rows too: kind → positions."""
    carries = mixed["carries"].to_numpy()
    return {kind: np.flatnonzero(carries == kind).tolist() for kind in tyck_till_texts.PLANTED_KINDS}


def _totals(rows: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Count the drawn rows of a file per stadsdelsområde and group, with and without position."""
    named = rows.assign(
        stadsdelsomrade=np.array(targets.STADSDELSOMRADEN)[rows["area"].to_numpy()],
        grupp=np.array(GROUP_IDS)[rows["group"].to_numpy()],
    )
    located = named.groupby(["stadsdelsomrade", "grupp"])["is_located"]
    counted = pd.DataFrame({"drawn": located.size(), "located": located.sum()}).astype("int64")
    return counted.reset_index().to_dict("records")


def _swap_position(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(e_3011=rows["n_3011"], n_3011=rows["e_3011"])


def _zero_position(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(e_3011=0.0, n_3011=0.0)


def _move_elsewhere(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    east, north = np.round(rng.normal(0.0, _ELSEWHERE_SPREAD_M, size=(2, len(rows))), 1)
    return rows.assign(e_3011=_ELSEWHERE_E + east, n_3011=_ELSEWHERE_N + north)


def _close_before_it_came(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    # At noon on both days: neither time can be one that does not exist.
    came = pd.to_datetime(rows["inkom_at"].str[:10])
    closed = came - pd.to_timedelta(rng.integers(2, 60, size=len(rows)), unit="D")
    return rows.assign(
        inkom_at=rows["inkom_at"].str[:10] + " 12:00", avslutad_at=closed.dt.strftime("%Y-%m-%d") + " 12:00"
    )


def _put_in_gap(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    year = int(rows["inkom_at"].iloc[0][:4]) if len(rows) else targets.LAST_YEAR
    gap = times.gap_hour(year) + rng.integers(0, 60, size=len(rows)).astype("timedelta64[m]")
    return rows.assign(inkom_at=times.write_moments(gap, "m"), status="pågår", avslutad_at="")


_FAULTS_OF_POINTS: Final[dict[str, Spoil]] = {
    "utanfor_staden": _move_elsewhere,
    "avslutad_fore_inkommen": _close_before_it_came,
    "okand_status": fill("status", "återöppnad"),
    REPEATED: leave,
    WITHOUT_ID: leave,
}
_FAULTS_OF_TABLE: Final[dict[str, Spoil]] = {
    "omkastade_koordinater": _swap_position,
    "noll_koordinater": _zero_position,
    **_FAULTS_OF_POINTS,
}
_FAULTS: Final[dict[str, Spoil]] = {"tid_som_inte_finns": _put_in_gap, **_FAULTS_OF_TABLE}
# A week of December has no hour that the clocks skip.
_FAULTS_OF_FORM: Final = {".csv": _FAULTS, ".xlsx": _FAULTS_OF_TABLE}
FAULT_KINDS: Final = tuple(_FAULTS)
"""What can be wrong with a row, as the sidecar names it; coordinates are spoilt in tables alone."""
