"""What the first bits of the frames of VP8, VP9 and AV1 tell."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.hiding.av1.hiding import pictures, unshown
from trimcore.adapters.pyav.bitstream.hiding.superframes import frames_in
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide

_SUPERFRAME_MASK, _SUPERFRAME = 0xE0, 0xC0
_PROFILE_3 = 3
"""VP9's profile with one bit more before those that tell of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameHeader:
    """What can be read of the first frame of a packet.

    `is_key` tells whether it needs no other one, `shows_nothing` whether the packet holds only
    what others need, `follows_shown` whether it may be decoded to another picture if the one before
    it is not shown.
    """

    is_key: Callable[[bytes], bool]
    shows_nothing: Callable[[bytes], bool]
    follows_shown: Callable[[bytes], bool]


def _vp8_is_key(data: bytes) -> bool:
    return bool(data) and not data[0] & 1


def _vp8_shows_nothing(data: bytes) -> bool:
    return bool(data) and not data[0] >> 4 & 1


def _vp9_is_key(data: bytes) -> bool:
    if not data:
        return False
    reserved = data[0] >> 4 & 3 == _PROFILE_3
    return not data[0] >> 3 - reserved & 1 and not data[0] >> 2 - reserved & 1


def _vp9_shows_nothing(data: bytes) -> bool:
    """Of several frames in one packet (annex B), one is shown, unless all of them are hidden."""
    if not data:
        return False
    if data[-1] & _SUPERFRAME_MASK == _SUPERFRAME:
        try:
            return all(map(_vp9_is_unshown, frames_in(data)))
        except CannotHide:
            return False
    return _vp9_is_unshown(data)


def _vp9_is_unshown(data: bytes) -> bool:
    reserved = data[0] >> 4 & 3 == _PROFILE_3
    existing, shown = data[0] >> 3 - reserved & 1, data[0] >> 1 - reserved & 1
    return not existing and not shown


def _follows_nothing(_: bytes) -> bool:
    """Nothing of VP8 and AV1 depends on what was shown."""
    return False


def _vp9_follows_shown(data: bytes) -> bool:
    """Motion is predicted from the frame before if that was shown, but for resilient frames.

    One that is shown again counts as shown for some decoders only.
    """
    begin = int.from_bytes(data[:2].ljust(2, b"\0"), "big")
    reserved = begin >> 12 & 3 == _PROFILE_3
    existing, inter, resilient = (begin >> at - reserved & 1 for at in (11, 10, 8))
    return bool(existing or (inter and not resilient))


def _av1_shows_nothing(data: bytes) -> bool:
    """All frames of a packet may be hidden, though a temporal unit should show one."""
    try:
        return 0 < unshown(data) == pictures(data)
    except CannotHide:
        return False


def _any_is_key(_: bytes) -> bool:
    """Nothing of AV1 comes beside a packet that would be decoded, too."""
    return True


VP8 = FrameHeader(
    is_key=_vp8_is_key, shows_nothing=_vp8_shows_nothing, follows_shown=_follows_nothing
)
"""By its frame tag (RFC 6386, 9.1)."""
VP9 = FrameHeader(
    is_key=_vp9_is_key, shows_nothing=_vp9_shows_nothing, follows_shown=_vp9_follows_shown
)
"""By its uncompressed header (VP9 bitstream specification, 6.2)."""
AV1 = FrameHeader(
    is_key=_any_is_key, shows_nothing=_av1_shows_nothing, follows_shown=_follows_nothing
)
"""By the headers of its frames (AV1 specification, 5.9.2)."""
