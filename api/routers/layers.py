"""Layers: what can be shown, of what, and how it was made."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.catalogue import Layer as Published
from api.classes import classes_of
from api.deps import ReadSession, RequestLinks
from api.links import GEOJSON, MVT, Links
from api.schemas import (
    Delivery,
    Layer,
    LayerDetail,
    LayerList,
    Link,
    Period,
    Run,
    Source,
    TemplateLink,
    Theme,
    label_of,
)
from geo.db.queries.catalogue import find_run, list_deliveries, sum_layer
from geo.errors import NotFoundError
from geo.periods import Window

router = APIRouter(prefix="/layers", tags=["Lager"])

LayerId = Annotated[str, Path(description="Lagrets id, se /api/layers.", max_length=80)]


@router.get("", summary="Alla lager", description="Lager, teman och källor i den publicerade versionen.")
async def list_layers(session: ReadSession, links: RequestLinks) -> LayerList:
    """Return every layer that the audience may see, with the themes and sources they use."""
    catalogue = session.catalogue
    used = {theme for layer in catalogue.layers.values() for theme in layer.themes}
    is_synthetic = session.version.is_synthetic
    return LayerList(
        version=session.version.version_id,
        recipients=session.audience.recipients,
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
        layers=[Layer.model_validate(_described(layer, links)) for layer in catalogue.layers.values()],
        themes=[
            Theme(
                id=row.theme,
                title=row.title,
                is_sensitive=row.is_sensitive,
                finest=row.finest,
                source=row.source,
            )
            for row in catalogue.themes.values()
            if row.theme in used
        ],
        sources=[Source.of(row) for row in catalogue.sources.values()],
    )


@router.get(
    "/{layer}",
    summary="Ett lager",
    description="Lagret med sin körning, sina leveranser, sin period och sina förbehåll.",
)
async def get_layer(session: ReadSession, links: RequestLinks, layer: LayerId) -> LayerDetail:
    """Return one layer and everything that its numbers can be traced to."""
    found = session.catalogue.require_layer(layer)
    version_id = session.version.version_id
    if version_id is None:
        raise NotFoundError("Inget är publicerat.")
    run = await find_run(session.connection, version_id)
    deliveries = await list_deliveries(session.connection, version_id, found.row.source)
    totals = await sum_layer(session.connection, version_id, layer)
    return LayerDetail.model_validate(
        {
            **_described(found, links),
            "version": version_id,
            "run": Run.model_validate(run, from_attributes=True) if run else None,
            "deliveries": [Delivery.model_validate(row, from_attributes=True) for row in deliveries],
            "period": Period.of(Window(found.windows[0].start, found.windows[-1].end)),
            "threshold": found.threshold,
            "n_total": totals.n_total,
            "n_rows": totals.n_rows,
            "n_withheld": totals.n_withheld,
            "classes": classes_of(found, densest=0.0),
            "metadata": found.row.metadata,
        }
    )


def _described(layer: Published, links: Links) -> dict[str, object]:
    row = layer.row
    return {
        "id": row.layer,
        "title": row.title,
        "description": row.description,
        "measure": row.measure,
        "geography": row.geography,
        "area_set": layer.area_set,
        "clock": row.clock,
        "source": row.source,
        "unit": row.unit,
        "caveats": row.caveats,
        "themes": layer.themes,
        "windows": [Period.of(window) for window in layer.windows],
        "links": _links_of(row.layer, links),
        "is_synthetic": layer.is_synthetic,
        "label": label_of(is_synthetic=layer.is_synthetic),
    }


def _links_of(layer: str, links: Links) -> list[Link]:
    return [
        links.link("self", "Lagret", "layers", layer),
        links.link("items", "Objekt", "collections", layer, "items", media=GEOJSON),
        links.link("related", "Kolumner för kartan", "frames", layer),
        links.link("related", "TileJSON", "tiles", f"{layer}.json"),
        TemplateLink(
            href=links.url("tiles", layer) + "/{z}/{x}/{y}.mvt",
            rel="item",
            type=MVT,
            title="Vektorplattor",
        ),
    ]
