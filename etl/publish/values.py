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
    """Test the counts that are shown, so that the verdicts tell nothing that the counts do not.

    A withheld count enters as 0, the least it can be. Each p-value is then at least that of the
    true counts, and so is each q-value, since Benjamini–Hochberg never falls when a p rises: what is
    raised here is raised in truth. Where a hexagon of the neighbourhood is withheld and the rest
    does not suffice, the verdict is withheld too; so is everything when the city's total is.

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
        total), is_raised (NA where withheld).
    """
    is_known = not city.is_withheld.any()
    total = int(city.n.filled(0).sum())
    tested = poisson_hotspots(
        released.n.filled(0), expected_counts(total, support.at_risk), support.neighbourhood
    )
    is_raised = tested.q <= FALSE_DISCOVERIES
    is_withheld = withhold_derived(released.is_withheld, support.neighbourhood) & ~is_raised
    if not is_known:
        is_withheld = np.ones_like(is_withheld)
    return pd.DataFrame(
        {
            "unit_id": released.unit,
            "status": np.where(is_withheld, Status.WITHHELD.value, Status.EXACT.value),
            "expected": tested.expected_nb.round(2) if is_known else np.nan,
            "is_raised": pd.Series(is_raised, dtype="boolean").mask(is_withheld),
        }
    )


def _ticket(version_id: int, layer: Layer, theme: Theme, window: Window, *, is_synthetic: bool) -> Ticket:
    return Ticket(version_id, POLIS_KALENDERAR, POLICE, theme.id, str(layer.geography), window, is_synthetic)


def _as_values(released: Released) -> pd.DataFrame:
    """Give the columns of `publish.value`: a withheld count has no number."""
    n = pd.Series(released.n.filled(0), dtype="Int64").mask(released.is_withheld)
    return pd.DataFrame({"unit_id": released.unit, "status": released.status, "n": n})
