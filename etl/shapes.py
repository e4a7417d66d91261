"""One shape for deliveries that come in several forms."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd

from etl.source import UNREADABLE, Read


def in_shape(read: Read, columns: Collection[str]) -> Read:
    """Give a delivery the columns that its form does not have, blank, in the source's order.

    Broken rows that could be cut get them too, so that a correction finds them by their key.

    Parameters
    ----------
    read
        As one form was read.
    columns
        All columns of the source.
    """
    rows = read.rows.reindex(columns=list(columns))
    blank = [column for column in columns if column not in read.rows.columns]
    rows = rows.assign(**{column: pd.Series(index=rows.index, dtype="str") for column in blank})
    delivered = [
        row if UNREADABLE in row else {**dict.fromkeys(columns), **row} for row in read.broken["delivered"]
    ]
    return replace(read, rows=rows, broken=with_delivered(read.broken, delivered))


def with_delivered(broken: pd.DataFrame, delivered: Sequence[object]) -> pd.DataFrame:
    """Replace what broken rows held, a mapping each."""
    return broken.assign(delivered=pd.Series(delivered, index=broken.index, dtype="object"))
