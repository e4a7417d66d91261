"""Write one version into `publish`: catalogue, released values, official series, where it all came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import pandas as pd
import psycopg
from psycopg.types.json import Jsonb

from etl.load.merge import insert_frame
from etl.publish.layers import LAYERS
from etl.publish.series import Series
from etl.registry import SOURCES
from geo.db.sql_files import load_sql
from geo.disclosure.policy import OFFICIELL_STATISTIK, Policy
from geo.disclosure.release import Released
from geo.periods import Window
from geo.subjects import LIST_VERSIONS, SUBJECTS


def write_catalogue(
    connection: psycopg.Connection, version_id: int, metadata: Mapping[str, Mapping[str, object]]
) -> None:
    """Write themes and layers.

    Parameters
    ----------
    metadata
        What a reader may know of how each layer was made, by the id of the layer; and under "" what
        is true of all.
    """
    listed = [(source, theme) for source, themes in SUBJECTS.items() for theme in themes]
    with connection.cursor() as cursor:
        cursor.executemany(
            load_sql("publish_theme_insert"),
            [
                {
                    "version_id": version_id,
                    "theme": theme.id,
                    "title": theme.title,
                    "codes": Jsonb(sorted({code.brottskod for code in theme.codes})),
                    "finest": str(theme.finest),
                    "is_sensitive": theme.is_sensitive,
                    "list_version": LIST_VERSIONS[source],
                    "position": position,
                    "source": source,
                }
                for position, (source, theme) in enumerate(listed)
            ],
        )
        cursor.executemany(
            load_sql("publish_layer_insert"),
            [
                {
                    "version_id": version_id,
                    "layer": layer.id,
                    "title": layer.title,
                    "description": layer.description,
                    "measure": str(layer.measure),
                    "geography": str(layer.geography),
                    "area_set_kind": str(layer.geography),
                    "area_set_from": layer.area_set,
                    "source": layer.source,
                    "clock": str(SOURCES[layer.source].clock),
                    "unit": layer.unit,
                    "position": position,
                    "caveats": Jsonb(list(layer.caveats)),
                    "metadata": Jsonb(
                        {**metadata[""], **metadata.get(layer.id, {}), "classes": list(layer.classes)}
                    ),
                }
                for position, layer in enumerate(LAYERS)
            ],
        )


@dataclass(frozen=True)
class Ticket:
    """What a release is good for; rows that say anything else are refused by the database."""

    version_id: int
    policy: Policy
    source: str
    theme: str
    geography: str
    window: Window
    is_synthetic: bool

    @classmethod
    def of(cls, version_id: int, released: Released) -> Self:
        """Describe what has passed the door."""
        return cls(
            version_id,
            released.policy,
            released.source,
            released.theme,
            str(released.geography),
            released.window,
            released.is_synthetic,
        )


def open_release(connection: psycopg.Connection, ticket: Ticket) -> int:
    """Register a release; gives the id that its rows carry."""
    row = connection.execute(
        load_sql("publish_release_insert"),
        {
            "version_id": ticket.version_id,
            "policy": ticket.policy.id,
            "method": str(ticket.policy.method),
            "source": ticket.source,
            "theme": ticket.theme,
            "geography": ticket.geography,
            "window_from": ticket.window.start,
            "window_to": ticket.window.end,
            "threshold": ticket.policy.threshold,
            "recipients": sorted(map(str, ticket.policy.recipients)),
            "is_synthetic": ticket.is_synthetic,
        },
    ).fetchone()
    if row is None:
        raise psycopg.DataError("publish_release_insert returned nothing")
    return int(row[0])


def write_values(connection: psycopg.Connection, layer: str, ticket: Ticket, values: pd.DataFrame) -> int:
    """Write the released values of one layer.

    Parameters
    ----------
    layer
        Id of the layer.
    values
        Columns unit_id, status, and those of `publish.value` that the measure has; NA where withheld.

    Returns
    -------
    int
        Number of rows.
    """
    rows = values.assign(
        version_id=ticket.version_id,
        layer=layer,
        theme=ticket.theme,
        window_from=ticket.window.start,
        window_to=ticket.window.end,
        release_id=open_release(connection, ticket),
        recipients=array_of(ticket.policy),
        is_synthetic=ticket.is_synthetic,
    )
    insert_frame(connection, rows, "publish", "value")
    return len(rows)


def write_series(connection: psycopg.Connection, version_id: int, series: Iterable[Series]) -> int:
    """Write official series as they are; their policy perturbs nothing."""
    areas = pd.DataFrame(
        connection.execute(load_sql("area_codes")).fetchall(),
        columns=["kind", "valid_from", "code", "area_id"],
    )
    policy, written = OFFICIELL_STATISTIK, 0
    for part in series:
        if part.figures.empty:
            continue
        figures = part.figures
        window = Window(figures["month"].min(), date(figures["month"].max().year + 1, 1, 1))
        ticket = Ticket(version_id, policy, part.source, "alla", part.kind, window, is_synthetic=False)
        in_set = areas[areas["kind"] == part.kind]
        if part.valid_from is not None:
            in_set = in_set[in_set["valid_from"] == part.valid_from]
        area_id = figures["omrade_code"].map(in_set.set_index("code")["area_id"])
        rows = figures.drop(columns="omrade_code").assign(
            area_id=area_id,
            version_id=version_id,
            source=part.source,
            clock=str(SOURCES[part.source].clock),
            grain=part.grain,
            unit=part.unit,
            release_id=open_release(connection, ticket),
            recipients=array_of(policy),
            is_synthetic=False,
        )
        insert_frame(connection, rows, "publish", "series")
        written += len(rows)
    return written


def array_of(policy: Policy) -> str:
    """Write a policy's recipients as an array literal for COPY; their names are words."""
    return "{" + ",".join(sorted(map(str, policy.recipients))) + "}"
