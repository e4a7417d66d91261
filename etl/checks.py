"""Check delivered rows against their schema: what fails is set aside with its reason, never dropped."""

from typing import Final

import pandas as pd
from pandera.errors import SchemaErrors

from etl.source import Column, Read, Rejected, Source, form_of
from geo.errors import DeliveryError

QUARANTINE_COLUMNS: Final = ("row_number", "column", "expected", "got", "delivered")
GOT_LIMIT: Final = 60
"""Characters of a wrong value that are shown, of open columns only."""


def check_rows(read: Read, source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split rows into those that fit the schema and those that go to quarantine.

    Parameters
    ----------
    read
        Rows as delivered.
    source
        Its schema says what each column must be.

    Returns
    -------
    good
        The rows that fit, still text.
    bad
        Columns `row_number, column, expected, got, delivered`: one line a row, for its first fault.

    Raises
    ------
    DeliveryError
        When the delivery as a whole does not fit: then the reader and the schema disagree.
    """
    try:
        source.schema.validate(read.rows, lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases
    else:
        return read.rows, read.broken
    if failures["index"].isna().any():
        whole = failures[failures["index"].isna()].iloc[0]
        raise DeliveryError(
            f"{source.id}: leveransen passar inte schemat: {whole['column']}, {whole['check']}"
        )
    first = failures.drop_duplicates("index").sort_values("index")
    numbers = pd.Index(first["index"].astype("int64"))
    bad = describe(read.rows.loc[numbers], first["column"].tolist(), source)
    return read.rows.drop(index=numbers), pd.concat([read.broken, bad], ignore_index=True)


def describe(
    rows: pd.DataFrame, columns: list[str], source: Source, expected: list[str] | None = None
) -> pd.DataFrame:
    """Write the quarantine's lines for `rows`, each refused because of one of its columns.

    A wrong value is shown only for columns declared open; of others its form is shown.
    """
    wanted = expected or [source.columns[column].expected for column in columns]
    delivered = rows.astype("object").where(rows.notna(), None).to_dict("records")
    return pd.DataFrame(
        {
            "row_number": rows.index,
            "column": columns,
            "expected": wanted,
            "got": [
                shown(row[column], source.columns[column])
                for row, column in zip(delivered, columns, strict=True)
            ],
            "delivered": delivered,
        }
    )


def shown(value: object, column: Column) -> str:
    """Show a value of an open column, shortened; of any other only its form."""
    if column.is_open and isinstance(value, str):
        return repr(value[:GOT_LIMIT])
    return form_of(value)


def set_aside(
    rows: pd.DataFrame, delivered: pd.DataFrame, rejected: tuple[Rejected, ...], source: Source
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take rows out that a later step refused; a row is refused once, for the first reason.

    Parameters
    ----------
    rows
        Rows with their types; indexed by row number.
    delivered
        The same rows as delivered, for the quarantine.
    rejected
        Reasons in order of precedence; masks on the index of `rows`.
    source
        Whose columns they are.
    """
    remaining = rows.index
    lines: list[pd.DataFrame] = []
    for reason in rejected:
        refused = remaining.intersection(reason.mask.index[reason.mask.to_numpy()])
        if not refused.empty:
            expected = pd.Series(reason.expected, index=rows.index).loc[refused].tolist()
            lines.append(describe(delivered.loc[refused], [reason.column] * len(refused), source, expected))
            remaining = remaining.difference(refused)
    bad = pd.concat(lines, ignore_index=True) if lines else pd.DataFrame(columns=list(QUARANTINE_COLUMNS))
    return rows.loc[remaining], bad
