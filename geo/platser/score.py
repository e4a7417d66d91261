"""What speaks for a kandidatplats: parts that sum to the score, and how firm the ground is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from geo.grid import Cells
from geo.platser.evidence import Evidence, family_of
from geo.platser.shrinkage import Prior

Underlag = Literal["starkt", "visst", "svagt"]

CERTAINTY_HIGH = 0.95
CERTAINTY_FAIR = 0.8
FAMILIES_INDEPENDENT = 2
"""How many kinds of source must agree before the ground is called firm."""

CONTRIBUTION_UNIT = 2.0**-20
"""Contributions are whole multiples of this, about a millionth: such numbers sum without rounding in
any order, so that stored parts give the stored score in Python, SQL and JavaScript alike."""


@dataclass(frozen=True)
class Part:
    """What one source and theme adds to the score of a place.

    Parameters
    ----------
    source, theme, weight
        As in `Evidence`.
    observed, expected
        Events in the place's hexagons, of those about which the source knows.
    is_known
        False when it knows nothing there, or nothing is at risk: the part is then 0 and its error
        that of the city's own variation. Nothing known is not the same as nothing there.
    log_risk, log_risk_se
        Shrunk log relative risk and its standard error, see `Prior`.
    n_unknown
        How many of the place's hexagons the source says nothing of that can be shown: their events
        are not in `observed`, which is then the least that it can be.
    contribution
        weight · log_risk where `is_raised`, rounded to `CONTRIBUTION_UNIT`; else 0. What is not raised
        does not vote against what is: a square may be quiet in all but one thing.
    is_raised
        True when a hexagon of the place is significantly raised and the chance that the place's
        risk exceeds the city's is at least `CERTAINTY_HIGH`.
    """

    source: str
    theme: str
    weight: float
    observed: int
    expected: float
    is_known: bool
    n_unknown: int
    log_risk: float
    log_risk_se: float
    contribution: float
    is_raised: bool


@dataclass(frozen=True)
class Score:
    """The sum of the parts, and how firm the ground is.

    Parameters
    ----------
    value
        The sum of all contributions, exactly. 0 is the city's level.
    se
        Standard error of the weighted log risk of all parts, taken as independent given the city.
    certainty
        0–1: the chance that all that counts, raised or not, together exceeds the city's level.
    sources
        Ids of the sources with weight that are raised here, in order; see `Part.is_raised`.
    underlag
        See `judge`.
    """

    value: float
    se: float
    certainty: float
    sources: tuple[str, ...]
    underlag: Underlag


def part_of(layer: Evidence, prior: Prior, cells: Cells, q_most: float) -> Part:
    """Weigh what one layer says about one place.

    The place counts as one unit with one risk: its events against its expected events.

    Parameters
    ----------
    layer, prior
        The evidence, and how its risk varies over the city.
    cells
        Shape (m,). The place.
    q_most
        A hexagon with q of at most this is significantly raised.
    """
    observed_cells, expected_cells = layer.at(cells)
    is_known = bool(expected_cells.sum() > 0)
    # events where nothing is at risk have no rate to compare with
    observed = observed_cells.sum(keepdims=True) if is_known else np.zeros(1, dtype=np.int64)
    expected = expected_cells.sum(keepdims=True)
    log_risk = float(prior.log_risk(observed, expected)[0])
    is_certain = bool(prior.chance_above(observed, expected)[0] >= CERTAINTY_HIGH)
    is_raised = is_certain and bool(np.isin(layer.raised(q_most), cells).any())
    weighed = layer.weight * log_risk if is_raised else 0.0
    return Part(
        source=layer.source,
        theme=layer.theme,
        weight=layer.weight,
        observed=int(observed[0]),
        expected=float(expected[0]),
        is_known=is_known,
        n_unknown=layer.count_unknown(cells),
        log_risk=log_risk,
        log_risk_se=float(prior.log_risk_se(observed)[0]),
        contribution=round(weighed / CONTRIBUTION_UNIT) * CONTRIBUTION_UNIT,
        is_raised=is_raised,
    )


def score_of(parts: Sequence[Part]) -> Score:
    """Sum the parts of one place."""
    value = math.fsum(part.contribution for part in parts)
    # all that counts is asked, not only what was chosen because it is high: the choice would flatter
    everything = math.fsum(part.weight * part.log_risk for part in parts)
    se = math.hypot(*(part.weight * part.log_risk_se for part in parts))
    certainty = float(special.ndtr(everything / se)) if se > 0 else 0.5
    sources = tuple(sorted({part.source for part in parts if part.is_raised and part.weight > 0}))
    families = len({family_of(source) for source in sources})
    return Score(value, se, certainty, sources, judge(families, certainty))


def judge(families: int, certainty: float) -> Underlag:
    """Say how firm the ground is.

    - starkt: at least two independent kinds of source are raised, and the score exceeds the
      city's level with a certainty of at least 0.95
    - visst: one is, with 0.95, or at least two are, with 0.8
    - svagt: anything else

    Parameters
    ----------
    families
        How many kinds of source are raised, see `geo.platser.evidence.family_of`.
    certainty
        0–1, see `Score`.
    """
    is_agreed = families >= FAMILIES_INDEPENDENT
    if is_agreed and certainty >= CERTAINTY_HIGH:
        return "starkt"
    if (families > 0 and certainty >= CERTAINTY_HIGH) or (is_agreed and certainty >= CERTAINTY_FAIR):
        return "visst"
    return "svagt"
