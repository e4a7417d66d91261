"""From one delivered row to everything that is made of it: delivery, row, keys, cube, values, tiles."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from etl.lineage.ask import ask_first
from etl.lineage.keys import read_keys
from etl.lineage.parts import CubeCell, Delivery, Figure, Keys, Lineage, Value, Version
from etl.lineage.published import Tracer, read_releases, read_version
from etl.lineage.row import Finder, Found
from etl.registry import find_source
from etl.source import Source
from geo.errors import NotFoundError


def trace_row(connection: psycopg.Connection, store: Path, delivery_id: int, row_number: int) -> Lineage:
    """Follow one delivered row to every published value that it is part of.

    Parameters
    ----------
    connection
        As the role that loads.
    store
        Folder of the delivered files: equal rows leave no trace but in them.
    delivery_id
        Id of the delivery.
    row_number
        Row of the file; the header is 1.

    Raises
    ------
    NotFoundError
        When there is no such delivery, or no such row in it.
    """
    row = ask_first(connection, "delivery", {"delivery_id": delivery_id})
    if row is None:
        raise NotFoundError(f"Väntade en leverans som är mottagen, fann ingen med nummer {delivery_id}.")
    source = find_source(row["source"])
    is_stored = (store / source.id / row["sha256"]).is_file()
    delivery = Delivery(**row, title=source.title, publisher=source.publisher, is_stored=is_stored)
    found = Finder(connection, source, store).find(delivery, row_number)
    stands = found.fate.stands
    version = read_version(connection, delivery_id if stands is None else stands.delivery_id)
    made = _follow(connection, source, found, version)
    return Lineage(
        delivery=delivery,
        row_number=row_number,
        delivered=found.delivered,
        fate=found.fate,
        keys=made.keys,
        cube=made.cube,
        version=version,
        values=made.values,
        figures=made.figures,
        releases=read_releases(connection, _release_ids(made)),
    )


@dataclass(frozen=True)
class _Made:
    """What is made of a stored row."""

    keys: Keys | None = None
    cube: tuple[CubeCell, ...] = ()
    values: tuple[Value, ...] = ()
    figures: tuple[Figure, ...] = ()


def _follow(connection: psycopg.Connection, source: Source, found: Found, version: Version | None) -> _Made:
    """Follow a stored row as far as it goes: one that is not in force has keys and no more."""
    if found.stored is None:
        return _Made()
    keys, cube = read_keys(connection, source, found.stored)
    if not found.fate.is_counted:
        return _Made(keys)
    if version is None or not version.has_delivery:
        return _Made(keys, cube)
    tracer = Tracer(connection, source, version, found.stored, keys)
    return _Made(keys, cube, tracer.read_values(), tracer.read_figures())


def _release_ids(made: _Made) -> set[int]:
    return {value.release_id for value in made.values} | {figure.release_id for figure in made.figures}
