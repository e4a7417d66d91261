"""The shapes of the API's answers, as its definition describes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from geo.db.queries.catalogue import SourceRow
from geo.periods import Window
from maps.words import SYNTHETIC

Status = Literal["exact", "protected", "withheld"]
SeriesStatus = Literal["exact", "protected", "withheld", "saknas", "ej_tillamplig"]
Clock = Literal[
    "anmald", "brottstid", "inkommen", "inventerad", "undersokning", "matdag", "handelse", "bedomning"
]
Measure = Literal["antal", "koncentration", "koncentration_gi", "per_1000", "andel"]


class Shape(BaseModel):
    """A part of an answer; what is written is what is described, no more."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Labelled(Shape):
    """An answer that says whether it is made of synthetic deliveries."""

    is_synthetic: bool = Field(description="Sant när något i svaret bygger på syntetiska leveranser.")
    label: str | None = Field(description="”Syntetiska data” när svaret är syntetiskt, annars null.")


class Link(Shape):
    """A link to another answer."""

    href: str
    rel: str
    type: str
    title: str


class TemplateLink(Link):
    """A link with places to fill in, in braces."""

    templated: Literal[True] = True


class Period(Shape):
    """Whole local days, half-open."""

    start: date = Field(serialization_alias="from", description="Första dagen.")
    end: date = Field(serialization_alias="to", description="Dagen efter den sista.")
    title: str = Field(description="Perioden i ord, till exempel 2024.")

    @classmethod
    def of(cls, window: Window) -> "Period":
        """Describe a window."""
        return cls(start=window.start, end=window.end, title=window.title)


class Landing(Labelled):
    """Where the API begins."""

    title: str
    description: str
    version: int | None = Field(description="Publicerad version; null när inget är publicerat.")
    links: Sequence[Link]


class Conformance(Labelled):
    """Which parts of the standards the API follows."""

    conforms_to: Sequence[str] = Field(serialization_alias="conformsTo")


class HealthAnswer(Shape):
    """Whether the service can answer."""

    status: Literal["ok", "fel"]
    database: str = Field(description="Databasens tillstånd i ord.")
    version: int | None = Field(description="Publicerad version; null när inget är publicerat.")
    code_version: str


class Theme(Shape):
    """A group of brottskoder that is shown as one."""

    id: str
    title: str
    is_sensitive: bool
    finest: str = Field(description="Finaste geografi som temat får visas på.")
    source: str = Field(description="Källan vars lista temat står i.")


class Source(Shape):
    """A source and how fresh it is."""

    source: str
    title: str
    publisher: str
    licence: str
    clock: Clock
    latest_date: date | None
    share_without_position: float | None = Field(description="Andel 0–1 av raderna utan läge.")
    share_unknown_theme: float | None = Field(description="Andel 0–1 av raderna utanför alla teman.")
    note: str | None = Field(description="Vad som bör sägas om källan, till exempel varför den inte visas.")
    is_synthetic: bool

    @classmethod
    def of(cls, row: SourceRow) -> "Source":
        """Describe a source's state in a published version."""
        return cls.model_validate(row, from_attributes=True)


class Layer(Labelled):
    """One layer: what it shows, of what, by which clock, and what it cannot tell."""

    id: str
    title: str
    description: str
    measure: Measure
    geography: str
    area_set: str | None = Field(description="Samling med lagrets områden; null för rutor.")
    clock: Clock
    source: str
    unit: str
    caveats: Sequence[str]
    themes: Sequence[str] = Field(description="Teman som lagret visar.")
    windows: Sequence[Period]
    links: Sequence[TemplateLink | Link]


class LayerList(Labelled):
    """All layers of the current version that may be shown."""

    version: int | None
    recipients: Sequence[str] = Field(
        description="Vilka mottagare svaret är för; demon visar allt syntetiskt."
    )
    layers: Sequence[Layer]
    themes: Sequence[Theme]
    sources: Sequence[Source]


class Run(Shape):
    """The run that made the version."""

    run_id: int
    kind: str
    parameters: dict[str, object]
    code_version: str
    started_at: datetime
    finished_at: datetime | None


class Delivery(Shape):
    """One delivery with its balance: lästa = nya + oförändrade + ersatta + i karantän."""

    delivery_id: int
    source: str
    sha256: str
    received_at: datetime
    rows_read: int
    rows_new: int
    rows_unchanged: int
    rows_superseded: int
    rows_quarantined: int
    rows_withdrawn: int = Field(description="Tidigare rader i perioden som leveransen inte längre har.")
    removed: dict[str, int] = Field(description="Personuppgifter som togs bort ur fritext: slag och antal.")
    period_from: date | None
    period_to: date | None
    is_synthetic: bool


