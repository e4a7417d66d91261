"""Platser as collections of features: what each collection is, and its pages."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from psycopg import AsyncConnection

from api.catalogue import Catalogue
from api.collection_parts import STORED_CRS, extent_of, links_of
from api.cursor import Cursor
from api.links import Links
from api.pages import Page, Selection
from api.plats_answers import PROPOSED
from api.schemas import Collection, Extent, label_of
from geo.crs import CRS_URIS
from geo.db.queries.features import Days, Form
from geo.db.queries.platser import (
    FeatureSelection,
    PlatsFeature,
    SummaryRow,
    list_kandidatplats_features,
    list_prioriterad_features,
)
from geo.db.queries.session import Audience
from geo.errors import NotFoundError, ParameterError

KANDIDATPLATS: Final = "kandidatplats"
PRIORITERAD_PLATS: Final = "prioriterad_plats"

_KANDIDATPLATS_WORDS: Final = (
    f"Platser där flera rutor intill varandra står ut i det som är publicerat. {PROPOSED}"
)
_PRIORITERAD_WORDS: Final = (
    "Platser vars senaste beslut är att de är prioriterade; varje beslut har någon fattat."
)


def require_kandidatplatser(catalogue: Catalogue) -> SummaryRow:
    """Return what is proposed.

    Raises
    ------
    NotFoundError
        When nothing is, or nothing that the audience may see.
    """
    if catalogue.kandidatplatser is None:
        raise NotFoundError(f"Samlingen {KANDIDATPLATS!r} finns inte.")
    return catalogue.kandidatplatser


def kandidatplats_collection(catalogue: Catalogue, links: Links) -> Collection:
    """Describe the collection of kandidatplatser."""
    summary = require_kandidatplatser(catalogue)
    return _collection(
        KANDIDATPLATS,
        "Kandidatplatser",
        _KANDIDATPLATS_WORDS,
        links,
        extent=extent_of(_box(summary), _days(summary)),
        is_synthetic=summary.is_synthetic,
    )


def prioriterad_collection(catalogue: Catalogue, audience: Audience, links: Links) -> Collection:
    """Describe the collection of prioriterade platser.

    It is the same whatever has been decided: its extent is that of the city.
    """
    city = next((name for name, row in catalogue.area_sets.items() if row.kind == "kommun"), "")
    return _collection(
        PRIORITERAD_PLATS,
        "Prioriterade platser",
        _PRIORITERAD_WORDS,
        links,
        extent=extent_of(catalogue.extents.get(city)),
        is_synthetic=catalogue.version.is_synthetic or audience.is_demo,
    )


async def page_of_kandidatplatser(
    connection: AsyncConnection, catalogue: Catalogue, asked: Selection, cursor: Cursor | None
) -> Page:
    """Return the page of a version's kandidatplatser behind a cursor, or the first."""
    version_id = catalogue.version.version_id
    selection = _selection(asked, version_id)
    rows = await list_kandidatplats_features(
        connection, selection, after=_after(cursor), limit=asked.limit + 1
    )
    return _page(rows, asked, cursor, KANDIDATPLATS, version_id)


async def page_of_prioriterade(connection: AsyncConnection, asked: Selection, cursor: Cursor | None) -> Page:
    """Return the page of prioriterade platser behind a cursor, or the first; they have no version."""
    selection = _selection(asked, None)
    rows = await list_prioriterad_features(connection, selection, after=_after(cursor), limit=asked.limit + 1)
    return _page(rows, asked, cursor, PRIORITERAD_PLATS, None)


async def kandidatplats_by_id(
    connection: AsyncConnection, version_id: int | None, fid: str, form: Form
) -> PlatsFeature:
    """Return one kandidatplats.

    Raises
    ------
    NotFoundError
        When the version has none of that id.
    """
    selection = FeatureSelection(version_id, None, Days(), form, fid)
    return _only(await list_kandidatplats_features(connection, selection, after=None, limit=1))


async def prioriterad_by_id(connection: AsyncConnection, fid: str, form: Form) -> PlatsFeature:
    """Return one prioriterad plats; as `kandidatplats_by_id` otherwise."""
    selection = FeatureSelection(None, None, Days(), form, fid)
    return _only(await list_prioriterad_features(connection, selection, after=None, limit=1))


def _collection(
    name: str, title: str, description: str, links: Links, *, extent: Extent, is_synthetic: bool
) -> Collection:
    return Collection(
        id=name,
        title=title,
        description=description,
        extent=extent,
        crs=list(CRS_URIS),
        storage_crs=STORED_CRS,
        attribution="Lägesbild",
        links=links_of(name, links),
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
    )


def _box(summary: SummaryRow) -> tuple[float, ...] | None:
    corners = (summary.west, summary.south, summary.east, summary.north)
    known = tuple(each for each in corners if each is not None)
    return known if len(known) == len(corners) else None


def _days(summary: SummaryRow) -> tuple[date, date | None]:
    return summary.window_from or date.min, summary.window_to


def _selection(asked: Selection, version_id: int | None) -> FeatureSelection:
    if asked.theme is not None:
        raise ParameterError("tema", "ingen sådan parameter, för platser har inga teman", asked.theme)
    return FeatureSelection(version_id, asked.place.box, asked.days, asked.form)


def _after(cursor: Cursor | None) -> str | None:
    return str(cursor.key[0]) if cursor else None


def _page(
    rows: Sequence[PlatsFeature],
    asked: Selection,
    cursor: Cursor | None,
    collection: str,
    version_id: int | None,
) -> Page:
    n_matched = cursor.n_matched if cursor else (rows[0].n_left if rows else 0)
    following = None
    if len(rows) > asked.limit:
        key = (rows[asked.limit - 1].fid,)
        following = Cursor(asked.digest_for(collection), version_id, n_matched, key)
    shown = rows[: asked.limit]
    is_synthetic = any(row.is_synthetic for row in shown)
    return Page([row.feature for row in shown], n_matched, following, is_synthetic)


def _only(rows: Sequence[PlatsFeature]) -> PlatsFeature:
    if not rows:
        raise NotFoundError("Objektet finns inte.")
    return rows[0]
