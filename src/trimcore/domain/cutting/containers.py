"""Telling a container from its first bytes, before anything is decoded."""

HEAD_LENGTH = 4096
"""How many first bytes of a file `is_container` wants to see."""

_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid"}
)
_EBML = bytes.fromhex("1a45dfa3")
_SYNC = 0x47
_TS_PACKETS = ((0, 188), (4, 192), (0, 204))
"""Offset of the sync byte and packet length: plain, with time codes, with error correction."""


def is_container(head: bytes) -> bool:
    """Tell whether a file that begins with `head` can be a container that trimcore cuts.

    True for the mp4 and mov family, Matroska and WebM, MPEG transport streams and AVI. A True
    promises nothing; a False is certain.
    """
    return (
        head[4:8] in _BOXES
        or head.startswith(_EBML)
        or (head.startswith(b"RIFF") and head[8:11] == b"AVI")
        or _is_transport_stream(head)
    )


def _is_transport_stream(head: bytes) -> bool:
    for offset, length in _TS_PACKETS:
        marks = head[offset::length]
        if len(head) > length + offset and all(mark == _SYNC for mark in marks):
            return True
    return False
