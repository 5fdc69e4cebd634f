"""The headers of MPEG-1 and MPEG-2 pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = re.compile(b"\0\0\1")
_FIXED, _HAS_TABLES = 8, 0x03
"""Bytes of a sequence header before its tables, and the bits in the last that announce them."""
_RASTER = 4
"""Bytes of it that tell of size, shape and rate."""


PICTURE, USER, SEQUENCE, EXTENSION, GROUP = 0x00, 0xB2, 0xB3, 0xB5, 0xB8
SLICES = range(0x01, 0xB0)


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a packet: its code, where it stands, and what it holds."""

    code: int
    start: int
    end: int
    content: bytes


def headers(data: bytes) -> Iterator[Header]:
    """Give the headers of a packet up to its first slice."""
    found = _START.search(data)
    while found is not None and found.end() < len(data):
        begin = found.end() + 1
        code = data[found.end()]
        if code in SLICES:
            return
        following = _START.search(data, begin)
        end = following.start() if following is not None else len(data)
        yield Header(code, found.start(), end, data[begin:end])
        found = following


def sequence_of(data: bytes) -> bytes:
    """Return a packet's sequence header without its tables, and what extends it; or nothing."""
    kept = b""
    for header in headers(data):
        if header.code in {GROUP, PICTURE}:
            break
        if header.code == SEQUENCE and len(header.content) >= _FIXED:
            kept = data[header.start : header.start + 4] + header.content[: _FIXED - 1]
            kept += bytes([header.content[_FIXED - 1] & ~_HAS_TABLES])
        elif header.code == EXTENSION and kept and len(header.content) > 1:
            kept += data[header.start : header.end]
    return kept


def raster_of(data: bytes) -> bytes:
    """Return what a packet's sequence header tells of size, shape and rate; or nothing."""
    first = next((header for header in headers(data) if header.code == SEQUENCE), None)
    return first.content[:_RASTER] if first is not None else b""


def head_of(data: bytes) -> bytes:
    """Return what stands before a packet's first picture if it begins a sequence; or nothing."""
    known = list(headers(data))
    if not any(header.code == SEQUENCE for header in known):
        return b""
    behind = (header.start for header in known if header.code in {GROUP, PICTURE})
    return data[known[0].start : next(behind, known[-1].end)]


def has_tables(data: bytes) -> bool:
    """Tell whether a sequence header brings tables, or there is no such header."""
    first = next((header for header in headers(data) if header.code == SEQUENCE), None)
    if first is None or len(first.content) < _FIXED:
        return True
    return bool(first.content[_FIXED - 1] & _HAS_TABLES)
