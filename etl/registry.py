"""The sources that this installation knows."""

from typing import Final

from etl.source import Source
from etl.sources import (
    bra__anmalda_brott,
    bra__ntu_regso,
    polisen__anmalda_brott,
    polisen__anmalda_brott_basomrade,
    polisen__anmalda_brott_omrade,
    polisen__handelser,
    polisen__utsatt_omrade,
    scb__folkmangd_regso,
    stockholm__arsbok_brott,
    stockholm__folkmangd,
    stockholm__trygghetsinventering,
    stockholm__trygghetsmatning,
    stockholm__tyck_till,
)
from geo.errors import NotFoundError

SOURCES: Final[dict[str, Source]] = {
    source.id: source
    for source in (
        polisen__anmalda_brott.SOURCE,
        polisen__anmalda_brott_basomrade.SOURCE,
        polisen__anmalda_brott_omrade.SOURCE,
        bra__anmalda_brott.SOURCE,
        bra__ntu_regso.SOURCE,
        stockholm__arsbok_brott.SOURCE,
        stockholm__folkmangd.SOURCE,
        scb__folkmangd_regso.SOURCE,
        polisen__utsatt_omrade.SOURCE,
        polisen__handelser.SOURCE,
        stockholm__tyck_till.SOURCE,
        stockholm__trygghetsinventering.SOURCE,
        stockholm__trygghetsmatning.SOURCE,
    )
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
