"""The sources that this installation knows."""

from typing import Final

from etl.source import Source
from etl.sources import bra__anmalda_brott, polisen__anmalda_brott
from geo.errors import NotFoundError

SOURCES: Final[dict[str, Source]] = {
    source.id: source for source in (polisen__anmalda_brott.SOURCE, bra__anmalda_brott.SOURCE)
}


def find_source(source_id: str) -> Source:
    """Give the source with this id.

    Raises
    ------
    NotFoundError
        When there is none; the message lists those there are.
    """
    try:
        return SOURCES[source_id]
    except KeyError:
        raise NotFoundError(f"Väntade en av källorna {', '.join(SOURCES)}, fick {source_id!r}") from None
