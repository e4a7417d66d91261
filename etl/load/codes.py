"""The versioned table of themes: which brottskoder belong to which, and from when to when."""

from datetime import date
from typing import Final

import psycopg

from geo.themes import LIST_VERSION, THEMES

ALWAYS: Final = date(1900, 1, 1)
EVER: Final = date(9999, 12, 31)
"""Bounds for a code whose validity has none; a database compares dates, not gaps."""


def write_theme_codes(connection: psycopg.Connection) -> None:
    """Write this version of the code lists, if it is not there; older versions stay."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO meta.theme_code (list_version, theme, brottskod, valid_from, valid_to)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            [
                (LIST_VERSION, theme.id, code.brottskod, code.valid_from or ALWAYS, code.valid_to or EVER)
                for theme in THEMES
                for code in theme.codes
            ],
        )
