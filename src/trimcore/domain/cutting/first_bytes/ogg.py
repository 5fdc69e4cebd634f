"""The first bytes of Ogg's files, of pictures or sound."""

_OGG, _THEORA = b"OggS\0", b"\x80theora"


def is_ogv(head: bytes) -> bool:
    """Tell Ogg with Theora by the first pages, which name all that is in it (RFC 3533, 4)."""
    return head.startswith(_OGG) and _THEORA in head


def is_ogg(head: bytes) -> bool:
    """Tell Ogg of sound by the mark of its first page."""
    return head.startswith(_OGG) and not is_ogv(head)
