"""The description of the API: what it promises is what the service says."""

import re
from typing import Any

import jsonschema
import pytest

from offchain.domain.ids import batch_id_text
from tests.api.conftest import Service
from tests.api.story import CERTIFICATE_FILE, digest, number

PATHS = {
    "/v1/batches": "/v1/batches",
    "/v1/batches/{batch_id}": f"/v1/batches/{batch_id_text(number('packs'))}",
    "/v1/batches/{batch_id}/trace": f"/v1/batches/{batch_id_text(number('packs'))}/trace",
    "/v1/transfers": "/v1/transfers",
    "/v1/transfers/{transfer_id}": f"/v1/transfers/0x{digest('T-1').hex()}",
    "/v1/members": "/v1/members",
    "/v1/members/{member}": "/v1/members/1",
    "/v1/sites": "/v1/sites",
    "/v1/sites/{site}": "/v1/sites/1",
    "/v1/materials": "/v1/materials",
    "/v1/materials/{material}": "/v1/materials/1",
    "/v1/documents/{sha256}": f"/v1/documents/0x{digest('nothing').hex()}",
    "/health": "/health",
    "/sync-status": "/sync-status",
    "/problems/{name}": "/problems/not-found",
}


@pytest.fixture(scope="module")
def description(service: Service) -> dict[str, Any]:
    found: dict[str, Any] = service.get("/openapi.json")
    return found


def validator(description: dict[str, Any], schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**schema, "components": description["components"]})


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_openapi__every_path__is_tried_here_or_elsewhere(description: dict[str, Any]) -> None:
    assert set(description["paths"]) == {*PATHS, "/v1/verify", "/ready"}


@pytest.mark.parametrize("path", sorted(PATHS))
def test_openapi__answer__has_the_shape_that_is_promised(
    service: Service, description: dict[str, Any], path: str
) -> None:
    schema = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(description, schema).validate(service.get(PATHS[path]))


def test_openapi__downstream_trace_and_verification__too(service: Service, description: dict[str, Any]) -> None:
    trace = description["paths"]["/v1/batches/{batch_id}/trace"]["get"]["responses"]["200"]
    found = service.get(f"/v1/batches/{batch_id_text(number('ore'))}/trace", direction="down")
    validator(description, trace["content"]["application/json"]["schema"]).validate(found)
    verify = description["paths"]["/v1/verify"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = service.client.post("/v1/verify", files={"file": ("c.pdf", CERTIFICATE_FILE)}).json()
    validator(description, verify).validate(answer)


def test_openapi__problem__has_the_shape_that_is_promised(service: Service, description: dict[str, Any]) -> None:
    for path in ("/v1/batches/0x1", "/v1/nothing", "/v1/batches?limit=0"):
        validator(description, description["components"]["schemas"]["Problem"]).validate(
            service.client.get(path).json()
        )


def test_openapi__examples__fit_their_own_schemas(description: dict[str, Any]) -> None:
    seen = 0
    for name, schema in description["components"]["schemas"].items():
        for example in schema.get("examples", []):
            validator(description, {"$ref": f"#/components/schemas/{name}"}).validate(example)
            seen += 1
    assert seen >= 4


def test_openapi__every_operation__says_who_may_call_and_how_it_fails(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        assert operation["x-callers"], (method, path)
        assert operation["summary"], (method, path)
        problem = operation["responses"]["default"]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/Problem"}
        assert "422" not in operation["responses"]
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_openapi__answers_about_the_chain__carry_their_block(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    for path, method, operation in operations(description):
        if not path.startswith("/v1/"):
            continue
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        named = re.findall(r"#/components/schemas/(\w+)", str(schema))
        assert named, (method, path)
        for name in named:
            assert "asOf" in schemas[name]["required"], name


def test_openapi__names__are_camel_case_and_lists_are_bounded(description: dict[str, Any]) -> None:
    for name, schema in description["components"]["schemas"].items():
        for member in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", member), (name, member)
    for path, method, operation in operations(description):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"]), (method, path, parameter["name"])
            if parameter["name"] == "limit":
                assert parameter["schema"]["maximum"] == 200
