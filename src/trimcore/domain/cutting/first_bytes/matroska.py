"""The first bytes of Matroska's files, and where they say that they end."""

_EBML = bytes.fromhex("1a45dfa3")
_EBML_HEADER = 128
_SEGMENT = bytes.fromhex("18538067")


def is_webm(head: bytes) -> bool:
    """Tell the Matroska files that are for browsers."""
    return head.startswith(_EBML) and b"webm" in head[:_EBML_HEADER]


def is_matroska(head: bytes) -> bool:
    """Tell the other ones."""
    return head.startswith(_EBML) and not is_webm(head)


def segment_end(head: bytes) -> int:
    """Read where a Matroska file says that it ends (RFC 8794, 4, and RFC 9559, 4.5)."""
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return 0
    start = at + len(_SEGMENT)
    width = 9 - head[start].bit_length()
    field = int.from_bytes(head[start : start + width], "big")
    unknown = (1 << 7 * width) - 1
    length = field & unknown
    return 0 if length == unknown else start + width + length
