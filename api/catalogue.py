"""What one published version holds for one audience, put together once and kept.

A version never changes after it has been published, so neither does this.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from psycopg import AsyncConnection

from geo.db.queries import catalogue as rows
from geo.db.queries.features import Units
from geo.db.queries.platser import SummaryRow, summarise_kandidatplatser
from geo.db.queries.session import Version
from geo.errors import NotFoundError, ParameterError
from geo.periods import Window

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Layer:
    """One layer that the audience may see, with the themes and periods it holds for them.

    Parameters
    ----------
    row
        As published.
    units
        What its rows are about.
    area_set
        Id of the collection of its areas; None for cells.
    parts
        Theme and first day of every part that the audience may see.
    themes, windows
        Of the parts; windows oldest first.
    threshold
        Counts from 1 up to this are withheld; None: official, unperturbed.
    extent
        None when no unit is loaded.
    """

    row: rows.LayerRow
    units: Units
    area_set: str | None
    themes: tuple[str, ...]
    windows: tuple[Window, ...]
    threshold: int | None
    is_synthetic: bool
    extent: Extent | None

    @property
    def is_of_cells(self) -> bool:
        """True for hexagons, False for areas."""
        return self.units.resolution is not None

    def require_theme(self, theme: str | None) -> str:
        """Return the theme asked for; the layer's first when none is.

        Raises
        ------
        ParameterError
            When the layer does not hold it.
        """
        if theme is None:
            return self.themes[0]
        if theme not in self.themes:
            raise ParameterError("tema", f"något av {', '.join(self.themes)}", theme)
        return theme

    def require_window(self, period: str | None) -> Window:
        """Return the window with the title asked for; the newest when none is.

        Raises
        ------
        ParameterError
            When the layer does not hold it.
        """
        if period is None:
            return self.windows[-1]
        titles = {window.title: window for window in self.windows}
        if period not in titles:
            raise ParameterError("period", f"någon av {', '.join(titles)}", period)
        return titles[period]


@dataclass(frozen=True)
class Catalogue:
    """Everything that can be asked for, by the id it is asked by.

    Parameters
    ----------
    version
        What it was read from.
    layers
        In the order of display.
    themes
        Every theme of the code list, in the order of display.
    sources
        Those that the audience may see.
    area_sets
        Collection id → area set.
    extents
        Collection id of an area set → where it lies.
    kandidatplatser
        What is proposed; None where the audience sees none.
    """

    version: Version
    layers: Mapping[str, Layer]
    themes: Mapping[str, rows.ThemeRow]
    sources: Mapping[str, rows.SourceRow]
    area_sets: Mapping[str, rows.AreaSetRow]
    extents: Mapping[str, Extent]
    kandidatplatser: SummaryRow | None

    def require_layer(self, layer: str) -> Layer:
        """Return a layer by its id.

        Raises
        ------
        NotFoundError
            When there is none, or none that the audience may see.
        """
        if layer not in self.layers:
            raise NotFoundError(f"Lagret {layer[:60]!r} finns inte.")
        return self.layers[layer]

    def require_area_set(self, kind: str, valid_from: date | None) -> rows.AreaSetRow:
        """Return the area set of a kind; the newest when no version is asked for.

        Raises
        ------
        NotFoundError
            When there is no such kind.
        ParameterError
            When the kind has no such version.
        """
        of_kind = {row.valid_from: row for row in self.area_sets.values() if row.kind == kind}
        if not of_kind:
            raise NotFoundError(f"Områdesslaget {kind[:60]!r} finns inte.")
        if valid_from is None:
            return of_kind[max(of_kind)]
        if valid_from not in of_kind:
            known = ", ".join(each.isoformat() for each in sorted(of_kind))
            raise ParameterError("version", f"någon av {known}", valid_from.isoformat())
        return of_kind[valid_from]

    def layers_of(self, units: Units) -> list[Layer]:
        """List the layers about the cells of a resolution, or about the areas of a set."""
        return [layer for layer in self.layers.values() if layer.units == units]


async def read_catalogue(connection: AsyncConnection, version: Version) -> Catalogue:
    """Read what a version holds for the audience of the connection's transaction."""
    area_sets = name_area_sets(await rows.list_area_sets(connection))
    extents = await rows.list_extents(connection)
    ids = {row.area_set_id: collection for collection, row in area_sets.items()}
    layers, themes, sources, kandidatplatser = {}, [], [], None
    if version.version_id is not None:
        themes = await rows.list_themes(connection, version.version_id)
        sources = await rows.list_sources(connection, version.version_id)
        kandidatplatser = await summarise_kandidatplatser(connection, version.version_id)
        published = await rows.list_layers(connection, version.version_id)
        parts = _by_layer(await rows.list_parts(connection, version.version_id))
        layers = {
            row.layer: _layer(row, parts[row.layer], ids, extents) for row in published if row.layer in parts
        }
    return Catalogue(
        version=version,
        layers=layers,
        themes={row.theme: row for row in themes},
        sources={row.source: row for row in sources},
        area_sets=area_sets,
        extents={ids[row.area_set_id]: _corners(row) for row in extents if row.area_set_id is not None},
        kandidatplatser=kandidatplatser if kandidatplatser and kandidatplatser.n_platser else None,
    )


def name_area_sets(area_sets: Iterable[rows.AreaSetRow]) -> dict[str, rows.AreaSetRow]:
    """Give each area set its collection id: its kind, with the version where the kind has several."""
    named = {}
    for kind, group in groupby(sorted(area_sets, key=lambda row: (row.kind, row.valid_from)), _kind):
        of_kind = list(group)
        for row in of_kind:
            named[kind if len(of_kind) == 1 else f"{kind}_{row.valid_from.isoformat()}"] = row
    return named


def _kind(row: rows.AreaSetRow) -> str:
    return row.kind


def _by_layer(parts: Iterable[rows.PartRow]) -> dict[str, list[rows.PartRow]]:
    found = defaultdict(list)
    for part in parts:
        found[part.layer].append(part)
    return dict(found)


def _layer(
    row: rows.LayerRow,
    parts: Sequence[rows.PartRow],
    ids: Mapping[int, str],
    extents: Iterable[rows.ExtentRow],
) -> Layer:
    is_of_areas = row.area_set_id is not None
    resolution = None if is_of_areas else int(row.geography.removeprefix("ruta_"))
    units = Units(resolution, row.area_set_id)
    return Layer(
        row=row,
        units=units,
        area_set=ids[row.area_set_id] if row.area_set_id is not None else None,
        themes=tuple(dict.fromkeys(part.theme for part in parts)),
        windows=tuple(
            Window(*days) for days in sorted({(part.window_from, part.window_to) for part in parts})
        ),
        threshold=max((part.threshold for part in parts if part.threshold is not None), default=None),
        is_synthetic=any(part.is_synthetic for part in parts),
        extent=next(
            (_corners(each) for each in extents if Units(each.resolution, each.area_set_id) == units), None
        ),
    )


def _corners(row: rows.ExtentRow) -> Extent:
    return row.west, row.south, row.east, row.north
