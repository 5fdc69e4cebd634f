"""The page of the HTTP API says what its description and its documents say."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct, structs

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.entrypoints.http.jsonapi.resources.accounts import TokenAttributes
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS
from trimcore.entrypoints.http.openapi.document import OPERATIONS, description
from trimcore.entrypoints.receipt_document import ReceiptDocument

ROOT = Path(__file__).resolve().parents[2]
API_PAGE = (ROOT / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
RESOURCES = ("filmstrip", "users", *sorted(MEMBERS))


def calls() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the method, the path and the description of every call of the API."""
    paths: Any = description()["paths"]
    for path, item in paths.items():
        for method, operation in item.items() if path.startswith("/api/") else ():
            yield method, path, operation


def parameters(operation: dict[str, Any]) -> set[str]:
    """Return the names that a call knows in its query."""
    return {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}


def test_the_services_page_names_the_containers_that_it_accepts() -> None:
    assert f"| `source_file` | the video: {ACCEPTED_EXTENSIONS}, up to " in API_PAGE


def test_every_address_is_on_the_page_once_and_no_other() -> None:
    section = API_PAGE.partition("## Addresses")[2].partition("\n## ")[0]
    listed = [
        (method, re.sub(r"\{\w+\}", "{}", path))
        for calls in re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
        for methods, path in re.findall(r"((?:`?\w+`?, )*`?[A-Z]+) (/[^`]+)`", calls)
        for method in re.findall(r"[A-Z]+", methods)
    ]
    described: Any = description()["paths"]
    served = [
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, item in described.items()
        for method in item
    ]
    assert sorted(listed) == sorted(served)


@pytest.mark.parametrize(
    ("kind", "members"),
    [("tokens", TokenAttributes.__struct_fields__), *sorted(MEMBERS.items())],
)
def test_every_attribute_and_relationship_is_on_the_page(
    kind: str, members: frozenset[str]
) -> None:
    section = API_PAGE.partition("## Resources")[2].partition("\n### ")[0]
    (row,) = re.findall(rf"^\| `{kind}` \| .+$", section, re.MULTILINE)
    (related,) = re.findall(r"^Relationships lead to .+?\n\n", section, re.MULTILINE | re.DOTALL)
    assert set(members) <= set(re.findall(r"`(\w+)`", row + related))


def bodies() -> Iterator[type[Struct]]:
    """Yield what a call's body may be, a document by what it has for its resource."""
    for _, operation in OPERATIONS.values():
        for shape in operation.bodies.values():
            if issubclass(shape, Struct):
                yield get_type_hints(shape).get("data", shape)


def test_every_field_and_type_of_a_body_is_on_the_page() -> None:
    section = API_PAGE.partition("## Bodies")[2].partition("\n## Resources")[0]
    listed = set(re.findall(r"`(\w+)`", section))
    for shape in bodies():
        hints = get_type_hints(shape)
        assert set(get_args(hints.get("type"))) <= listed, shape
        form = hints.get("attributes", shape)
        assert {field.encode_name for field in structs.fields(form)} <= listed, form


def test_every_parameter_is_on_the_page_with_the_addresses_that_know_it() -> None:
    """Those of lists are not those of single resources."""
    section = API_PAGE.partition("## Parameters")[2].partition("\n## ")[0]
    told = {
        (name, "lists of " in where, resource)
        for cell, where in re.findall(r"^\| (`.+?`) \| (.+?) \| ", section, re.MULTILINE)
        for name in re.findall(r"`(\S+)`", cell)
        for resource in re.findall(r"\w+", where.removeprefix("lists of "))
        if not name.startswith("fields[")
    }
    known = {(name, path) for _, path, one in calls() for name in parameters(one)}
    everywhere = {name for name, path in known if path.endswith(("_id}", "/filmstrip"))}
    assert told == {
        (name, name not in everywhere, resource)
        for name, path in known
        if not name.startswith("fields[")
        for resource in [next(word for word in path.split("/")[::-1] if word in RESOURCES)]
    }


def test_wherever_a_resource_is_answered_its_members_can_be_chosen_but_of_sessions() -> None:
    for _, path, operation in calls():
        answers = [answer for status, answer in operation["responses"].items() if status < "3"]
        documented = any("application/vnd.api+json" in one.get("content", {}) for one in answers)
        chosen = any(name.startswith("fields[") for name in parameters(operation))
        assert chosen == (documented and not path.endswith("/session")), path


def test_every_field_of_a_receipt_is_on_the_page_once_and_no_other() -> None:
    section = API_PAGE.partition("### The receipt")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert listed == list(ReceiptDocument.__struct_fields__)
