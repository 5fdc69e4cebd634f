"""Objects as JSON that fits on one line, whoever reads it."""

import json
from collections.abc import Mapping

import msgspec

_quick = msgspec.json.Encoder(enc_hook=repr)


def as_json(fields: Mapping[str, object]) -> str:
    """Return the object in ASCII, so that nothing in it ends a line for whoever reads them."""
    try:
        line = _quick.encode(fields).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return json.dumps(fields, default=repr)
    return line if line.isascii() else json.dumps(fields, default=repr)
