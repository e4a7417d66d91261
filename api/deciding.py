"""Recording a decision: what was sent is checked, what it rests on is the server's own.

Whoever decides about the same plats takes turns, so that the one who comes second is told who came
first. The database refuses what slips past.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import uuid4

import shapely

from api.decisions import DecisionSession
from api.plats_schemas import (
    LONGEST_DECIDER,
    LONGEST_NAME,
    DrawnPolygon,
    FirstDecision,
    NewDecision,
    NextDecision,
)
from geo.db.queries import platser as rows
from geo.errors import ConflictError, NotFoundError, ParameterError, RuleError
from geo.names import tidy_name
from geo.outline import is_same, read_outline
from geo.periods import TIME_ZONE
from geo.samverkan import (
    Former,
    Proposal,
    is_for_no_others,
    recipients_of_drawn,
    require_clean,
    require_day,
    require_name,
    require_next,
)

_MOSTLY: Final = 0.5
_LINE_BREAKS: Final = ("\r\n", "\r", "\u2028", "\u2029")


@dataclass(frozen=True)
class Recorded:
    """Which plats was decided about; `is_new` False: the same decision had been recorded before."""

    plats_id: str
    is_new: bool


@dataclass(frozen=True)
class _Said:
    """The words of a decision, tidied and checked; `name` None: as before."""

    name: str | None
    beslutad_av: str
    motivering: str


async def decide_first(session: DecisionSession, sent: FirstDecision) -> Recorded:
    """Record the first decision about a kandidatplats or a drawn polygon.

    Raises
    ------
    NotFoundError
        When the current version proposes no such plats.
    ConflictError
        When somebody has decided about it.
    ParameterError, RuleError, PolicyError
        When it cannot be recorded as it is.
    """
    said, drawn = _said(sent, sent.namn), _drawn(sent.polygon)
    if sent.kandidat_id is None and drawn is None:
        raise ParameterError("kandidat_id", "en kandidatplats eller en polygon", "ingen av dem")
    connection = session.connection
    await rows.take_turn(connection, f"beslut {sent.beslut_id}")
    if before := await rows.find_recorded(connection, sent.beslut_id):
        is_same_plats = before.number == 1 and before.kandidat_id == sent.kandidat_id
        return _recorded_before(before, sent, said, drawn, is_same_plats=is_same_plats)
    kandidat, snapshot = None, None
    if sent.kandidat_id is not None:
        await rows.take_turn(connection, f"plats {sent.kandidat_id}")
        last = await rows.find_last(connection, sent.kandidat_id)
        require_next(Proposal(1, sent.utfall, is_changed=True), _former(last))
        kandidat = await _require_kandidat(session, sent.kandidat_id)
        snapshot = await _snapshot(session, sent.kandidat_id)
    outline = drawn if drawn is not None else _geometry(kandidat.geom if kandidat else b"")
    require_day(sent.beslutad_on, _today())
    await _require_rules(session, said, [kandidat.name] if kandidat else [], drawn)
    is_demo = session.audience.is_demo
    plats = rows.Plats(
        plats_id=uuid4(),
        kandidat_id=sent.kandidat_id,
        recipients=kandidat.recipients
        if kandidat
        else recipients_of_drawn(session.audience.recipients, is_demo=is_demo),
        is_synthetic=kandidat.is_synthetic if kandidat else is_demo,
    )
    beslut = _beslut(sent, said, number=1, name=said.name or "", outline=outline, underlag=snapshot)
    await rows.record(connection, plats, beslut)
    return Recorded(str(plats.plats_id), is_new=True)


async def decide_next(session: DecisionSession, asked: str, sent: NextDecision) -> Recorded:
    """Record a decision that follows another on the same plats; as `decide_first` otherwise."""
    said, drawn = _said(sent, sent.namn), _drawn(sent.polygon)
    connection = session.connection
    await rows.take_turn(connection, f"beslut {sent.beslut_id}")
    found = await _require_last(session, asked)
    if before := await rows.find_recorded(connection, sent.beslut_id):
        is_same_plats = before.plats_id == found.plats_id and before.number == sent.number
        return _recorded_before(before, sent, said, drawn, is_same_plats=is_same_plats)
    await rows.take_turn(connection, f"plats {found.kandidat_id or found.plats_id}")
    last = await _require_last(session, asked)
    former_outline = _geometry(last.geom)
    if drawn is not None and is_same(drawn, former_outline):
        drawn = None
    name = said.name or last.name
    is_changed = name != last.name or drawn is not None
    require_next(Proposal(sent.number, sent.utfall, is_changed), _former(last))
    kandidat = await rows.find_kandidat(connection, session.version.version_id, last.kandidat_id or "")
    known = [last.name, *([kandidat.name] if kandidat else [])]
    require_day(sent.beslutad_on, _today(), _former(last))
    await _require_rules(session, said, known, drawn)
    is_shared = kandidat is not None and is_for_no_others(last.recipients, kandidat.recipients)
    snapshot = await _snapshot(session, last.kandidat_id) if is_shared and last.kandidat_id else None
    plats = rows.Plats(last.plats_id, last.kandidat_id, last.recipients, last.is_synthetic)
    outline = drawn if drawn is not None else former_outline
    beslut = _beslut(sent, said, number=sent.number, name=name, outline=outline, underlag=snapshot)
    await rows.record(connection, plats, beslut)
    return Recorded(str(last.plats_id), is_new=True)


def _today() -> date:
    return datetime.now(UTC).astimezone(TIME_ZONE).date()


def _said(sent: NewDecision, namn: str | None) -> _Said:
    """Tidy and check the words of a decision.

    Raises
    ------
    ParameterError
        When one is empty but for white space, or has characters that cannot be seen.
    RuleError
        When one has personal data.
    """
    name = None if namn is None else _line("namn", namn, LONGEST_NAME)
    motivering = sent.motivering
    for each in _LINE_BREAKS:
        motivering = motivering.replace(each, "\n")
    motivering = unicodedata.normalize("NFC", motivering).strip()
    said = _Said(name, _line("beslutad_av", sent.beslutad_av, LONGEST_DECIDER), motivering)
    _require_visible("motivering", motivering.replace("\n", " "))
    require_clean("beslutad_av", said.beslutad_av)
    require_clean("motivering", said.motivering)
    return said


def _line(field: str, text: str, longest: int) -> str:
    _require_visible(field, text)
    tidied = tidy_name(text)
    if not 1 <= len(tidied) <= longest:
        raise ParameterError(field, f"1–{longest} tecken", f"text, {len(tidied)} tecken")
    return tidied


def _require_visible(field: str, text: str) -> None:
    """Refuse control characters, those that turn the direction of text, and what is no character."""
    if not text.strip():
        raise ParameterError(field, "text", f"text, {len(text)} tecken")
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise ParameterError(field, "text utan styrtecken", f"text, {len(text)} tecken")


def _drawn(polygon: DrawnPolygon | None) -> shapely.MultiPolygon | None:
    return None if polygon is None else read_outline(polygon.type, polygon.coordinates)


async def _require_rules(
    session: DecisionSession, said: _Said, known: list[str], drawn: shapely.MultiPolygon | None
) -> None:
    """Refuse a name that points at somebody, and a polygon outside the kommun."""
    if said.name is not None:
        require_name(said.name, known)
    if drawn is None:
        return
    share = await rows.share_in_city(session.connection, drawn)
    if share is None:
        raise RuleError("En polygon kan inte sparas: kommunens gräns är inte inläst.")
    if share <= _MOSTLY:
        raise RuleError("Polygonen ligger till största delen utanför kommunen.")


async def _require_kandidat(session: DecisionSession, kandidat_id: str) -> rows.KandidatRow:
    kandidat = await rows.find_kandidat(session.connection, session.version.version_id, kandidat_id)
    if kandidat is None:
        raise NotFoundError("Kandidatplatsen finns inte i den version som gäller nu.")
    return kandidat


async def _require_last(session: DecisionSession, asked: str) -> rows.LastRow:
    last = await rows.find_last(session.connection, asked)
    if last is None:
        raise NotFoundError("Det finns ingen sådan plats som någon har beslutat om.")
    return last


async def _snapshot(session: DecisionSession, kandidat_id: str) -> rows.Snapshot | None:
    """Return what is proposed now, as it is kept beside the decision; never what the sender says."""
    row = await rows.find_plats(session.connection, session.version.version_id, kandidat_id)
    return row.proposed if row else None


def _former(last: rows.LastRow | None) -> Former | None:
    if last is None:
        return None
    return Former(last.number, last.utfall, last.beslutad_av, last.beslutad_on)


def _geometry(ewkb: bytes) -> shapely.MultiPolygon:
    return shapely.from_wkb(ewkb)


def _beslut(
    sent: FirstDecision | NextDecision,
    said: _Said,
    *,
    number: int,
    name: str,
    outline: shapely.MultiPolygon,
    underlag: rows.Snapshot | None,
) -> rows.Beslut:
    return rows.Beslut(
        beslut_id=sent.beslut_id,
        number=number,
        utfall=str(sent.utfall),
        name=name,
        outline=outline,
        beslutad_av=said.beslutad_av,
        beslutad_on=sent.beslutad_on,
        motivering=said.motivering,
        underlag=underlag,
    )


def _recorded_before(
    before: rows.RecordedRow,
    sent: FirstDecision | NextDecision,
    said: _Said,
    drawn: shapely.MultiPolygon | None,
    *,
    is_same_plats: bool,
) -> Recorded:
    """Answer a decision that has been sent before.

    Raises
    ------
    ConflictError
        When another one was recorded under its id.
    """
    told = (sent.utfall, said.name or before.name, said.beslutad_av, sent.beslutad_on, said.motivering)
    kept = (before.utfall, before.name, before.beslutad_av, before.beslutad_on, before.motivering)
    is_drawn_so = drawn is None or is_same(drawn, _geometry(before.geom))
    if not is_same_plats or told != kept or not is_drawn_so:
        raise ConflictError("Ett annat beslut är redan sparat med samma beslut_id.")
    return Recorded(str(before.plats_id), is_new=False)
