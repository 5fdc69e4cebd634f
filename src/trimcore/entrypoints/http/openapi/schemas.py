"""The shapes of bodies, in JSON Schema."""

from collections.abc import Mapping, Sequence

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.user import LONGEST_EMAIL, LONGEST_PASSWORD, SHORTEST_PASSWORD
from trimcore.domain.model.video import LONGEST_NAME
from trimcore.entrypoints.http.jsonapi.envelope import Object, Plain

ID: Object = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
TEXT: Object = {"type": "string"}
MOMENT: Object = {"type": "string", "format": "date-time"}
SECONDS: Object = {"type": "number", "minimum": 0}
COUNT: Object = {"type": "integer", "minimum": 0}
EMAIL: Object = {"type": "string", "format": "email", "maxLength": LONGEST_EMAIL}
PASSWORD: Object = {
    "type": "string",
    "format": "password",
    "minLength": SHORTEST_PASSWORD,
    "maxLength": LONGEST_PASSWORD,
}
NAME: Object = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
TIME: Object = {
    "type": "string",
    "description": "Seconds, whole or decimal, or MM:SS.mmm, or HH:MM:SS.mmm.",
    "examples": ["1", "12.48", "01:02.5", "00:01:02.500"],
}


def ref(name: str) -> Object:
    """Point at a schema by name."""
    return {"$ref": f"#/components/schemas/{name}"}


def structure(
    properties: Mapping[str, Plain], *, optional: Sequence[str] = (), closed: bool = False
) -> Object:
    """Return an object whose properties are required but for the `optional` ones."""
    found: Object = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }
    return found | ({"additionalProperties": False} if closed else {})


def resource(kind: str, id_: Object, attributes: Object, related: Sequence[str] = ()) -> Object:
    """Return a JSON:API resource of one type."""
    properties: Object = {"id": id_, "type": {"const": kind}, "attributes": attributes}
    if related:
        each: Object = {name: ref("Relationship") for name in related}
        properties["relationships"] = structure(each, optional=related)
    return structure(properties, optional=("attributes", "relationships"))


def document(data: Object) -> Object:
    """Return a JSON:API document around `data`."""
    return structure(
        {
            "data": data,
            "included": {"type": "array", "items": {"type": "object"}},
            "links": {"type": "object", "additionalProperties": TEXT},
            "jsonapi": ref("Version"),
        },
        optional=("included", "links"),
    )


def page(name: str) -> Object:
    """Return a JSON:API document of many resources."""
    return document({"type": "array", "items": ref(name)})


def submitted(kind: str, fields: Object) -> Object:
    """Return a JSON:API document as callers send it, of one resource without an id."""
    attributes = structure(fields, closed=True)
    return structure({"data": structure({"type": {"const": kind}, "attributes": attributes})})


REGISTRATION: Object = {
    "email": EMAIL,
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
}
LOGIN: Object = {"email": TEXT, "password": TEXT}
UPLOAD: Object = {
    "name": NAME,
    "trimming_start_time": TIME,
    "duration": {**TIME, "description": "A length, above 0, in the same forms."},
    "source_file": {
        "type": "string",
        "contentMediaType": "application/octet-stream",
        "description": f"A video: {ACCEPTED_EXTENSIONS}.",
    },
}

_ERROR = structure(
    {
        "status": TEXT,
        "code": TEXT,
        "title": TEXT,
        "detail": TEXT,
        "source": {
            "type": "object",
            "properties": {"pointer": TEXT, "parameter": TEXT, "header": TEXT},
        },
    },
    optional=("status", "code", "title", "source"),
)
_RELATIONSHIP = structure(
    {
        "data": structure({"type": TEXT, "id": ID}),
        "meta": structure({"included": {"type": "boolean"}}),
    },
    optional=("data",),
)
_REQUEST_ATTRIBUTES = structure(
    {
        "status": {"enum": [status.value for status in Status]},
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
        "attempt": COUNT,
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "trimming_start_time": SECONDS,
        "duration": SECONDS,
        "failure": structure({"code": TEXT, "detail": TEXT}),
        "receipt": {"type": "object", "description": "What the trim did; only when done."},
    },
    optional=("failure", "receipt"),
)
_TRIMMED_ATTRIBUTES = structure(
    {
        "name": NAME,
        "duration": {"type": "string", "pattern": "^[0-9]{2,}:[0-9]{2}:[0-9]{2}$"},
        "duration_seconds": SECONDS,
        "url": {"type": "string", "format": "uri"},
        "url_expires_at": MOMENT,
        "size": COUNT,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
)

SCHEMAS: Mapping[str, Object] = {
    "Version": structure({"version": {"const": "1.0"}}),
    "Error": _ERROR,
    "Errors": structure(
        {"errors": {"type": "array", "items": ref("Error")}, "jsonapi": ref("Version")}
    ),
    "Relationship": _RELATIONSHIP,
    "User": resource("users", ID, structure({"email": EMAIL})),
    "Token": resource(
        "tokens",
        {
            "type": "string",
            "description": "The moment of issue.",
            "examples": ["2019-07-25 18:33:54 UTC"],
        },
        structure({"access": TEXT}),
    ),
    "Request": resource("requests", ID, _REQUEST_ATTRIBUTES, ("user", "video")),
    "Video": resource("videos", ID, structure({"name": NAME}), ("user", "request")),
    "TrimmedVideo": resource("videos", ID, _TRIMMED_ATTRIBUTES, ("user", "request")),
    "Health": structure({"meta": structure({"status": TEXT}), "jsonapi": ref("Version")}),
}
