"""The clock of a recording, which a recorder may have set back or ahead amid the file.

libav finds a moment by the times in the stream, as if they rose all the way. Where they don't, it
may land in another part that has the same times: a wrong piece of the right length. So times are
read at a few places of the file, from the heads of its pictures' packets.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from trimcore.adapters.pyav.reading.clocks import flv, program_stream, transport_stream
from trimcore.adapters.pyav.reading.clocks.marks import Seen
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import FLV, MPEGPS, MPEGTS
from trimcore.domain.cutting.timeline.running_clock import AHEAD, BACK, RATE, WRAP

_PROBES = 6
_PROBED = 128 << 10
"""Bytes that are looked through at each place."""
_UNLIKELY = 8
"""A stretch that lasts so many times as long as others of its size may hide a jump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """How one kind of file tells times: what finds them, in ticks of `rate`, which begin anew.

    A clock that `is_followed` may as well be said to jump where that is not certain: it is read as
    a whole then, and no file is refused for it.
    """

    times: Callable[[bytes, int], Iterator[Seen]]
    rate: int = RATE
    wrap: int = WRAP
    is_followed: bool = False


_MARKS = {
    MPEGTS.name: _Marks(times=transport_stream.times, is_followed=True),
    MPEGPS.name: _Marks(times=program_stream.times),
    FLV.name: _Marks(times=flv.times, rate=1000, wrap=1 << 32),
}


def may_jump(file: SourceFile, pictures: int, container: Container) -> bool:
    """Tell whether the clock of a stream of pictures jumps, as far as a few places tell.

    A jump back by less than what lies between two places is not seen. Containers whose clocks are
    not known to jump are not looked at.
    """
    marks = _MARKS.get(container.name)
    return marks is not None and _Clock(file=file, number=pictures, marks=marks).jumps()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """The clock of the pictures of one file, whose track has a number."""

    file: SourceFile
    number: int
    marks: _Marks

    def jumps(self) -> bool:
        """Tell whether it does."""
        size = self.file.size
        places = [size * place // _PROBES for place in range(_PROBES)]
        found = (self._seen(place) for place in (*places, max(0, size - _PROBED)))
        seen = sorted({one for one in found if one is not None}, key=lambda one: one.offset)
        return self._jumps_within(seen)

    def _jumps_within(self, seen: Sequence[Seen]) -> bool:
        steps = [self._between(before.tick, after.tick) for before, after in pairwise(seen)]
        if any(step < -BACK for step in steps):
            return True
        suspect = max(steps, default=0.0)
        if suspect <= max(AHEAD, _UNLIKELY * median(steps or [0.0])):
            return False
        place = steps.index(suspect)
        return self._jumps_between(seen[place], seen[place + 1])

    def _jumps_between(self, before: Seen, after: Seen) -> bool:
        """Tell a jump ahead from a stretch of few bytes, halving it to where most time passes."""
        while after.offset - before.offset > _PROBED:
            middle = self._seen((before.offset + after.offset) // 2)
            if middle is None or not before.offset < middle.offset < after.offset:
                if self.marks.is_followed:
                    return True
                break
            passed = self._between(before.tick, middle.tick)
            if passed >= self._between(middle.tick, after.tick):
                after = middle
            else:
                before = middle
        ticks = [one.tick for one in self._times(before.offset, 2 * _PROBED)]
        return any(abs(self._between(one, other)) > AHEAD for one, other in pairwise(ticks))

    def _between(self, one: int, other: int) -> float:
        """Tell how many ticks of MPEG's clock pass, on one that begins anew some day."""
        wrap = self.marks.wrap
        return ((other - one + wrap // 2) % wrap - wrap // 2) * RATE / self.marks.rate

    def _seen(self, offset: int) -> Seen | None:
        return next(self._times(offset, _PROBED), None)

    def _times(self, offset: int, length: int) -> Iterator[Seen]:
        """Yield where pictures begin behind a place, and when they are decoded."""
        for one in self.marks.times(self.file.peek(offset, length), self.number):
            yield Seen(offset + one.offset, one.tick)
