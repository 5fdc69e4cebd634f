"""Times in the tags of an FLV file (Video File Format Specification, version 10, annex E)."""

from collections.abc import Iterator

from trimcore.adapters.pyav.reading.clocks.marks import Seen

_SOUND, _PICTURES, _SCRIPT = 8, 9, 18
_HEAD, _LENGTH = 11, 4
"""Bytes of a tag before its data, and of the length behind them."""
_EXTENDED, _CODED = 0x80, (1, 3)
_AVC = 7


def times(data: bytes, number: int) -> Iterator[Seen]:  # noqa: ARG001 - there is one track
    """Yield where the tags of pictures begin in a piece of a file, and when they are decoded."""
    at = _first_tag(data)
    while at + _HEAD <= len(data) and data[at] in {_SOUND, _PICTURES, _SCRIPT}:
        if data[at] == _PICTURES and _shows(data[at + _HEAD : at + _HEAD + 2]):
            yield Seen(at, data[at + 7] << 24 | int.from_bytes(data[at + 4 : at + 7], "big"))
        at += _whole(data, at) + _LENGTH


def _shows(begin: bytes) -> bool:
    """Tell whether the data of a tag of pictures are one; headers have no time of their own."""
    if len(begin) < 2 or begin[0] & _EXTENDED:  # noqa: PLR2004 - what kind they are
        return bool(begin) and begin[0] & 0xF in _CODED
    return begin[0] & 0xF != _AVC or begin[1] == 1


def _first_tag(data: bytes) -> int:
    """Return where the first tag begins whose length stands before it and behind it."""
    for at in range(len(data) - _HEAD):
        if data[at] in {_SOUND, _PICTURES} and data[at + 8 : at + 11] == bytes(3):
            whole = _whole(data, at)
            if data[at + whole : at + whole + _LENGTH] == whole.to_bytes(_LENGTH, "big"):
                return at
    return len(data)


def _whole(data: bytes, at: int) -> int:
    return _HEAD + int.from_bytes(data[at + 1 : at + 4], "big")
