"""Where more is reported than the city's rate would give: one test a theme, calendar year and resolution."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import psycopg
from scipy import sparse

from geo import grid
from geo.analysis.expected import expected_counts
from geo.analysis.gi_star import gi_star
from geo.analysis.hotspots import Hotspots, poisson_hotspots
from geo.analysis.multiple import benjamini_hochberg
from geo.analysis.permutation import exact_upper_tail
from geo.db.sql_files import load_sql
from geo.errors import ShapeError
from geo.periods import Window
from geo.subjects import subjects_of
from geo.themes import Geography, Theme

RESOLUTIONS: Final = (8, 9, 10)
CLUSTERED: Final = (8, 9)
"""Resolutions for which Gi* is kept: it says nothing of single houses."""
AT_RISK: Final = "folkmängd 2024-12-31 (SCB), varje RegSO fördelat på dess landyta"


@dataclass(frozen=True)
class Support:
    """The hexagons of one resolution that a test looks at: land, and wherever something was reported.

    Parameters
    ----------
    cells
        Shape (n,). Sorted.
    at_risk
        Shape (n,). Inhabitants of each.
    neighbourhood
        Shape (n, n). Binary, every cell its own neighbour.
    """

    resolution: int
    cells: grid.Cells
    at_risk: npt.NDArray[np.float64]
    neighbourhood: sparse.csr_array


def read_counts(connection: psycopg.Connection, source_id: str, window: Window) -> pd.DataFrame:
    """Read the cube of one window: columns theme, cell (uint64, resolution 10), stadsdel_id, n."""
    rows = connection.execute(
        """
        SELECT theme, cell, stadsdel_id, sum(n)::integer FROM analysis.cube_cell
        WHERE source = %s AND month >= %s AND month < %s GROUP BY 1, 2, 3
        """,
        [source_id, window.start, window.end],
    ).fetchall()
    counts = pd.DataFrame(rows, columns=["theme", "cell", "stadsdel_id", "n"])
    return counts.assign(cell=grid.from_int64(counts["cell"].to_numpy(dtype="int64")))


def read_area_counts(connection: psycopg.Connection, source_id: str, window: Window) -> pd.DataFrame:
    """Read the cube of one window for areas: columns theme, area_id, n."""
    rows = connection.execute(
        """
        SELECT theme, area_id, sum(n)::integer FROM analysis.cube_area
        WHERE source = %s AND month >= %s AND month < %s GROUP BY 1, 2
        """,
        [source_id, window.start, window.end],
    ).fetchall()
    return pd.DataFrame(rows, columns=["theme", "area_id", "n"])


def read_supports(connection: psycopg.Connection, source_ids: Sequence[str]) -> list[Support]:
    """Read the hexagons of each resolution that can have something of the sources reported in them."""
    rows = connection.execute("SELECT h3, resolution, land_share, population FROM area.cell").fetchall()
    cells = pd.DataFrame(rows, columns=["h3", "resolution", "land_share", "population"])
    cells = cells.assign(h3=grid.from_int64(cells["h3"].to_numpy(dtype="int64"))).sort_values("h3")
    occupied = grid.from_int64(
        np.array(
            connection.execute(
                "SELECT DISTINCT cell FROM analysis.cube_cell WHERE source = ANY(%s)", [list(source_ids)]
            ).fetchall(),
            dtype="int64",
        ).ravel()
    )
    supports = []
    for resolution in RESOLUTIONS:
        level = cells[cells["resolution"] == resolution]
        kept = level[(level["land_share"] > 0) | level["h3"].isin(ancestors(occupied, resolution))]
        keys = kept["h3"].to_numpy(dtype="uint64")
        at_risk = kept["population"].to_numpy(dtype="float64")
        supports.append(Support(resolution, keys, at_risk, grid.neighbourhood(keys)))
    return supports


def ancestors(cells: grid.Cells, resolution: int) -> grid.Cells:
    """Cells of `resolution` that hold the stored cells, one for each, in their order."""
    return cells if resolution == grid.STORED_RESOLUTION else grid.parents(cells, resolution)


def count_in(support: Support, cells: grid.Cells, n: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count events of resolution-10 cells in the cells of a support; shape (n,), zeros included."""
    place = find_in(support, cells)
    return np.bincount(place, weights=n, minlength=len(support.cells)).astype(np.int64)


