"""The OpenAPI definition: reviewed as a file, and true of what the service does."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode, HookContext
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
N_EXAMPLES = 25
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


EXISTING = {
    "layer": "anmalda_brott_ruta_9",
    "collection": "anmalda_brott_stadsdel",
    "kind": "stadsdelsomrade",
    "code": "bromma",
    "h3": "8908866001bffff",
    "fid": "abrahamsberg.klotter.2024-01-01",
}
"""What every second generated request asks for: the rest of it is then read, not refused at the door."""


def generated() -> list[tuple[str, str, GenerationMode]]:
    """Every operation with right parameters, and with wrong ones where it takes anything."""
    paths = json.loads(GOLDEN.read_text(encoding="utf-8"))["paths"]
    operations = [(path, method, told) for path, methods in paths.items() for method, told in methods.items()]
    right = [(path, method, GenerationMode.POSITIVE) for path, method, _ in operations]
    wrong = [
        (path, method, GenerationMode.NEGATIVE)
        for path, method, told in operations
        if told.get("parameters") or told.get("requestBody")
    ]
    return right + wrong


@pytest.fixture(scope="session")
def definition(server: str) -> BaseSchema:
    loaded = schemathesis.openapi.from_url(f"{server}/api/openapi.json")
    loaded.hook(map_path_parameters)
    return loaded


def map_path_parameters(
    _: HookContext, path_parameters: dict[str, object] | None
) -> dict[str, object] | None:
    if path_parameters and len(str(sorted(path_parameters.items()))) % 2:
        return {name: EXISTING.get(name, value) for name, value in path_parameters.items()}
    return path_parameters


@pytest.mark.parametrize(("path", "method", "mode"), generated())
def test_no_generated_request_is_an_error_of_ours_and_answers_are_as_described(
    definition: BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    operation = definition[path][method.upper()]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=N_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def ask(case: Case) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


# `LAGESBILD_BLESS=1 pytest tests/api/test_definition.py` renews it; the difference is reviewed
def test_the_definition_is_the_reviewed_one(get: Get) -> None:
    document = get("/api/openapi.json").json()
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if os.environ.get("LAGESBILD_BLESS"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_route_has_a_swedish_summary_a_description_and_its_problems(get: Get) -> None:
    document = get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert "422" not in operation["responses"], path
            for status in ("400", "404", "default"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], (path, status)
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])
