"""The hot places that are planted in the city's own sources, some of them where crime is planted too.

Where several sources have a planted place in the same cell, an analysis that sets them side by side
ought to find it in each; one place is in Tyck till alone and one in trygghetsinventeringen alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from etl.demo import places
from etl.demo.places import City, PlantedPlace
from etl.demo.request import Stream, make_generator
from etl.demo.targets import STADSDELSOMRADEN
from etl.demo.write import SOURCE, describe_planted
from geo import grid

TYCK_TILL: Final = "stockholm__tyck_till"
INVENTERING: Final = "stockholm__trygghetsinventering"

# Stadsdelsområde of a planted place of crime → what else is planted in its cell, times the mean cell.
_BESIDE_CRIME: Final[Mapping[str, Mapping[str, tuple[str, int]]]] = {
    TYCK_TILL: {
        "Farsta": ("klotter_affischering", 40),
        "Hägersten-Älvsjö": ("trasig_utrustning", 70),
        "Södermalm": ("overgivet_fordon", 60),
    },
    INVENTERING: {"Farsta": ("brist_klotter", 700), "Järva": ("brist_belysning", 900)},
}
# Places of a single source, in stadsdelsområden where no crime is planted.
_ALONE: Final[Mapping[str, tuple[str, str, int]]] = {
    TYCK_TILL: ("Bromma", "nedskrapning", 40),
    INVENTERING: ("Skarpnäck", "brist_belysning", 600),
}
_WHAT: Final[Mapping[str, str]] = {SOURCE: "theme", TYCK_TILL: "grupp", INVENTERING: "bristtyp"}


def plant(city: City, seed: int, source: str) -> City:
    """Return the city with the planted places of another source in place of crime's.

    Parameters
    ----------
    city
        As `build_city` made it with the same seed.
    seed
        Decides the cells of the places that have a single source.
    source
        `TYCK_TILL` or `INVENTERING`.

    Returns
    -------
    city
        Its `planted` hold as `theme` the group of Tyck till or the bristtyp that gathers there.
    """
    crime = {STADSDELSOMRADEN[place.stadsdelsomrade]: place for place in city.planted}
    beside = [
        PlantedPlace(crime[name].cell, crime[name].stadsdelsomrade, what, multiplier)
        for name, (what, multiplier) in _BESIDE_CRIME[source].items()
    ]
    name, what, multiplier = _ALONE[source]
    number = STADSDELSOMRADEN.index(name)
    # One stream for both: each source's cell stays when the other's list changes.
    rng = make_generator(seed, Stream.PLANTED, list(_ALONE).index(source))
    cell = places.choose_cell(rng, city.weights["gata"], city.stadsdelsomrade, number)
    return replace(city, planted=(*beside, PlantedPlace(cell, number, what, multiplier)))


def describe(city: City, source: str) -> list[dict[str, object]]:
    """List what is planted for one source: what an analysis of it ought to find.

    Returns
    -------
    places
        Each with source, h3, stadsdelsomrade, theme (police), grupp (Tyck till) or bristtyp, and
        multiplier: of N located rows of the kind in the stadsdelsområde and year and n cells,
        multiplier × N / n are expected in the cell.
    """
    texts = grid.to_text(city.cells[[place.cell for place in city.planted]])
    return [
        {
            "source": source,
            "h3": text,
            "stadsdelsomrade": STADSDELSOMRADEN[place.stadsdelsomrade],
            _WHAT[source]: place.theme,
            "multiplier": place.multiplier,
        }
        for text, place in zip(texts, city.planted, strict=True)
    ]


def describe_all(city: City, seed: int) -> dict[str, object]:
    """Describe everything that is planted: crime as ever, and every source in one list.

    Returns
    -------
    described
        seed; planted, the places of crime; planted_by_source, all places of all sources.
    """
    by_source = {SOURCE: describe(city, SOURCE)}
    for source in (TYCK_TILL, INVENTERING):
        by_source[source] = describe(plant(city, seed, source), source)
    return {"seed": seed, "planted": describe_planted(city), "planted_by_source": by_source}
