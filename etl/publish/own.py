"""Release and write the city's own counts: reports and findings, to those their policies name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import psycopg

from etl.derive.hotspots import read_counts
from etl.publish.collect import Dimensions, Subject, collect_tables
from etl.publish.evidence import Finding, judge_alone
from etl.publish.layers import FALSE_DISCOVERIES, LAYERS, Measure, find_layers
from etl.publish.values import PLATS_RESOLUTION, as_values, clustered_cells
from etl.publish.write import Ticket, write_values
from etl.publish.years import OCCASIONAL, YearOf
from geo.analysis.expected import expected_counts
from geo.analysis.hotspots import Hotspots, poisson_hotspots
from geo.disclosure.policy import STAD_OMRADE, STAD_RUTA, Policy
from geo.disclosure.release import Released, Status, release
from geo.disclosure.table import Counts
from geo.subjects import subjects_of
from geo.trygghetsinventering import BRISTTYPER

Ints = npt.NDArray[np.int64]

STRENGTHS: Final = frozenset(brist.id for brist in BRISTTYPER if not brist.is_brist)
"""What is good at a place: to be kept, and no evidence of need."""

BY_ID: Final = {layer.id: layer for layer in LAYERS}


def publish_own_year(
    connection: psycopg.Connection, version_id: int, dimensions: Dimensions, year: YearOf
) -> tuple[int, list[Finding]]:
    """Release every table of each theme, and what is derived from those of hexagons.

    Returns
    -------
    written
        Number of rows.
    findings
        What the published hexagons say, for kandidatplatser.
    """
    located = read_counts(connection, year.source, year.window)
    themes = subjects_of(year.source)
    tables = {
        theme.id: collect_tables(
            Subject(year.source, theme, year.window, year.is_synthetic),
            located[located["theme"] == theme.id],
            dimensions,
        )
        for theme in themes
    }
    seen: dict[bool, dict[str, Ints]] = {False: {}, True: {}}
    if year.source in OCCASIONAL:
        # zeros for everybody where only something restricted was noted would tell of it
        seen[False] = _seen([tables[theme.id] for theme in themes if not theme.is_sensitive])
        seen[True] = _seen(list(tables.values()))
    written, findings = 0, []
    for theme in themes:
        for counts in tables[theme.id][1:]:
            kept = _where_seen(counts, seen[theme.is_sensitive])
            if not len(kept.unit):
                continue
            released = release(kept, _policy(kept, is_sensitive=theme.is_sensitive))
            ticket = Ticket.of(version_id, released)
            written += write_values(connection, released.table, ticket, as_values(released))
            if BY_ID[released.table].resolution == PLATS_RESOLUTION:
                tested = _test(released, dimensions)
                if theme.id not in STRENGTHS:
                    findings.append(tested.finding)
                for layer, values in _derived(released, tested, dimensions):
                    written += write_values(connection, layer, ticket, values)
    return written, findings


def _policy(counts: Counts, *, is_sensitive: bool) -> Policy:
    return STAD_RUTA if is_sensitive or counts.geography.startswith("ruta_") else STAD_OMRADE


def _seen(tables: list[list[Counts]]) -> dict[str, Ints]:
    """Find the units in which anything at all was noted: nobody has looked at the others."""
    seen: dict[str, Ints] = {}
    for of_theme in tables:
        for counts in of_theme:
            ids = counts.unit[counts.n > 0]
            seen[counts.table] = np.union1d(seen.get(counts.table, np.zeros(0, np.int64)), ids)
    return seen


def _where_seen(counts: Counts, seen: dict[str, Ints]) -> Counts:
    if counts.table not in seen:
        return counts
    is_seen = np.isin(counts.unit, seen[counts.table])
    return Counts(
        counts.table,
        counts.source,
        counts.theme,
        counts.geography,
        counts.window,
        counts.unit[is_seen],
        counts.n[is_seen],
        counts.is_synthetic,
    )


@dataclass(frozen=True)
class _Tested:
    test: Hotspots
    finding: Finding


def _test(released: Released, dimensions: Dimensions) -> _Tested:
    """Compare each neighbourhood with an equal rate: per inhabitant, or per hexagon where somebody walked."""
    support = dimensions.supports[PLATS_RESOLUTION]
    unit = dimensions.cell_ids[PLATS_RESOLUTION]
    n = pd.Series(released.n.filled(0), index=released.unit).reindex(unit, fill_value=0).to_numpy("int64")
    is_walked = np.isin(unit, released.unit)
    at_risk = is_walked.astype(np.float64) if released.source in OCCASIONAL else support.at_risk
    expected = expected_counts(int(n.sum()), at_risk)
    test = poisson_hotspots(n, expected, support.neighbourhood)
    finding = Finding(
        source=released.source,
        theme=released.theme,
        window=released.window,
        cells=support.cells,
        observed=n,
        expected=np.where(is_walked, expected, np.nan),
        q=judge_alone(n, expected),
        policy=released.policy,
        is_synthetic=released.is_synthetic,
    )
    return _Tested(test, finding)


def _derived(
    released: Released, tested: _Tested, dimensions: Dimensions
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the layers that follow from released hexagons, with their values."""
    test, support = tested.test, dimensions.supports[PLATS_RESOLUTION]
    for layer in find_layers(released.source):
        if layer.geography is not released.geography:
            continue
        if layer.measure is Measure.KONCENTRATION:
            is_defined = ~np.isnan(test.p)
            yield (
                layer.id,
                pd.DataFrame(
                    {
                        "unit_id": released.unit[is_defined],
                        "status": Status.EXACT.value,
                        "expected": test.expected_nb[is_defined].round(2),
                        "is_raised": test.q[is_defined] <= FALSE_DISCOVERIES,
                    }
                ),
            )
        elif layer.measure is Measure.KONCENTRATION_GI:
            yield layer.id, clustered_cells(released, support)
