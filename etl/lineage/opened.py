"""A delivered file read again, as it was read when it was loaded."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from etl.checks import check_rows, shown
from etl.load.prepare import content_of, read_delivery, without_personal_data
from etl.source import Column, Source, form_of

CLOSED = Column("okänd kolumn", is_open=False)
"""A column that the source does not declare could hold anything."""


@dataclass(frozen=True)
class Opened:
    """The rows of one delivery.

    Parameters
    ----------
    rows
        Every row that could be cut into columns, as text; index is the row number in the file.
    identified
        Columns natural_key, content of the rows that fit the source's schema; the same index.
    """

    rows: pd.DataFrame
    identified: pd.DataFrame


def open_delivery(path: Path, source: Source, valid_from: date | None) -> Opened | None:
    """Read a file of the store again, with the day that was said of it; None when the store has it no longer."""
    if not path.is_file():
        return None
    read, _ = without_personal_data(read_delivery(path, source, valid_from), source)
    good, _ = check_rows(read, source)
    identified = pd.DataFrame({"natural_key": source.key(good), "content": content_of(good, source)})
    return Opened(read.rows, identified)


def show_row(row: dict[str, object], source: Source) -> dict[str, str]:
    """Show a row as delivered: values of open columns, of others the form."""
    declared = {name: source.columns.get(name, CLOSED) for name in row}
    return {
        name: shown(value, declared[name]) if isinstance(value, str) else form_of(value)
        for name, value in row.items()
    }
