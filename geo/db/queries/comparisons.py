"""What is said of the same areas by sources that measure different things."""

from dataclasses import dataclass
from datetime import date

from psycopg import AsyncConnection

from geo.db.queries.ask import ask_all


@dataclass(frozen=True)
class SideBySideRow:
    """One area: a survey's share in per cent with its interval, and a rate per 100 000 inhabitants.

    None where nothing is published, or where too few answered.
    """

    code: str
    name: str
    window_from: date | None
    window_to: date | None
    antal_svar: int | None
    answer_status: str | None
    is_synthetic: bool | None
    rate: int | None
    rate_year: int | None
    is_preliminary: bool | None
    andel: float | None
    ki_lag: float | None
    ki_hog: float | None


async def list_side_by_side(
    connection: AsyncConnection, version_id: int, area_set_id: int, indikator: str, brott: str
) -> list[SideBySideRow]:
    """List every area of a set, by name."""
    parameters = {
        "version_id": version_id,
        "area_set_id": area_set_id,
        "indikator": indikator,
        "brott": brott,
    }
    return await ask_all(connection, SideBySideRow, "side_by_side", parameters)
