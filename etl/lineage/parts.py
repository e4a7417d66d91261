"""What is told of one delivered row, step by step; each step a frozen dataclass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """What became of a row when its delivery was loaded."""

    LOADED = "loaded"
    REPEATED = "repeated"
    """Equal to a row that was there: that row stands for both."""
    OUTRANKED = "outranked"
    """Preliminary, where a final figure was there already."""
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Delivery:
    """One delivery as it was received.

    Parameters
    ----------
    is_stored
        True while the store still has its file.
    """

    delivery_id: int
    source: str
    title: str
    publisher: str
    file_name: str
    sha256: str
    size_bytes: int
    licence: str
    is_synthetic: bool
    received_at: datetime
    rows_read: int
    is_stored: bool


@dataclass(frozen=True)
class RowId:
    """One row of one delivery; `row_number` as in the file, where the header is 1."""

    delivery_id: int
    row_number: int


@dataclass(frozen=True)
class Held:
    """Why a row is in quarantine; `got` shows no value that could be about a person.

    Parameters
    ----------
    resolved_by
        Delivery that brought the correction; None while the row waits.
    correction
        The row that corrected it, when that is a row of its own.
    """

    column: str
    expected: str
    got: str
    resolved_by: int | None
    correction: RowId | None


@dataclass(frozen=True)
class Fate:
    """What became of a row, then and later.

    Parameters
    ----------
    stands
        The stored row that stands for it: itself when it was loaded. None in quarantine.
    supersedes
        The row of an earlier delivery that it replaced.
    superseded_by
        The row that replaced the one that stands for it.
    withdrawn_by
        Delivery of the same period that took it away without another in its place.
    missing_from
        Newest later delivery that reaches over its month and does not hold it; it counts all the same.
    is_unsure_of_later
        True when the file of that delivery is gone, so that nobody can tell.
    """

    state: State
    stands: RowId | None
    held: Held | None = None
    supersedes: RowId | None = None
    superseded_by: RowId | None = None
    withdrawn_by: int | None = None
    missing_from: int | None = None
    is_unsure_of_later: bool = False

    @property
    def is_counted(self) -> bool:
        """True when the row, or the one that stands for it, is in force."""
        return self.stands is not None and self.superseded_by is None and self.withdrawn_by is None


@dataclass(frozen=True)
class ThemeKey:
    """The theme of a row and the row of the code list that says so.

    Parameters
    ----------
    brottskod
        None when the row names its theme itself: then there is no list.
    valid_from, valid_to
        Days between which the code has the theme, half-open; None when no list holds the code.
    """

    theme: str
    title: str
    list_version: str | None = None
    brottskod: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class AreaKey:
    """An area that a row is about; `is_named` False: a larger one that holds it."""

    area_id: int
    kind: str
    valid_from: date
    valid_to: date | None
    code: str
    name: str
    is_named: bool


@dataclass(frozen=True)
class Keys:
    """Time, place and theme that a row is counted by.

    Parameters
    ----------
    times
        Instants and days of the row by column; None where unknown.
    position_quality
        None in tables without positions.
    cells
        H3 text by resolution, finest first; empty without a position.
    """

    clock: str
    month: date | None
    times: Mapping[str, datetime | date | None]
    theme: ThemeKey | None
    position_quality: str | None
    cells: Mapping[int, str]
    areas: tuple[AreaKey, ...]


@dataclass(frozen=True)
class CubeCell:
    """One count of the cube that the row is part of; never leaves the service.

    Parameters
    ----------
    cube
        `cube_cell` or `cube_area`.
    unit
        H3 text, or kind and version of the area.
    name
        Stadsdel of the cell's part, or name of the area.
    """

    cube: str
    unit: str
    name: str
    theme: str
    month: date
    n: int


@dataclass(frozen=True)
class Release:
    """The decision by which a value left; `owner`, `decided`, `reason` None for a policy that is no more."""

    release_id: int
    policy: str
    method: str
    threshold: int | None
    recipients: tuple[str, ...]
    is_synthetic: bool
    owner: str | None
    decided: date | None
    reason: str | None


@dataclass(frozen=True)
class Value:
    """One published value that the row is part of.

    Parameters
    ----------
    n, is_raised, estimate
        What the layer's measure shows; all None when withheld.
    item
        Address of the API's item.
    tiles
        Addresses of the tiles that hold the unit, at the zoom where the layer opens.
    """

    layer: str
    title: str
    measure: str
    unit: str
    theme: str
    theme_title: str
    window_from: date
    window_to: date
    unit_id: int
    code: str
    name: str | None
    n: int | None
    status: str
    is_raised: bool | None
    estimate: float | None
    release_id: int
    item: str
    tiles: tuple[str, ...]


class Relation(StrEnum):
    """How a published figure uses a delivered one."""

    OWN = "own"
    """It is the delivered figure."""
    PART = "part"
    """The delivered figure is one term of the sum."""
    UNUSED = "unused"
    """It stands beside the delivered figure and was made of others; the note says why."""


@dataclass(frozen=True)
class Figure:
    """One figure of a published series, or one survey answer.

    Parameters
    ----------
    name
        Type of crime, indicator or what else the series is of.
    n, andel
        Number, or per cent; None where there is none to show, as `status` and `note` say.
    address
        Address of the profile of the area, which holds the figure.
    """

    name: str
    unit: str
    grain: str
    begins: date
    kind: str
    valid_from: date
    code: str
    area: str
    n: int | None
    andel: float | None
    status: str
    note: str | None
    relation: Relation
    release_id: int
    address: str


@dataclass(frozen=True)
class Version:
    """The version that readers see; `has_delivery` False: it was made before the row came in."""

    version_id: int
    created_at: datetime
    run_id: int
    code_version: str
    has_delivery: bool


@dataclass(frozen=True)
class Lineage:
    """Everything that is known of one delivered row, from delivery to tile.

    Parameters
    ----------
    delivered
        What stands in each column of the file: the value of open columns, of others the form. Empty
        when the file is gone from the store.
    keys
        None in quarantine.
    version
        None when nothing has been published.
    """

    delivery: Delivery
    row_number: int
    delivered: Mapping[str, str]
    fate: Fate
    keys: Keys | None
    cube: tuple[CubeCell, ...]
    version: Version | None
    values: tuple[Value, ...]
    figures: tuple[Figure, ...]
    releases: tuple[Release, ...]
