"""Pictures of VP9 that are not shown: a bit of their uncompressed header says so.

Decoders predict motion from the picture before, too, if that was shown (VP9 bitstream
specification, 7.2, LastShowFrame): what follows one that is hidden here must not, or it is decoded
to another picture. Such frames are error resilient, or follow a keyframe, which has no motion.
"""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.hiding.superframes import MOST_FRAMES, frames_in, packed
from trimcore.adapters.pyav.bitstream.hiding.vp9_header import Vp9Frame, Vp9Headers
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide, Hiding, HidingWay

_BYTE = 8
_RESERVED_IN = 3
"""The profile with one bit more before those that tell of the frame."""


@dataclass(slots=True)
class Vp9Hiding(Hiding):
    """Packs hidden frames into packets of up to eight: more have no place before a shown one."""

    count: int = 0
    _headers: Vp9Headers = field(default_factory=Vp9Headers)
    _hidden: list[bytes] = field(default_factory=list)

    def hide(self, data: bytes) -> None:
        frames = frames_in(data)
        headers = [self._headers.read(frame) for frame in frames]
        others = any(header.is_shown and not header.is_key for header in headers)
        if others and any(header.is_key for header in headers):
            raise CannotHide("a keyframe shares its packet with a shown frame")
        self._hidden += map(hidden, frames, headers)
        self.count += len(frames)

    def packets(self) -> list[bytes]:
        groups = range(0, len(self._hidden), MOST_FRAMES)
        return [packed(self._hidden[at : at + MOST_FRAMES]) for at in groups]


def hidden(data: bytes, header: Vp9Frame) -> bytes:
    """Write a frame as one that is not shown.

    That of a keyframe is as long; others tell then that they refer to others, too.
    """
    if not header.is_shown:
        return data
    bits, at = header.bits, header.shown_at
    refers = "" if header.is_key else "0"
    text = f"{bits[:at]}0{bits[at + 1]}{refers}{bits[at + 2 :]}"
    count, before = (-(-len(each) // _BYTE) for each in (text, bits))
    made = int(text.ljust(count * _BYTE, "0"), 2).to_bytes(count, "big")
    return made + data[before:]


def pictures(data: bytes) -> int:
    """Count the pictures of a packet; raises CannotHide if it can't be taken apart."""
    return len(frames_in(data))


def unshown(data: bytes) -> int:
    """Count those that are not shown; raises as `pictures` does."""
    return sum(_is_unshown(frame[0]) for frame in frames_in(data))


def _is_unshown(first: int) -> bool:
    at = 3 - (first >> 4 & 3 == _RESERVED_IN)
    is_again, is_shown = first >> at & 1, first >> at - 2 & 1
    return not is_again and not is_shown


VP9_HIDING = HidingWay(begins=Vp9Hiding, pictures=pictures, unshown=unshown)
