"""Kandidatplatser: computed from what is published and nothing else, so that they show no more than it does."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import numpy as np
import pandas as pd
import psycopg
import shapely
from psycopg.types.json import Jsonb

from etl.publish.evidence import Finding
from etl.publish.layers import FALSE_DISCOVERIES
from geo import grid
from geo.areas import to_multipolygon
from geo.db.sql_files import load_sql
from geo.disclosure.policy import Recipient
from geo.periods import Window
from geo.platser import Evidence, Kandidatplats, Platsnamn, default_weights, propose, suggest_names

SRID: Final = 3006


def publish_kandidatplatser(
    connection: psycopg.Connection, version_id: int, findings: Sequence[Finding]
) -> int:
    """Propose places from the newest period of each source, and write them.

    Returns
    -------
    int
        Number of rows.
    """
    newest = _newest(findings)
    if not newest:
        return 0
    weights = default_weights([(finding.source, finding.theme) for finding in newest])
    evidence = [
        Evidence(
            finding.source,
            finding.theme,
            weight,
            finding.cells,
            finding.observed,
            finding.expected,
            finding.q,
        )
        for finding, weight in zip(newest, weights, strict=True)
    ]
    platser = propose(evidence, q_most=FALSE_DISCOVERIES)
    if not platser:
        return 0
    where = _where(connection, platser)
    names = suggest_names(
        [plats.cells for plats in platser], _register(connection), where["stadsdel"].tolist()
    )
    window = Window(
        min(finding.window.start for finding in newest), max(finding.window.end for finding in newest)
    )
    shared = {
        "version_id": version_id,
        "window_from": window.start,
        "window_to": window.end,
        "recipients": sorted(map(str, recipients_of(newest))),
        "is_synthetic": all(finding.is_synthetic for finding in newest),
    }
    with connection.cursor() as cursor:
        cursor.executemany(
            load_sql("kandidatplats_insert"),
            [
                {**shared, **_row(plats), "name": name, "stadsdel": stadsdel, "stadsdelsomrade": omrade}
                for plats, name, stadsdel, omrade in zip(
                    platser, names, where["stadsdel"], where["stadsdelsomrade"], strict=True
                )
            ],
        )
    return len(platser)


def recipients_of(findings: Sequence[Finding]) -> frozenset[Recipient]:
    """Say who may see what follows from all of these together: those who may see each of them."""
    return frozenset.intersection(*(finding.policy.recipients for finding in findings))


def _newest(findings: Sequence[Finding]) -> list[Finding]:
    """Keep the newest period of each source and theme; of real and synthetic ones together, the real."""
    is_mixed = len({finding.is_synthetic for finding in findings}) > 1
    latest: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if is_mixed and finding.is_synthetic:
            continue
        key = (finding.source, finding.theme)
        if key not in latest or finding.window.start > latest[key].window.start:
            latest[key] = finding
    return list(latest.values())


def _row(plats: Kandidatplats) -> dict[str, object]:
    polygon = shapely.set_srid(to_multipolygon(plats.polygon), SRID)
    return {
        "kandidat_id": plats.id,
        "underlag": plats.score.underlag,
        "score": plats.score.value,
        "parts": Jsonb(
            {
                "score": {
                    "value": plats.score.value,
                    "se": plats.score.se,
                    "certainty": plats.score.certainty,
                },
                "sources": list(plats.score.sources),
                "parts": [_finite(asdict(part)) for part in plats.parts],
            }
        ),
        "cells": grid.to_int64(plats.cells).tolist(),
        "geom": shapely.to_wkb(polygon, include_srid=True),
    }


def _finite(part: dict[str, object]) -> dict[str, object]:
    """Write what JSON has no word for as null."""
    return {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in part.items()
    }


def _where(connection: psycopg.Connection, platser: Sequence[Kandidatplats]) -> pd.DataFrame:
    """Find the stadsdel and stadsdelsområde of each plats's strongest hexagon; columns of names."""
    strongest = [int(grid.to_int64(plats.cells[:1])[0]) for plats in platser]
    rows = {
        h3: (stadsdel, omrade)
        for h3, stadsdel, omrade in connection.execute(load_sql("cell_names"), {"cells": strongest})
    }
    return pd.DataFrame(
        [rows.get(h3, ("Stockholm", None)) for h3 in strongest], columns=["stadsdel", "stadsdelsomrade"]
    )


def _register(connection: psycopg.Connection) -> list[Platsnamn]:
    rows = connection.execute("SELECT name, kind, st_x(geom), st_y(geom) FROM area.place_name").fetchall()
    return [Platsnamn(*row) for row in rows]