def find_in(support: Support, cells: grid.Cells) -> npt.NDArray[np.intp]:
    """Row in a support of the cell that holds each resolution-10 cell.

    Raises
    ------
    ShapeError
        When the support lacks one: its events would be counted elsewhere.
    """
    holders = ancestors(cells, support.resolution)
    place = np.searchsorted(support.cells, holders)
    inside = np.minimum(place, len(support.cells) - 1)
    if len(holders) and not np.array_equal(support.cells[inside], holders):
        raise ShapeError(
            f"resolution {support.resolution}: expected events in cells of the support, got others"
        )
    return place


def renew_hotspots(
    connection: psycopg.Connection,
    source_id: str,
    windows: Sequence[Window],
    run_id: int,
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Compute every test of some windows again and replace what was stored of the source.

    Returns
    -------
    int
        Number of tests stored: themes × windows × resolutions.
    """
    connection.execute("DELETE FROM analysis.hotspot WHERE source = %s", [source_id])
    supports = read_supports(connection, [source_id])
    stored = 0
    for window in windows:
        progress(f"koncentrationer {window.title}")
        counts = read_counts(connection, source_id, window)
        for theme, support, observed, tested in _tests(counts, supports, subjects_of(source_id)):
            clustered = _cluster(observed, support) if support.resolution in CLUSTERED else _NOTHING
            connection.execute(
                load_sql("hotspot_insert"),
                {
                    "run_id": run_id,
                    "source": source_id,
                    "theme": theme.id,
                    "window_from": window.start,
                    "window_to": window.end,
                    "resolution": support.resolution,
                    "cells": _literal(grid.to_int64(support.cells)),
                    "observed": _literal(observed),
                    "observed_neighbourhood": _literal(tested.observed_nb),
                    "expected_neighbourhood": _literal(tested.expected_nb),
                    "p": _literal(tested.p),
                    "q": _literal(tested.q),
                    **clustered,
                },
            )
            stored += 1
    return stored


_NOTHING: Final = {"gi_z": None, "gi_p": None, "gi_q": None}


def _literal(numbers: npt.NDArray[np.int64] | npt.NDArray[np.float64]) -> str:
    """Write numbers as an array literal; ten times as fast as handing over a list of them."""
    return "{" + ",".join(map(repr, numbers.tolist())) + "}"


def _cluster(observed: npt.NDArray[np.int64], support: Support) -> dict[str, str]:
    """Score how volume gathers; NaN everywhere where nothing was counted."""
    z = gi_star(observed.astype(np.float64), support.neighbourhood)
    p = np.where(np.isnan(z), np.nan, exact_upper_tail(observed, support.neighbourhood))
    return {"gi_z": _literal(z), "gi_p": _literal(p), "gi_q": _literal(benjamini_hochberg(p))}


def _tests(
    counts: pd.DataFrame, supports: list[Support], themes: Sequence[Theme]
) -> Iterator[tuple[Theme, Support, npt.NDArray[np.int64], Hotspots]]:
    """Test each theme that may be shown on hexagons, at each resolution."""
    for theme in themes:
        if Geography.RUTA_8.is_finer_than(theme.finest):
            continue
        of_theme = counts[counts["theme"] == theme.id]
        for support in supports:
            observed = count_in(support, of_theme["cell"].to_numpy(), of_theme["n"].to_numpy(dtype="int64"))
            expected = expected_counts(int(observed.sum()), support.at_risk)
            yield theme, support, observed, poisson_hotspots(observed, expected, support.neighbourhood)
