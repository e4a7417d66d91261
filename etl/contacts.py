"""Columns that say who reported something: never read, and told of in a remark."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from etl.delimited import Dialect
from etl.fritext import CONTACT_COLUMNS
from etl.readers.json_rows import parse_file
from etl.readers.kinds import FileKind, kind_of
from etl.readers.xls import read_xls
from etl.readers.xlsx import read_xlsx
from etl.shapes import with_delivered
from etl.source import UNREADABLE, Read, form_of

PREFIXES: Final = ("reporter", "anmälar", "anmalar", "uppgiftslämnar", "uppgiftslamnar", "kontakt", "contact")
"""What names of such columns begin with, in lower case, beside those of `CONTACT_COLUMNS`."""
GEOREPORT: Final = frozenset({"first_name", "last_name", "phone", "email", "account_id", "device_id"})
"""What Open311 GeoReport v2 knows of a reporter (POST Service Request)."""
LONGEST_NAME: Final = 40
"""Characters of a column's name that are shown."""


def contact_columns(names: Iterable[str]) -> list[str]:
    """Find the names that tell who reported; neither case, spaces nor hyphens and underscores matter."""
    known = {_tidy(name) for name in (*CONTACT_COLUMNS, *GEOREPORT)}
    return [name for name in names if _tidy(name) in known or name.strip().lower().startswith(PREFIXES)]


def without_contacts(read: Read, path: Path, dialect: Dialect) -> Read:
    """Say which columns about the reporter a file has; none of them is among the columns that were read.

    A row that could not be cut is kept by its form alone where the file has such columns: its text
    could hold what they say.

    Parameters
    ----------
    read
        The columns of the source.
    path
        The delivered file.
    dialect
        How the source writes delimited files.
    """
    found = contact_columns(_names(path, dialect))
    if not found:
        return read
    listed = ", ".join(name.strip()[:LONGEST_NAME] for name in found)
    remark = f"Kolumner om den som anmält läses aldrig in; filen har {len(found)}: {listed}."
    delivered = [
        {**row, UNREADABLE: form_of(row[UNREADABLE])} if UNREADABLE in row else row
        for row in read.broken["delivered"]
    ]
    broken = with_delivered(read.broken, delivered)
    return replace(read, broken=broken, remarks=(*read.remarks, remark))


def _tidy(name: str) -> str:
    return "".join(character for character in name.casefold() if character not in " -_")


def _names(path: Path, dialect: Dialect) -> list[str]:
    """Names of all columns of a delivery that was read, whatever its form."""
    match kind_of(path):
        case FileKind.DELIMITED:
            with path.open(encoding=dialect.encoding) as lines:
                return [name.strip('"\n\ufeff ') for name in lines.readline().split(dialect.delimiter)]
        case FileKind.XLSX:
            return list(read_xlsx(path, None).cells.get(1, {}).values())
        case FileKind.XLS:
            return list(read_xls(path, None).cells.get(1, {}).values())
        case FileKind.JSON | FileKind.GEOJSON:
            return _keys(parse_file(path))
        case _:
            return []


def _keys(content: object) -> list[str]:
    """Names of the members of all objects, each once, in order; of features those of their properties."""
    if isinstance(content, Mapping):
        content = next((value for value in content.values() if isinstance(value, list)), [])
    items = content if isinstance(content, list) else []
    objects = [item for item in items if isinstance(item, Mapping)]
    properties = [inner for item in objects if isinstance(inner := item.get("properties"), Mapping)]
    return list(dict.fromkeys(str(key) for item in (*objects, *properties) for key in item))
