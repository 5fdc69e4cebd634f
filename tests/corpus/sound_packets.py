"""How far copied sound has moved, told by its packets: to the tick, whatever it sounds like."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import av

from .viewing import container_zero

Track = tuple[tuple[bytes, Fraction], ...]


def moved(source: Path, output: Path, number: int, base: Fraction) -> float | None:
    """Tell by how many seconds track `number` lags behind the source's, at its worst.

    `base` is the source's moment that the output shows at its own zero. None means that its packets
    are no run of the source's; where they are in several places, the nearest counts.
    """
    before, after = _tracks(source), _tracks(output)
    if number >= min(len(before), len(after)) or len(after[number]) <= 1:
        return None
    whole, run = before[number], after[number]
    digests, wanted = [digest for digest, _ in whole], [digest for digest, _ in run]
    places = [
        place
        for place in range(len(digests) - len(wanted) + 1)
        if digests[place] == wanted[0] and digests[place : place + len(wanted)] == wanted
    ]
    lags = [_lag(whole[place:], run, base) for place in places]
    return float(min(lags, key=abs)) if lags else None


def _lag(before: Track, after: Track, base: Fraction) -> Fraction:
    """Leave the first out: where it only warms a decoder up, it sounds nothing, wherever it is."""
    pairs = zip(before[1:], after[1:], strict=False)
    apart = [at - (due - base) for (_, due), (_, at) in pairs]
    return max(apart, key=abs)


def _tracks(path: Path) -> tuple[Track, ...]:
    stat = path.stat()
    return _read(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _size: int, _modified: int) -> tuple[Track, ...]:
    tracks = []
    with av.open(str(path)) as container:
        zero, count = container_zero(container), len(container.streams.audio)
    for number in range(count):
        with av.open(str(path)) as container:
            packets = container.demux(container.streams.audio[number])
            tracks.append(
                tuple(
                    (blake2b(bytes(p), digest_size=16).digest(), p.pts * p.time_base - zero)
                    for p in packets
                    if p.size and p.pts is not None
                )
            )
    return tuple(tracks)
