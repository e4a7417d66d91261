"""Vector tiles: which exist, and one of them from the database."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_one
from geo.db.queries.features import Units
from geo.errors import ParameterError

MIN_ZOOM: Final = 8
"""At zoom 8 a cell of resolution 9 is some 20 of a tile's 4 096 units wide: nothing collapses."""
MAX_ZOOM: Final = 14
"""At zoom 14 a unit is half a metre here; clients enlarge these tiles beyond."""
EARLIEST_ZOOM: Final = 0
DEEPEST_ZOOM: Final = 30
"""Beyond zoom 30 a tile's number does not fit the database's integer."""


@dataclass(frozen=True)
class Tile:
    """One tile of the Web Mercator pyramid, numbered from the north-west.

    Raises
    ------
    ParameterError
        When the pyramid has no such tile.
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not EARLIEST_ZOOM <= self.z <= DEEPEST_ZOOM:
            raise ParameterError("z", f"ett heltal {EARLIEST_ZOOM}–{DEEPEST_ZOOM}", str(self.z))
        last = 2**self.z - 1
        for name, number in (("x", self.x), ("y", self.y)):
            if not 0 <= number <= last:
                raise ParameterError(name, f"ett heltal 0–{last} på zoomnivå {self.z}", str(number))

    @property
    def is_served(self) -> bool:
        """True between the first and the last zoom that tiles are made for."""
        return MIN_ZOOM <= self.z <= MAX_ZOOM


@dataclass(frozen=True)
class TileSelection:
    """One theme and period of one layer."""

    version_id: int
    layer: str
    theme: str
    window_from: date


@dataclass(frozen=True)
class _Tile:
    tile: bytes


async def fetch_tile(
    connection: AsyncConnection, selection: TileSelection, units: Units, tile: Tile
) -> bytes:
    """Make one tile in Mapbox Vector Tile format; empty where nothing is published.

    The layer in the tile has the layer's id, and each feature the unit's number in the database as
    id. A withheld number is absent from its feature, which says its status: never 0.
    """
    parameters = {**asdict(selection), **asdict(units), **asdict(tile)}
    return (await ask_one(connection, _Tile, "tile", parameters)).tile
