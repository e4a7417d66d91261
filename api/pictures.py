"""Pictures for maps to send: one layer, theme and period as its audience may see it."""

from collections.abc import Sequence
from typing import Final, cast, get_args

from api.catalogue import Catalogue, Layer
from api.classes import classes_of
from api.reader import Session
from api.schemas import label_of
from geo.db.queries.frames import ColumnRow, FrameSelection, UnitRow, list_columns, list_units
from geo.db.queries.pictures import PictureRow, list_outlines, list_picture_units
from geo.db.queries.session import Audience
from geo.disclosure.policy import Recipient
from geo.errors import NotFoundError
from geo.periods import TIME_ZONE
from maps.picture import ESTIMATED, RAISED, About, Measure, Outline, Picture, Source, Unit

_UNIT_KINDS: Final = {
    "stadsdel": "Stadsdel",
    "stadsdelsomrade": "Stadsdelsområde",
    "regso": "RegSO",
    "kommun": "Kommun",
}
OUTLINED: Final = "stadsdelsomrade"
"""Kind of the areas whose boundaries and names a map shows to find one's way by."""


async def read_picture(session: Session, layer: str, theme: str | None, period: str | None) -> Picture:
    """Read what a map of one layer shows.

    Parameters
    ----------
    session
        Answers for the audience of the map.
    layer
        Id of the layer.
    theme, period
        Id of the theme and title of the period; None: the layer's first theme, its newest period.

    Raises
    ------
    NotFoundError
        When there is no such layer, or none that the audience may see.
    ParameterError
        When the layer does not hold the theme or the period.
    """
    catalogue = session.catalogue
    found = catalogue.require_layer(layer)
    chosen, window = found.require_theme(theme), found.require_window(period)
    selection = FrameSelection(require_version(session), layer, chosen)
    rows = await list_picture_units(session.connection, selection, found.units, window.start)
    return Picture(
        title=found.row.title,
        theme=catalogue.themes[chosen].title if chosen in catalogue.themes else chosen,
        period=window.title,
        measure=_measure(found),
        unit=_unit_words(session.catalogue, found),
        unit_kind="Ruta" if found.is_of_cells else _UNIT_KINDS.get(found.row.geography, "Område"),
        is_hexagonal=found.is_of_cells,
        description=found.row.description,
        about=about_of(
            session,
            [found.row.source],
            found.row.clock,
            found.row.caveats,
            is_synthetic=any(row.is_synthetic for row in rows),
        ),
        units=[_unit(row) for row in rows],
        classes=await _classes(session, found, selection),
        threshold=found.threshold,
        outlines=await _outlines(session, found),
    )


def require_version(session: Session) -> int:
    """Return the number of the current version.

    Raises
    ------
    NotFoundError
        When nothing has been published.
    """
    if session.version.version_id is None:
        raise NotFoundError("Inget är publicerat.")
    return session.version.version_id


def about_of(
    session: Session, sources: Sequence[str], clock: str | None, caveats: Sequence[str], *, is_synthetic: bool
) -> About:
    """Say of a page whose figures it shows, and from which version."""
    version_id, created_at = require_version(session), session.version.created_at
    if created_at is None:
        raise NotFoundError("Inget är publicerat.")
    return About(
        sources=[_source(session.catalogue, each) for each in dict.fromkeys(sources)],
        clock=clock,
        version=version_id,
        version_date=created_at.astimezone(TIME_ZONE).date(),
        caveats=list(caveats),
        label=label_of(is_synthetic=is_synthetic),
        recipients=_recipients(session.reader.audience),
    )


def _unit_words(catalogue: Catalogue, layer: Layer) -> str:
    """Say what a layer counts; one that tells concentration counts what its source's counts do."""
    if layer.row.measure not in RAISED:
        return layer.row.unit
    counting = [
        each.row.unit
        for each in catalogue.layers.values()
        if each.row.source == layer.row.source and each.row.measure == "antal"
    ]
    return counting[0] if counting else "händelser"


def _measure(layer: Layer) -> Measure:
    if layer.row.measure not in get_args(Measure):
        raise NotFoundError(f"Lagret {layer.row.layer!r} har måttet {layer.row.measure!r}, som saknar karta.")
    return cast("Measure", layer.row.measure)


def _recipients(audience: Audience) -> str | None:
    if audience.recipients in {(), (Recipient.OPPEN,)}:
        return None
    return f"Uppgifterna är släppta till {', '.join(audience.recipients)}. Lämna inte filen till andra."


def _source(catalogue: Catalogue, name: str) -> Source:
    row = catalogue.sources.get(name)
    if row is None:
        return Source(title=name, publisher="utgivare saknas", licence="saknas", clock="")
    return Source(row.title, row.publisher, row.licence, row.clock, row.latest_date, row.is_synthetic)


def _unit(row: PictureRow) -> Unit:
    return Unit(
        geometry=row.geometry,
        code=row.code,
        name=row.name,
        value=row.n,
        status=row.status,
        estimate=row.estimate,
        low=row.low,
        high=row.high,
        base=row.base,
        is_raised=row.is_raised,
        expected=row.expected,
        area_km2=row.area_km2,
    )


async def _classes(session: Session, layer: Layer, selection: FrameSelection) -> list[float]:
    """Return the limits of the classes, the same for every period of the theme."""
    windows = [window.start for window in layer.windows]
    columns = await list_columns(session.connection, selection, layer.units, windows)
    units = await list_units(session.connection, selection, layer.units)
    return [float(limit) for limit in classes_of(layer, _densest(layer, columns, units))]


def _densest(layer: Layer, columns: Sequence[ColumnRow], units: Sequence[UnitRow]) -> float:
    """Return the highest rate, or else the largest shown count per km², over all periods."""
    if layer.row.measure in ESTIMATED:
        return max((each for column in columns for each in column.estimate if each is not None), default=0.0)
    return max(
        (
            n / unit.area_km2
            for column in columns
            for n, unit in zip(column.n, units, strict=True)
            if n is not None and unit.area_km2 > 0
        ),
        default=0.0,
    )


async def _outlines(session: Session, layer: Layer) -> list[Outline]:
    sets = [row for row in session.catalogue.area_sets.values() if row.kind == OUTLINED]
    if not sets:
        return []
    own = [row for row in sets if row.area_set_id == layer.units.area_set_id]
    chosen = own[0] if own else max(sets, key=lambda row: row.valid_from)
    rows = await list_outlines(session.connection, chosen.area_set_id)
    return [Outline(row.geometry, row.name) for row in rows]
