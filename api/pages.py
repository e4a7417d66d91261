"""Pages of features: one selection, where it stands in its order, and the text that is sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Depends, Query

from api.catalogue import Catalogue, Layer
from api.cursor import Cursor, digest
from api.links import GEOJSON, Links
from api.parameters import form_of, parse_bbox, parse_crs, parse_datetime
from api.reader import Session
from api.schemas import Link, label_of
from geo.db.queries.features import (
    Days,
    Form,
    LayerSelection,
    Place,
    ValueKey,
    count_areas,
    count_values,
    list_areas,
    list_values,
)
from geo.errors import NotFoundError, ParameterError

DEFAULT_LIMIT: Final = 1_000
MAX_LIMIT: Final = 10_000
_LONGEST = 400


@dataclass(frozen=True)
class Selection:
    """What one request for features asks for.

    Parameters
    ----------
    limit
        Features on a page; 1 to `MAX_LIMIT`.
    theme
        None: every theme.
    crs_uri
        Of the answer.
    parameters
        The query as it was asked, without cursor: it is repeated in links.
    """

    limit: int
    place: Place
    days: Days
    form: Form
    theme: str | None
    crs_uri: str
    parameters: Mapping[str, str]

    def digest_for(self, collection: str) -> str:
        """Return a text that stands for this query of a collection, whatever its page size."""
        asked = sorted(item for item in self.parameters.items() if item[0] != "limit")
        return digest(collection, asked)


@dataclass(frozen=True)
class Page:
    """One page of GeoJSON features as text.

    Parameters
    ----------
    n_matched
        Features of the whole query.
    cursor
        Where the page ended; None on the last page.
    """

    features: Sequence[str]
    n_matched: int
    cursor: Cursor | None
    is_synthetic: bool


async def read_selection(
    limit: Annotated[
        int,
        Query(
            ge=1,
            description=f"Objekt per sida; över {MAX_LIMIT} ger {MAX_LIMIT}.",
            # advertised, not enforced: a larger number is no error (part 1, /req/core/fc-limit-response-1)
            json_schema_extra={"maximum": MAX_LIMIT},
        ),
    ] = DEFAULT_LIMIT,
    bbox: Annotated[
        str | None,
        Query(max_length=_LONGEST, description="Fyra eller sex tal i axelordningen för bbox-crs."),
    ] = None,
    bbox_crs: Annotated[
        str | None, Query(alias="bbox-crs", max_length=_LONGEST, description="URI; utelämnad: CRS84.")
    ] = None,
    crs: Annotated[str | None, Query(max_length=_LONGEST, description="URI; utelämnad: CRS84.")] = None,
    datetime: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="Dag, tidpunkt eller intervall; en period träffas om den delar någon dag.",
        ),
    ] = None,
    tema: Annotated[
        str | None, Query(max_length=60, description="Temats id; utelämnat: alla teman i lagret.")
    ] = None,
) -> Selection:
    """Read the query parameters of a request for features.

    Raises
    ------
    ParameterError
        For the first that cannot be understood.
    """
    box_crs = parse_crs("bbox-crs", bbox_crs)
    answer_crs = parse_crs("crs", crs)
    asked = {"bbox": bbox, "bbox-crs": bbox_crs, "crs": crs, "datetime": datetime, "tema": tema}
    given = {name: value for name, value in asked.items() if value is not None}
    size = min(limit, MAX_LIMIT)
    return Selection(
        limit=size,
        place=Place(box=parse_bbox(bbox, box_crs) if bbox is not None else None),
        days=parse_datetime(datetime) if datetime is not None else Days(),
        form=form_of(answer_crs),
        theme=tema,
        crs_uri=answer_crs.uri,
        parameters=given if size == DEFAULT_LIMIT else {**given, "limit": str(size)},
    )


AskedSelection = Annotated[Selection, Depends(read_selection)]


async def page_of_layer(
    session: Session, catalogue: Catalogue, layer: Layer, asked: Selection, cursor: Cursor | None
) -> Page:
    """Return the page of a layer's values behind a cursor, or the first.

    Raises
    ------
    ParameterError
        When the layer does not hold the theme.
    """
    selected = _selected(catalogue, layer, asked.theme)
    after = None
    if cursor is None:
        n_matched = await count_values(session.connection, selected, layer.units, asked.place, asked.days)
    else:
        theme, day, unit = cursor.key
        after = ValueKey(str(theme), date.fromisoformat(str(day)), int(unit))
        n_matched = cursor.n_matched
    rows = await list_values(
        session.connection,
        selected,
        layer.units,
        asked.place,
        asked.days,
        asked.form,
        after=after,
        limit=asked.limit + 1,  # one more tells whether there is a next page
    )
    following = None
    if len(rows) > asked.limit:
        last = rows[asked.limit - 1]
        key = (last.theme, last.window_from.isoformat(), last.unit_id)
        following = Cursor(asked.digest_for(layer.row.layer), selected.version_id, n_matched, key)
    features = [row.feature for row in rows[: asked.limit]]
    return Page(features, n_matched, following, layer.is_synthetic)


async def page_of_areas(
    session: Session, collection: str, area_set_id: int, asked: Selection, cursor: Cursor | None
) -> Page:
    """Return the page of an area set behind a cursor, or the first.

    Raises
    ------
    ParameterError
        When a theme is asked for: areas have none.
    """
    if asked.theme is not None:
        raise ParameterError("tema", "ingen sådan parameter, för områden har inga teman", asked.theme)
    connection = session.connection
    if cursor is None:
        n_matched = await count_areas(connection, area_set_id, asked.place, asked.days)
    else:
        n_matched = cursor.n_matched
    rows = await list_areas(
        connection,
        area_set_id,
        asked.place,
        asked.days,
        asked.form,
        after=str(cursor.key[0]) if cursor else None,
        limit=asked.limit + 1,
    )
    following = None
    if len(rows) > asked.limit:
        key = (rows[asked.limit - 1].code,)
        following = Cursor(asked.digest_for(collection), None, n_matched, key)
    return Page([row.feature for row in rows[: asked.limit]], n_matched, following, is_synthetic=False)


async def value_by_id(session: Session, layer: Layer, place: Place, theme: str, day: date, form: Form) -> str:
    """Return one value of a layer as text.

    Raises
    ------
    NotFoundError
        When the layer has no such value, or none that the audience may see.
    """
    if theme in layer.themes:
        rows = await list_values(
            session.connection,
            _selected(session.catalogue, layer, theme),
            layer.units,
            place,
            Days(day, day),
            form,
            after=None,
            limit=2,
        )
        # windows may share a day; an id names the one that begins on it
        for row in rows:
            if row.window_from == day:
                return row.feature
    raise NotFoundError("Objektet finns inte.")


async def area_by_id(session: Session, area_set_id: int, code: str, form: Form) -> str:
    """Return one area as text.

    Raises
    ------
    NotFoundError
        When the set has no such area.
    """
    rows = await list_areas(
        session.connection, area_set_id, Place(code=code), Days(), form, after=None, limit=1
    )
    if not rows:
        raise NotFoundError("Objektet finns inte.")
    return rows[0].feature


def write_page(page: Page, links: Sequence[Link]) -> str:
    """Write a page as a GeoJSON feature collection; the features' text is passed on as it came."""
    head = {
        "type": "FeatureCollection",
        "is_synthetic": page.is_synthetic,
        "label": label_of(is_synthetic=page.is_synthetic),
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": page.n_matched,
        "numberReturned": len(page.features),
        "links": _dumped(links),
    }
    return f'{_open(head)},"features":[{",".join(page.features)}]}}'


