"""The door of survey estimates: what rests on too few answers is withheld."""

from dataclasses import InitVar, dataclass
from typing import Final

import pandas as pd

from geo.disclosure.policy import Method, Policy
from geo.disclosure.release import Status
from geo.errors import PolicyError, ShapeError

COLUMNS: Final = ("andel", "ki_lag", "ki_hog", "antal_svar")
TABLE: Final = ("area_id", "indikator", "month")
"""What one table of groups is of."""
EVERYBODY: Final = "alla"
_SEAL: Final = object()


@dataclass(frozen=True, eq=False)
class ReleasedEstimates:
    """Estimates that may be shown. Only `release_estimates` makes them.

    Parameters
    ----------
    rows
        As they came, with `status`; the numbers are NA where withheld.

    Raises
    ------
    PolicyError
        When made by anything but the function of this module.
    """

    source: str
    policy: Policy
    rows: pd.DataFrame
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PolicyError("expected estimates through geo.disclosure.survey, got some made by hand")


def release_estimates(source: str, rows: pd.DataFrame, policy: Policy) -> ReleasedEstimates:
    """Release the estimates of a survey: those that rest on fewer answers than the threshold are withheld.

    Groups that make up another group sum to it. Where just one of them is withheld it could be
    computed from the others, so that the one with the fewest answers is withheld with it.

    Parameters
    ----------
    rows
        Columns andel, ki_lag, ki_hog (shares, 0–1 or per cent; NaN where the publisher gave none),
        antal_svar (answers; NaN where unknown, which counts as too few), kon and alder ("alla" for
        everybody), and those of `TABLE` that say which table a row is in; others pass as they are.

    Raises
    ------
    PolicyError
        When the policy is none for surveys, or not for this one.
    ShapeError
        When a column is missing, or an estimate lies outside its own interval.
    """
    if policy.method is not Method.SURVEY or policy.threshold is None or source not in policy.sources:
        raise PolicyError(
            f"policy {policy.id}: expected a policy for the survey {source}, got {policy.method}"
        )
    wanted = (*COLUMNS, *TABLE, "kon", "alder")
    if missing := [column for column in wanted if column not in rows.columns]:
        raise ShapeError(f"{source}: expected columns {', '.join(wanted)}, got none of {', '.join(missing)}")
    outside = (rows["andel"] < rows["ki_lag"]) | (rows["andel"] > rows["ki_hog"])
    if outside.any():
        raise ShapeError(
            f"{source}: expected estimates within their intervals, got {int(outside.sum())} outside"
        )
    is_known = rows[["andel", "ki_lag", "ki_hog"]].notna().all(axis=1)
    is_shown = _without_lone_gaps(rows, is_known & (rows["antal_svar"].fillna(0) >= policy.threshold))
    shown = rows.assign(
        **{column: rows[column].where(is_shown) for column in COLUMNS},
        status=pd.Series(Status.EXACT.value, index=rows.index).where(is_shown, Status.WITHHELD.value),
    )
    return ReleasedEstimates(source, policy, shown, seal=_SEAL)


def _without_lone_gaps(rows: pd.DataFrame, is_shown: "pd.Series[bool]") -> "pd.Series[bool]":
    """Withhold the smallest shown group beside every one that is withheld alone, until none is."""
    shown = is_shown.copy()
    while True:
        before = int(shown.sum())
        for split, kept in (("kon", "alder"), ("alder", "kon")):
            groups = rows[rows[split] != EVERYBODY]
            keys = [groups[column] for column in (*TABLE, kept)]
            of_groups = shown[groups.index]
            is_lone = (~of_groups).groupby(keys).transform("sum") == 1
            answers = groups["antal_svar"].where(is_lone & of_groups).astype("float64")
            smallest = answers.groupby(keys).transform("min")
            shown[groups.index] = of_groups & ~(is_lone & (answers == smallest))
        if int(shown.sum()) == before:
            return shown
