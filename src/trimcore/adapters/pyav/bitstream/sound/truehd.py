"""Where decoders of TrueHD and MLP can begin."""

_AT, _SYNC = 4, b"\xf8\x72\x6f"


def holds_major_sync(data: bytes) -> bool:
    """Tell whether decoders can begin with a packet: it tells of all channels."""
    return data[_AT:].startswith(_SYNC)
