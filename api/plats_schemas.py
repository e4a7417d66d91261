"""The shapes of answers about platser, and of the decisions that are sent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.schemas import Clock, Labelled, Period, Shape, Source
from geo.samverkan import Status, Utfall

LONGEST_NAME = 80
LONGEST_DECIDER = 120
LONGEST_REASON = 2_000


def _require_text(value: object) -> object:
    """Refuse a number: a date is written as one, not as seconds since 1970."""
    if isinstance(value, str | date):
        return value
    raise PydanticCustomError("date_type", "expected a date as text")


Day = Annotated[date, BeforeValidator(_require_text, json_schema_input_type=date)]


class Choice(Shape):
    """A stadsdelsområde to choose."""

    code: str
    name: str


class UnderlagPart(Shape):
    """What one source and theme says about a plats."""

    source: str
    source_title: str
    clock: Clock | None = Field(description="Null när källan inte finns i versionen.")
    theme: str
    theme_title: str
    observed: int = Field(description="Händelser i platsens rutor.")
    expected: float | None = Field(description="Händelser som var att vänta vid lika risk.")
    is_known: bool = Field(description="Falskt när källan inget vet om platsen; det är inte inga.")
    n_unknown: int = Field(
        description="Rutor i platsen vars antal är för få för att visas; antalet är då det minsta möjliga."
    )
    is_raised: bool
    is_counted: bool = Field(description="Falskt för det som visas men inte räknas in i underlaget.")
    words: str


class ScorePart(UnderlagPart):
    """What one source and theme adds to the score."""

    weight: float
    log_risk: float | None
    log_risk_se: float | None
    contribution: float = Field(
        description="Vikt gånger log_risk där delen är förhöjd, annars 0; bidragen summerar till score."
    )


class Underlag(Shape):
    """How firm the ground is, and what it is."""

    level: Literal["starkt", "visst", "svagt"]
    title: str
    n_sources: int = Field(description="Oberoende slag av källor som är förhöjda.")
    is_current: bool = Field(description="Falskt: som det stod vid beslutet; platsen föreslås inte nu.")
    period: Period
    n_parts: int = Field(description="Delar i allt, av vilka listan bara har de förhöjda.")
    parts: Sequence[UnderlagPart] = Field(description="I listan de förhöjda, för en plats alla.")
    sources: Sequence[Source] = Field(description="Delarnas källor, med klockor.")


class Decision(Shape):
    """The last decision on a plats."""

    number: int
    utfall: Utfall
    utfall_title: str
    beslutad_av: str
    beslutad_on: date
    motivering: str


class PlatsItem(Labelled):
    """One plats in the list."""

    id: str = Field(description="UUID när någon har beslutat, annars k- och rutans H3-text.")
    kandidat_id: str | None = Field(description="Null för en plats som någon har ritat.")
    status: Status
    status_title: str
    name: str
    stadsdel: str | None
    stadsdelsomrade: str | None
    stadsdelsomrade_code: str | None
    point: Sequence[float] = Field(description="Longitud och latitud för en punkt i platsen.")
    is_drawn: bool
    underlag: Underlag | None = Field(description="Null för en plats som inget har räknats ut om.")
    last_decision: Decision | None = Field(description="Null när ingen har beslutat.")


class PlatsList(Labelled):
    """All platser that the one who asks may see."""

    version: int | None
    text: str = Field(description="Vad kandidatplatser är.")
    counts: dict[Status, int] = Field(description="Platser i svaret, per status.")
    stadsdelsomraden: Sequence[Choice] = Field(description="Alla stadsdelsområden, för urval.")
    platser: Sequence[PlatsItem]
    caveats: Sequence[str]


class Score(Shape):
    """The sum of the parts; 0 is the city's level."""

    value: float
    se: float | None
    certainty: float = Field(description="Sannolikheten att platsen ligger över stadens nivå.")


class PastDecision(Decision):
    """One decision in the history of a plats."""

    beslut_id: UUID
    name: str
    recorded_at: datetime
    polygon: dict[str, object] = Field(description="GeoJSON, WGS 84.")
    underlag: dict[str, object] | None = Field(
        description="Kandidatplatsen som den stod när beslutet fattades."
    )


class PlatsDetail(PlatsItem):
    """One plats with everything that speaks for it and everything that was decided."""

    version: int | None
    score: Score | None = Field(description="Null när den aktuella versionen inte föreslår platsen.")
    parts: Sequence[ScorePart]
    polygon: dict[str, object] = Field(description="GeoJSON, WGS 84.")
    area_m2: float
    cells: Sequence[str] = Field(description="Kandidatplatsens rutor, den starkaste först.")
    number: int = Field(description="Senaste beslutets nummer; 0: inget.")
    next: Sequence[Utfall] = Field(description="Utfall som kan följa.")
    history: Sequence[PastDecision] = Field(description="Äldst först.")
    caveats: Sequence[str]


class DrawnPolygon(Shape):
    """A polygon in WGS 84 as GeoJSON writes it."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[object] = Field(description="Longitud före latitud; högst 2 000 hörn.")


class NewDecision(Shape):
    """What every decision says."""

    beslut_id: UUID = Field(description="Görs av den som sänder; samma igen ger inget nytt beslut.")
    polygon: DrawnPolygon | None = Field(None, description="500 m²–5 km², mest inom kommunen.")
    beslutad_av: str = Field(min_length=1, max_length=LONGEST_DECIDER)
    beslutad_on: Day = Field(description="Inte efter i dag.")
    motivering: str = Field(
        min_length=1, max_length=LONGEST_REASON, description="Utan personuppgifter; radbyten går bra."
    )


class FirstDecision(NewDecision):
    """The first decision about a kandidatplats, or about a drawn polygon."""

    kandidat_id: str | None = Field(
        None, pattern="^k-[0-9a-f]{15}$", description="Utelämnad: en ritad plats."
    )
    namn: str = Field(min_length=1, max_length=LONGEST_NAME)
    utfall: Literal["prioriterad", "bortvald"]


class NextDecision(NewDecision):
    """A decision that follows another."""

    number: int = Field(ge=2, le=1_000_000, description="Senaste beslutets nummer plus 1.")
    utfall: Utfall
    namn: str | None = Field(None, min_length=1, max_length=LONGEST_NAME, description="Utelämnat: som förut.")
