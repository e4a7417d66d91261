"""Whether the service can answer; for whoever watches over it."""

from fastapi import APIRouter, Response

from api.deps import CODE_VERSION, OneReader
from api.schemas import HealthAnswer
from geo.errors import DatabaseError

router = APIRouter(tags=["Tjänsten"])


@router.get(
    "/health",
    summary="Hälsa",
    description="200 när databasen svarar, annars 503 med skälet.",
    responses={503: {"model": HealthAnswer, "description": "Databasen svarar inte."}},
)
async def get_health(reader: OneReader, response: Response) -> HealthAnswer:
    """Ask the database for what every request needs, and say how that went."""
    response.headers["Cache-Control"] = "no-store"
    try:
        async with reader.session() as session:
            return HealthAnswer(
                status="ok",
                database="svarar",
                version=session.version.version_id,
                code_version=CODE_VERSION,
            )
    except DatabaseError as error:
        response.status_code = 503
        return HealthAnswer(status="fel", database=str(error), version=None, code_version=CODE_VERSION)
