"""What a map to send shows: one layer, one theme, one period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from geo.errors import ShapeError

Measure = Literal["antal", "koncentration", "koncentration_gi", "per_1000", "andel"]
"""What a layer tells of a unit.

antal: a count · koncentration: more than chance or not · koncentration_gi: the same by Gi*, with z ·
per_1000: a rate per 1 000 inhabitants with its interval · andel: a share of those who answered, in
per cent, with its interval.
"""
Geometry = Mapping[str, object]
"""GeoJSON of a polygon or multipolygon: WGS 84, longitude first."""

RAISED: Final[frozenset[str]] = frozenset({"koncentration", "koncentration_gi"})
ESTIMATED: Final[frozenset[str]] = frozenset({"per_1000", "andel"})


@dataclass(frozen=True)
class Source:
    """Whose figures they are; `latest_date` None: unknown."""

    title: str
    publisher: str
    licence: str
    clock: str
    latest_date: date | None = None
    is_synthetic: bool = False


@dataclass(frozen=True)
class Unit:
    """One hexagon or area, with what is published about it.

    Parameters
    ----------
    name
        Of the area, or of the stadsdel that the hexagon lies in; None outside every stadsdel.
    value
        The count; None when withheld, missing or never published.
    status
        "exact", "protected", "withheld", "saknas", "ej_tillamplig"; None: nothing is published.
    estimate
        The rate, the share in per cent, or z, as the measure says.
    low, high
        95 % interval of `estimate`. A rate or a share without them is not shown.
    base
        What `estimate` rests on: inhabitants, or answers.
    expected
        The count that chance would give.
    area_km2
        Needed to colour areas by count, since unequal areas are never compared by it.
    """

    geometry: Geometry
    code: str
    name: str | None
    value: int | None
    status: str | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    base: int | None = None
    is_raised: bool | None = None
    expected: float | None = None
    area_km2: float | None = None


@dataclass(frozen=True)
class Outline:
    """A boundary that helps to find one's way, with its name."""

    geometry: Geometry
    name: str


@dataclass(frozen=True)
class About:
    """What must be known to read a page: whose figures, counted how, published when.

    Parameters
    ----------
    clock
        Which instant counts: see `maps.about.CLOCKS`. None: each source by its own.
    version
        Number of the published version.
    label
        "Syntetiska data" where it is; None for real figures.
    recipients
        To whom the figures were released, in words, unless it was to everybody.
    """

    sources: Sequence[Source]
    clock: str | None
    version: int
    version_date: date
    caveats: Sequence[str]
    label: str | None = None
    recipients: str | None = None


@dataclass(frozen=True)
class Picture:
    """One layer, theme and period.

    Parameters
    ----------
    title, theme, period
        Swedish titles.
    unit
        What is counted, in the plural: "anmälda brott", "ärenden". Of rates and shares what they are:
        "procent av de svarande".
    unit_kind
        What one unit is called: "Ruta", "Stadsdel".
    is_hexagonal
        Hexagons are coloured by count, areas by count per km².
    description
        Of the layer.
    classes
        Lower limits, ascending, the same for every period. Empty: `maps.classes` chooses.
    threshold
        Counts from 1 up to it are withheld; None: official figures.
    units
        At least one.

    Raises
    ------
    ShapeError
        When there is no unit, two have the same code, or limits do not ascend.
    """

    title: str
    theme: str
    period: str
    measure: Measure
    unit: str
    unit_kind: str
    is_hexagonal: bool
    description: str
    about: About
    units: Sequence[Unit]
    classes: Sequence[float] = ()
    threshold: int | None = None
    outlines: Sequence[Outline] = ()

    def __post_init__(self) -> None:
        if not self.units:
            raise ShapeError("expected at least one unit to show, got none")
        if len({unit.code for unit in self.units}) != len(self.units):
            raise ShapeError("expected each unit once, got a code twice")
        if list(self.classes) != sorted(set(self.classes)):
            raise ShapeError("expected limits of classes that ascend")
