"""Load a demo Stockholm: areas, and every synthetic delivery in the order that they build on."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from etl.boundaries import read_boundaries
from etl.demo.everything import boundary_path, generate_everything
from etl.load.areas import replace_area_set, write_default_areas
from etl.load.codes import write_theme_codes
from etl.load.run import Loaded, run_delivery
from etl.registry import find_source
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

BASOMRADEN_FROM: Final = date(2020, 1, 1)

Tell = Callable[[str], None]


def write_areas(settings: Settings) -> None:
    """Write the packaged areas and code lists, where they are not there already."""
    with connect(settings, ETL) as connection:
        write_default_areas(connection)
        write_theme_codes(connection)


def load_everything(
    settings: Settings, folder: Path, seed: int, years: int, tell: Tell = lambda _: None
) -> Iterator[Loaded]:
    """Make the synthetic deliveries of a seed and load them, one after the other.

    Parameters
    ----------
    folder
        Where the deliveries are kept; what a former call made is used again.
    """
    files = generate_everything(folder, seed, years, tell)
    write_basomraden(settings, boundary_path(folder))
    for source_id, deliveries in files.items():
        for delivery in deliveries:
            tell(f"läser in {delivery.name}")
            yield run_delivery(settings, find_source(source_id), delivery)


def write_basomraden(settings: Settings, file: Path) -> None:
    """Write the synthetic basområden once; rows that came before them would be keyed again."""
    with connect(settings, ETL) as connection:
        found = connection.execute("SELECT 1 FROM area.area_set WHERE kind = 'basomrade' LIMIT 1").fetchone()
        if found is None:
            replace_area_set(connection, read_boundaries(file, "basomrade", BASOMRADEN_FROM))
