"""The dimension of cells: what is known of every hexagon of the city."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from h3ronpy import change_resolution

from geo import grid
from geo.data import read_facts
from geo.names import code_of

PERSON_FRACTION = 256
"""Population of a cell is a multiple of 1/256 person: such numbers up to 65 536 are exact as
float32, the database's real, and sums over any cells in any order equal the whole."""


def default_cells() -> gpd.GeoDataFrame:
    """Build the dimension of cells from the packaged facts.

    Returns
    -------
    cells
        One row per cell, ordered by resolution and h3: every packaged cell at resolution 10 and
        its ancestors at 9, 8 and 7.

        - h3: uint64
        - resolution: 7–10
        - parent_7, parent_8, parent_9: UInt64; the cell itself at its own resolution, NA where
          the parent would be finer than the cell
        - geometry: polygon, EPSG:3006
        - area_m2: planar in EPSG:3006, see `geo.grid.area_m2`
        - land_share: 0–1, share of the cell that is land within the municipality; above
          resolution 10 the area-weighted mean of all its resolution-10 cells, those beside the
          municipality counting 0
        - stadsdel: code of the stadsdel that holds most of it (tie: first by code)
        - regso: code of the RegSO that holds most of it; None where none does
        - population: inhabitants 2024-12-31, each RegSO's spread over its resolution-10 cells by
          land area; sums to the city's 995 574 exactly at every resolution
        - sl_hallplatser: number of SL stops
    """
    finest = _finest()
    levels = [_level(finest, resolution) for resolution in grid.RESOLUTIONS]
    cells = pd.concat(levels, ignore_index=True)
    codes = cells["h3"].to_numpy()
    for parent_resolution in grid.RESOLUTIONS[:-1]:
        cells[f"parent_{parent_resolution}"] = _ancestors(
            codes, cells["resolution"].to_numpy(), parent_resolution
        )
    cells["area_m2"] = grid.area_m2(codes)
    return gpd.GeoDataFrame(cells, geometry=grid.boundaries(codes), crs="EPSG:3006")


def _finest() -> pd.DataFrame:
    facts = read_facts("celler_res10")
    codes = grid.from_text(facts["h3"].tolist())
    area_m2 = grid.area_m2(codes)
    cells = pd.DataFrame(
        {
            "h3": codes,
            "area_m2": area_m2,
            "land_m2": facts["landandel"].to_numpy() * area_m2,
            "stadsdel": facts["stadsdel"].map(code_of),
            "regso": facts["regso_kod"],
            "sl_hallplatser": facts["sl_hallplatser"],
        }
    )
    cells["population"] = _population(cells)
    return cells


def _population(cells: pd.DataFrame) -> pd.Series:
    """Spread each RegSO's inhabitants over its cells by land area, in fractions of a person."""
    population = pd.Series(0.0, index=cells.index)
    facts = read_facts("regso")
    inhabitants = dict(zip(facts["regso_kod"], facts["folkmangd_2024"], strict=True))
    for code, land_m2 in cells.groupby("regso")["land_m2"]:
        units = apportion(int(inhabitants[code]) * PERSON_FRACTION, land_m2.to_numpy())
        population.loc[land_m2.index] = units / PERSON_FRACTION
    return population


def apportion(total: int, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Split a whole number of units by weight, by largest remainders.

    Parameters
    ----------
    total
        Units to split, 0 or more.
    weights
        Shape (n,). Non-negative, not all zero.

    Returns
    -------
    units
        Shape (n,). Sums to `total` exactly; each within one unit of its exact share. Of equal
        remainders the first wins.
    """
    exact = total * weights / weights.sum()
    units = np.floor(exact).astype(np.int64)
    by_remainder = np.argsort(units - exact, kind="stable")
    units[by_remainder[: total - units.sum()]] += 1
    apportioned: npt.NDArray[np.int64] = units
    return apportioned


def _level(finest: pd.DataFrame, resolution: int) -> pd.DataFrame:
    rows = finest.assign(h3=grid.parents(finest["h3"].to_numpy(), resolution))
    sums = rows.groupby("h3")[["land_m2", "population", "sl_hallplatser"]].sum()
    all_area_m2 = _area_with_outside_m2(sums.index.to_numpy())
    return pd.DataFrame(
        {
            "h3": sums.index.to_numpy(),
            "resolution": resolution,
            "land_share": (sums["land_m2"].to_numpy() / all_area_m2).clip(0.0, 1.0),
            "stadsdel": _largest(rows, "stadsdel").reindex(sums.index).to_numpy(),
            "regso": _largest(rows, "regso").reindex(sums.index).to_numpy(),
            "population": sums["population"].to_numpy(),
            "sl_hallplatser": sums["sl_hallplatser"].to_numpy(),
        }
    )


def _area_with_outside_m2(cells: grid.Cells) -> grid.Floats:
    """Return the area of all the resolution-10 cells of each cell, in the facts or not."""
    children = pa.array(change_resolution(cells, grid.STORED_RESOLUTION)).to_numpy()
    n_children = len(children) // len(cells)
    area_m2: grid.Floats = grid.area_m2(children).reshape(len(cells), n_children).sum(axis=1)
    return area_m2


def _largest(rows: pd.DataFrame, column: str) -> pd.Series:
    """Return per cell the value of `column` with the largest area."""
    areas = rows.groupby(["h3", column], as_index=False)["area_m2"].sum()
    ordered = pd.DataFrame(areas).sort_values(["h3", "area_m2", column], ascending=[True, False, True])
    largest: pd.Series = ordered.drop_duplicates("h3").set_index("h3")[column]
    return largest


def _ancestors(
    cells: grid.Cells, resolutions: npt.NDArray[np.int64], resolution: int
) -> pd.arrays.IntegerArray:
    is_fine_enough = resolutions >= resolution
    ancestors = np.zeros(len(cells), dtype=np.uint64)
    ancestors[is_fine_enough] = grid.parents(cells[is_fine_enough], resolution)
    return pd.arrays.IntegerArray(ancestors, ~is_fine_enough)
