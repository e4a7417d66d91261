"""The keys of a stored row, whatever columns its table has, and the counts of the cube it is part of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import numpy as np
import psycopg

from etl.lineage.ask import Row, ask, ask_first
from etl.lineage.parts import AreaKey, CubeCell, Keys, ThemeKey
from etl.source import Source
from geo import grid
from geo.names import code_of
from geo.subjects import SUBJECTS
from geo.themes import LIST_VERSION, UNKNOWN_THEME, UNKNOWN_THEME_TITLE

ANCESTORS: Final = (9, 8)
"""Resolutions that hexagons are shown in, below the stored one."""
NAMED_BY_CODE: Final = ("stadsdelsomrade", "kommun")
"""Kinds of areas meant where a table holds a code and no kind."""
CITY: Final = code_of("Stockholm")
TITLES: Final = {theme.id: theme.title for themes in SUBJECTS.values() for theme in themes}


def read_keys(
    connection: psycopg.Connection, source: Source, stored: Row
) -> tuple[Keys, tuple[CubeCell, ...]]:
    """Read the keys of a row and the counts of the cube that it is part of.

    Parameters
    ----------
    stored
        The row with the columns of its table in `core`.

    Returns
    -------
    keys
        With the theme that the cube counts it in.
    cube
        Empty for a source that is not counted, or a row without a month.
    """
    areas = _read_areas(connection, source, stored)
    theme = _theme_of_code(connection, stored)
    cube = _read_cube(connection, source, stored, areas, [theme.theme] if theme else texts_of(stored))
    if theme is None and cube:
        theme = ThemeKey(cube[0].theme, TITLES.get(cube[0].theme, cube[0].theme))
    keys = Keys(
        clock=str(source.clock),
        month=stored.get("month"),
        times=_times(stored),
        theme=theme,
        position_quality=stored.get("position_quality"),
        cells=_cells(stored.get("cell")),
        areas=areas,
    )
    return keys, cube


def texts_of(stored: Row) -> list[str]:
    """List the texts of a row: one of them may be the name under which it is counted or published."""
    return [value for value in stored.values() if isinstance(value, str)]


def _times(stored: Row) -> Mapping[str, datetime | date | None]:
    return {
        name: value
        for name, value in stored.items()
        if name != "month" and (name.endswith(("_at", "_on")) or isinstance(value, date))
    }


def _cells(cell: int | None) -> dict[int, str]:
    """Text of a hexagon and of those that hold it, by resolution."""
    if cell is None:
        return {}
    own = grid.from_int64(np.array([cell]))
    return {
        grid.STORED_RESOLUTION: grid.to_text(own)[0],
        **{level: grid.to_text(grid.parents(own, level))[0] for level in ANCESTORS},
    }


def _read_areas(connection: psycopg.Connection, source: Source, stored: Row) -> tuple[AreaKey, ...]:
    """Read the areas that a row names and those that hold them.

    A counted row that names none counts in the kommun alone.
    """
    columns = [row["column_name"] for row in ask(connection, "area_columns", {"table": f"core.{source.id}"})]
    ids = [stored[column] for column in columns if stored[column] is not None]
    code = None if columns else stored.get("omrade_code")
    found = _areas(connection, ids, [] if code is None else [code], list(NAMED_BY_CODE))
    if not found and source.is_counted:
        return tuple(replace(area, is_named=False) for area in _areas(connection, [], [CITY], ["kommun"]))
    return found


def _areas(
    connection: psycopg.Connection, ids: list[int], codes: list[str], kinds: list[str]
) -> tuple[AreaKey, ...]:
    rows = ask(connection, "areas", {"area_ids": ids, "codes": codes, "kinds": kinds})
    return tuple(AreaKey(**row) for row in rows)


def _theme_of_code(connection: psycopg.Connection, stored: Row) -> ThemeKey | None:
    """Look a brottskod up in the list; None for rows that have none and name no theme."""
    brottskod: str | None = stored.get("brottskod")
    named: str | None = stored.get("theme")
    if brottskod is None:
        return None if named is None else ThemeKey(named, TITLES.get(named, named))
    parameters = {"list_version": LIST_VERSION, "brottskod": brottskod, "month": stored.get("month")}
    found = ask_first(connection, "theme_code", parameters)
    if found is None:
        return ThemeKey(UNKNOWN_THEME, UNKNOWN_THEME_TITLE, LIST_VERSION, brottskod)
    theme: str = found["theme"]
    return ThemeKey(
        theme, TITLES.get(theme, theme), LIST_VERSION, brottskod, found["valid_from"], found["valid_to"]
    )


def _read_cube(
    connection: psycopg.Connection,
    source: Source,
    stored: Row,
    areas: tuple[AreaKey, ...],
    themes: list[str],
) -> tuple[CubeCell, ...]:
    if not source.is_counted or stored.get("month") is None:
        return ()
    parameters = {
        "source": source.id,
        "month": stored["month"],
        "themes": themes,
        "cell": stored.get("cell"),
        "area_ids": [area.area_id for area in areas],
    }
    return tuple(CubeCell(**row) for row in ask(connection, "cube", parameters))
