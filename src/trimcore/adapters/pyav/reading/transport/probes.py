"""Look at the clock of a transport stream at a few places, to tell whether it may jump.

libav finds a moment by the times in the stream, as if they rose all the way. Where they don't, it
may land in another part that has the same times: a wrong piece of the right length.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.transport.packets import (
    PACKET,
    first_packet,
    header_of,
    stream_of,
)
from trimcore.domain.cutting.timeline.running_clock import AHEAD, BACK, ticks_between

_PROBES = 6
_PROBED = 128 << 10
"""Bytes that are looked through at each place."""
_UNLIKELY = 8
"""A stretch that lasts so many times as long as others of its size may hide a jump."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A place in the file, and the time of the first picture behind it, in ticks."""

    offset: int
    tick: int


def may_jump(file: SourceFile, pictures: int) -> bool:
    """Tell whether the clock of a stream of pictures jumps, as far as a few places tell.

    A jump back by less than what lies between two places is not seen.
    """
    places = [file.size * place // _PROBES for place in range(_PROBES)]
    found = (_seen(file, pictures, at) for at in (*places, max(0, file.size - _PROBED)))
    return _jumps(file, pictures, [one for one in found if one is not None])


def _jumps(file: SourceFile, number: int, seen: list[_Seen]) -> bool:
    seen = sorted(set(seen), key=lambda one: one.offset)
    steps = [ticks_between(before.tick, after.tick) for before, after in pairwise(seen)]
    if any(step < -BACK for step in steps):
        return True
    suspect = max(steps, default=0)
    if suspect <= max(AHEAD, _UNLIKELY * median(steps or [0])):
        return False
    place = steps.index(suspect)
    return _jumpsticks_between(file, number, seen[place], seen[place + 1])


def _jumpsticks_between(file: SourceFile, number: int, before: _Seen, after: _Seen) -> bool:
    """Tell a jump ahead from a stretch of few bytes, by halving it to where most time passes."""
    while after.offset - before.offset > _PROBED:
        middle = _seen(file, number, (before.offset + after.offset) // 2)
        if middle is None or not before.offset < middle.offset < after.offset:
            break
        if ticks_between(before.tick, middle.tick) >= ticks_between(middle.tick, after.tick):
            after = middle
        else:
            before = middle
    ticks = [one.tick for one in _times(file, number, before.offset, 2 * _PROBED)]
    return any(abs(ticks_between(one, other)) > AHEAD for one, other in pairwise(ticks))


def _seen(file: SourceFile, number: int, offset: int) -> _Seen | None:
    return next(_times(file, number, offset, _PROBED), None)


def _times(file: SourceFile, number: int, offset: int, length: int) -> Iterator[_Seen]:
    """Yield where pictures begin behind a place, and when they are decoded."""
    data = file.peek(offset, length)
    at, stride = first_packet(data)
    while stride and at + PACKET <= len(data):
        packet = data[at : at + PACKET]
        header = header_of(packet) if stream_of(packet) == number else None
        if header is not None:
            yield _Seen(offset + at, header.decoded)
        at += stride
