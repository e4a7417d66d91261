"""Tables of the source, written line by line."""

from datetime import date
from pathlib import Path

import psycopg

from etl.load.run import Loaded, run_delivery
from etl.sources.polisen__anmalda_brott_omrade import SOURCE
from geo.settings import Settings

HEADER = "omrade;brottstyp;manad;antal"
GOOD = "Stadsdelsområde Farsta;Klotter;2024-05;7"
CITY, FARSTA = "Hela staden", "Stadsdelsområde Farsta"

Cube = dict[tuple[str, str, date], int]


def deliver(
    settings: Settings, folder: Path, *rows: str, name: str = "a.csv", header: str = HEADER
) -> Loaded:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return run_delivery(settings, SOURCE, file)


def read_cube(etl: psycopg.Connection) -> Cube:
    """Read what the cube has of the source, zeros left out: kind and code, theme, month → n."""
    rows = etl.execute(
        """
        SELECT area_set.kind || ' ' || area.code, theme, month, n
        FROM analysis.cube_area
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        WHERE cube_area.source = %s AND area_set.valid_to IS NULL
        """,
        [SOURCE.id],
    ).fetchall()
    return {(area, theme, month): n for area, theme, month, n in rows}
