"""The first bytes of ISO's files and QuickTime's, which are made of boxes."""

from collections.abc import Iterator

_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid"}
)
_BRANDED = frozenset({b"ftyp", b"styp"})
_NEVER_QUICKTIME = frozenset({b"moof", b"uuid"})
_QUICKTIME = b"qt  "
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_OTHER_BRANDS = frozenset({_QUICKTIME, *_SOUND_BRANDS})


def is_mp4(head: bytes) -> bool:
    """Tell ISO's files by their brand, or by what only they begin with."""
    if head[4:8] not in _BOXES:
        return False
    brand = _brand(head)
    return brand not in _OTHER_BRANDS if brand else head[4:8] in _NEVER_QUICKTIME


def is_m4a(head: bytes) -> bool:
    """Tell ISO's files that say that they are for sound."""
    return head[4:8] in _BOXES and _brand(head) in _SOUND_BRANDS


def is_mov(head: bytes) -> bool:
    """Tell QuickTime's files, which may come without a brand."""
    return head[4:8] in _BOXES and not is_mp4(head) and not is_m4a(head)


def _brand(head: bytes) -> bytes:
    """Return the first brand among the boxes that begin in the head, empty if there is none."""
    return next((head[at + 8 : at + 12] for kind, at in _boxes(head) if kind in _BRANDED), b"")


def _boxes(head: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at + 8 <= len(head):
        yield head[at + 4 : at + 8], at
        length = int.from_bytes(head[at : at + 4], "big")
        if length < 8:  # noqa: PLR2004 - its header's; less means that it is huge, or the last
            return
        at += length
