"""What Schemathesis has to be told: bodies of bytes, and ids of what is there."""

import json
import os
import re
from typing import Any

import schemathesis

IDS: dict[str, list[str]] = json.loads(os.environ["IDS"])
"""Of what is there, by the names of parameters."""
OBJECT_ID = re.compile("[0-9a-f]{24}")


@schemathesis.serializer("application/offset+octet-stream")
def bytes_as_they_are(_: object, value: object) -> bytes:
    """Send bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_load_schema(_: object, raw_schema: dict[str, Any]) -> None:
    """Say what each event is: by OpenAPI 3.1 a stream is one text, Schemathesis looks at events."""
    event = {
        "type": "object",
        "required": ["event", "id", "data"],
        "properties": {
            "event": {"const": "request"},
            "id": {"type": "string", "pattern": "^[0-9]+-[0-9a-f]{24}-[0-9]+$"},
            "data": {
                "type": "string",
                "pattern": '^{"data":{"id":"[0-9a-f]{24}","type":"requests"',
            },
        },
        "additionalProperties": False,
    }
    for item in raw_schema["paths"].values():
        for operation in item.values():
            for kind, media in operation["responses"].get("200", {}).get("content", {}).items():
                if kind == "text/event-stream":
                    media["schema"] = event


@schemathesis.hook
def map_case(_: object, case: "schemathesis.Case[Any]") -> "schemathesis.Case[Any]":
    """Call what is there, each in turn, in place of what nobody has."""
    for name, value in (case.path_parameters or {}).items():
        if OBJECT_ID.fullmatch(str(value)) and IDS.get(name):
            case.path_parameters[name] = IDS[name][0]
            IDS[name].append(IDS[name].pop(0))
    return case
