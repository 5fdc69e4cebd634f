"""The shapes of bodies, in JSON Schema: made from the structs that write and read them."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, json

from trimcore.entrypoints.http.jsonapi.envelope import Object

_TEMPLATE = "#/components/schemas/{name}"


def ref(shape: type[Struct]) -> Object:
    """Point at a struct's schema."""
    return {"$ref": _TEMPLATE.format(name=shape.__name__)}


def components(shapes: Iterable[type[Struct]]) -> Mapping[str, Object]:
    """Return the schemas of all structs, and of whatever they hold, by name."""
    _, found = json.schema_components(shapes, ref_template=_TEMPLATE)
    return dict(sorted(found.items()))


def schema(kind: object) -> Object:
    """Return the schema of one value."""
    found: Object = json.schema(kind)
    return found
