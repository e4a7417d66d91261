"""Write which areas lie in which: the packaged divisions once, basområden whenever boundaries come."""

from dataclasses import replace
from itertools import product

import psycopg

from geo.areas import AreaSet, membership, nest
from geo.db.sql_files import load_sql

PARTS = (
    ("stadsdel", "stadsdelsomrade"),
    ("stadsdel", "kommun"),
    ("stadsdelsomrade", "kommun"),
    ("regso", "kommun"),
)
"""Kinds of areas of which the first lie wholly in the second."""

Link = tuple[str, AreaSet, str]
"""Code of an area, the set of the larger one that holds it, and its code there."""


def write_parts(connection: psycopg.Connection, sets: list[AreaSet]) -> None:
    """Write which areas lie wholly in which."""
    connection.execute("DELETE FROM area.part")
    for child_kind, parent_kind in PARTS:
        for child, parent in product(_of_kind(sets, child_kind), _of_kind(sets, parent_kind)):
            _insert(connection, child, [(code, parent, larger) for code, larger in _links(child, parent)])


def write_basomrade_parts(connection: psycopg.Connection, child: AreaSet, sets: list[AreaSet]) -> None:
    """Write anew what the areas of one set of basområden lie in; links of other sets stay.

    Parameters
    ----------
    child
        A set of basområden that is in the database.
    sets
        Every set that is, with its geometry.
    """
    connection.execute(load_sql("part_delete"), {"kind": child.kind, "valid_from": child.valid_from})
    _insert(connection, child, find_basomrade_links(child, sets))


def find_basomrade_links(child: AreaSet, sets: list[AreaSet]) -> list[Link]:
    """Find the stadsdel, the stadsdelsområde of each division and the kommun of each basområde.

    A basområde lies in the stadsdel that holds more than half of its area, and in that stadsdel's
    stadsdelsområden, so that sums of stadsdelar stay sums. One that no stadsdel holds the majority of lies
    in the stadsdelsområde that does, if one does, and else in the kommun alone.
    """
    links = [
        (code, kommun, larger)
        for kommun in _of_kind(sets, "kommun")
        for code, larger in _links(child, kommun)
    ]
    stadsdel = next(each for each in _of_kind(sets, "stadsdel") if each.valid_to is None)
    own = dict(_links(child, stadsdel))
    links += [(code, stadsdel, larger) for code, larger in own.items()]
    without = child.areas[~child.areas["code"].isin(own)]
    for omrade in _of_kind(sets, "stadsdelsomrade"):
        through = dict(_links(stadsdel, omrade))
        links += [(code, omrade, through[each]) for code, each in own.items()]
        if not without.empty:
            links += [
                (code, omrade, larger) for code, larger in _links(replace(child, areas=without), omrade)
            ]
    return links


def _insert(connection: psycopg.Connection, child: AreaSet, links: list[Link]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            load_sql("part_insert"),
            [
                {
                    "child_kind": child.kind,
                    "child_from": child.valid_from,
                    "child_code": child_code,
                    "parent_kind": parent.kind,
                    "parent_from": parent.valid_from,
                    "parent_code": parent_code,
                }
                for child_code, parent, parent_code in links
            ],
        )


def _of_kind(sets: list[AreaSet], kind: str) -> list[AreaSet]:
    return [area_set for area_set in sets if area_set.kind == kind]


def _links(child: AreaSet, parent: AreaSet) -> list[tuple[str, str]]:
    """Pairs of codes; known memberships before geometry, whose borders may be drawn differently."""
    if child.kind == "stadsdel" and parent.kind == "stadsdelsomrade":
        known = membership()
        known = known[known["version"] == parent.valid_from]
        if set(known["stadsdel_code"]) == set(child.areas["code"]):
            return list(zip(known["stadsdel_code"], known["stadsdelsomrade_code"], strict=True))
    if parent.kind == "kommun":
        return [(code, parent.areas["code"].iloc[0]) for code in child.areas["code"]]
    nested = nest(child, parent)
    return list(zip(nested["child_code"], nested["parent_code"], strict=True))