class LayerDetail(Layer):
    """One layer with how it was made."""

    version: int
    run: Run | None
    deliveries: Sequence[Delivery]
    period: Period = Field(description="Från första periodens början till sista periodens slut.")
    threshold: int | None = Field(description="Antal från 1 upp till tröskeln visas inte; null: officiellt.")
    n_total: int = Field(description="Summan av de antal som visas; det som inte visas ingår inte.")
    n_rows: int = Field(description="Värden i lagret.")
    n_withheld: int = Field(description="Värden som är för få för att visas.")
    classes: Sequence[float] = Field(
        description="Klassgränser för rutor; områdens följer temat och står i ramen."
    )
    metadata: dict[str, object]


class SpatialExtent(Shape):
    """Where a collection lies, in CRS84."""

    bbox: Sequence[Sequence[float]]
    crs: str


class TemporalExtent(Shape):
    """When a collection is about, in RFC 3339."""

    interval: Sequence[Sequence[datetime | None]]
    trs: str


class Extent(Shape):
    """Where and when a collection is about."""

    spatial: SpatialExtent | None = None
    temporal: TemporalExtent | None = None


class Collection(Labelled):
    """One collection of features."""

    id: str
    title: str
    description: str
    item_type: Literal["feature"] = Field(default="feature", serialization_alias="itemType")
    extent: Extent
    crs: Sequence[str]
    storage_crs: str = Field(serialization_alias="storageCrs")
    attribution: str
    links: Sequence[Link]


class CollectionList(Labelled):
    """All collections."""

    crs: Sequence[str]
    collections: Sequence[Collection]
    links: Sequence[Link]


class Feature(BaseModel):
    """A GeoJSON feature; its properties are those of its collection."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, object] | None
    properties: dict[str, object]
    links: Sequence[Link] | None = None


class FeatureCollection(Labelled):
    """One page of features."""

    type: Literal["FeatureCollection"]
    features: Sequence[Feature]
    links: Sequence[Link]
    time_stamp: datetime = Field(alias="timeStamp")
    number_matched: int = Field(alias="numberMatched")
    number_returned: int = Field(alias="numberReturned")


class TileJson(Labelled):
    """TileJSON 3.0.0 of one theme and period of a layer."""

    tilejson: Literal["3.0.0"] = "3.0.0"
    name: str
    description: str
    attribution: str
    tiles: Sequence[str]
    vector_layers: Sequence[dict[str, object]]
    minzoom: int
    maxzoom: int
    bounds: Sequence[float] | None = None
    center: Sequence[float] | None = None


class Frame(Labelled):
    """One theme of a layer as columns: units once, then one array for each period."""

    layer: str
    theme: str
    geography: str
    version: int
    clock: Clock
    source: str
    threshold: int | None
    units: Sequence[str] = Field(description="Rutornas H3-text, eller områdenas koder.")
    names: Sequence[str | None] | None = Field(
        None, description="Områdets namn; för en ruta namnet på dess stadsdel."
    )
    area_km2: Sequence[float]
    windows: Sequence[Period]
    values: Sequence[Sequence[int | None]]
    status: Sequence[Sequence[int | None]] = Field(description="Plats i statuses; null: ingen uppgift finns.")
    statuses: Sequence[Status]
    expected: Sequence[Sequence[float | None]] | None = Field(None, description="Bara koncentration.")
    raised: Sequence[Sequence[bool | None]] | None = Field(None, description="Bara koncentration.")
    estimate: Sequence[Sequence[float | None]] | None = Field(
        None, description="Kvot per 1 000, andel i procent eller Gi*:s z, efter lagrets mått."
    )
    low: Sequence[Sequence[float | None]] | None = Field(None, description="Undre gräns, 95 procent.")
    high: Sequence[Sequence[float | None]] | None = Field(None, description="Övre gräns, 95 procent.")
    base: Sequence[Sequence[int | None]] | None = Field(
        None, description="Vad kvoten eller andelen vilar på: invånare eller svar."
    )
    base_on: Sequence[date | None] | None = Field(
        None, description="Per period, dagen då invånarna räknades; bara kvoter."
    )
    classes: Sequence[float]


class Problem(BaseModel):
    """A problem as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def label_of(*, is_synthetic: bool) -> str | None:
    """Return the label that synthetic data carries wherever it is shown."""
    return SYNTHETIC if is_synthetic else None
