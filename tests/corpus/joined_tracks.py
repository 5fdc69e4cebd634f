"""MP4 joined of recordings of pictures and sound: a description for each of them in each track."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field

from .boxes import Box, boxes_of

_TABLES = "mdia/minf/stbl/"


@dataclass(slots=True)
class _Track:
    """The tables of one track as they grow; times are in ticks of `scale`."""

    scale: int
    entries: list[bytes] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    keyframes: list[int] = field(default_factory=list)
    chunks: list[tuple[int, int, int]] = field(default_factory=list)
    """Of each the place in the file, the number of its samples, and its description from 1."""


def joined_with_sound(*parts: bytes) -> bytes:
    """Join files with the same tracks, each part as long in all of them as in its longest.

    Each part's first samples come with the part before it, as those do that encoders begin with.
    """
    trees = [_tracks(boxes_of(part)) for part in parts]
    start = next(box for box in boxes_of(parts[0]) if box.path == "ftyp")
    head = _box(b"ftyp", start.body)
    scales = [math.lcm(*(_scale(tree[at]) for tree in trees)) for at in range(len(trees[0]))]
    tracks = [_Track(scale) for scale in scales]
    place = len(head) + 8
    media = []
    for part, tree in zip(parts, trees, strict=True):
        box = next(one for one in boxes_of(part) if one.path == "mdat")
        for track, tables in zip(tracks, tree, strict=True):
            _append(track, tables, place - (box.at + 8))
        _level(tracks)
        media.append(part[box.at + 8 : box.at + 8 + box.size])
        place += box.size
    movie = next(box for box in boxes_of(parts[0]) if box.path == "moov/mvhd")
    lasts = max(sum(track.lengths) * 1000 // track.scale for track in tracks)
    made = [_made(track, tree, lasts) for track, tree in zip(tracks, trees[0], strict=True)]
    header = _box(b"mvhd", _put(_put(movie.body, 12, 1000), 16, lasts))
    return head + _box(b"mdat", *media) + _box(b"moov", header, *made)


def _tracks(found: list[Box]) -> list[dict[str, Box]]:
    """Tell the boxes of each track by their path in it."""
    tracks: list[dict[str, Box]] = []
    for box in found:
        if box.path == "moov/trak":
            tracks.append({})
        elif box.path.startswith("moov/trak/"):
            tracks[-1][box.path.removeprefix("moov/trak/")] = box
    return tracks


def _scale(track: dict[str, Box]) -> int:
    return int.from_bytes(track["mdia/mdhd"].body[12:16], "big")


def _append(track: _Track, tables: dict[str, Box], moved: int) -> None:
    """Put the samples of a part behind those of the ones before; it is `moved` in the file."""
    faster, before = track.scale // _scale(tables), len(track.sizes)
    track.entries.append(tables[f"{_TABLES}stsd"].body[8:])
    for times, length in _table(tables, "stts", 2):
        track.lengths += [length * faster] * times
    count = len(track.lengths) - before
    reordered = [
        offset * faster for times, offset in _table(tables, "ctts", 2) for _ in range(times)
    ]
    track.offsets += reordered or [0] * count
    sizes = tables[f"{_TABLES}stsz"].body
    alike = int.from_bytes(sizes[4:8], "big")
    track.sizes += [alike] * count if alike else struct.unpack(f">{count}I", sizes[12:])
    keys = [number for (number,) in _table(tables, "stss", 1)]
    track.keyframes += [before + key for key in keys or range(1, count + 1)]
    places = [at for (at,) in _table(tables, "stco", 1)]
    runs = _table(tables, "stsc", 3)
    for number, at in enumerate(places, start=1):
        samples = next(many for first, many, _ in reversed(runs) if first <= number)
        track.chunks.append((at + moved, samples, len(track.entries)))


def _level(tracks: list[_Track]) -> None:
    """Let all tracks be as long as the longest, by the length of their last samples."""
    longest = max(tracks, key=lambda track: sum(track.lengths) / track.scale)
    lasts = sum(longest.lengths) / longest.scale
    for track in tracks:
        track.lengths[-1] += max(0, round(lasts * track.scale) - sum(track.lengths))


def _made(track: _Track, tree: dict[str, Box], lasts: int) -> bytes:
    edit = tree["edts/elst"].body
    begins = int.from_bytes(edit[12:16], "big") * track.scale // _scale(tree)
    media = _put(_put(tree["mdia/mdhd"].body, 12, track.scale), 16, sum(track.lengths))
    kind = next(one for one in ("vmhd", "smhd") if f"mdia/minf/{one}" in tree)
    inner = _box(
        b"minf",
        _box(kind.encode(), tree[f"mdia/minf/{kind}"].body),
        _box(b"dinf", tree["mdia/minf/dinf"].body),
        _box(b"stbl", *_stored(track)),
    )
    return _box(
        b"trak",
        _box(b"tkhd", _put(tree["tkhd"].body, 20, lasts)),
        _box(b"edts", _box(b"elst", bytes(4), _numbers(1, lasts, begins, 1 << 16))),
        _box(
            b"mdia",
            _box(b"mdhd", media),
            _box(b"hdlr", tree["mdia/hdlr"].body),
            inner,
        ),
    )


def _stored(track: _Track) -> list[bytes]:
    places, samples, numbers = zip(*track.chunks, strict=True)
    runs = list(zip(range(1, len(places) + 1), samples, numbers, strict=True))
    return [
        _full(b"stsd", _numbers(len(track.entries)), *track.entries),
        _full(b"stts", _numbers(len(track.lengths)), *(_numbers(1, one) for one in track.lengths)),
        _full(b"ctts", _numbers(len(track.offsets)), *(_numbers(1, one) for one in track.offsets)),
        _full(b"stss", _numbers(len(track.keyframes), *track.keyframes)),
        _full(b"stsc", _numbers(len(runs)), *(_numbers(*run) for run in runs)),
        _full(b"stsz", _numbers(0, len(track.sizes), *track.sizes)),
        _full(b"stco", _numbers(len(places), *places)),
    ]


def _table(tables: dict[str, Box], name: str, width: int) -> list[tuple[int, ...]]:
    box = tables.get(f"{_TABLES}{name}")
    if box is None:
        return []
    return list(struct.iter_unpack(f">{width}I", box.body[8:]))


def _put(body: bytes, at: int, number: int) -> bytes:
    return body[:at] + _numbers(number) + body[at + 4 :]


def _box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _full(name: bytes, *content: bytes) -> bytes:
    return _box(name, bytes(4), *content)


def _numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)
