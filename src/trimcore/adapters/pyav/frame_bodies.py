"""What is in the frames: a range, or plain values as JSON that is checked field by field."""

import json
import struct
from typing import Any

from trimcore.adapters.pyav.protocol import BadFrame

_RANGE = struct.Struct("<QI")


def pack_range(offset: int, length: int) -> bytes:
    """Write the body of READ."""
    return _RANGE.pack(offset, length)


def unpack_range(body: bytes) -> tuple[int, int]:
    """Read the body of READ.

    Raises:
        BadFrame: it is none.
    """
    try:
        offset, length = _RANGE.unpack(body)
    except struct.error as error:
        raise BadFrame from error
    return offset, length


def pack_json(value: object) -> bytes:
    """Write a body of plain values."""
    return json.dumps(value).encode()


def unpack_json(body: bytes) -> Any:  # noqa: ANN401 - what it is, the reader checks
    """Read a body of plain values.

    Raises:
        BadFrame: it is no JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadFrame from error
