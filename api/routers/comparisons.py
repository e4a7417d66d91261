"""Oro och anmälda brott, side by side: two things that are not the same, of the same areas."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from api.deps import ReadSession
from api.place_schemas import SideBySide, SideBySideArea
from api.profiles import BRA, TOTAL_PREFIX
from api.schemas import Period, Source, label_of
from geo.db.queries.comparisons import SideBySideRow, list_side_by_side
from geo.errors import NotFoundError, ParameterError
from geo.indicators import INDICATORS, TRYGGHETSMATNING
from geo.periods import Window
from maps.words import NO_DATA, number_words, share_words

router = APIRouter(tags=["Områden och rutor"])

QUESTIONS: Final = {each.id: each for each in INDICATORS if each.is_oro}
TEXT: Final = (
    "Oro är vad de boende svarar i en undersökning; anmälda brott är det som någon har anmält, även av och "
    "mot dem som inte bor där. De mäter olika saker och behöver inte följas åt. Områdena står i "
    "bokstavsordning."
)


@router.get(
    "/areas/{kind}/oro-och-anmalda-brott",
    summary="Oro och anmälda brott sida vid sida",
    description="Per område: andelen oroliga med intervall och antal svar, och anmälda brott per 100 000 invånare.",
)
async def get_side_by_side(
    session: ReadSession,
    kind: Annotated[str, Path(max_length=60, description="Till exempel stadsdelsomrade.")],
    indikator: Annotated[str, Query(max_length=60, description="En fråga om oro.")] = "oro_brott",
    version: Annotated[
        date | None, Query(description="Indelningens första dag. Utelämnad: den nyaste.")
    ] = None,
) -> SideBySide:
    """Return every area of a division, by name: a survey beside official statistics, never ranked."""
    catalogue = session.catalogue
    if indikator not in QUESTIONS:
        raise ParameterError("indikator", f"någon av {', '.join(QUESTIONS)}", indikator)
    area_set = catalogue.require_area_set(kind, version)
    if catalogue.version.version_id is None:
        raise NotFoundError("Inget är publicerat.")
    rows = await list_side_by_side(
        session.connection, catalogue.version.version_id, area_set.area_set_id, indikator, TOTAL_PREFIX
    )
    is_synthetic = any(row.is_synthetic for row in rows)
    return SideBySide(
        title=f"{QUESTIONS[indikator].title}, och anmälda brott",
        text=TEXT,
        question=QUESTIONS[indikator].question,
        kind=kind,
        area_set_from=area_set.valid_from,
        areas=[_area(row) for row in rows],
        sources=[
            Source.of(source) for name, source in catalogue.sources.items() if name in {BRA, TRYGGHETSMATNING}
        ],
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
    )


def _area(row: SideBySideRow) -> SideBySideArea:
    window = (
        None if row.window_from is None or row.window_to is None else Window(row.window_from, row.window_to)
    )
    oro = share_words(row.andel, row.ki_lag, row.ki_hog, row.antal_svar, row.answer_status)
    return SideBySideArea(
        code=row.code,
        name=row.name,
        survey=None if window is None else Period.of(window),
        andel=row.andel,
        ki_lag=row.ki_lag,
        ki_hog=row.ki_hog,
        antal_svar=row.antal_svar,
        survey_words=oro,
        rate=row.rate,
        rate_year=row.rate_year,
        rate_words=_rate_words(row),
    )


def _rate_words(row: SideBySideRow) -> str:
    if row.rate is None:
        return NO_DATA
    about = ", preliminärt" if row.is_preliminary else ""
    return f"{number_words(row.rate)} per 100\N{NARROW NO-BREAK SPACE}000 invånare {row.rate_year}{about}"
