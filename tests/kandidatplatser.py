"""Kandidatplatser that the kernel proposes from made-up evidence, written as publish writes them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import h3
import numpy as np
import psycopg
import shapely
from psycopg.types.json import Jsonb

from geo import grid
from geo.areas import to_multipolygon
from geo.db.sql_files import load_sql
from geo.platser import Evidence, Kandidatplats, propose

POLICE, TYCK_TILL = "polisen__anmalda_brott", "stockholm__tyck_till"
WALKS = "stockholm__trygghetsinventering"
EXPECTED = 10.0

# name, latitude and longitude, and what is seen in a hexagon there by police, Tyck till and walks
PLACES = (
    ("Sergels torg", 59.3326, 18.0649, (60, 40, 80)),
    ("Farsta centrum", 59.2436, 18.0931, (40, 10, 10)),
    ("Kista torg 2", 59.4029, 17.9448, (22, 50, 10)),
)


def made_platser() -> list[Kandidatplats]:
    """Propose one plats around each of `PLACES`; the first is raised in two sources that count."""
    middles = [h3.latlng_to_cell(lat, lng, 9) for _, lat, lng, _ in PLACES]
    texts = sorted({each for middle in middles for each in h3.grid_disk(middle, 6)})
    cells = grid.from_text(texts)
    layers = []
    for place, (source, theme, weight) in enumerate(
        [(POLICE, "klotter", 0.5), (TYCK_TILL, "nedskrapning", 0.0), (WALKS, "brist_belysning", 0.5)]
    ):
        observed = np.full(len(texts), EXPECTED, dtype=np.int64)
        q = np.ones(len(texts))
        for middle, (_, _, _, seen) in zip(middles, PLACES, strict=True):
            for each in h3.grid_disk(middle, 1):
                at = texts.index(each)
                observed[at] = seen[place]
                q[at] = 0.001 if seen[place] > EXPECTED else 1.0
        layers.append(Evidence(source, theme, weight, cells, observed, np.full(len(texts), EXPECTED), q))
    proposed = propose(layers)
    assert len(proposed) == len(PLACES)
    return [next(plats for plats in proposed if middle in grid.to_text(plats.cells)) for middle in middles]


def write_platser(
    connection: psycopg.Connection,
    platser: Sequence[tuple[str, Kandidatplats]],
    *,
    version_id: int = 1,
    recipients: Sequence[str] = ("samverkan_polis",),
    is_synthetic: bool = True,
) -> None:
    """Write named kandidatplatser as the role that publishes."""
    for name, plats in platser:
        polygon = shapely.set_srid(to_multipolygon(plats.polygon), 3006)
        middle = [int(grid.to_int64(plats.cells[:1])[0])]
        _, stadsdel, omrade = next(iter(connection.execute(load_sql("cell_names"), {"cells": middle})))
        score = {"value": plats.score.value, "se": plats.score.se, "certainty": plats.score.certainty}
        parts = [asdict(part) for part in plats.parts]
        connection.execute(
            load_sql("kandidatplats_insert"),
            {
                "version_id": version_id,
                "kandidat_id": plats.id,
                "name": name,
                "stadsdel": stadsdel,
                "stadsdelsomrade": omrade,
                "window_from": date(2024, 1, 1),
                "window_to": date(2025, 1, 1),
                "underlag": plats.score.underlag,
                "score": plats.score.value,
                "parts": Jsonb({"score": score, "sources": list(plats.score.sources), "parts": parts}),
                "cells": grid.to_int64(plats.cells).tolist(),
                "geom": shapely.to_wkb(polygon, include_srid=True),
                "recipients": list(recipients),
                "is_synthetic": is_synthetic,
            },
        )


def new_version(connection: psycopg.Connection) -> int:
    """Publish an empty version and make it the current one."""
    connection.execute("UPDATE publish.version SET is_current = FALSE")
    row = connection.execute(
        "INSERT INTO publish.version (run_id, is_current) VALUES (9, TRUE) RETURNING version_id"
    ).fetchone()
    assert row is not None
    return int(row[0])
