"""Limits of the classes that a map colours by: round numbers, the same for every period."""

from typing import Final

from api.catalogue import Layer

_ROUND: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
_N_CLASSES: Final = 5


def classes_of(layer: Layer, densest: float) -> list[int]:
    """Return where the classes of a layer's map begin.

    Hexagons are coloured by their count and keep the limits that their layer was published with,
    so that maps of two themes or periods compare. Areas are of unequal size and coloured by the
    count per km², which differs a hundredfold between themes: their limits follow the theme.

    Parameters
    ----------
    layer
        Which one; a layer that tells concentration has no classes of counts.
    densest
        Of areas, the largest shown count per km² of the theme over all periods; hexagons need none.
    """
    if layer.row.measure != "antal":
        return []
    published = layer.row.metadata.get("classes")
    if layer.is_of_cells and isinstance(published, list):
        return [int(limit) for limit in published]
    return class_limits(int(densest))


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
