"""The layers that are published, as a reader meets them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.themes import Geography

POLICE: Final = "polisen__anmalda_brott"
CLASSES: Final = (5, 10, 25, 50, 100)
"""Lower limits of the classes of a count, shared by all periods and themes, so that maps compare.
The first is the threshold of release: nothing smaller is ever shown as a number."""
FALSE_DISCOVERIES: Final = 0.05
"""Share of false alarms among raised hexagons that Benjamini–Hochberg keeps to."""

BY_OCCURRENCE: Final = (
    "Räknat efter brottstid, inte efter anmälningsdatum: jämför inte med Brås statistik på samma diagram."
)
LATE_REPORTS: Final = "Brott anmäls i efterhand: det senaste året kan öka när fler anmälningar kommer in."
WITHOUT_POSITION: Final = (
    "Brott utan position är inte med: de går inte att placera i en ruta eller ett område."
)


@dataclass(frozen=True)
class Layer:
    """One layer: a measure on a geography.

    Parameters
    ----------
    area_set
        Day from which the area set is valid; None for hexagons.
    """

    id: str
    title: str
    description: str
    measure: str
    geography: Geography
    unit: str
    caveats: tuple[str, ...]
    source: str = POLICE
    area_set: date | None = None

    @property
    def resolution(self) -> int | None:
        """Resolution of the hexagons; None for areas."""
        return int(self.geography.removeprefix("ruta_")) if self.geography.startswith("ruta_") else None


def _counts_on_cells(geography: Geography, size: str) -> Layer:
    return Layer(
        id=f"anmalda_brott_{geography}",
        title=f"Anmälda brott per ruta, {size}",
        description="Antal anmälda brott med position, per ruta och kalenderår.",
        measure="antal",
        geography=geography,
        unit="anmälda brott",
        caveats=(BY_OCCURRENCE, LATE_REPORTS, WITHOUT_POSITION),
    )


def _raised_cells(geography: Geography, size: str) -> Layer:
    return Layer(
        id=f"koncentration_{geography}",
        title=f"Förhöjd koncentration av anmälda brott, {size}",
        description=(
            "Rutor där det med sina grannar anmälts fler brott än slumpen ger, om risken vore lika "
            "för alla boende i staden (Poissontest, högst 5 procent falska utslag)."
        ),
        measure="koncentration",
        geography=geography,
        unit="mer än slumpen eller inte",
        caveats=(
            BY_OCCURRENCE,
            (
                "Utslag visas bara där de är säkra vad de dolda antalen än är. Det som inte går att "
                "avgöra utan dem visas som dolt, så alla förhöjda rutor syns inte."
            ),
            (
                "Jämförelsen utgår från boende. Platser dit många reser, som centrum och stationer, "
                "har därför ofta förhöjd koncentration utan att vara farligare för den som är där."
            ),
        ),
    )


def _counts_on_areas(geography: Geography, valid_from: date, title: str) -> Layer:
    suffix = "" if geography is Geography.STADSDEL else f"_{valid_from.isoformat()}"
    return Layer(
        id=f"anmalda_brott_{geography}{suffix}",
        title=f"Anmälda brott per {title}",
        description="Antal anmälda brott med position, per område och kalenderår.",
        measure="antal",
        geography=geography,
        unit="anmälda brott",
        caveats=(BY_OCCURRENCE, LATE_REPORTS, WITHOUT_POSITION),
        area_set=valid_from,
    )


LAYERS: Final[tuple[Layer, ...]] = (
    _counts_on_cells(Geography.RUTA_8, "cirka 0,55 km²"),
    _counts_on_cells(Geography.RUTA_9, "cirka 0,08 km²"),
    _raised_cells(Geography.RUTA_8, "cirka 0,55 km²"),
    _raised_cells(Geography.RUTA_9, "cirka 0,08 km²"),
    _counts_on_areas(Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel"),
    *(
        _counts_on_areas(
            Geography.STADSDELSOMRADE, version, f"stadsdelsområde, indelningen från {version.isoformat()}"
        )
        for version in reversed(STADSDELSOMRADE_VERSIONS)
    ),
)
