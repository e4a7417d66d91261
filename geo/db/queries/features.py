"""Features as GeoJSON text, made in the database, a page at a time."""

from dataclasses import asdict, dataclass
from datetime import date

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all, ask_one


@dataclass(frozen=True)
class Units:
    """What the rows of a layer are about: the cells of one resolution, or the areas of one set.

    Exactly one of the two is given.
    """

    resolution: int | None
    area_set_id: int | None


@dataclass(frozen=True)
class Place:
    """Which units are wanted; None means all.

    Parameters
    ----------
    box
        Geometry in EPSG:3006 as hexadecimal EWKB: units that touch it.
    h3, code
        One cell by its number, or one area by its code.
    """

    box: str | None = None
    h3: int | None = None
    code: str | None = None

    @property
    def is_everywhere(self) -> bool:
        """True when no unit is left out."""
        return self == Place()


@dataclass(frozen=True)
class Days:
    """Local days, both included; None at an open end."""

    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Form:
    """How coordinates are written: which CRS, in which order, with how many decimals."""

    srid: int
    is_north_first: bool
    digits: int


@dataclass(frozen=True)
class LayerSelection:
    """Which values of a layer are wanted, and what the layer says of itself in each feature."""

    version_id: int
    layer: str
    measure: str
    source: str
    clock: str
    theme: str | None


@dataclass(frozen=True)
class ValueKey:
    """Where a page of values ends: the last row's part of the primary key."""

    theme: str
    window_from: date
    unit_id: int


@dataclass(frozen=True)
class ValueFeature:
    """One value as a GeoJSON feature, with its place in the order."""

    theme: str
    window_from: date
    unit_id: int
    feature: str


@dataclass(frozen=True)
class AreaFeature:
    """One area as a GeoJSON feature, with its place in the order."""

    code: str
    feature: str


@dataclass(frozen=True)
class _Matched:
    n_matched: int


def value_parameters(  # noqa: PLR0913 - the parts of one selection, each a type of its own
    selection: LayerSelection,
    units: Units,
    place: Place,
    days: Days,
    form: Form,
    *,
    after: ValueKey | None,
    limit: int,
) -> dict[str, object]:
    """Name what `items.sql` binds; see `list_values`."""
    return {
        **asdict(selection),
        **asdict(units),
        **asdict(place),
        "is_everywhere": place.is_everywhere,
        **asdict(days),
        **asdict(form),
        "after_theme": after.theme if after else None,
        "after_window": after.window_from if after else None,
        "after_unit": after.unit_id if after else None,
        "limit": limit,
    }


async def list_values(  # noqa: PLR0913 - as value_parameters
    connection: AsyncConnection,
    selection: LayerSelection,
    units: Units,
    place: Place,
    days: Days,
    form: Form,
    *,
    after: ValueKey | None,
    limit: int,
) -> list[ValueFeature]:
    """List one page of a layer's values, at most `limit`, behind `after`."""
    parameters = value_parameters(selection, units, place, days, form, after=after, limit=limit)
    return await ask_all(connection, ValueFeature, "items", parameters)


async def count_values(
    connection: AsyncConnection, selection: LayerSelection, units: Units, place: Place, days: Days
) -> int:
    """Count the values of a layer that a box and days select; one unit alone is never counted."""
    parameters = {
        **asdict(selection),
        **asdict(units),
        **asdict(place),
        "is_everywhere": place.is_everywhere,
        **asdict(days),
    }
    return (await ask_one(connection, _Matched, "items_matched", parameters)).n_matched


async def list_areas(  # noqa: PLR0913 - as list_values
    connection: AsyncConnection,
    area_set_id: int,
    place: Place,
    days: Days,
    form: Form,
    *,
    after: str | None,
    limit: int,
) -> list[AreaFeature]:
    """List one page of an area set, at most `limit`, behind the code `after`."""
    parameters = {
        "area_set_id": area_set_id,
        **asdict(place),
        **asdict(days),
        **asdict(form),
        "after": after,
        "limit": limit,
    }
    return await ask_all(connection, AreaFeature, "area_items", parameters)


async def count_areas(connection: AsyncConnection, area_set_id: int, place: Place, days: Days) -> int:
    """Count the areas of a set that a box and days select."""
    parameters = {"area_set_id": area_set_id, **asdict(place), **asdict(days)}
    return (await ask_one(connection, _Matched, "area_items_matched", parameters)).n_matched
