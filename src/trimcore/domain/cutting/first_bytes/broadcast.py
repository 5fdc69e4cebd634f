"""The first bytes of what is broadcast, recorded or on discs."""

_SYNC = 0x47
_TS_PACKETS = ((0, 188), (4, 192), (0, 204))
"""Offset of the sync byte and packet length: plain, with time codes, with error correction."""
_FEWEST_SYNCS, _MOST_SYNCS = 3, 5
_PACK = b"\0\0\1\xba"
_WTV = bytes.fromhex("b7d800203749da11a64e0007e95ead8d")


def is_transport_stream(head: bytes) -> bool:
    """Tell a transport stream by the marks of its packets."""
    for offset, length in _TS_PACKETS:
        marks = head[offset::length][:_MOST_SYNCS]
        if len(marks) >= _FEWEST_SYNCS and all(mark == _SYNC for mark in marks):
            return True
    return False


def is_program_stream(head: bytes) -> bool:
    """Tell a program stream, as DVDs have it, by the header of its first pack."""
    return head.startswith(_PACK)


def is_wtv(head: bytes) -> bool:
    """Tell recordings of Windows Media Center by their identifier."""
    return head.startswith(_WTV)
