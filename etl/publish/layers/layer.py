"""What a layer is, and what layers of several sources share."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from geo.themes import Geography

CLASSES: Final = (5, 10, 25, 50, 100)
"""Lower limits of the classes of a count, shared by all periods and themes, so that maps compare.
The first is the threshold of release of police rows: nothing smaller is ever shown as a number."""
FALSE_DISCOVERIES: Final = 0.05
"""Share of false alarms among raised hexagons that Benjamini–Hochberg keeps to."""


class Measure(StrEnum):
    """What a layer's values are."""

    ANTAL = "antal"
    KONCENTRATION = "koncentration"
    KONCENTRATION_GI = "koncentration_gi"
    PER_1000 = "per_1000"
    ANDEL = "andel"


@dataclass(frozen=True)
class Layer:
    """One layer: a measure on a geography.

    Parameters
    ----------
    classes
        Lower limits of the classes of the map; empty where they follow the theme.
    area_set
        Day from which the area set is valid; None for hexagons.
    """

    id: str
    title: str
    description: str
    measure: Measure
    geography: Geography
    unit: str
    caveats: tuple[str, ...]
    source: str
    area_set: date | None = None
    classes: tuple[int, ...] = CLASSES

    @property
    def resolution(self) -> int | None:
        """Resolution of the hexagons; None for areas."""
        return int(self.geography.removeprefix("ruta_")) if self.geography.startswith("ruta_") else None


SIZES: Final = {Geography.RUTA_8: "cirka 0,55 km²", Geography.RUTA_9: "cirka 0,08 km²"}
"""What a hexagon measures here, for titles; they are a quarter smaller than H3's mean."""

GI_CAVEATS: Final = (
    (
        "Gi* visar var antalen är högre än om de fördelats om slumpvis över rutorna. Det säger att volymen "
        "samlas, inte att risken är högre: där många bor eller passerar samlas alltid mer."
    ),
    (
        "P-värdet är exakt (alla omfördelningar av antalen, rutans eget med), utan normalapproximation, "
        "med högst 5 procent falska utslag."
    ),
)
