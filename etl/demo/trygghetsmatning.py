"""Synthetic deliveries of trygghetsmätningen, on the values that are published.

The surveys of 2014, 2017 and 2020 have the published values exactly, in the rows they were published
for; all else is drawn around the city's level. The survey of 2023 is drawn altogether, and says so in
its name and in a column of its own.

Intervals are Wilson's for 95 %, from the number of answers divided by a design effect of 1.3 (assumed:
weights for non-response and unequal chances of being asked make a sample worth that much less).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.demo import write
from etl.demo.mixing import REPEATED, Spoil, describe_rows, fill, leave, mix_faults
from etl.demo.request import Stream, make_generator, require_request
from etl.demo.trygghetsmatning_levels import (
    EVERYBODY,
    INDICATORS,
    INVENTED_YEAR,
    PUBLISHED,
    SURVEY_YEARS,
    WHOLE_CITY,
    Key,
    divide_answers,
    draw_levels,
    read_areas,
)
from geo.cells import apportion

Floats = npt.NDArray[np.float64]

SOURCE: Final = "stockholm__trygghetsmatning"
COLUMNS: Final = (
    "ar",
    "omrade",
    "kon",
    "alder",
    "indikator",
    "andel",
    "ki_lag",
    "ki_hog",
    "antal_svar",
)
"""The header of a delivery."""

NOTE_COLUMN: Final = "anmarkning"
INVENTED_NOTE: Final = "Syntetisk undersökning: inget publicerat värde"
DESIGN_EFFECT: Final = 1.3
KON: Final = {"kvinna": 0.53, "man": 0.47}
"""Sex → share of the answers."""

ALDER: Final = {"16-29": 0.19, "30-44": 0.27, "45-64": 0.32, "65-79": 0.22}
"""Age → share of the answers."""

_ABOUT: Final = (
    "Publicerade värden för 2014, 2017 och 2020 står som de publicerats; alla andra värden är dragna kring stadens "
    "nivå, och 2023 är helt påhittad. Inga svar är verkliga."
)
# Women are about twice as unsafe as men; older people worry less and go out less in the evening.
_FEAR: Final = ("oro_brott", "otrygg_ute")
_KON_FACTOR: Final = {"kvinna": 1.32, "man": 0.66}
_OTHER_KON_FACTOR: Final = {"kvinna": 1.03, "man": 0.97}
_ALDER_FACTOR: Final = {
    "oro_brott": {"16-29": 1.05, "30-44": 1.20, "45-64": 1.02, "65-79": 0.67},
    "otrygg_ute": {"16-29": 0.95, "30-44": 0.90, "45-64": 1.00, "65-79": 1.20},
}
_OTHER_ALDER_FACTOR: Final = {"16-29": 1.05, "30-44": 1.05, "45-64": 1.0, "65-79": 0.9}
_COMMA_UNTIL: Final = 2017
"""Surveys up to this year have a decimal comma, later ones a point: both occur."""

_Z_95: Final = 1.959964
# How much of its own chance a value carries: large areas are steadier than their samples.
_CHANCE_OF_LARGE: Final = 0.3
_MOST: Final = 97.0
_PER_KIND: Final = 2
_STADSDEL: Final = "Stadsdel "


def generate_trygghetsmatning(
    out: Path, seed: int, progress: Callable[[str], None] | None = None
) -> list[Path]:
    """Write the four synthetic surveys, each with a sidecar.

    Parameters
    ----------
    out
        Folder; made when missing. Files of the same name are replaced.
    seed
        Not negative. Decides everything that is drawn.
    progress
        Called with a Swedish sentence for each file written.

    Returns
    -------
    deliveries
        Paths of the deliveries, oldest first. Each sidecar says which rows hold published values.

    Raises
    ------
    ParameterError
        When the seed is negative.
    """
    require_request(seed, 1, SURVEY_YEARS[-1])
    out.mkdir(parents=True, exist_ok=True)
    write.write_label(out, _ABOUT)
    deliveries = []
    for year in SURVEY_YEARS:
        path = out / f"{SOURCE}_{year}{'_syntetisk' if year == INVENTED_YEAR else ''}.csv"
        n = _write_year(path, seed, year)
        deliveries.append(path)
        if progress is not None:
            progress(f"{path.name}: {n} syntetiska värden")
    return deliveries


def wilson(share: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Compute Wilson's 95 % interval of a share.

    Parameters
    ----------
    share
        Shape (n,). 0 to 1.
    n
        Shape (n,). Effective number of answers, above 0; not necessarily whole.

    Returns
    -------
    low, high
        Shape (n,). Within 0 to 1, and around the share.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22(158).
    """
    spread = _Z_95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = _Z_95 / (1 + spread) * np.sqrt(share * (1 - share) / n + spread / (4 * n))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def _write_year(path: Path, seed: int, year: int) -> int:
    """Draw one survey, write it and its sidecar, and return how many rows it has."""
    rng = make_generator(seed, Stream.TRYGGHETSMATNING, year)
    areas = read_areas(year)
    levels = draw_levels(areas, year, make_generator(seed, Stream.TRYGGHETSMATNING))
    values = _draw_values(rng, _cells(levels, divide_answers(areas, year)), year)
    rows = _as_delivered(values, year)
    usable = ~values["is_published"]
    mixed, faults = mix_faults(
        rng, rows.assign(is_published=values["is_published"]), usable, _FAULTS, _PER_KIND
    )
    is_published = mixed.pop("is_published").to_numpy()
    write.write_table(path, mixed)
    of = ["omrade", "kon", "alder", "indikator", "andel"]
    sidecar: dict[str, object] = {
        "source": SOURCE,
        "seed": seed,
        "year": year,
        "is_invented": year == INVENTED_YEAR,
        "about": _ABOUT,
        "design_effect": DESIGN_EFFECT,
        "interval": "Wilson, 95 %",
        "rows": len(mixed),
        "valid_rows": len(rows),
        "faults": describe_rows(faults),
        "published": [
            {"line": int(number) + 2, **mixed.loc[number, of].to_dict()}
            for number in np.flatnonzero(is_published)
        ],
        "answers": int(values.loc[values["omrade"] == WHOLE_CITY, "n"].max()),
    }
    write.write_json(write.sidecar_path(path), sidecar)
    return len(mixed)


