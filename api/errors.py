"""Errors as RFC 9457 problems: one table says which error is which status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from geo import errors

PROBLEM_JSON = "application/problem+json"
_LOG = structlog.get_logger("api.errors")


@dataclass(frozen=True)
class Kind:
    """What a class of errors is for the one who asked.

    Parameters
    ----------
    status
        HTTP status.
    name
        Last part of the problem's type; never changes.
    title
        Swedish, the same for every problem of the type.
    detail
        Swedish sentence to show instead of the error's own, where that would tell of the inside.
    """

    status: int
    name: str
    title: str
    detail: str | None = None


KINDS: Mapping[type[Exception], Kind] = {
    errors.ParameterError: Kind(400, "parameter", "Felaktig parameter"),
    errors.CrsError: Kind(400, "parameter", "Felaktig parameter"),
    errors.PolicyError: Kind(403, "policy", "Får inte visas"),
    errors.RuleError: Kind(422, "regel", "Går inte att besluta så"),
    errors.ConflictError: Kind(409, "konflikt", "Någon annan hann före"),
    errors.NotFoundError: Kind(404, "finns-inte", "Finns inte"),
    errors.DatabaseError: Kind(503, "databas", "Databasen svarar inte"),
    psycopg.errors.QueryCanceled: Kind(
        503, "tid", "Frågan tog för lång tid", "Frågan avbröts. Fråga om ett mindre område."
    ),
    psycopg.errors.UndefinedTable: Kind(
        503, "databas", "Databasen är inte uppgraderad", "Kör lagesbild db upgrade och försök igen."
    ),
    psycopg.OperationalError: Kind(
        503, "databas", "Databasen svarar inte", "Förbindelsen med databasen bröts. Försök igen om en stund."
    ),
}
"""Error class → what it is. A class that is not here is a fault of ours: 500, without its words."""

OUR_FAULT = Kind(500, "fel", "Något gick fel", "Felet är vårt och har skrivits i loggen.")

_EXPECTED: Mapping[str, str] = {
    "missing": "ett värde",
    "json_invalid": "giltig JSON",
    "extra_forbidden": "inget sådant fält",
    "enum": "någon av {expected}",
    "literal_error": "någon av {expected}",
    "uuid_parsing": "ett UUID",
    "uuid_type": "ett UUID som text",
    "string_type": "text",
    "string_too_short": "minst {min_length} tecken",
    "list_type": "en lista",
    "model_attributes_type": "ett JSON-objekt",
    "int_type": "ett heltal",
    "int_from_float": "ett heltal",
    "date_type": "ett datum på formen 2024-12-31",
    "int_parsing": "ett heltal",
    "int_parsing_size": "ett mindre heltal",
    "greater_than_equal": "minst {ge}",
    "less_than_equal": "högst {le}",
    "string_too_long": "högst {max_length} tecken",
    "string_pattern_mismatch": "text på formen {pattern}",
    "date_parsing": "ett datum på formen 2024-12-31",
    "date_from_datetime_parsing": "ett datum på formen 2024-12-31",
    "date_from_datetime_inexact": "ett datum utan klockslag",
}
"""Kind of validation error → what was expected, in Swedish, with the rule's own numbers."""

_STATUS_WORDS: Mapping[int, tuple[str, str]] = {
    400: ("Felaktig begäran", "Det som skickades går inte att läsa som JSON."),
    403: ("Annan webbplats", "Beslut tas bara emot från tjänstens egen sida."),
    404: ("Finns inte", "Adressen finns inte."),
    405: ("Metoden går inte", "Adressen kan bara läsas: använd GET."),
    413: ("För stort", "Det som skickades är för stort för ett beslut."),
    415: ("Fel format", "Beslut tas bara emot som application/json."),
}
_RETRY_AFTER_S = "5"


class NotModifiedError(Exception):
    """The one who asked has this answer already: 304 and nothing more."""


def install(app: FastAPI) -> None:
    """Let the application answer every error of the table as a problem."""
    for kind_of_error in KINDS:
        app.add_exception_handler(kind_of_error, _answer_known)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(NotModifiedError, _answer_not_modified)


def problem(kind: Kind, detail: str, path: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Make the answer that tells of a problem.

    Parameters
    ----------
    kind
        Status, type and title.
    detail
        Swedish sentence about this very request.
    path
        Of the request; without its query, which may be long.
    headers
        To send with it.
    """
    content = {
        "type": f"urn:lagesbild:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": path,
    }
    return JSONResponse(content, kind.status, headers=headers, media_type=PROBLEM_JSON)


def answer_unexpected(error: Exception, path: str) -> JSONResponse:
    """Answer an error that is not in the table; where it arose stays in the log.

    The log holds the lines of the stack and never the values of variables: they may be personal.
    """
    where = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in extract_tb(error.__traceback__)
        if "site-packages" not in frame.filename
    ]
    _LOG.error("unexpected_error", path=path, error=type(error).__name__, where=where)
    return problem(OUR_FAULT, OUR_FAULT.detail or "", path)


def kind_of(error: Exception) -> Kind:
    """Find what an error is: the entry of its nearest class."""
    return next((KINDS[each] for each in type(error).__mro__ if each in KINDS), OUR_FAULT)


async def _answer_known(request: Request, error: Exception) -> Response:
    kind = kind_of(error)
    headers = None
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": _RETRY_AFTER_S}
        _LOG.warning("database_unavailable", path=request.url.path, error=type(error).__name__)
    return problem(kind, kind.detail or _sentence(error), request.url.path, headers)


async def _answer_validation(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    return problem(KINDS[errors.ParameterError], _sentence(_as_parameter_error(found)), request.url.path)


async def _answer_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else OUR_FAULT.status
    headers = error.headers if isinstance(error, HTTPException) else None
    title, detail = _STATUS_WORDS.get(status, (HTTPStatus(status).phrase, HTTPStatus(status).phrase))
    return problem(Kind(status, f"http-{status}", title), detail, request.url.path, headers)


async def _answer_not_modified(_: Request, __: Exception) -> Response:
    return Response(status_code=HTTPStatus.NOT_MODIFIED)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text if text.endswith(".") else f"{text}."


def _as_parameter_error(found: Sequence[Mapping[str, Any]]) -> errors.ParameterError:
    """Say the first thing that validation found, in our own words."""
    if not found:
        return errors.ParameterError("okänd", "ett giltigt värde", "")
    first = found[0]
    template = _EXPECTED.get(first["type"], "ett giltigt värde")
    expected = template.format(**first.get("ctx", {})).replace(" or ", " eller ")
    if first["loc"][0] == "body":
        return errors.ParameterError(_field_of_body(first), expected, _form_of(first))
    got = "" if first["type"] == "missing" else str(first.get("input", ""))
    return errors.ParameterError(str(first["loc"][-1]), expected, got)


def _field_of_body(found: Mapping[str, Any]) -> str:
    """Name a field of what was sent, or the whole where it could not be read."""
    names = [str(each) for each in found["loc"][1:]]
    return "i begäran" if found["type"] == "json_invalid" or not names else ".".join(names)[:80]


def _form_of(found: Mapping[str, Any]) -> str:
    """Tell the form of what was sent, never its words: people write about people."""
    if found["type"] in {"missing", "json_invalid"}:
        return "inget" if found["type"] == "missing" else "något annat"
    value = found.get("input")
    if isinstance(value, str):
        return f"text, {len(value)} tecken"
    return str(value) if isinstance(value, int | float) else "något annat"
