"""Fragmented MP4 joined of recordings: its fragments tell by which description they are."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import av

from .boxes import boxes_of

_OPENED = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
_FLAGS = "frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets"
_DESCRIBED, _PLACED = 0x2, 0x1
_Changed = Callable[[bytes, bytes], bytes]


def joined_in_fragments(one: bytes, two: bytes) -> bytes:
    """Join two files of one track of pictures, of which the second has a description of its own."""
    first, lasts = _fragmented(one)
    second, _ = _fragmented(two)
    entry = next(box for box in boxes_of(second) if box.path.endswith("stsd")).body[8:]

    def described(kind: bytes, body: bytes) -> bytes:
        return body[:4] + struct.pack(">I", 2) + body[8:] + entry if kind == b"stsd" else body

    def later(kind: bytes, body: bytes) -> bytes:
        return _second(kind, body, lasts)

    return _without_index(_rewritten(first, described)) + _fragments(_rewritten(second, later))


def _fragmented(content: bytes) -> tuple[bytes, int]:
    """Write a file in fragments of a group each; tell how long it is in ticks of its own clock."""
    file, lasts = io.BytesIO(), 0
    with av.open(io.BytesIO(content), "r") as source:
        options = {"movflags": _FLAGS, "fflags": "+bitexact"}
        with av.open(file, "w", format="mp4", container_options=options) as made:
            copy = made.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(source.streams.video[0]):
                if packet.size:
                    packet.stream = copy
                    made.mux(packet)
                    lasts += packet.duration or 0
    return file.getvalue(), lasts


def _second(kind: bytes, body: bytes, lasts: int) -> bytes:
    """Change a fragment's box, so that it comes later and is by the second description."""
    if kind == b"tfhd":
        flags = int.from_bytes(body[1:4], "big") | _DESCRIBED
        return body[:1] + flags.to_bytes(3, "big") + body[4:8] + struct.pack(">I", 2) + body[8:]
    if kind == b"tfdt":
        return body[:4] + (int.from_bytes(body[4:], "big") + lasts).to_bytes(len(body) - 4, "big")
    if kind == b"trun" and body[3] & _PLACED:
        (place,) = struct.unpack(">i", body[8:12])
        return body[:8] + struct.pack(">i", place + 4) + body[12:]
    return body


def _rewritten(content: bytes, changed: _Changed) -> bytes:
    """Write boxes anew, each with what becomes of its content."""
    made, at = b"", 0
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + size]
        body = _rewritten(body, changed) if kind in _OPENED else changed(kind, body)
        made += struct.pack(">I4s", 8 + len(body), kind) + body
        at += size
    return made


def _without_index(content: bytes) -> bytes:
    return content[: next(box.at for box in boxes_of(content) if box.path == "mfra")]


def _fragments(content: bytes) -> bytes:
    begin = next(box.at for box in boxes_of(content) if box.path == "moof")
    return _without_index(content)[begin:]