def write_feature(feature: str, links: Sequence[Link], *, is_synthetic: bool) -> str:
    """Write one feature with its links."""
    head = {
        "links": _dumped(links),
        "is_synthetic": is_synthetic,
        "label": label_of(is_synthetic=is_synthetic),
    }
    return f"{feature.rstrip()[:-1]},{json.dumps(head, ensure_ascii=False)[1:]}"


def links_of_page(
    links: Links, collection: str, asked: Selection, cursor: str | None, following: str | None
) -> list[Link]:
    """Return the links of a page: itself, its collection, and the next page if there is one."""
    here = links.link("self", "Den här sidan", "collections", collection, "items", media=GEOJSON)
    own = dict(asked.parameters) | ({"cursor": cursor} if cursor else {})
    found = [
        here.model_copy(update={"href": here.href + links.query(own)}),
        links.link("collection", "Samlingen", "collections", collection),
    ]
    if following is not None:
        query = links.query({**asked.parameters, "cursor": following})
        found.append(
            here.model_copy(update={"href": here.href + query, "rel": "next", "title": "Nästa sida"})
        )
    return found


def _selected(catalogue: Catalogue, layer: Layer, theme: str | None) -> LayerSelection:
    version_id = catalogue.version.version_id
    if version_id is None:
        raise NotFoundError("Inget är publicerat.")
    return LayerSelection(
        version_id=version_id,
        layer=layer.row.layer,
        measure=layer.row.measure,
        source=layer.row.source,
        clock=layer.row.clock,
        theme=layer.require_theme(theme) if theme is not None else None,
    )


def _dumped(links: Sequence[Link]) -> list[dict[str, object]]:
    return [link.model_dump(exclude_none=True) for link in links]


def _open(head: Mapping[str, object]) -> str:
    """Write an object without its closing brace."""
    return json.dumps(head, ensure_ascii=False)[:-1]
