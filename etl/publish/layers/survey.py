"""Layers of survey estimates: of areas, with interval and number of answers, never of hexagons."""

from datetime import date
from typing import Final

from etl.publish.layers.layer import Layer, Measure
from geo.areas import REGSO_FROM, STADSDELSOMRADE_VERSIONS
from geo.subjects import NTU, TRYGGHETSMATNING
from geo.themes import Geography

UNCERTAIN: Final = (
    "Skattning från ett urval: det sanna värdet ligger med 95 procents säkerhet i intervallet. Skillnader "
    "mellan områden vars intervall överlappar varandra kan vara slump."
)
FEW: Final = "Områden med färre än 30 svar visas inte."


def _trygghetsmatning(geography: Geography, valid_from: date, title: str) -> Layer:
    suffix = "" if geography is Geography.STADSDEL else f"_{valid_from.isoformat()}"
    return Layer(
        id=f"trygghetsmatning_{geography}{suffix}",
        title=f"Trygghetsmätningen per {title}",
        description="Andel av de svarande, per område och mätning, alla åldrar och kön.",
        measure=Measure.ANDEL,
        geography=geography,
        unit="procent av de svarande",
        caveats=(UNCERTAIN, FEW),
        source=TRYGGHETSMATNING,
        area_set=valid_from,
        classes=(),
    )


SURVEY_LAYERS: Final[tuple[Layer, ...]] = (
    *(
        _trygghetsmatning(
            Geography.STADSDELSOMRADE, version, f"stadsdelsområde, indelningen från {version.isoformat()}"
        )
        for version in reversed(STADSDELSOMRADE_VERSIONS)
    ),
    _trygghetsmatning(Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel"),
    Layer(
        id="ntu_regso",
        title="Utsatthet enligt Nationella trygghetsundersökningen, per RegSO",
        description="Skattad andel utsatta 2018–2023 per regionalt statistikområde (Brå, modellskattning).",
        measure=Measure.ANDEL,
        geography=Geography.REGSO,
        unit="procent av befolkningen",
        caveats=(UNCERTAIN, FEW, "Områdena har kopplats ihop på namn: källan har ingen kod."),
        source=NTU,
        area_set=REGSO_FROM,
        classes=(),
    ),
)
