"""The blocks of GIF (GIF89a, sections 17 to 26)."""

_SIGNATURE = b"GIF8"
_HEADER, _FLAGS_AT = 13, 10
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, b";"


def image_of(data: bytes) -> bytes:
    """Return the picture in a packet, without what muxers write anew: head, delay and end.

    A packet without a picture comes back as it is.
    """
    at = _behind_header(data) if data.startswith(_SIGNATURE) else 0
    while at < len(data) and data[at] == _EXTENSION:
        at = _behind_blocks(data, at + 2)
    return data[at:].removesuffix(_END) if data[at : at + 1] == bytes([_IMAGE]) else data


def _behind_header(data: bytes) -> int:
    flags = data[_FLAGS_AT] if len(data) > _FLAGS_AT else 0
    return _HEADER + (3 << (flags & 7) + 1 if flags & 0x80 else 0)


def _behind_blocks(data: bytes, at: int) -> int:
    """Skip blocks, each behind its length, up to the empty one."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
