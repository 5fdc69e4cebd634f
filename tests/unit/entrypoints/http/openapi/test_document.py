"""The description fits the routes, and holds together."""

import re
from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from msgspec import json

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.app import create_app
from trimcore.entrypoints.http.openapi.document import description
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings

SETTINGS = Settings(
    data_dir="unused", database_url="memory:", storage_url="memory:", queue_url="memory:"
)
OPEN = {("post", "/api/v1/users/registration"), ("post", "/api/v1/users/session")}
"""All that can be called in the API without a token."""
METHODS = {"get", "post", "delete", "head"}


def document() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return the description as clients get it."""
    found: dict[str, dict[str, dict[str, dict[str, object]]]] = json.decode(
        json.encode(description())
    )
    return found


def described() -> set[tuple[str, str]]:
    """Return every method and path of the description."""
    return {(method, path) for path, item in document()["paths"].items() for method in item}


def routed(app: Litestar) -> Iterator[tuple[str, str]]:
    """Return every method and path that is served."""
    for route in app.routes:
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        for method in route.methods:
            if method != "OPTIONS":
                yield method.lower(), path


def walk(node: object) -> Iterator[dict[str, object]]:
    """Return every object in the description."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def test_every_route_is_described_and_nothing_else() -> None:
    app = create_app(Container(settings=SETTINGS), SETTINGS)
    assert set(routed(app)) == described()


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    for node in walk(whole):
        if "$ref" in node:
            target: object = whole
            for step in str(node["$ref"]).removeprefix("#/").split("/"):
                assert isinstance(target, dict)
                target = target[step]


def test_every_operation_has_what_the_standard_asks_for() -> None:
    names = []
    for path, item in document()["paths"].items():
        assert set(item) <= METHODS
        for operation in item.values():
            names.append(operation["operationId"])
            assert operation["responses"]
            assert operation["summary"]
            parameters = operation.get("parameters", [])
            assert isinstance(parameters, list)
            in_path = {each["name"] for each in parameters if each["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path))
    assert len(names) == len(set(names))


def test_what_is_guarded_says_so() -> None:
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            guarded = path.startswith("/api/") and (method, path) not in OPEN
            assert bool(operation["security"]) == guarded
            responses = operation["responses"]
            assert isinstance(responses, dict)
            if guarded:
                assert operation["security"] == [{"bearer": []}]
                assert "401" in responses


def test_every_body_of_the_api_has_a_schema_of_its_name() -> None:
    for path, item in document()["paths"].items():
        for node in walk(item) if path.startswith("/api/") else ():
            bodies: Any = node.get("content", {})
            for media_type, content in bodies.items():
                assert list(content["schema"]) == ["$ref"], (path, media_type)
    assert {"UserResource", "RequestAttributes", "Receipt", "Registration", "Error"} <= set(
        document()["components"]["schemas"]
    )


def test_fields_have_the_limits_of_the_domain() -> None:
    schemas: Any = document()["components"]["schemas"]
    assert schemas["Registration"]["properties"]["password"] == {
        "type": "string",
        "format": "password",
        "minLength": 8,
        "maxLength": 128,
    }
    assert schemas["Submission"]["required"] == [
        "name",
        "trimming_start_time",
        "duration",
        "source_file",
    ]
    assert schemas["Submission"]["properties"]["source_file"]["format"] == "binary"
    assert schemas["Submission"]["additionalProperties"] is False
    assert schemas["Status"]["enum"] == sorted(Status)


def test_every_description_is_taken_from_its_use_case() -> None:
    text = str(document()["paths"]["/api/v1/users/videos"]["post"]["description"])
    assert "- The name has 1 to 255 characters." in text
