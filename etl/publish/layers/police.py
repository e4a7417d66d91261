"""Layers of reported crime, from the police's rows: one set for each shape that they are delivered in."""

from datetime import date
from typing import Final

from etl.publish.layers.layer import GI_CAVEATS, SIZES, Layer, Measure
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.subjects import POLICE
from geo.themes import Geography

BASOMRADE: Final = "polisen__anmalda_brott_basomrade"
OMRADE: Final = "polisen__anmalda_brott_omrade"
CURRENT: Final = STADSDELSOMRADE_VERSIONS[-1]

BY_OCCURRENCE: Final = (
    "Räknat efter brottstid, inte efter anmälningsdatum: jämför inte med Brås statistik på samma diagram."
)
BY_REPORT: Final = "Räknat efter anmälningsdatum: brotten kan ha begåtts tidigare."
LATE_REPORTS: Final = "Brott anmäls i efterhand: det senaste året kan öka när fler anmälningar kommer in."
WITHOUT_POSITION: Final = (
    "Brott utan position är inte med: de går inte att placera i en ruta eller ett område."
)
WITHOUT_AREA: Final = "Brott utan känt område är inte med i något område."


def _counts_on_cells(geography: Geography) -> Layer:
    return Layer(
        id=f"anmalda_brott_{geography}",
        title=f"Anmälda brott per ruta, {SIZES[geography]}",
        description="Antal anmälda brott med position, per ruta och kalenderår.",
        measure=Measure.ANTAL,
        geography=geography,
        unit="anmälda brott",
        caveats=(BY_OCCURRENCE, LATE_REPORTS, WITHOUT_POSITION),
        source=POLICE,
    )


def _raised_cells(geography: Geography) -> Layer:
    return Layer(
        id=f"koncentration_{geography}",
        title=f"Förhöjd koncentration av anmälda brott, {SIZES[geography]}",
        description=(
            "Rutor där det med sina grannar anmälts fler brott än slumpen ger, om risken vore lika "
            "för alla boende i staden (Poissontest, högst 5 procent falska utslag)."
        ),
        measure=Measure.KONCENTRATION,
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
        source=POLICE,
    )


def _clustered_cells(geography: Geography) -> Layer:
    return Layer(
        id=f"koncentration_gi_{geography}",
        title=f"Gi* för anmälda brott, {SIZES[geography]}",
        description=(
            "Rutor där antalet anmälda brott med grannarna är högre än om antalen fördelats om slumpvis "
            "mellan rutorna (Gi* enligt Ord och Getis 1995)."
        ),
        measure=Measure.KONCENTRATION_GI,
        geography=geography,
        unit="mer än slumpen eller inte",
        caveats=(
            BY_OCCURRENCE,
            *GI_CAVEATS,
            "Beräknad på de rutor vars antal visas; de dolda är inte med, varken som rutor eller som grannar.",
        ),
        source=POLICE,
    )


def _counts_on_areas(geography: Geography, valid_from: date, title: str) -> Layer:
    suffix = "" if geography is Geography.STADSDEL else f"_{valid_from.isoformat()}"
    return Layer(
        id=f"anmalda_brott_{geography}{suffix}",
        title=f"Anmälda brott per {title}",
        description="Antal anmälda brott med position, per område och kalenderår.",
        measure=Measure.ANTAL,
        geography=geography,
        unit="anmälda brott",
        caveats=(BY_OCCURRENCE, LATE_REPORTS, WITHOUT_POSITION),
        source=POLICE,
        area_set=valid_from,
    )


def _division(valid_from: date) -> str:
    return f"stadsdelsområde, indelningen från {valid_from.isoformat()}"


def _rates_on_areas() -> Layer:
    return Layer(
        id=f"anmalda_brott_per_1000_stadsdelsomrade_{CURRENT.isoformat()}",
        title=f"Anmälda brott per 1 000 invånare och {_division(CURRENT)}",
        description="Anmälda brott med position per 1 000 folkbokförda, med 95 procents osäkerhetsintervall.",
        measure=Measure.PER_1000,
        geography=Geography.STADSDELSOMRADE,
        unit="anmälda brott per 1 000 invånare",
        caveats=(
            BY_OCCURRENCE,
            LATE_REPORTS,
            (
                "Folkbokförda är en missvisande nämnare där många vistas utan att bo: innerstadens tal är "
                "höga också för att så många är där."
            ),
            "Intervallet är Poissonintervallet (Garwood) för antalet; det säger hur mycket slumpen kan ge.",
        ),
        source=POLICE,
        area_set=CURRENT,
        classes=(),
    )


def _coarse(source: str, geography: Geography, valid_from: date, title: str, origin: str) -> Layer:
    """Describe counts of rows without positions, which name an area."""
    suffix = "" if geography is Geography.STADSDEL else f"_{valid_from.isoformat()}"
    stem = source.removeprefix("polisen__")
    return Layer(
        id=f"{stem}_{geography}{suffix}" if stem.endswith("basomrade") else f"{stem}{suffix}",
        title=f"Anmälda brott per {title} ({origin})",
        description="Antal anmälda brott per område och kalenderår, för år som saknar finare uppgifter.",
        measure=Measure.ANTAL,
        geography=geography,
        unit="anmälda brott",
        caveats=(BY_REPORT, WITHOUT_AREA),
        source=source,
        area_set=valid_from,
    )


POLICE_LAYERS: Final[tuple[Layer, ...]] = (
    _counts_on_cells(Geography.RUTA_8),
    _counts_on_cells(Geography.RUTA_9),
    _raised_cells(Geography.RUTA_8),
    _raised_cells(Geography.RUTA_9),
    _clustered_cells(Geography.RUTA_9),
    _counts_on_areas(Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel"),
    *(
        _counts_on_areas(Geography.STADSDELSOMRADE, version, _division(version))
        for version in reversed(STADSDELSOMRADE_VERSIONS)
    ),
    _rates_on_areas(),
    _coarse(BASOMRADE, Geography.STADSDEL, STADSDELSOMRADE_VERSIONS[0], "stadsdel", "rader med basområde"),
    *(
        _coarse(BASOMRADE, Geography.STADSDELSOMRADE, version, _division(version), "rader med basområde")
        for version in reversed(STADSDELSOMRADE_VERSIONS)
    ),
    *(
        _coarse(OMRADE, Geography.STADSDELSOMRADE, version, _division(version), "polisens tabell")
        for version in reversed(STADSDELSOMRADE_VERSIONS)
    ),
)
