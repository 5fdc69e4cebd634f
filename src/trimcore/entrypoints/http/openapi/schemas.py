"""The shapes of bodies, in JSON Schema: made from the structs that write and read them."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct, json

from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS, NARROWED, RELATED

_TEMPLATE = "#/components/schemas/{name}"


BYTES: Object = {"type": "string", "format": "binary"}


class Bytes:
    """A body of bytes, as they are; it stands for a schema that no struct has."""


def ref(shape: type[Struct] | type[Bytes] | type[Enum]) -> Object:
    """Point at a shape's schema."""
    return named(shape.__name__)


def named(name: str) -> Object:
    """Point at a schema by its name."""
    return {"$ref": _TEMPLATE.format(name=name)}


def components(shapes: Iterable[type[Struct]]) -> Mapping[str, Object]:
    """Return the schemas of all structs, of whatever they hold, and of bytes, by name."""
    _, found = json.schema_components([*shapes, *RELATED], ref_template=_TEMPLATE)
    for kind, parts in NARROWED.items():
        for part in parts:
            _narrow(found[part.__name__], kind)
        found[members_of(kind)] = {"enum": sorted(MEMBERS[kind])}
    found["RelatedResource"] = {"oneOf": [ref(shape) for shape in RELATED]}
    found[Bytes.__name__] = BYTES
    return dict(sorted(found.items()))


def members_of(kind: str) -> str:
    """Return the name of the schema of what `fields` may name of a type."""
    return f"{kind.capitalize()}Member"


def _narrow(found: dict[str, Any], kind: str) -> None:
    """Say that any member may be missing; without `fields`, those are there that always were."""
    if always := ", ".join(found.pop("required", ())):
        said = f"{found['description']} Without fields[{kind}] there are always {always}."
        found["description"] = said


def schema(kind: object) -> Object:
    """Return the schema of one value."""
    found: Object = json.schema(kind)
    return found
