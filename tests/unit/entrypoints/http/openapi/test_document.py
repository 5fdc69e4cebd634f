"""The description fits the routes, and holds together."""

import re
from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from msgspec import json

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.app import create_app
from trimcore.entrypoints.http.jsonapi.resources.members import NARROWED
from trimcore.entrypoints.http.openapi.document import description
from trimcore.entrypoints.http.openapi.schemas import members_of
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings

SETTINGS = Settings(
    data_dir="unused", database_url="memory:", storage_url="memory:", queue_url="memory:"
)
OPEN = {("post", "/api/v1/users/registration"), ("post", "/api/v1/users/session")}
"""All that can be called in the API without a token."""
METHODS = {"get", "head", "post", "patch", "delete"}


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


def test_every_route_is_described_but_pages_and_nothing_else() -> None:
    app = create_app(Container(settings=SETTINGS), SETTINGS)
    folders = ("/page", "/docs/guide", "/docs/reference")
    pages = ["/", "/docs", "/docs/guide", *(f"{folder}/{{path}}" for folder in folders)]
    page = {(method, path) for method in ("get", "head") for path in pages}
    assert set(routed(app)) - page == described()


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
                if media_type.startswith("text/"):
                    assert content["schema"]["type"] == "string"
                else:
                    assert list(content["schema"]) == ["$ref"], (path, media_type)
    schemas = document()["components"]["schemas"]
    assert {"UserResource", "RequestAttributes", "Receipt", "Registration", "Error"} <= set(schemas)
    assert schemas["Bytes"] == {"type": "string", "format": "binary"}


def test_what_fields_may_leave_out_is_optional() -> None:
    schemas: Any = document()["components"]["schemas"]
    for kind, parts in NARROWED.items():
        for part in parts:
            narrowed = schemas[part.__name__]
            assert "required" not in narrowed
            assert set(narrowed["properties"]) <= set(schemas[members_of(kind)]["enum"])
    assert schemas["RequestAttributes"]["description"].endswith(
        " Without fields[requests] there are always status, progress, attempt, created_at,"
        " updated_at, trimming_start_time, duration, windows, mode, container."
    )
    assert schemas["TokenAttributes"]["required"] == ["access"]


def test_what_comes_along_is_one_of_the_resources() -> None:
    schemas: Any = document()["components"]["schemas"]
    of_list = schemas["RequestsDocument"]["properties"]["included"]
    assert of_list["items"] == {"$ref": "#/components/schemas/RelatedResource"}
    kinds = [each["$ref"].rpartition("/")[2] for each in schemas["RelatedResource"]["oneOf"]]
    told = {kind for name in kinds for kind in schemas[name]["properties"]["type"]["enum"]}
    assert told == {"users", "requests", "videos", "sources"}


def test_a_restart_may_answer_a_bare_404() -> None:
    paths: Any = document()["paths"]
    answers = paths["/api/v1/users/requests/{request_id}/restart"]["post"]["responses"]
    assert list(answers["404"]["content"]) == ["text/html", "application/vnd.api+json"]


def test_nothing_has_a_body_that_is_asked_for_by_head() -> None:
    heads = [item["head"] for item in document()["paths"].values() if "head" in item]
    assert len(heads) == 2
    for operation in heads:
        for node in walk(operation):
            assert "content" not in node
            assert "$ref" not in node or "/schemas/" in str(node["$ref"])


def test_fields_have_the_limits_of_the_domain() -> None:
    schemas: Any = document()["components"]["schemas"]
    assert schemas["Registration"]["properties"]["password"] == {
        "type": "string",
        "format": "password",
        "minLength": 8,
        "maxLength": 128,
    }
    assert schemas["Submission"]["required"] == ["name"]
    assert schemas["Submission"]["properties"]["source_file"]["format"] == "binary"
    assert schemas["Submission"]["additionalProperties"] is False
    assert schemas["Status"]["enum"] == sorted(Status)


def test_a_change_may_leave_out_the_id_that_its_address_has() -> None:
    schemas: Any = document()["components"]["schemas"]
    for name in ("ChangedUser", "LeavingUser", "ChangedWebhook"):
        assert "id" not in schemas[name]["required"]
        assert "id" in schemas[name]["properties"]


def test_every_description_is_taken_from_its_use_case() -> None:
    text = str(document()["paths"]["/api/v1/users/videos"]["post"]["description"])
    assert "- The name has 1 to 255 characters." in text


def test_what_is_limited_tells_how_much_is_left() -> None:
    responses: Any = document()["components"]["responses"]
    assert set(responses["429"]["headers"]) == {"Retry-After", "RateLimit", "RateLimit-Policy"}
    for item in document()["paths"].values():
        for operation in item.values():
            answers: Any = operation["responses"]
            success = next(answers[status] for status in answers if status.startswith("2"))
            told = {"RateLimit", "RateLimit-Policy"} & set(success.get("headers", {}))
            assert bool(told) == ("429" in answers)
