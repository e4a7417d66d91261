"""Rates with their denominator: how many lived in each area, and when they were counted."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import psycopg

from geo.analysis.rates import not_below, rate_per
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.data import read_facts
from geo.disclosure.release import Released, Status
from geo.names import code_of
from geo.periods import Window

PER: Final = 1000
PACKAGED_DAY: Final = date(2024, 12, 31)
PACKAGED_SOURCE: Final = "Statistisk årsbok för Stockholm, tabell 1.2 (SCB)"
CURRENT: Final = STADSDELSOMRADE_VERSIONS[-1]


@dataclass(frozen=True)
class Denominators:
    """Inhabitants of the current stadsdelsområden.

    Parameters
    ----------
    counted
        Columns area_id, on (date), folkmangd, source.
    """

    counted: pd.DataFrame

    def of(self, window: Window) -> pd.DataFrame:
        """Give the count nearest to the end of a window for each area: columns area_id, on, folkmangd.

        Of two equally near, the earlier.
        """
        apart = (pd.to_datetime(self.counted["on"]) - pd.Timestamp(window.end)).abs()
        nearest = self.counted.assign(apart=apart).sort_values(["apart", "on"]).drop_duplicates("area_id")
        return nearest.set_index("area_id")

    def told(self, windows: list[Window]) -> dict[str, dict[str, str]]:
        """Say for each window which count its rates rest on, for the layer's description."""
        told = {}
        for window in windows:
            counted = self.of(window)
            if not counted.empty:
                told[window.title] = {
                    "on": str(counted["on"].iloc[0]),
                    "source": str(counted["source"].iloc[0]),
                }
        return told


def read_denominators(connection: psycopg.Connection) -> Denominators:
    """Read delivered populations of the current stadsdelsområden; the packaged year where none is."""
    codes: dict[str, int] = dict(
        connection.execute(
            """
            SELECT area.code, area.area_id FROM area.area INNER JOIN area.area_set USING (area_set_id)
            WHERE area_set.kind = 'stadsdelsomrade' AND area_set.valid_from = %s
            """,
            [CURRENT],
        ).fetchall()
    )
    delivered = pd.DataFrame(
        connection.execute(
            """
            SELECT omrade_code, matdag_on, folkmangd FROM core.stockholm__folkmangd
            WHERE superseded_by IS NULL AND omrade_kind = 'stadsdelsomrade' AND NOT is_prognos
            """
        ).fetchall(),
        columns=["code", "on", "folkmangd"],
    ).assign(source="stockholm__folkmangd")
    facts = read_facts("anmalda_brott_2024")
    packaged = pd.DataFrame(
        {
            "code": facts["stadsdelsomrade"].map(code_of),
            "on": PACKAGED_DAY,
            "folkmangd": facts["folkmangd_2024_12_31"],
            "source": PACKAGED_SOURCE,
        }
    )
    both = pd.concat([delivered, packaged]) if not delivered.empty else packaged
    known = both.assign(area_id=both["code"].map(codes)).dropna(subset=["area_id"])
    return Denominators(
        known.astype({"area_id": "int64", "folkmangd": "float64"})
        .drop_duplicates(["area_id", "on"])
        .drop(columns="code")
    )


def as_rates(released: Released, denominators: Denominators) -> pd.DataFrame:
    """Give the rate of each shown count per 1 000 inhabitants, with its 95 % interval and denominator.

    Returns
    -------
    DataFrame
        Columns unit_id, status, n, estimate, low, high, base; without numbers where the count is
        withheld. Areas whose inhabitants nobody has counted, or of too few, are left out.
    """
    counted = denominators.of(released.window)["folkmangd"].reindex(released.unit).to_numpy()
    is_withheld = released.is_withheld
    rates = rate_per(released.n.filled(0), not_below(counted), PER)
    number = {
        "n": pd.Series(released.n.filled(0), dtype="Int64"),
        "estimate": pd.Series(rates.rate.round(2)),
        "low": pd.Series(rates.low.round(2)),
        "high": pd.Series(rates.high.round(2)),
    }
    values = pd.DataFrame(
        {
            "unit_id": released.unit,
            "status": np.where(is_withheld, Status.WITHHELD.value, Status.EXACT.value),
            **{name: column.mask(is_withheld) for name, column in number.items()},
            "base": pd.Series(counted).round().astype("Int64"),
        }
    )
    return values[~np.isnan(rates.rate)]
