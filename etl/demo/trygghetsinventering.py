"""Synthetic deliveries of trygghetsinventeringar: walks, findings and what became of them.

Two to six walks a year in each stadsdelsområde, with ten to forty findings each, mostly lighting,
bushes, litter and graffiti: that these dominate is known, the numbers are assumed.
"""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.demo import forms, places, planted, targets, times, write
from etl.demo.faults import FIRST_LINE
from etl.demo.mixing import FIRST_OBJECT, REPEATED, WITHOUT_ID, Spoil, describe_rows, fill, leave, mix_faults
from etl.demo.request import Stream, make_generator, require_request
from etl.demo.trygghetsinventering_walks import LIKED, draw_findings, read_kinds

SOURCE: Final = planted.INVENTERING
COLUMNS: Final = (
    "punkt_id",
    "inventering_id",
    "ordning",
    "inventerad_at",
    "ljus",
    "platsnamn",
    "e_3011",
    "n_3011",
    "noggrannhet_m",
    "platstyp",
    "bristtyp",
    "beskrivning",
    "perspektiv",
    "foreslagen_atgard",
    "omfattning",
    "ansvarig",
    "tidsfrist",
    "status",
    "skal",
    "aterkoppling_datum",
    "aterbesok_datum",
    "kostnad_kr",
    "tyck_till_id",
    "antal_foton",
)
"""The header of a delivery."""

FORMS_YEAR: Final = 2025
"""The year in which two stadsdelsområden deliver in other forms than text, and only so."""

FORM_AREAS: Final = {"geojson": "Kungsholmen", "gpkg": "Skärholmen"}
"""Ending of a file → the stadsdelsområde whose walks it holds. The GeoJSON names its own CRS."""

PERSPECTIVES: Final = ("", "", "", "barn", "äldre", "funktionsnedsättning", "kvinnor")
REASONS: Final = ("Inte stadens mark.", "Ryms inte i årets budget.", "Ingår i ett pågående projekt.")

_ABOUT: Final = (
    "Inga platser, inventeringar eller åtgärder är verkliga. Antalen är antagna; att belysning, buskage, klotter "
    "och skräp dominerar är känt."
)
_PER_KIND: Final = 2
_DAYS_TO_SEND: Final = 10
_DAYS_TO_PLAN: Final = 45
_SLOWNESS: Final = 1.0
"""Standard deviation of the logarithm of how long anything takes."""
_DEADLINE_DAYS: Final = {"enkel": 30, "stor": 180, "": 0}
_DAYS_TO_FIX: Final = {"enkel": 25, "stor": 220, "": 0}
_REFUSED_SHARE: Final = 0.08
_REFUSED_DAYS: Final = 45
_TYCK_TILL_SHARE: Final = 0.06
_FIRST_CASES: Final = 900
# Kronor: about what a simple and a large measure costs, as powers of ten.
_COST_EXPONENT: Final = {"enkel": 3.5, "stor": 5.2, "": 0.0}


