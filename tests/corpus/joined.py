"""MP4 joined of recordings without encoding: one track, with a description for each of them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from fractions import Fraction

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .boxes import Box, boxes_of
from .pictures import draw

_TABLES = "moov/trak/mdia/minf/stbl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One part: pictures of a codec, the first with the number `first`."""

    codec: str = "libx264"
    options: dict[str, str] = field(default_factory=dict)
    width: int = 320
    height: int = 180
    pix_fmt: str = "yuv420p"
    shape: Fraction = Fraction(1)
    first: int = 0
    frames: int = 60
    gop: int = 20


def record(part: Recording, *, container: str = "mp4", rate: int = 30) -> bytes:
    """Make a file of one recording, its pictures alone."""
    file = io.BytesIO()
    with av.open(file, "w", format=container, container_options={"fflags": "+bitexact"}) as made:
        stream = made.add_stream(part.codec, rate=rate, options=dict(part.options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = part.width, part.height, part.pix_fmt
        stream.codec_context.gop_size = part.gop
        stream.codec_context.sample_aspect_ratio = part.shape
        stream.codec_context.thread_count = 1
        for number in range(part.frames):
            frame = draw(part.first + number, part.width, part.height)
            if part.pix_fmt != "yuv420p":
                frame = frame.reformat(format=part.pix_fmt, threads=1)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def decoded(content: bytes) -> list[VideoFrame]:
    """Decode the pictures of a file that has but one description."""
    with av.open(io.BytesIO(content), "r") as file:
        return list(file.decode(video=0))


def joined(*parts: bytes) -> bytes:
    """Join files of one track of pictures, all of them decoded as far ahead as the first."""
    trees = [{box.path: box for box in boxes_of(part)} for part in parts]
    media = [_media(part) for part in parts]
    counts = [_count(tree[f"{_TABLES}/stsz"]) for tree in trees]
    start = _box(b"ftyp", trees[0]["ftyp"].body)
    places = [len(start) + 8 + sum(map(len, media[:number])) for number in range(len(parts))]
    tables = [
        _full(b"stsd", _numbers(len(parts)), *(tree[f"{_TABLES}/stsd"].body[8:] for tree in trees)),
        _merged(b"stts", trees, 8),
        *([_merged(b"ctts", trees, 8)] if f"{_TABLES}/ctts" in trees[0] else []),
        _full(b"stss", *_keyframes(trees, counts)),
        _full(
            b"stsc",
            _numbers(len(parts)),
            *(_numbers(number, count, number) for number, count in enumerate(counts, start=1)),
        ),
        _merged(b"stsz", trees, 4, extra=_numbers(0)),
        _full(b"stco", _numbers(len(parts), *places)),
    ]
    movie = _box(b"moov", *_header(trees[0], len(parts), b"".join(tables)))
    return start + _box(b"mdat", *media) + movie


def _header(tree: dict[str, Box], times: int, tables: bytes) -> list[bytes]:
    """Write the first file's boxes around new tables, all lengths `times` as long."""
    media = [
        _box(b"mdhd", _longer(tree["moov/trak/mdia/mdhd"].body, 16, times)),
        _box(b"hdlr", tree["moov/trak/mdia/hdlr"].body),
        _box(
            b"minf",
            _box(b"vmhd", tree["moov/trak/mdia/minf/vmhd"].body),
            _box(b"dinf", tree["moov/trak/mdia/minf/dinf"].body),
            _box(b"stbl", tables),
        ),
    ]
    track = [
        _box(b"tkhd", _longer(tree["moov/trak/tkhd"].body, 20, times)),
        _box(b"edts", _box(b"elst", _longer(tree["moov/trak/edts/elst"].body, 8, times))),
        _box(b"mdia", *media),
    ]
    return [
        _box(b"mvhd", _longer(tree["moov/mvhd"].body, 16, times)),
        _box(b"trak", *track),
    ]


def _keyframes(trees: list[dict[str, Box]], counts: list[int]) -> list[bytes]:
    places: list[int] = []
    for number, tree in enumerate(trees):
        before, table = sum(counts[:number]), tree.get(f"{_TABLES}/stss")
        every = range(1, counts[number] + 1)
        own = struct.unpack(f">{_entries(table)}I", table.body[8:]) if table else every
        places += [before + place for place in own]
    return [_numbers(len(places), *places)]


def _merged(name: bytes, trees: list[dict[str, Box]], width: int, *, extra: bytes = b"") -> bytes:
    """Put the entries of one table of all files behind one another."""
    tables = [tree[f"{_TABLES}/{name.decode()}"] for tree in trees]
    at = 8 + len(extra)
    entries = [table.body[at : at + width * _entries(table, at - 4)] for table in tables]
    return _full(name, extra, _numbers(sum(map(len, entries)) // width), *entries)


def _media(part: bytes) -> bytes:
    box = next(box for box in boxes_of(part) if box.path == "mdat")
    return part[box.at + 8 : box.at + 8 + box.size]


def _entries(table: Box, at: int = 4) -> int:
    return int.from_bytes(table.body[at : at + 4], "big")


def _count(sizes: Box) -> int:
    return _entries(sizes, 8)


def _longer(body: bytes, at: int, times: int) -> bytes:
    length = int.from_bytes(body[at : at + 4], "big") * times
    return body[:at] + _numbers(length) + body[at + 4 :]


def _box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _full(name: bytes, *content: bytes) -> bytes:
    return _box(name, bytes(4), *content)


def _numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)
