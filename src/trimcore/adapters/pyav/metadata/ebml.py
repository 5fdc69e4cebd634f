"""Elements of Matroska and WebM (RFC 8794): read from bytes, and written."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CRC = b"\xbf"
VOID = b"\xec"

_SHORTEST_VOID = 2
_LONG_SIZE = 8


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its kind, where it starts, where its content does, and where both end."""

    kind: bytes
    start: int
    body: int
    end: int

    def content(self, data: bytes) -> bytes:
        """Return what it holds, of the bytes in which it was found."""
        return data[self.body : self.end]


def elements(data: bytes, start: int = 0) -> Iterator[Element]:
    """Yield the elements from an offset on, up to one that is broken or not whole."""
    while start < len(data):
        body = _behind(data, _behind(data, start))
        end = body + _size(data[_behind(data, start) : body])
        if end > len(data):
            return
        yield Element(data[start : _behind(data, start)], start, body, end)
        start = end


def written(kind: bytes, content: bytes) -> bytes:
    """Write an element."""
    width = next(n for n in range(1, 9) if len(content) < (1 << 7 * n) - 1)
    return kind + _sized(len(content), width) + content


def sealed(kind: bytes, content: bytes) -> bytes:
    """Write an element that begins with a checksum of what else it holds (RFC 8794, 11.3.1)."""
    checksum = written(CRC, zlib.crc32(content).to_bytes(4, "little"))
    return written(kind, checksum + content)


def number(content: bytes) -> int:
    """Read a whole number."""
    return int.from_bytes(content, "big")


def void(length: int) -> bytes:
    """Write an element of nothing, of so many bytes in all, or of none.

    Raises:
        ValueError: nothing is so short.
    """
    if length == 0:
        return b""
    if length < _SHORTEST_VOID:
        raise ValueError("an element has two bytes at least")
    width = 1 if length < 1 + _LONG_SIZE else _LONG_SIZE
    rest = length - 1 - width
    return VOID + _sized(rest, width) + bytes(rest)


def without(data: bytes, kinds: Iterable[bytes]) -> bytes:
    """Leave out the elements of some kinds."""
    left_out = frozenset(kinds)
    return b"".join(data[one.start : one.end] for one in elements(data) if one.kind not in left_out)


def _behind(data: bytes, at: int) -> int:
    """Tell where a number ends whose first byte says how long it is."""
    return at + 9 - (data[at].bit_length() if at < len(data) else 0)


def _size(field: bytes) -> int:
    return number(field) & ((1 << 7 * len(field)) - 1)


def _sized(length: int, width: int) -> bytes:
    return (1 << 7 * width | length).to_bytes(width, "big")
