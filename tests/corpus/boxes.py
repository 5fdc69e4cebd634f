"""What an mp4 or mov file holds in its boxes, read without libav."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PARENTS = {"moov", "trak", "mdia", "minf", "stbl", "edts", "udta", "moof", "traf", "mvex"}


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its path of names, where it begins in the file, and its own bytes."""

    path: str
    at: int
    size: int
    body: bytes


def boxes(path: Path) -> list[Box]:
    """List the boxes of a file in order, those of the media data without their bytes."""
    return boxes_of(path.read_bytes())


def boxes_of(content: bytes) -> list[Box]:
    """List the boxes of a file's bytes."""
    return list(_walk(memoryview(content), 0, len(content), ""))


def _walk(data: memoryview, at: int, end: int, parent: str) -> Iterator[Box]:
    while at + 8 <= end:
        size, kind = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or end - at
        name = kind.decode("latin-1")
        path = f"{parent}/{name}".lstrip("/")
        body = b"" if name in {"mdat", "free"} else bytes(data[at + head : at + size])
        yield Box(path, at, size - head, body)
        if name in _PARENTS:
            yield from _walk(data, at + head, at + size, path)
        at += max(size, 8)


def track_lengths(found: list[Box]) -> list[tuple[int, int]]:
    """Give for each track the length in its header and the sum of its samples' lengths."""
    headers = [_media_length(box.body) for box in found if box.path.endswith("mdia/mdhd")]
    sums = [_sample_sum(box.body) for box in found if box.path.endswith("stbl/stts")]
    return list(zip(headers, sums, strict=True))


def _media_length(body: bytes) -> int:
    if body[0] == 1:
        return int.from_bytes(body[24:32], "big")
    return int.from_bytes(body[16:20], "big")


def _sample_sum(body: bytes) -> int:
    count = int.from_bytes(body[4:8], "big")
    numbers = [int.from_bytes(body[at : at + 4], "big") for at in range(8, 8 + 8 * count, 4)]
    return sum(times * length for times, length in zip(numbers[::2], numbers[1::2], strict=True))
