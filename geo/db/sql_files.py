"""Queries stand in files of their own, one statement a file, where a database person can read them."""

from functools import cache
from importlib.resources import files


@cache
def load_sql(name: str) -> bytes:
    """Read the statement `geo/db/sql/NAME.sql`; its parameters are named, as `%(theme)s`.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    """
    return (files("geo.db") / "sql" / f"{name}.sql").read_bytes()
