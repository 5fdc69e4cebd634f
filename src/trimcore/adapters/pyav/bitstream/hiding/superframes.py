"""Several frames of VP9 in one packet, and the index behind them (VP9 specification, annex B)."""

from collections.abc import Sequence

from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide

MOST_FRAMES = 8
_MARKER, _MARKER_BITS = 0xC0, 0xE0


def frames_in(data: bytes) -> list[bytes]:
    """Take the frames of a packet apart; without an index, it is one.

    Raises:
        CannotHide: the index is not one of the whole packet.
    """
    if not data:
        raise CannotHide("a packet is empty")
    marker = data[-1]
    count, width = (marker & 7) + 1, (marker >> 3 & 3) + 1
    begins = len(data) - (2 + count * width)
    if marker & _MARKER_BITS != _MARKER or begins < 0 or data[begins] != marker:
        return [data]
    index, frames, at = data[begins + 1 : -1], list[bytes](), 0
    for place in range(0, count * width, width):
        size = int.from_bytes(index[place : place + width], "little")
        frames.append(data[at : at + size])
        at += size
        if not size:
            raise CannotHide("a frame of a packet is empty")
    if at != begins:
        raise CannotHide("a packet's frames are not as large as their index says")
    return frames


def packed(frames: Sequence[bytes]) -> bytes:
    """Put up to eight frames into one packet, behind which an index of them is."""
    sizes = [len(frame) for frame in frames]
    width = max(1, -(-max(sizes).bit_length() // 8))
    marker = bytes((_MARKER | width - 1 << 3 | len(frames) - 1,))
    index = b"".join(size.to_bytes(width, "little") for size in sizes)
    return b"".join((*frames, marker, index, marker))
