"""The register of names that a plats may be called by: of torg, parks, stations, streets and centres."""

from pathlib import Path
from typing import Final

import pandas as pd
import psycopg
from pyproj import Transformer

from etl.readers.features import read_features
from etl.readers.json_rows import parse_file, read_json_array
from etl.readers.kinds import FileKind, kind_of
from etl.readers.points import MAX_LATITUDE, MAX_LONGITUDE
from etl.source import form_of
from geo.areas import STORED_CRS
from geo.errors import DeliveryError

KINDS: Final = ("torg", "park", "station", "gata", "centrum")


def read_names(file: Path) -> pd.DataFrame:
    """Read a delivered register: features with `name`, or JSON objects with `name`, `lat` and `lon`.

    Returns
    -------
    DataFrame
        Columns name, east, north (EPSG:3006, metres); each name once, the first of its points.

    Raises
    ------
    DeliveryError
        When the file is none of these, or a row of it cannot be read.
    """
    kind = kind_of(file)
    if kind is FileKind.JSON and isinstance(parse_file(file), list):
        read = read_json_array(file, {"name": "name", "lat": "latitude", "lon": "longitude"})
    else:
        read = read_features(file, {"name": "name"})
    if len(read.broken):
        first = read.broken.iloc[0]
        raise DeliveryError(f"Rad {first['row_number']}: väntade {first['expected']}, fick {first['got']}.")
    rows = read.rows.dropna(subset=["name", "latitude", "longitude"]).drop_duplicates("name")
    latitude = _degrees(rows["latitude"], MAX_LATITUDE)
    longitude = _degrees(rows["longitude"], MAX_LONGITUDE)
    to_metres = Transformer.from_crs("EPSG:4326", STORED_CRS, always_xy=True)
    east, north = to_metres.transform(longitude, latitude)
    return pd.DataFrame({"name": rows["name"].to_numpy(), "east": east, "north": north})


def _degrees(texts: "pd.Series[str]", most: float) -> "pd.Series[float]":
    """Read degrees; metres, or a decimal comma, would put a name nowhere."""
    degrees = pd.to_numeric(texts, errors="coerce").astype("float64")
    is_wrong = ~(degrees.abs() <= most)
    if is_wrong.any():
        row = texts.index[is_wrong][0]
        raise DeliveryError(
            f"Rad {row}: väntade grader med decimalpunkt, högst {most:.0f}, fick {form_of(str(texts[row]))}."
        )
    return degrees


def write_names(connection: psycopg.Connection, names: pd.DataFrame, kind: str, source: str) -> int:
    """Replace the names of one kind and source.

    Raises
    ------
    DeliveryError
        When the kind is none that a plats may be named from.
    """
    if kind not in KINDS:
        raise DeliveryError(f"Väntade något av slagen {', '.join(KINDS)}, fick {kind!r}.")
    connection.execute("DELETE FROM area.place_name WHERE source = %s AND kind = %s", [source, kind])
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO area.place_name (name, kind, geom, source)
            VALUES (%s, %s, st_setsrid(st_makepoint(%s, %s), 3006), %s)
            """,
            [(row.name, kind, row.east, row.north, source) for row in names.itertuples(index=False)],
        )
    return len(names)
