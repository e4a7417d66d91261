"""Profiles of places: everything that is published about one area or one cell."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import place_themes, profiles
from api.catalogue import Layer
from api.deps import ReadSession
from api.place_schemas import Area, AreaName, AreaProfile, Cell, CellProfile
from api.reader import Session
from api.schemas import label_of
from geo import grid
from geo.db.queries.features import Units
from geo.db.queries.profiles import (
    EstimateRow,
    SeriesRow,
    ValueRow,
    find_area,
    find_cell,
    list_estimates,
    list_parents,
    list_series,
    list_unit_values,
)
from geo.errors import NotFoundError, ShapeError
from maps.words import approximate_words, official_words, summarise, synthetic_words

router = APIRouter(tags=["Områden och rutor"])

AreaCode = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,80}$", description="Områdets kod.")]
H3Text = Annotated[str, Path(pattern=r"^[0-9a-f]{15}$", description="Rutans H3-text, 15 tecken.")]


@router.get(
    "/areas/{kind}/{code}/profile",
    summary="Ett områdes profil",
    description="Lagrens antal och den officiella statistiken för ett område, med en sammanfattning i ord.",
)
async def get_area_profile(
    session: ReadSession,
    kind: Annotated[str, Path(max_length=60, description="Till exempel stadsdelsomrade.")],
    code: AreaCode,
    version: Annotated[
        date | None, Query(description="Indelningens första dag. Utelämnad: den nyaste.")
    ] = None,
) -> AreaProfile:
    """Return what is published about one area of one version of its kind."""
    catalogue, connection = session.catalogue, session.connection
    area_set = catalogue.require_area_set(kind, version)
    area = await find_area(connection, area_set.area_set_id, code)
    if area is None:
        raise NotFoundError(f"Området {code!r} finns inte i indelningen från {area_set.valid_from}.")
    layers = catalogue.layers_of(Units(None, area_set.area_set_id))
    values = await _values(session, layers, area.area_id)
    months = await _months(session, area.area_id)
    themes = place_themes.theme_counts(catalogue, layers, values)
    surveys = place_themes.surveys_of(catalogue, await _estimates(session, area.area_id))
    official = profiles.official_series(kind, code, area_set.valid_from, months)
    is_synthetic = any(
        [each.is_synthetic for each in values]
        + [each.is_synthetic for each in months]
        + [each.is_synthetic for each in surveys]
    )
    place = f"i {area.name}"
    newest, total = place_themes.counts_of(themes, 0), profiles.official_total(official, catalogue)
    # a place without layers of its own, as the whole city, is told of by official statistics
    summary = summarise(place, newest, place_themes.counts_of(themes, 1)) if newest or not total else []
    summary += place_themes.survey_words(surveys, place)
    summary += [official_words(place, total)] if total else []
    summary += [approximate_words(area.name)] if area_set.is_approximate else []
    summary += [synthetic_words()] if is_synthetic else []
    names = [
        *(layer.row.source for layer in layers),
        *(survey.source for survey in surveys),
        *(row.source for row in months),
    ]
    return AreaProfile(
        version=session.version.version_id,
        area=Area(
            kind=kind,
            code=area.code,
            name=area.name,
            version=area_set.valid_from,
            is_approximate=area_set.is_approximate,
            area_km2=round(area.area_m2 / 1e6, 6),
            parents=[
                AreaName(kind=row.kind, code=row.code, name=row.name, version=row.valid_from)
                for row in await list_parents(connection, area.area_id)
            ],
        ),
        summary=summary,
        themes=themes,
        surveys=surveys,
        official=official,
        sources=profiles.sources_of(catalogue, names),
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
    )


@router.get(
    "/cells/{h3}/profile",
    summary="En rutas profil",
    description="Lagrens antal och koncentration för en ruta, med en sammanfattning i ord.",
)
async def get_cell_profile(session: ReadSession, h3: H3Text) -> CellProfile:
    """Return what is published about one cell."""
    catalogue = session.catalogue
    try:
        number = int(grid.to_int64(grid.from_text([h3]))[0])
    except ShapeError as error:
        raise NotFoundError(f"Rutan {h3} finns inte.") from error
    cell = await find_cell(session.connection, number)
    if cell is None:
        raise NotFoundError(f"Rutan {h3} finns inte i kommunen.")
    layers = catalogue.layers_of(Units(cell.resolution, None))
    values = await _values(session, layers, cell.cell_id)
    themes = place_themes.theme_counts(catalogue, layers, values)
    is_synthetic = any(row.is_synthetic for row in values)
    summary = summarise("i rutan", place_themes.counts_of(themes, 0), place_themes.counts_of(themes, 1))
    summary += [synthetic_words()] if is_synthetic else []
    return CellProfile(
        version=session.version.version_id,
        cell=Cell(
            h3=h3,
            resolution=cell.resolution,
            area_m2=round(cell.area_m2, 1),
            stadsdel=cell.stadsdel_name,
            stadsdel_code=cell.stadsdel_code,
        ),
        summary=summary,
        themes=themes,
        sources=profiles.sources_of(catalogue, (layer.row.source for layer in layers)),
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
    )


async def _values(session: Session, layers: Sequence[Layer], unit_id: int) -> list[ValueRow]:
    version_id = session.version.version_id
    if version_id is None:
        return []
    names = [layer.row.layer for layer in layers]
    return await list_unit_values(session.connection, version_id, names, unit_id)


async def _months(session: Session, area_id: int) -> list[SeriesRow]:
    version_id = session.version.version_id
    return [] if version_id is None else await list_series(session.connection, version_id, area_id)


async def _estimates(session: Session, area_id: int) -> list[EstimateRow]:
    version_id = session.version.version_id
    return [] if version_id is None else await list_estimates(session.connection, version_id, area_id)
