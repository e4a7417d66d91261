"""Release and write the values of one calendar year, theme by theme, through the one door out."""

from typing import Final

import numpy as np
import pandas as pd
import psycopg

from etl.derive.hotspots import Support, read_counts
from etl.publish.collect import Dimensions, collect_sums, collect_tables
from etl.publish.layers import FALSE_DISCOVERIES, LAYERS, POLICE, Layer
from etl.publish.write import Ticket, write_values
from geo.analysis.expected import expected_counts
from geo.analysis.hotspots import poisson_hotspots
from geo.analysis.multiple import benjamini_hochberg
from geo.disclosure.derive import withhold_derived
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, Status, release_tables
from geo.periods import Window
from geo.themes import THEMES, Theme

BY_ID: Final = {layer.id: layer for layer in LAYERS}
RAISED: Final = {layer.geography: layer.id for layer in LAYERS if layer.measure == "koncentration"}


def publish_year(
    connection: psycopg.Connection,
    version_id: int,
    dimensions: Dimensions,
    window: Window,
    *,
    is_synthetic: bool,
) -> int:
    """Release all tables of each theme together, and what is derived from them.

    Returns
    -------
    int
        Number of rows written.
    """
    located = read_counts(connection, POLICE, window)
    written = 0
    for theme in THEMES:
        of_theme = located[located["theme"] == theme.id]
        tables = collect_tables(theme, window, of_theme, dimensions, is_synthetic=is_synthetic)
        sums = collect_sums(theme, of_theme, dimensions)
        city, *shown = release_tables(tables, sums, POLIS_KALENDERAR)
        for released in shown:
            layer = BY_ID[released.table]
            ticket = _ticket(version_id, layer, theme, window, is_synthetic=is_synthetic)
            written += write_values(connection, layer.id, ticket, _as_values(released))
            if layer.resolution is not None:
                raised = raised_cells(released, city, dimensions.supports[layer.resolution])
                written += write_values(connection, RAISED[layer.geography], ticket, raised)
    return written


def raised_cells(released: Released, city: Released, support: Support) -> pd.DataFrame:
    """Give the verdicts that hold whatever the withheld counts are; anybody could compute them.

    A withheld count is 0 at the least. Every p-value is then at least the true one, and so is every
    q-value, since Benjamini–Hochberg never falls when a p rises: what is raised then is raised. A
    neighbourhood with a withheld hexagon has a p-value of 0 at the least; what is not raised even
    beside such neighbours in the family is not raised. Every other verdict is withheld, and all are
    when the city's total is.

    Parameters
    ----------
    released
        Counts of the hexagons of `support`, in its order.
    city
        The city's total, one unit.

    Returns
    -------
    DataFrame
        Columns unit_id, status, expected (events in the neighbourhood, NA where withheld with the
        total), is_raised (NA where withheld). Hexagons without a test are left out.
    """
    is_known = not city.is_withheld.any()
    total = int(city.n.filled(0).sum())
    tested = poisson_hotspots(
        released.n.filled(0), expected_counts(total, support.at_risk), support.neighbourhood
    )
    is_raised = tested.q <= FALSE_DISCOVERIES
    is_open = withhold_derived(released.is_withheld, support.neighbourhood)
    q_at_least = benjamini_hochberg(np.where(is_open, 0.0, tested.p))
    is_not_raised = ~is_open & ~(q_at_least <= FALSE_DISCOVERIES)
    is_withheld = ~(is_raised | is_not_raised) | (not is_known)
    # something happened where nobody lives: the test has no answer, and none is shown
    is_undefined = np.isnan(tested.p) & (tested.observed_nb > 0)
    verdicts = pd.DataFrame(
        {
            "unit_id": released.unit,
            "status": np.where(is_withheld, Status.WITHHELD.value, Status.EXACT.value),
            "expected": tested.expected_nb.round(2) if is_known else np.nan,
            "is_raised": pd.Series(is_raised, dtype="boolean").mask(is_withheld),
        }
    )
    return verdicts[~is_undefined]


def _ticket(version_id: int, layer: Layer, theme: Theme, window: Window, *, is_synthetic: bool) -> Ticket:
    return Ticket(version_id, POLIS_KALENDERAR, POLICE, theme.id, str(layer.geography), window, is_synthetic)


def _as_values(released: Released) -> pd.DataFrame:
    """Give the columns of `publish.value`: a withheld count has no number."""
    n = pd.Series(released.n.filled(0), dtype="Int64").mask(released.is_withheld)
    return pd.DataFrame({"unit_id": released.unit, "status": released.status, "n": n})
