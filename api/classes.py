"""Limits of the classes that a map colours by: round numbers, the same for every period."""

from typing import Final

from api.catalogue import Layer

_ROUND: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
_N_CLASSES: Final = 5
_STEPS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0)
"""How wide a class of estimates may be; no finer than the one decimal that an estimate is written with."""
ESTIMATING: Final = frozenset({"per_1000", "andel"})
"""Measures whose maps are coloured by an estimate."""


def classes_of(layer: Layer, densest: float) -> list[float]:
    """Return where the classes of a layer's map begin.

    Hexagons are coloured by their count and keep the limits that their layer was published with,
    so that maps of two themes or periods compare. Areas are of unequal size and coloured by the
    count per km², which differs a hundredfold between themes: their limits follow the theme. Estimates
    of one theme lie near each other, so that their classes are equally wide.

    Parameters
    ----------
    layer
        Which one; a layer that tells concentration has no classes of counts.
    densest
        Of areas, the largest shown count per km², or estimate, of the theme over all periods; hexagons
        need none.
    """
    if layer.row.measure in ESTIMATING:
        return step_limits(densest)
    if layer.row.measure != "antal":
        return []
    published = layer.row.metadata.get("classes")
    if layer.is_of_cells and isinstance(published, list):
        return [int(limit) for limit in published]
    return list(class_limits(int(densest)))


def class_limits(highest: int) -> list[int]:
    """Choose where the classes of a map begin.

    Parameters
    ----------
    highest
        The largest shown number of the theme, over all periods: classes that change with the
        period would make two periods look alike that are not.

    Returns
    -------
    list of int
        Lower limits, ascending, at most five; the last is not above `highest`. Empty when nothing
        but zero is shown.
    """
    return [limit for limit in _ROUND if limit <= highest][-_N_CLASSES:]


def step_limits(highest: float) -> list[float]:
    """Choose where the classes of a map of estimates begin: equal steps from 0.

    Parameters
    ----------
    highest
        The highest shown estimate of the theme, over all periods; not negative.

    Returns
    -------
    list of float
        Lower limits, ascending, one to five, the first 0; the last is not above `highest`. Empty when
        there is no estimate above 0.
    """
    if highest <= 0:
        return []
    step = next((each for each in _STEPS if each * _N_CLASSES >= highest), _STEPS[-1])
    return [limit for at in range(_N_CLASSES) if (limit := round(at * step, 6)) <= highest]
