"""Release and write the values of police rows of one calendar year, through the one door out."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import psycopg

from etl.derive.hotspots import Support, read_area_counts, read_counts
from etl.publish.coarse import collect_coarse, read_codes, read_named_counts
from etl.publish.collect import Dimensions, Subject, collect_sums, collect_tables
from etl.publish.evidence import Finding, judge_alone
from etl.publish.layers import FALSE_DISCOVERIES, LAYERS, Measure, find_layers
from etl.publish.rates import Denominators, as_rates
from etl.publish.write import Ticket, write_values
from etl.publish.years import BY_MONTH, YearOf
from etl.registry import SOURCES
from geo.analysis.expected import expected_counts
from geo.analysis.gi_star import gi_star
from geo.analysis.hotspots import Hotspots, poisson_hotspots
from geo.analysis.multiple import benjamini_hochberg
from geo.analysis.permutation import exact_upper_tail
from geo.disclosure.derive import withhold_derived
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, Status, release_tables
from geo.disclosure.table import Counts, Sums
from geo.subjects import subjects_of

BY_ID: Final = {layer.id: layer for layer in LAYERS}
PLATS_RESOLUTION: Final = 9
"""Of the hexagons that a plats is made of: a square or a stretch."""


def publish_year(
    connection: psycopg.Connection,
    version_id: int,
    dimensions: Dimensions,
    denominators: Denominators,
    year: YearOf,
) -> tuple[int, list[Finding]]:
    """Release all tables of each theme together, and what is derived from them.

    Returns
    -------
    written
        Number of rows.
    findings
        What the published hexagons say, for kandidatplatser.
    """
    collect = _collector(connection, dimensions, year)
    written, findings = 0, []
    for theme in subjects_of(year.source):
        subject = Subject(year.source, theme, year.window, year.is_synthetic)
        tables, sums = collect(subject)
        if not tables:
            continue
        city, *shown = release_tables(tables, sums, POLIS_KALENDERAR)
        for released in shown:
            layer = BY_ID[released.table]
            ticket = Ticket.of(version_id, released)
            written += write_values(connection, layer.id, ticket, as_values(released))
            for derived, values in _derived(released, city, dimensions, denominators):
                written += write_values(connection, derived, ticket, values)
            if layer.resolution == PLATS_RESOLUTION:
                findings.append(_finding(released, city, dimensions.supports[PLATS_RESOLUTION]))
    return written, findings


def _collector(
    connection: psycopg.Connection, dimensions: Dimensions, year: YearOf
) -> Callable[[Subject], tuple[list[Counts], list[Sums]]]:
    """Choose how a source's counts become tables: by position, by stadsdel, or by the area it names."""
    if year.source in BY_MONTH:
        codes = read_codes(connection)
        counted = read_named_counts(connection, year.source, year.window, codes)
        named = counted["area_id"].unique().tolist()

        def collect_named(subject: Subject) -> tuple[list[Counts], list[Sums]]:
            of_theme = counted[counted["theme"] == subject.theme.id].set_index("area_id")["n"]
            return collect_coarse(subject, of_theme, named, codes, dimensions)

        return collect_named
    if year.source in find_by_position():
        located = read_counts(connection, year.source, year.window)
    else:
        located = read_area_counts(connection, year.source, year.window)
        located = located[located["area_id"].isin(dimensions.stadsdel_ids)]
        located = located.rename(columns={"area_id": "stadsdel_id"})

    def collect_located(subject: Subject) -> tuple[list[Counts], list[Sums]]:
        of_theme = located[located["theme"] == subject.theme.id]
        return (
            collect_tables(subject, of_theme, dimensions),
            collect_sums(subject, of_theme, dimensions),
        )

    return collect_located


def find_by_position() -> frozenset[str]:
    """Give the sources whose rows have positions."""
    return frozenset(source.id for source in SOURCES.values() if source.is_located)


def _derived(
    released: Released, city: Released, dimensions: Dimensions, denominators: Denominators
) -> list[tuple[str, pd.DataFrame]]:
    """Give the layers that follow from one released table, with their values."""
    layer = BY_ID[released.table]
    found = []
    for other in find_layers(released.source):
        if other.geography is not layer.geography or other.area_set != layer.area_set:
            continue
        if other.measure is Measure.KONCENTRATION:
            support = dimensions.supports[_resolution(released)]
            found.append((other.id, raised_cells(released, city, support)))
        elif other.measure is Measure.KONCENTRATION_GI:
            found.append((other.id, clustered_cells(released, dimensions.supports[_resolution(released)])))
        elif other.measure is Measure.PER_1000:
            found.append((other.id, as_rates(released, denominators)))
    return found


def _resolution(released: Released) -> int:
    return int(str(released.geography).removeprefix("ruta_"))


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
    tested = _test_shown(released, city, support)
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


def _test_shown(released: Released, city: Released, support: Support) -> Hotspots:
    """Test the counts as if every withheld one were 0, the least that it can be."""
    total = int(city.n.filled(0).sum())
    return poisson_hotspots(
        released.n.filled(0), expected_counts(total, support.at_risk), support.neighbourhood
    )


def clustered_cells(released: Released, support: Support) -> pd.DataFrame:
    """Score where shown counts gather: Gi*, with exact p-values under random redistribution.

    Every z rests on every count of the city. It is therefore computed of the shown hexagons alone,
    as if the withheld ones lay outside the city: nothing in it is more than anybody could compute.

    Returns
    -------
    DataFrame
        Columns unit_id, status, estimate (z) and is_raised; NA where withheld. Shown hexagons
        without a score (all counts are equal) are left out.
    """
    is_shown = ~released.is_withheld
    shown = np.flatnonzero(is_shown)
    n = released.n.filled(0)[shown]
    weights = support.neighbourhood[shown][:, shown]
    z = np.full(len(is_shown), np.nan)
    is_raised = np.zeros(len(is_shown), dtype=np.bool_)
    if len(shown) > 1 and n.any():
        z[shown] = gi_star(n.astype(np.float64), weights)
        q = benjamini_hochberg(np.where(np.isnan(z[shown]), np.nan, exact_upper_tail(n, weights)))
        is_raised[shown] = q <= FALSE_DISCOVERIES
    values = pd.DataFrame(
        {
            "unit_id": released.unit,
            "status": np.where(is_shown, Status.EXACT.value, Status.WITHHELD.value),
            "estimate": z.round(2),
            "is_raised": pd.Series(is_raised, dtype="boolean").mask(~is_shown),
        }
    )
    kept: pd.DataFrame = values[~is_shown | ~np.isnan(z)]
    return kept


def _finding(released: Released, city: Released, support: Support) -> Finding:
    """Say what the shown counts say of each hexagon; withheld ones are unknown, and their tests cautious."""
    expected = expected_counts(int(city.n.filled(0).sum()), support.at_risk)
    is_known = not city.is_withheld.any()
    q = judge_alone(released.n.filled(0), expected)
    return Finding(
        source=released.source,
        theme=released.theme,
        window=released.window,
        cells=support.cells,
        observed=released.n.filled(0),
        expected=np.where(released.is_withheld | (not is_known), np.nan, expected),
        q=q if is_known else np.full(len(support.cells), np.nan),
        policy=released.policy,
        is_synthetic=released.is_synthetic,
    )


def as_values(released: Released) -> pd.DataFrame:
    """Give the columns of `publish.value`: a withheld count has no number."""
    n = pd.Series(released.n.filled(0), dtype="Int64").mask(released.is_withheld)
    return pd.DataFrame({"unit_id": released.unit, "status": released.status, "n": n})
