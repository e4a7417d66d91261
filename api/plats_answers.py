"""Answers about platser, put together from rows. Nothing here asks the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from api.catalogue import Catalogue
from api.plats_schemas import (
    Choice,
    Decision,
    PastDecision,
    PlatsDetail,
    PlatsItem,
    PlatsList,
    Score,
    ScorePart,
    Underlag,
    UnderlagPart,
)
from api.plats_snapshot import Snapshot, SnapshotPart, snapshot_of
from api.profiles import sources_of
from api.schemas import Period, label_of
from geo.db.queries.platser import AreaNameRow, HistoryRow, OutlineRow, PlatsRow
from geo.periods import Window
from geo.platser.evidence import family_of
from geo.samverkan import STATUS_WORDS, UTFALL_WORDS, Status, Utfall, next_utfall, status_of
from geo.subjects import TYCK_TILL
from maps.words import NO_DATA, TOO_FEW, decimal_words, number_words, synthetic_words

PROPOSED: Final = "Föreslagna av beräkning; ingen har beslutat om dem."

_WHAT_IT_SAYS: Final = (
    "Underlaget säger hur säkert det är att en plats ligger över stadens nivå, inte hur allvarligt det "
    "är där."
)
_FROM_PUBLISHED: Final = "Det är räknat på det som är publicerat: det som är för få för att visas ingår inte."
_TYCK_TILL: Final = (
    "Ärenden i Tyck till visas men räknas inte in: hur gärna man anmäler skiljer sig mellan områden."
)
_UNCOUNTED: Final = (
    "Brott som få anmäler eller som polisen själv upptäcker visas men räknas inte in: de säger mest om var "
    "någon har sett efter."
)
_GONE: Final = "Platsen föreslås inte i den aktuella versionen; underlaget är som det stod vid beslutet."
_ORDER: Final = tuple(Status)


def list_of(
    catalogue: Catalogue,
    rows: Iterable[PlatsRow],
    areas: Sequence[AreaNameRow],
    *,
    status: Status | None,
    stadsdelsomrade: str | None,
) -> PlatsList:
    """List platser in the order of display: by status, then by name, kandidatplatser by their score.

    Parameters
    ----------
    status, stadsdelsomrade
        What is wanted, the latter by its code; None: all.
    """
    wanted = [
        row
        for row in sorted(rows, key=_place_in_order)
        if status in {None, _status(row)} and stadsdelsomrade in {None, row.stadsdelsomrade_code}
    ]
    items = [PlatsItem.model_validate(_item_fields(catalogue, row, is_whole=False)) for row in wanted]
    counts = Counter(item.status for item in items)
    is_synthetic = any(item.is_synthetic for item in items)
    return PlatsList(
        version=catalogue.version.version_id,
        text=PROPOSED,
        counts={each: counts[each] for each in _ORDER},
        stadsdelsomraden=[Choice(code=area.code, name=area.name) for area in areas],
        platser=items,
        caveats=_caveats([snapshot_of(row) for row in wanted], is_synthetic=is_synthetic),
        is_synthetic=is_synthetic,
        label=label_of(is_synthetic=is_synthetic),
    )


def detail_of(
    catalogue: Catalogue, row: PlatsRow, history: Sequence[HistoryRow], outline: OutlineRow | None
) -> PlatsDetail:
    """Describe one plats.

    Parameters
    ----------
    history
        Every decision, oldest first; its last polygon is the plats's.
    outline
        Of the kandidatplats, where nobody has decided.
    """
    snapshot = snapshot_of(row)
    shape = history[-1] if history else outline
    now = snapshot if row.proposed is not None else None
    gone = [_GONE] if snapshot is not None and row.proposed is None else []
    return PlatsDetail.model_validate(
        {
            **_item_fields(catalogue, row, is_whole=True),
            "version": catalogue.version.version_id,
            "score": Score.model_validate(now.parts.score, from_attributes=True) if now else None,
            "parts": [_score_part(catalogue, part) for part in now.parts.parts] if now else [],
            "polygon": shape.polygon if shape else {},
            "area_m2": round(shape.area_m2, 1) if shape else 0.0,
            "cells": snapshot.cells if snapshot else [],
            "number": row.number or 0,
            "next": [each for each in next_utfall(row.utfall) if row.utfall or each != Utfall.ATERFORD],
            "history": [_past(each) for each in history],
            "caveats": gone + _caveats([snapshot], is_synthetic=row.is_synthetic),
        }
    )


def _item_fields(catalogue: Catalogue, row: PlatsRow, *, is_whole: bool) -> dict[str, object]:
    status = _status(row)
    return {
        "id": _id(row),
        "kandidat_id": row.kandidat_id,
        "status": status,
        "status_title": STATUS_WORDS[status],
        "name": row.name,
        "stadsdel": row.stadsdel,
        "stadsdelsomrade": row.stadsdelsomrade,
        "stadsdelsomrade_code": row.stadsdelsomrade_code,
        "point": [round(row.longitude, 6), round(row.latitude, 6)],
        "is_drawn": row.kandidat_id is None,
        "underlag": _underlag(catalogue, row, is_whole=is_whole),
        "last_decision": _last(row),
        "is_synthetic": row.is_synthetic,
        "label": label_of(is_synthetic=row.is_synthetic),
    }


def _id(row: PlatsRow) -> str:
    return str(row.plats_id or row.kandidat_id)


def _status(row: PlatsRow) -> Status:
    return status_of(row.utfall, is_kandidat=row.proposed is not None)


def _place_in_order(row: PlatsRow) -> tuple[int, float, str, str]:
    """Order platser: the score decides among kandidatplatser alone, and nowhere shows."""
    status = _status(row)
    score = -(row.score or 0.0) if status == Status.KANDIDAT else 0.0
    return _ORDER.index(status), score, row.name.casefold(), _id(row)


def _underlag(catalogue: Catalogue, row: PlatsRow, *, is_whole: bool) -> Underlag | None:
    """Tell the ground of a plats: all of it, or what is raised and no more, as a list of many wants."""
    snapshot = snapshot_of(row)
    if snapshot is None:
        return None
    parts = [part for part in snapshot.parts.parts if is_whole or part.is_raised]
    return Underlag(
        level=snapshot.underlag,
        title=f"{snapshot.underlag} underlag",
        n_sources=len({family_of(source) for source in snapshot.parts.sources}),
        is_current=row.proposed is not None,
        period=Period.of(Window(snapshot.window_from, snapshot.window_to)),
        n_parts=len(snapshot.parts.parts),
        parts=[UnderlagPart.model_validate(_part_fields(catalogue, part)) for part in parts],
        sources=sources_of(catalogue, [part.source for part in parts]),
    )


def _part_fields(catalogue: Catalogue, part: SnapshotPart) -> dict[str, object]:
    source, theme = catalogue.sources.get(part.source), catalogue.themes.get(part.theme)
    title = theme.title if theme else part.theme
    return {
        "source": part.source,
        "source_title": source.title if source else part.source,
        "clock": source.clock if source else None,
        "theme": part.theme,
        "theme_title": title,
        "observed": part.observed,
        "expected": part.expected,
        "is_known": part.is_known,
        "n_unknown": part.n_unknown,
        "is_raised": part.is_raised,
        "is_counted": part.weight > 0,
        "words": f"{title}: {_part_words(part)}",
    }


def _part_words(part: SnapshotPart) -> str:
    if not part.is_known or part.expected is None:
        return TOO_FEW if part.n_unknown else NO_DATA
    least = f"minst {number_words(part.observed)}" if part.n_unknown else number_words(part.observed)
    said = [f"{least}, väntat {decimal_words(part.expected)}"]
    said += [f"{part.n_unknown} rutor för få för att visas"] if part.n_unknown else []
    said += ["förhöjt"] if part.is_raised else []
    said += ["räknas inte in"] if part.weight == 0 else []
    return "; ".join(said)


def _score_part(catalogue: Catalogue, part: SnapshotPart) -> ScorePart:
    return ScorePart.model_validate(
        {
            **_part_fields(catalogue, part),
            "weight": part.weight,
            "log_risk": part.log_risk,
            "log_risk_se": part.log_risk_se,
            "contribution": part.contribution,
        }
    )


def _last(row: PlatsRow) -> Decision | None:
    if row.utfall is None:
        return None
    return Decision.model_validate(
        {
            "number": row.number,
            "utfall": row.utfall,
            "utfall_title": UTFALL_WORDS[row.utfall],
            "beslutad_av": row.beslutad_av,
            "beslutad_on": row.beslutad_on,
            "motivering": row.motivering,
        }
    )


def _past(row: HistoryRow) -> PastDecision:
    return PastDecision.model_validate(
        {
            "beslut_id": row.beslut_id,
            "number": row.number,
            "utfall": row.utfall,
            "utfall_title": UTFALL_WORDS[row.utfall],
            "name": row.name,
            "beslutad_av": row.beslutad_av,
            "beslutad_on": row.beslutad_on,
            "motivering": row.motivering,
            "recorded_at": row.recorded_at,
            "polygon": row.polygon,
            "underlag": row.underlag,
        }
    )


def _caveats(snapshots: Iterable[Snapshot | None], *, is_synthetic: bool) -> list[str]:
    """Say what the figures cannot tell; nothing of sources that are not there."""
    uncounted = {
        part.source
        for snapshot in snapshots
        if snapshot is not None
        for part in snapshot.parts.parts
        if part.weight == 0
    }
    said = [_WHAT_IT_SAYS, _FROM_PUBLISHED]
    said += [_TYCK_TILL] if TYCK_TILL in uncounted else []
    said += [_UNCOUNTED] if uncounted - {TYCK_TILL} else []
    return said + ([synthetic_words()] if is_synthetic else [])
