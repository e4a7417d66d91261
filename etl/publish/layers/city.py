"""Layers of the city's own sources: Tyck till and trygghetsinventeringar."""

from datetime import date
from typing import Final

from etl.publish.layers.layer import GI_CAVEATS, SIZES, Layer, Measure
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.subjects import TRYGGHETSINVENTERING, TYCK_TILL
from geo.themes import Geography

CURRENT: Final = STADSDELSOMRADE_VERSIONS[-1]
CASE_CLASSES: Final = (1, 5, 10, 25, 50)
FINDING_CLASSES: Final = (1, 2, 5, 10, 25)

REPORTING: Final = (
    "Antalet ärenden följer hur många som använder appen och hur ofta. Fler ärenden betyder inte att det "
    "är sämre på platsen, och få ärenden inte att det är bra."
)
CASES_WITHOUT_POSITION: Final = "Ärenden utan position är inte med."
WALKED: Final = (
    "Punkter finns bara där någon har gått. En ruta utan uppgift kan vara en plats som ingen har inventerat."
)


def _cases(geography: Geography, valid_from: date | None, title: str) -> Layer:
    versioned = geography is Geography.STADSDELSOMRADE and valid_from is not None
    suffix = f"_{valid_from.isoformat()}" if versioned and valid_from is not None else ""
    return Layer(
        id=f"tyck_till_{geography}{suffix}",
        title=f"Tyck till, ärenden per {title}",
        description="Antal ärenden i Tyck till med position, efter den dag de kom in, per kalenderår.",
        measure=Measure.ANTAL,
        geography=geography,
        unit="ärenden",
        caveats=(REPORTING, CASES_WITHOUT_POSITION),
        source=TYCK_TILL,
        area_set=valid_from,
        classes=CASE_CLASSES,
    )


def _raised_cases(geography: Geography) -> Layer:
    return Layer(
        id=f"tyck_till_koncentration_{geography}",
        title=f"Fler ärenden i Tyck till än väntat, {SIZES[geography]}",
        description=(
            "Rutor där det med sina grannar kommit in fler ärenden än slumpen ger, om alla boende "
            "anmälde lika ofta (Poissontest, högst 5 procent falska utslag)."
        ),
        measure=Measure.KONCENTRATION,
        geography=geography,
        unit="mer än slumpen eller inte",
        caveats=(REPORTING, "En enda anmälare kan stå för många ärenden, så utslagen är fler än väntat."),
        source=TYCK_TILL,
        classes=(),
    )


def _clustered_cases(geography: Geography) -> Layer:
    return Layer(
        id=f"tyck_till_koncentration_gi_{geography}",
        title=f"Gi* för ärenden i Tyck till, {SIZES[geography]}",
        description=(
            "Rutor där antalet ärenden med grannarna är högre än om antalen fördelats om slumpvis mellan "
            "rutorna (Gi* enligt Ord och Getis 1995)."
        ),
        measure=Measure.KONCENTRATION_GI,
        geography=geography,
        unit="mer än slumpen eller inte",
        caveats=(REPORTING, *GI_CAVEATS),
        source=TYCK_TILL,
        classes=(),
    )


def _findings(geography: Geography, valid_from: date | None, title: str) -> Layer:
    versioned = geography is Geography.STADSDELSOMRADE and valid_from is not None
    suffix = f"_{valid_from.isoformat()}" if versioned and valid_from is not None else ""
    return Layer(
        id=f"trygghetsinventering_{geography}{suffix}",
        title=f"Åtgärdspunkter från trygghetsinventeringar per {title}",
        description="Antal punkter som noterats vid inventeringar, per kalenderår då de gjordes.",
        measure=Measure.ANTAL,
        geography=geography,
        unit="åtgärdspunkter",
        caveats=(WALKED,),
        source=TRYGGHETSINVENTERING,
        area_set=valid_from,
        classes=FINDING_CLASSES,
    )


TYCK_TILL_LAYERS: Final[tuple[Layer, ...]] = (
    _cases(Geography.RUTA_8, None, f"ruta, {SIZES[Geography.RUTA_8]}"),
    _cases(Geography.RUTA_9, None, f"ruta, {SIZES[Geography.RUTA_9]}"),
    _raised_cases(Geography.RUTA_9),
    _clustered_cases(Geography.RUTA_9),
    _cases(Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel"),
    _cases(Geography.STADSDELSOMRADE, CURRENT, f"stadsdelsområde, indelningen från {CURRENT.isoformat()}"),
)

TRYGGHETSINVENTERING_LAYERS: Final[tuple[Layer, ...]] = (
    _findings(Geography.RUTA_9, None, f"ruta, {SIZES[Geography.RUTA_9]}"),
    _findings(Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel"),
    _findings(Geography.STADSDELSOMRADE, CURRENT, f"stadsdelsområde, indelningen från {CURRENT.isoformat()}"),
)
