"""The header that streams put before each frame of AAC."""

ADTS_HEADER = 7
_ADTS_MARK, _ADTS_WANTED = 0xFFF7_01C0, 0xFFF1_0000
"""Of a frame's first four bytes: what tells that it has no checksum, and names no channels."""
_ADTS_SYNC, _ADTS_SYNCED, _ADTS_BARE = 0xFFF6, 0xFFF0, 1
_ADTS_CHECKSUM = 2


def without_adts(frame: bytes) -> bytes:
    """Return what a frame of AAC holds behind the header that streams put before it, if any."""
    mark = int.from_bytes(frame[:2], "big")
    if mark & _ADTS_SYNC != _ADTS_SYNCED:
        return frame
    return frame[ADTS_HEADER + (0 if mark & _ADTS_BARE else _ADTS_CHECKSUM) :]


def names_no_channels(frame: bytes) -> bool:
    """Tell whether a frame's header without a checksum leaves its channels to the frame."""
    mark = int.from_bytes(frame[:4], "big")
    return len(frame) > ADTS_HEADER and mark & _ADTS_MARK == _ADTS_WANTED