def generate_trygghetsinventering(
    out: Path,
    seed: int,
    years: int,
    last_year: int = targets.LAST_YEAR,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the synthetic deliveries of trygghetsinventeringar of some years.

    One text file a year; of 2025 one stadsdelsområde lies in a GeoJSON in EPSG:3011 and one in a
    GeoPackage instead. The same seed gives the same bytes, also when other years are made.

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

    Returns
    -------
    deliveries
        Paths of the deliveries, oldest first; of one year the text file first.

    Raises
    ------
    ParameterError
        When a year cannot be drawn or the seed is negative.
    """
    wanted = require_request(seed, years, last_year)
    out.mkdir(parents=True, exist_ok=True)
    write.write_label(out, _ABOUT)
    city = planted.plant(places.find_city(seed), seed, SOURCE)
    described = {"source": SOURCE, "seed": seed, "planted": planted.describe(city, SOURCE)}
    deliveries = []
    for year in wanted:
        rng = make_generator(seed, Stream.TRYGGHETSINVENTERING, year)
        rows = _as_delivered(rng, draw_findings(rng, city, year), year)
        for ending, part in _split(rows, year).items():
            area = f"_{FORM_AREAS[ending].lower().replace('ä', 'a')}" if ending in FORM_AREAS else ""
            path = out / f"{SOURCE}_{year}{area}.{ending}"
            n = _write_part(rng, path, part, {**described, "year": year})
            deliveries.append(path)
            if progress is not None:
                progress(f"{path.name}: {n} syntetiska åtgärdspunkter")
    return deliveries


def _split(rows: pd.DataFrame, year: int) -> dict[str, pd.DataFrame]:
    """Divide a year among the forms: every finding is in one file alone."""
    if year != FORMS_YEAR:
        return {"csv": rows}
    name = np.array(targets.STADSDELSOMRADEN)[rows["area"].to_numpy()]
    parts = {ending: rows[name == area].reset_index(drop=True) for ending, area in FORM_AREAS.items()}
    rest = ~np.isin(name, list(FORM_AREAS.values()))
    return {"csv": rows[rest].reset_index(drop=True), **parts}


def _as_delivered(rng: np.random.Generator, found: pd.DataFrame, year: int) -> pd.DataFrame:
    """Write findings in the columns of a delivery, with area and kind behind them for the sidecar."""
    kinds = read_kinds().iloc[found["kind"].to_numpy()].reset_index(drop=True)
    n = len(found)
    number = [
        f"{name}-{ordning:02d}"
        for name, ordning in zip(found["inventering_id"], found["ordning"], strict=True)
    ]
    cases = [f"TT-SYN-{year}-{case:06d}" for case in rng.integers(1, _FIRST_CASES, size=n).tolist()]
    is_known = (rng.random(n) < _TYCK_TILL_SHARE) & (kinds["id"] != LIKED).to_numpy()
    rows = found.assign(
        punkt_id=number,
        inventerad_at=times.write_moments(found["inventerad"].to_numpy().astype("datetime64[m]"), "m"),
        bristtyp=kinds["bristtyp"],
        beskrivning=kinds["beskrivning"],
        foreslagen_atgard=kinds["foreslagen_atgard"],
        omfattning=kinds["omfattning"],
        ansvarig=kinds["ansvarig"],
        perspektiv=rng.choice(PERSPECTIVES, size=n),
        tyck_till_id=np.where(is_known, cases, ""),
        antal_foton=rng.integers(0, 4, size=n),
        id=kinds["id"],
    )
    return _follow_up(rng, rows, year)[[*COLUMNS, "area", "id", "cell"]]


def _follow_up(rng: np.random.Generator, rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Draw what had become of each finding when the file was taken out, after January of the next year."""
    n = len(rows)
    walked = rows["inventerad"].to_numpy().astype("datetime64[D]")
    waited = (np.datetime64(f"{year + 1}-02-01", "D") - walked).astype(np.int64)
    is_liked = (rows["id"] == LIKED).to_numpy()
    to_fix = np.rint(rows["omfattning"].map(_DAYS_TO_FIX).to_numpy() * rng.lognormal(0, _SLOWNESS, size=n))
    to_send, to_plan = (days * rng.lognormal(0, _SLOWNESS, size=n) for days in (_DAYS_TO_SEND, _DAYS_TO_PLAN))
    answered = np.where(rng.random(n) < _REFUSED_SHARE, -_REFUSED_DAYS, to_fix).astype(np.int64)
    is_refused = (answered < 0) & (waited > _REFUSED_DAYS) & ~is_liked
    is_fixed = (answered >= 0) & (answered < waited) & ~is_liked
    status = np.select(
        [is_liked, is_refused, is_fixed, waited > to_send + to_plan, waited > to_send],
        ["ny", "avslås", "åtgärdad", "planerad", "skickad"],
        default="ny",
    )
    told = np.where(is_refused | is_fixed, walked + np.abs(answered).astype("timedelta64[D]"), _NEVER)
    back = np.where(is_fixed, told + rng.integers(180, 365, size=n).astype("timedelta64[D]"), _NEVER)
    deadline = walked + rows["omfattning"].map(_DEADLINE_DAYS).to_numpy().astype("timedelta64[D]")
    cost = 10 ** (rows["omfattning"].map(_COST_EXPONENT).to_numpy() + rng.normal(0, 0.3, size=n))
    has_cost = (status == "åtgärdad") | (status == "planerad")
    return rows.assign(
        status=status,
        skal=np.where(is_refused, rng.choice(REASONS, size=n), ""),
        tidsfrist=_days(np.where(is_liked, _NEVER, deadline)),
        aterkoppling_datum=_days(told),
        aterbesok_datum=_days(back),
        kostnad_kr=np.where(has_cost, np.round(cost, -2).astype(np.int64).astype(str), ""),
    )


def _days(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.object_]:
    return times.write_moments(days.astype("datetime64[m]"), "D")


def _write_part(
    rng: np.random.Generator, path: Path, rows: pd.DataFrame, described: dict[str, object]
) -> int:
    """Mix in faults, write one file and its sidecar, and return how many rows it has."""
    usable = rows["e_3011"].notna() & (rows["status"] == "åtgärdad")
    is_text = path.suffix == ".csv"
    kinds, first = (_FAULTS, FIRST_LINE) if is_text else (_FAULTS_OF_POINTS, FIRST_OBJECT)
    mixed, faults = mix_faults(rng, rows, usable, kinds, _PER_KIND, "punkt_id")
    delivery = mixed[list(COLUMNS)]
    match path.suffix:
        case ".csv":
            write.write_table(path, delivery)
        case ".geojson":
            forms.write_geojson(path, delivery, forms.CITY_CRS)
        case _:
            forms.write_geopackage(path, delivery, "punkter")
    sidecar = {
        **described,
        "rows": len(delivery),
        "valid_rows": len(rows),
        "walks": rows["inventering_id"].nunique(),
        "faults": describe_rows(faults, first),
        "totals": _totals(rows),
    }
    write.write_json(write.sidecar_path(path), sidecar)
    return len(delivery)


def _totals(rows: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Count the drawn findings of a file per stadsdelsområde and bristtyp, with and without position."""
    name = np.array(targets.STADSDELSOMRADEN)[rows["area"].to_numpy()]
    located = rows["e_3011"].notna().groupby([pd.Series(name, name="stadsdelsomrade"), rows["id"]])
    counted = pd.DataFrame({"drawn": located.size(), "located": located.sum()}).astype("int64")
    return counted.rename_axis(["stadsdelsomrade", "bristtyp"]).reset_index().to_dict("records")


def _move_elsewhere(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    # Uppsala, in the city's coordinates.
    return rows.assign(e_3011=129_800.0, n_3011=6_638_000.0)


def _refuse_without_reason(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(status="avslås", skal="")


_NEVER: Final = np.datetime64("NaT", "D")
_FAULTS_OF_POINTS: Final[dict[str, Spoil]] = {
    "utanfor_staden": _move_elsewhere,
    "okand_bristtyp": fill("bristtyp", "Otäckt"),
    "avslag_utan_skal": _refuse_without_reason,
    REPEATED: leave,
    WITHOUT_ID: leave,
}
# GDAL takes a text like a date in GeoJSON for one, and could not read the file at all.
_FAULTS: Final[dict[str, Spoil]] = {
    "datum_som_inte_finns": fill("tidsfrist", "2025-02-30"),
    **_FAULTS_OF_POINTS,
}
FAULT_KINDS: Final = tuple(_FAULTS)
"""What can be wrong with a row, as the sidecar names it; dates are spoilt in text files alone."""
