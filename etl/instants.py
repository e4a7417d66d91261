"""Delivered times as instants: local time of Stockholm, or with the offset that the sender wrote."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.periods import TIME_ZONE, local_to_utc

DATE: Final = r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
CLOCK: Final = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
OFFSET: Final = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
MOMENT: Final = rf"^{DATE}[ T]{CLOCK}{OFFSET}?$"
"""A day and a time; without an offset it is local."""
DAY: Final = rf"^{DATE}$"
DAY_OR_MOMENT: Final = rf"^{DATE}([ T]{CLOCK}{OFFSET}?)?$"
FUTURE: Final = pd.Timedelta(days=1)
"""A sender's clock may be wrong by a time zone."""
STORED: Final = "datetime64[us, UTC]"


@dataclass(frozen=True)
class Instants:
    """Times as instants, and which of them cannot be.

    Parameters
    ----------
    utc
        Shape (n,). NaT where blank, impossible or in the gap.
    is_impossible
        Shape (n,). No such day or time: 30 February, 25 o'clock.
    is_gap
        Shape (n,). The local time was skipped when clocks went forward.
    """

    utc: "pd.Series[pd.Timestamp]"
    is_impossible: "pd.Series[bool]"
    is_gap: "pd.Series[bool]"


def read_instants(text: "pd.Series[str]", *, is_end: bool = False) -> Instants:
    """Read times that are written as `DAY_OR_MOMENT`.

    Parameters
    ----------
    text
        Shape (n,). NaN where blank. A date alone is its first instant in Stockholm.
    is_end
        Of a local time that occurred twice: True takes the later, False the earlier.
    """
    has_offset = text.str.contains(rf"[ T].*{OFFSET}$", na=False, regex=True).astype("bool")
    absolute = pd.to_datetime(text.where(has_offset), format="ISO8601", errors="coerce", utc=True)
    local = pd.to_datetime(text.mask(has_offset), format="ISO8601", errors="coerce")
    placed = local_to_utc(local, is_end=is_end)
    utc = placed.utc.astype(STORED).where(~has_offset, absolute.astype(STORED))
    return Instants(utc, text.notna() & utc.isna() & ~placed.is_gap, placed.is_gap)


def read_days(text: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    """Read dates that are written as `DAY`; NaT where blank, and where there is no such day."""
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")


def is_future(utc: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Say which instants have not been yet."""
    return utc > pd.Timestamp.now(tz="UTC") + FUTURE


def local_month(utc: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """First day of the local month of each instant, without a zone; NaT where there is none."""
    local = utc.dt.tz_convert(TIME_ZONE).dt.tz_localize(None)
    months = local.to_numpy().astype("datetime64[M]").astype("datetime64[s]")
    return pd.Series(months, index=utc.index)
