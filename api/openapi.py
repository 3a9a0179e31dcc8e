"""The description of the API: problems instead of the framework's own errors, and a pattern for every path.

Built once per application. Every operation says who may call it (`x-callers`) and that its errors are problem
details; the framework's model of validation errors, which this API never sends, is taken out.
"""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.problems import MEDIA_TYPE
from api.schemas.base import Problem
from api.schemas.batches import BatchAnswer, BatchPage
from api.schemas.documents import VerificationAnswer
from api.schemas.trace import UpstreamAnswer

DESCRIPTION = """\
Reads what the consortium's chain says about batches, transfers and documents, from a local index.

Every answer about the chain carries `asOf`, the block it speaks of. Quantities are decimal strings of the smallest
unit (milligrams, pieces); ids and hashes are `0x` and hex digits; unknown is never zero. Lists are pages of at most
200 rows with a cursor. Errors are problem details (RFC 9457). Nothing here is confidential yet: what the index holds
is known to every member of the consortium.
"""

_WITH_EXAMPLES: tuple[type[BaseModel], ...] = (BatchAnswer, BatchPage, UpstreamAnswer, VerificationAnswer)

_PROBLEM_EXAMPLE = {
    "type": "/problems/invalid-input",
    "title": "A value breaks a rule",
    "status": 422,
    "detail": "batchId: '0x12' is refused: must be 0x and 64 hexadecimal digits",
    "instance": "/v1/batches/0x12",
    "requestId": "6f1c0e0b9f6a4a62b3cf5a54a4b1c2d3",
    "field": "batchId",
    "value": "0x12",
    "rule": "must be 0x and 64 hexadecimal digits",
    "hint": "Correct the value and try again.",
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The function that gives the description, made once and kept."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    return openapi


def _schema(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    for model in _WITH_EXAMPLES:
        # The framework leaves out members that are null; in an example they are part of what is shown.
        schemas[model.__name__]["examples"] = _examples(model)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _PROBLEM_EXAMPLE}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            responses.pop("422", None)
            responses["default"] = {"description": "a problem (RFC 9457)", "content": content}
    return schema


def _examples(model: type[BaseModel]) -> list[Any]:
    extra = model.model_config.get("json_schema_extra")
    return list(extra["examples"]) if isinstance(extra, dict) and isinstance(extra["examples"], list) else []