def _cells(levels: pd.DataFrame, answers: dict[str, int]) -> pd.DataFrame:
    """List every value of a survey: area, sex, age, indicator, level and number of answers.

    A stadsdel has sexes and ages one by one, not crossed: its answers are few as it is.
    """
    groups = _groups()
    crossed = levels.melt("omrade", var_name="indikator", value_name="level").merge(groups, how="cross")
    is_stadsdel = crossed["omrade"].str.startswith(_STADSDEL)
    cells = crossed[~is_stadsdel | ~crossed["is_crossed"]].reset_index(drop=True)
    divided = {omrade: _divide(n, groups) for omrade, n in answers.items()}
    n = [divided[omrade][group] for omrade, group in zip(cells["omrade"], cells["group"], strict=True)]
    order = {name: number for number, name in enumerate(answers)}
    cells = cells.assign(n=n, order=cells["omrade"].map(order))
    return cells.sort_values(["order", "indikator", "group"], ignore_index=True)


def _groups() -> pd.DataFrame:
    """List everybody, each sex, each age and each of both: kon, alder, group (number), is_crossed."""
    rows = [(kon, alder) for kon in (EVERYBODY, *KON) for alder in (EVERYBODY, *ALDER)]
    groups = pd.DataFrame(rows, columns=["kon", "alder"])
    is_crossed = (groups["kon"] != EVERYBODY) & (groups["alder"] != EVERYBODY)
    return groups.assign(group=range(len(groups)), is_crossed=is_crossed)


