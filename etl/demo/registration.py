"""The day on which drawn crimes are registered, for deliveries that count by it."""

from typing import Final

import numpy as np
import pandas as pd

_SAME_DAYS: Final = 0.45
_LATE_SHARE: Final = 0.03
_EARLIEST_LATE_DAYS: Final = 12
_LATEST_DAYS: Final = 60


def register_crimes(rng: np.random.Generator, crimes: pd.DataFrame, year: int) -> pd.DataFrame:
    """Draw the day each crime was registered: most within days, none after the year.

    Parameters
    ----------
    rng
        Source of chance.
    crimes
        As `etl.demo.deliveries.draw_crimes` gives them.
    year
        Their year; what would be registered after it is registered on its last day.

    Returns
    -------
    crimes
        In order of registration, with `registered` (midnight of the local day).
    """
    delay = rng.geometric(_SAME_DAYS, size=len(crimes)) - 1
    is_late = rng.random(len(crimes)) < _LATE_SHARE
    delay = np.where(is_late, rng.integers(_EARLIEST_LATE_DAYS, _LATEST_DAYS, size=len(crimes)), delay)
    day = crimes["end"].to_numpy().astype("datetime64[D]") + delay.astype("timedelta64[D]")
    day = np.minimum(day, np.datetime64(f"{year}-12-31", "D"))
    registered = crimes.assign(registered=day.astype("datetime64[s]"))
    return registered.iloc[np.argsort(day, kind="stable")].reset_index(drop=True)
