"""What each source's figures are about: the themes of every source, under ids that are distinct.

The themes of reported crime are lists of brottskoder (`geo.themes`). Those of the city's own sources
and of the surveys have no codes; they share the shape, so that layers, release and answers need one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from geo.disclosure.policy import POLICE_SOURCES
from geo.errors import PolicyError
from geo.indicators import INDICATORS
from geo.themes import LIST_VERSION, THEMES, Geography, Theme
from geo.trygghetsinventering import BRISTTYPER
from geo.tyck_till import GROUPS

POLICE: Final = "polisen__anmalda_brott"
TYCK_TILL: Final = "stockholm__tyck_till"
TRYGGHETSINVENTERING: Final = "stockholm__trygghetsinventering"
TRYGGHETSMATNING: Final = "stockholm__trygghetsmatning"
NTU: Final = "bra__ntu_regso"

LIST_VERSIONS: Final = {
    POLICE: LIST_VERSION,
    TYCK_TILL: "2026-1",
    TRYGGHETSINVENTERING: "2026-1",
    TRYGGHETSMATNING: "2026-1",
    NTU: "2026-1",
}
"""Version of the list of each source's themes."""


def _plain(theme: str, title: str, finest: Geography, *, is_sensitive: bool = False) -> Theme:
    return Theme(theme, title, codes=(), finest=finest, group=None, is_sensitive=is_sensitive)


def _restricted(theme: str, title: str, *, is_restricted: bool) -> Theme:
    """Describe a theme of the city's own; what is about people's behaviour is never shown finely."""
    finest = Geography.STADSDEL if is_restricted else Geography.RUTA_9
    return _plain(theme, title, finest, is_sensitive=is_restricted)


SUBJECTS: Final[Mapping[str, tuple[Theme, ...]]] = {
    POLICE: THEMES,
    TYCK_TILL: tuple(
        _restricted(group.id, group.title, is_restricted=group.is_restricted) for group in GROUPS
    ),
    TRYGGHETSINVENTERING: tuple(
        _restricted(brist.id, brist.title, is_restricted=brist.is_restricted) for brist in BRISTTYPER
    ),
    TRYGGHETSMATNING: tuple(
        _plain(each.id, each.title, Geography.STADSDEL)
        for each in INDICATORS
        if each.source == TRYGGHETSMATNING
    ),
    NTU: tuple(_plain(each.id, each.title, Geography.REGSO) for each in INDICATORS if each.source == NTU),
}
"""Source that the list belongs to → its themes, in the order in which they are shown."""


def subjects_of(source: str) -> tuple[Theme, ...]:
    """Give the themes that a source's figures are about; the police's sources share theirs."""
    return SUBJECTS.get(POLICE if source in POLICE_SOURCES else source, ())


def find_subject(theme: str) -> Theme:
    """Find a theme by its id.

    Raises
    ------
    PolicyError
        When no list has it: nothing can be released that nobody has described.
    """
    try:
        return _by_id()[theme]
    except KeyError:
        raise PolicyError(f"expected a theme of the lists, got {theme}") from None


@lru_cache(maxsize=1)
def _by_id() -> Mapping[str, Theme]:
    return {theme.id: theme for themes in SUBJECTS.values() for theme in themes}
