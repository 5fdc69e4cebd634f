"""Boxes of MP4 and MOV (ISO/IEC 14496-12)."""

import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

ReadAt = Callable[[int, int], bytes]
"""Gives so many bytes from an offset on, fewer at the end."""

_HEAD, _LONG_HEAD = 8, 16
_LONG = 1
_MOST = 20_000
"""Boxes beside each other beyond which a file is not worth looking through."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its kind, where it starts, where its content does, and where both end."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(read_at: ReadAt, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two offsets, up to one that is broken or reaches beyond the end."""
    for _ in range(_MOST):
        head = read_at(start, _LONG_HEAD) if start + _HEAD <= end else b""
        if len(head) < _HEAD:
            return
        length, kind = struct.unpack_from(">I4s", head)
        body = start + _HEAD
        if length == _LONG and len(head) == _LONG_HEAD:
            (length,), body = struct.unpack_from(">Q", head, _HEAD), start + _LONG_HEAD
        stop = start + length if length else end
        if stop < body or stop > end:
            return
        yield Box(kind, start, body, stop)
        start = stop


def nested_boxes(read_at: ReadAt, start: int, end: int, opened: Collection[bytes]) -> Iterator[Box]:
    """Yield the boxes between two offsets, and those in each of the `opened` kinds behind it."""
    for box in boxes(read_at, start, end):
        yield box
        if box.kind in opened:
            yield from nested_boxes(read_at, box.body, box.end, opened)


def reader_of(content: bytes | bytearray) -> ReadAt:
    """Read from bytes in memory, as they are when they are read."""

    def read_at(offset: int, length: int) -> bytes:
        return bytes(content[offset : offset + length])

    return read_at
