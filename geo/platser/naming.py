"""Suggested names: what the place is called by everybody, never who lives, prays or trades there.

A suggestion is all it is: a person sets the name of a prioriterad plats.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import shapely

from geo import grid
from geo.errors import ShapeError
from geo.grid import Cells
from geo.names import tidy_name

Kind = Literal["torg", "station", "centrum", "park", "gata"]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""The only kinds of places that give a name, the preferred first."""

NAME_DISTANCE_M = 150.0
"""How far outside its hexagons a place may take its name from: about the width of one at resolution 9
from its middle to a corner."""

# Found anywhere in a word, such as "grundskolan" or "köpcentrumet".
_REFUSED_PARTS = (
    *("skola", "skole", "gymnasi", "universitet", "fritidshem", "fritidsgård", "dagis"),
    *("kyrka", "kyrko", "kapell", "moské", "moske", "synagog", "tempel", "församling", "kloster", "katedral"),
    *("bostadsrätt", "bostäder", "bostadsbolag", "samfällighet", "hyresrätt", "boende", "studenthem"),
    *("stockholmshem", "riksbyggen", "kvarteret", "hyreshus", "äldrehem"),
    *("butik", "affär", "kiosk", "restaurang", "pizzeria", "konditori", "galleria", "köpcentr", "varuhus"),
    *("apotek", "systembolag", "pressbyrå", "hemköp", "supermarket", "mcdonald", "hotell", "café", "kafé"),
)
# Whole words, for they also stand inside harmless ones: "bar" in "Barnängen", "ica" in "Amerikavägen".
_REFUSED_WORDS = frozenset(
    {
        *("brf", "hsb", "kv"),
        *("ica", "coop", "lidl", "willys", "livs", "shop", "gym", "salong", "bank", "banken"),
        *("bar", "baren", "pub", "puben", "krog", "krogen", "cafe", "kafe", "grill", "grillen"),
        *("herr", "herrn", "fru", "fröken", "familjen", "doktor", "dr", "hos"),
    }
)
# Surnames in -sson and -sdotter standing alone; in a street's name they are followed by more:
# "Torkel Knutssonsgatan".
_PATRONYMIC = re.compile(r"(?:sson|sdotter)s?$")
_INITIAL = re.compile(r"(?:^|\s)[a-zåäö]\.(?:\s|[a-zåäö]|$)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Platsnamn:
    """One name of the register of place names.

    Parameters
    ----------
    name
        As it is written for readers.
    kind
        One of `KINDS` for a name that may be suggested; a register may hold others.
    e_3006, n_3006
        Where, SWEREF 99 TM, metres.
    """

    name: str
    kind: str
    e_3006: float
    n_3006: float


def is_nameable(name: str) -> bool:
    """Tell whether a plats may carry a name, whatever register holds it.

    Refused are names that point at somebody: with a word for a school, a place of worship, a
    housing association or dwelling, a shop or bar; that look like a person's (title, initial,
    surname in -sson or -sdotter); or with a digit, which makes a street an address. The lists are
    those of this module. They refuse too much rather than too little: without a name a place is
    "Plats i" its stadsdel.

    Parameters
    ----------
    name
        Any case.
    """
    text = tidy_name(name).lower()
    words = _WORD.findall(text)
    is_refused = (
        not words
        or any(character.isdigit() for character in text)
        or any(part in word for word in words for part in _REFUSED_PARTS)
        or not _REFUSED_WORDS.isdisjoint(words)
        or any(_PATRONYMIC.search(word) for word in words)
        or _INITIAL.search(text) is not None
    )
    return not is_refused


def suggest_name(cells: Cells, register: Sequence[Platsnamn], stadsdel: str) -> str:
    """Suggest what to call a place.

    Of the names within `NAME_DISTANCE_M` of the place that `is_nameable` lets through, those of
    the first kind that occurs, in the order of `KINDS`; of them the nearest to the place (0 within
    it), then the nearest to its middle, then the first by name.

    Parameters
    ----------
    cells
        Shape (m,). The hexagons of the place, at least one.
    register
        Names to choose from, in any order. Other kinds than `KINDS` are passed over.
    stadsdel
        Name of the stadsdel the place is in.

    Returns
    -------
    name
        "Plats i " and the stadsdel where no name is near.

    Raises
    ------
    ShapeError
        When there are no cells.
    """
    if len(cells) == 0:
        raise ShapeError("expected a place of at least one cell, got none")
    polygon = shapely.union_all(grid.boundaries(cells))
    near = [
        (KINDS.index(each.kind), distance_m, polygon.centroid.distance(point), tidy_name(each.name))
        for each in register
        if each.kind in KINDS and is_nameable(each.name)
        for point in (shapely.Point(each.e_3006, each.n_3006),)
        if (distance_m := polygon.distance(point)) <= NAME_DISTANCE_M
    ]
    return min(near)[-1] if near else f"Plats i {stadsdel}"


def suggest_names(
    platser: Sequence[Cells], register: Sequence[Platsnamn], stadsdelar: Sequence[str]
) -> list[str]:
    """Suggest names for all places together, no two the same.

    Two places of one name are told apart by where they lie from each other: ", norra" and
    ", södra" when their middles are further apart northwards than eastwards, otherwise ", västra"
    and ", östra". Three or more are numbered from north to south, " 1", " 2", ….

    Parameters
    ----------
    platser
        The hexagons of each place.
    register
        As for `suggest_name`.
    stadsdelar
        The stadsdel of each place.

    Returns
    -------
    names
        One per place, in order.

    Raises
    ------
    ShapeError
        When there is not one stadsdel per place, or a place has no cells.
    """
    if len(platser) != len(stadsdelar):
        raise ShapeError(f"expected a stadsdel for each of {len(platser)} places, got {len(stadsdelar)}")
    names = [
        suggest_name(cells, register, stadsdel) for cells, stadsdel in zip(platser, stadsdelar, strict=True)
    ]
    places_of: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places_of[name].append(place)
    for name, places in places_of.items():
        if len(places) > 1:
            middles = [_middle(platser[place]) for place in places]
            for place, suffix in zip(places, _suffixes(middles), strict=True):
                names[place] = f"{name}{suffix}"
    return names


def _suffixes(middles: Sequence[tuple[float, float]]) -> list[str]:
    """Tell places of one name apart by their middles (east, north), metres."""
    if len(middles) > 2:  # noqa: PLR2004 — the compass tells two places apart, no more
        from_north = sorted(range(len(middles)), key=lambda i: (-middles[i][1], middles[i][0], i))
        return [f" {1 + from_north.index(i)}" for i in range(len(middles))]
    (east, north), (other_east, other_north) = middles
    if abs(north - other_north) > abs(east - other_east):
        return [", norra", ", södra"] if north > other_north else [", södra", ", norra"]
    return [", östra", ", västra"] if east > other_east else [", västra", ", östra"]


def _middle(cells: Cells) -> tuple[float, float]:
    centroid = shapely.union_all(grid.boundaries(cells)).centroid
    return float(centroid.x), float(centroid.y)