def _divide(n: int, groups: pd.DataFrame) -> list[int]:
    """Divide the answers of an area among sexes and ages; the parts sum to their wholes."""
    crossed = apportion(n, np.outer(list(KON.values()), list(ALDER.values())).ravel())
    table = pd.DataFrame(crossed.reshape(len(KON), len(ALDER)), index=list(KON), columns=list(ALDER))
    table.loc[EVERYBODY] = table.sum()
    table[EVERYBODY] = table.sum(axis="columns")
    return [int(table.loc[kon, alder]) for kon, alder in zip(groups["kon"], groups["alder"], strict=True)]


def _draw_values(rng: np.random.Generator, cells: pd.DataFrame, year: int) -> pd.DataFrame:
    """Draw the value of every cell around its level, put in what is published, and add intervals."""
    expected = cells["level"].to_numpy() * _group_factors(cells)
    share = np.clip(expected, 0.0, _MOST) / 100
    effective = cells["n"].to_numpy() / DESIGN_EFFECT
    error = np.sqrt(share * (1 - share) / effective)
    is_total = ((cells["kon"] == EVERYBODY) & (cells["alder"] == EVERYBODY)).to_numpy()
    is_stadsdel = cells["omrade"].str.startswith(_STADSDEL).to_numpy()
    # Levels of the city and its stadsdelsområden are drawn already.
    chance = np.where(is_stadsdel, 1.0, np.where(is_total, 0.0, _CHANCE_OF_LARGE))
    drawn = np.clip(100 * (share + chance * error * rng.standard_normal(len(cells))), 0.0, _MOST)
    keys = [Key(year, *of) for of in cells[["omrade", "kon", "alder", "indikator"]].itertuples(index=False)]
    published = np.array([PUBLISHED.get(key, np.nan) for key in keys])
    andel = np.round(np.where(np.isnan(published), drawn, published), 1)
    low, high = wilson(andel / 100, effective)
    return cells.assign(
        andel=andel,
        low=np.round(100 * low, 1),
        high=np.round(100 * high, 1),
        is_published=~np.isnan(published),
    )


def _group_factors(cells: pd.DataFrame) -> Floats:
    """Return how each sex and age answers beside everybody."""
    table = {}
    for indikator in INDICATORS:
        kon = _KON_FACTOR if indikator in _FEAR else _OTHER_KON_FACTOR
        alder = _ALDER_FACTOR.get(indikator, _OTHER_ALDER_FACTOR)
        for group in _groups().itertuples():
            table[indikator, group.group] = kon.get(str(group.kon), 1.0) * alder.get(str(group.alder), 1.0)
    pairs = zip(cells["indikator"], cells["group"], strict=True)
    return np.array([table[pair] for pair in pairs])


def _as_delivered(values: pd.DataFrame, year: int) -> pd.DataFrame:
    """Write values in the columns of a delivery."""
    rows = pd.DataFrame(
        {
            "ar": year,
            "omrade": values["omrade"],
            "kon": values["kon"],
            "alder": values["alder"],
            "indikator": values["indikator"],
            "andel": _decimal(values["andel"], year),
            "ki_lag": _decimal(values["low"], year),
            "ki_hog": _decimal(values["high"], year),
            "antal_svar": values["n"].astype("str"),
        }
    )
    return rows.assign(**{NOTE_COLUMN: INVENTED_NOTE}) if year == INVENTED_YEAR else rows


def _decimal(values: "pd.Series[float]", year: int) -> "pd.Series[str]":
    texts = values.map(lambda value: f"{value:.1f}")
    return texts.str.replace(".", ",") if year <= _COMMA_UNTIL else texts


def _swap_bounds(_rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(ki_lag=rows["ki_hog"], ki_hog=rows["ki_lag"])


_FAULTS: Final[dict[str, Spoil]] = {
    "andel_over_hundra": fill("andel", "123"),
    "omkastat_intervall": _swap_bounds,
    "okant_omrade": fill("omrade", "Stadsdel Norrort"),
    "okand_indikator": fill("indikator", "oro_vader"),
    "antal_svar_som_text": fill("antal_svar", "få"),
    REPEATED: leave,
}
FAULT_KINDS: Final = tuple(_FAULTS)
"""What can be wrong with a row, as the sidecar names it."""
