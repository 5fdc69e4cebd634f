"""Coded pictures compared byte by byte, whatever a container wraps around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from av.video.stream import VideoStream

_START = re.compile(b"\0\0\1")
_LAST_HEVC_SLICE, _BROKEN, _OPEN = 31, 16, 21
_H264_SLICES = range(1, 6)
_SEQUENCE = b"\0\0\1\xb3"
TABLES = bytes(range(8, 72)) + bytes([24] * 64)
"""Tables for MPEG-2's quantizers, of pictures that stand alone and of others."""


def payload_digest(data: bytes, video: VideoStream) -> bytes:
    """Digest a packet; of H.264 and HEVC only its slices, without parameter sets and notes.

    It makes no difference whether an open keyframe of HEVC says that nothing came before it.
    """
    digest = blake2b(digest_size=16)
    name = video.codec_context.name
    if name not in {"h264", "hevc"}:
        digest.update(data)
        return digest.digest()
    extradata = video.codec_context.extradata or b""
    for unit in nal_units(data, extradata, hevc=name == "hevc"):
        if _is_slice(unit, hevc=name == "hevc"):
            broken = name == "hevc" and unit[0] >> 1 & 0x3F == _BROKEN
            head = bytes([_OPEN << 1]) if broken else unit[:1]
            digest.update(len(unit).to_bytes(4, "big") + head + unit[1:])
    return digest.digest()


def nal_units(data: bytes, extradata: bytes, *, hevc: bool) -> Iterator[bytes]:
    """Split a packet into its units, be they prefixed by lengths or by start codes."""
    if extradata[:1] != b"\1":
        yield from _by_start_codes(data)
        return
    width = (extradata[21 if hevc else 4] & 3) + 1
    at = 0
    while at + width <= len(data):
        length = int.from_bytes(data[at : at + width], "big")
        yield data[at + width : at + width + length]
        at += width + length


def _by_start_codes(data: bytes) -> Iterator[bytes]:
    starts = [match.end() for match in _START.finditer(data)]
    for start, after in zip(starts, [*starts[1:], len(data) + 3], strict=True):
        yield data[start : after - 3].rstrip(b"\0")


def _is_slice(unit: bytes, *, hevc: bool) -> bool:
    if not unit:
        return False
    if hevc:
        return unit[0] >> 1 & 0x3F <= _LAST_HEVC_SLICE
    return unit[0] & 0x1F in _H264_SLICES


def with_tables(data: bytes, tables: bytes = TABLES) -> bytes:
    """Let a sequence header of MPEG-2, if a packet has one, bring other tables than the standard's.

    They begin amid the last byte before them (ISO/IEC 13818-2, 6.2.2.1).
    """
    at = data.find(_SEQUENCE) + len(_SEQUENCE) + 7
    if _SEQUENCE not in data:
        return data
    announced = (data[at] & 0xFC | 2) << 512 | int.from_bytes(tables[:64], "big") << 1 | 1
    return data[:at] + announced.to_bytes(65, "big") + tables[64:] + data[at + 1 :]
