"""One timeline that runs on, made of a transport stream's clock that jumps.

Each picture and each piece of sound has times on a clock that begins anew after 26 hours (ISO/IEC
13818-1, 2.4.3). A recorder that restarts sets it back or ahead for all streams, but not at the same
byte for each. An epoch is what was counted between two such jumps; the times of each epoch are
moved so that its pictures follow the last one of before by one usual frame, and the sound with
them.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import NamedTuple

RATE = 90_000
"""Ticks of the clock in a second."""
WRAP = 1 << 33
"""Ticks after which it begins anew."""
BACK, AHEAD = RATE // 10, 10 * RATE
"""Ticks by which a clock that does not jump goes back at most, and ahead."""
_TOGETHER = 5 * RATE
"""Ticks by which streams that are counted by one clock are apart at one place of the file."""
_REORDERED = 32
"""Pictures among which the first that is shown has to be."""
_USUAL = 33
_MOST = 10_000
"""Jumps beyond which nothing in a file is to be trusted."""


class Stamp(NamedTuple):
    """What a transport stream tells at a byte: when something of a stream is shown and decoded."""

    offset: int
    stream: int
    shown: int
    decoded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A jump of the pictures' clock, by so many ticks.

    `shown` and `decoded` are the ticks of the first picture behind it, on the running timeline.
    """

    shown: int
    decoded: int
    jump: int

    def told_at(self, moment: Fraction) -> str:
        """Say in words that the clock jumps at a moment, in seconds of the timeline."""
        seconds = f"{abs(self.jump) / RATE:.3f}".rstrip("0").rstrip(".")
        way = (
            f"back by {seconds} s" if self.jump < 0 else f"ahead by {seconds} s, which are missing"
        )
        return f"at {float(moment):.3f} s the recording's clock jumps {way}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """By how many ticks to move the times of each stream, from which byte of the file on.

    `moves` are the offsets and ticks of each known stream, ascending; others go with the
    `pictures`. `breaks` are in the order of the timeline.
    """

    pictures: int
    moves: Mapping[int, tuple[Sequence[int], Sequence[int]]]
    breaks: tuple[Break, ...]

    def move(self, stream: int, offset: int) -> int:
        """Tell by how many ticks to move what a stream says at an offset."""
        offsets, ticks = self.moves.get(stream) or self.moves[self.pictures]
        return ticks[max(0, bisect_right(offsets, offset) - 1)]


def ticks_between(one: int, other: int) -> int:
    """Tell how many ticks pass, at most half of what the clock counts."""
    return (other - one + WRAP // 2) % WRAP - WRAP // 2


@dataclass(slots=True, kw_only=True)
class _Stretch:
    """What one stream says in one epoch, in ticks that don't begin anew; `jump` is how it began."""

    offset: int
    epoch: int
    jump: int
    steps: deque[int]
    decoded: int
    first_decoded: int = 0
    first_shown: int = 0
    last_shown: int = 0
    usual: int = 0
    _count: int = 0

    def see(self, stamp: Stamp) -> None:
        """Take the next one in, whose jump, if any, has been made already."""
        self.decoded += ticks_between(self.decoded, stamp.decoded)
        shown = self.decoded + ticks_between(stamp.decoded, stamp.shown)
        if self._count == 0:
            self.first_decoded, self.first_shown, self.last_shown = self.decoded, shown, shown
        elif self._count < _REORDERED:
            self.first_shown = min(self.first_shown, shown)
        self.last_shown = max(self.last_shown, shown)
        self._count += 1

    def end(self) -> None:
        """Remember how far apart its stamps usually are."""
        self.usual = int(median(self.steps)) if self.steps else 0


@dataclass(slots=True, kw_only=True)
class ClockReader:
    """Takes the stamps of pictures and of sounds in the order of the file."""

    pictures: int
    sounds: Collection[int]
    _stretches: dict[int, list[_Stretch]] = field(default_factory=dict)
    _epochs: int = 1
    _references: dict[int, int] = field(default_factory=dict)

    def see(self, stamp: Stamp) -> None:
        """Take the next stamp in; those of other streams are passed over.

        Raises:
            ValueError: the clock jumps too often to be one.
        """
        if stamp.stream != self.pictures and stamp.stream not in self.sounds:
            return
        stretches = self._stretches.setdefault(stamp.stream, [])
        if not stretches:
            pictures = self._stretches.get(self.pictures)
            self._begin(stamp, pictures[-1].epoch if pictures else 0, 0)
            return
        last = stretches[-1]
        step = ticks_between(last.decoded, stamp.decoded)
        epoch = self._epoch(last, stamp, step)
        if epoch != last.epoch:
            last.end()
            self._begin(stamp, epoch, step)
            return
        if step > 0:
            last.steps.append(step)
        last.see(stamp)

    def clock(self) -> RunningClock | None:
        """Return how to let the clock run on; None if it does by itself.

        Raises:
            ValueError: it would run for longer than 26 hours, or there are no pictures.
        """
        if self._epochs == 1:
            return None
        if self.pictures not in self._stretches:
            raise ValueError("it has no pictures that tell their times")
        moves = self._moves()
        everything = [(each, moves[each.epoch]) for run in self._stretches.values() for each in run]
        lowest = min(min(each.first_shown, each.first_decoded) + move for each, move in everything)
        highest = max(each.last_shown + move for each, move in everything)
        if lowest < 0 or highest >= WRAP:
            moves = {epoch: move - lowest + RATE for epoch, move in moves.items()}
        if highest - lowest >= WRAP - 2 * RATE:
            raise ValueError("it is longer than a clock can count")
        return RunningClock(
            pictures=self.pictures,
            moves={
                stream: ([each.offset for each in run], [moves[each.epoch] for each in run])
                for stream, run in self._stretches.items()
            },
            breaks=tuple(
                Break(
                    shown=each.first_shown + moves[each.epoch],
                    decoded=each.first_decoded + moves[each.epoch],
                    jump=each.jump - before.usual,
                )
                for before, each in pairwise(self._stretches[self.pictures])
            ),
        )

    def _begin(self, stamp: Stamp, epoch: int, jump: int) -> None:
        stretches = self._stretches[stamp.stream]
        reference = self._references.setdefault(epoch, stamp.decoded)
        begun = _Stretch(
            offset=stamp.offset,
            epoch=epoch,
            jump=jump,
            steps=stretches[-1].steps if stretches else deque(maxlen=_USUAL),
            decoded=reference,
        )
        begun.see(stamp)
        stretches.append(begun)

    def _epoch(self, last: _Stretch, stamp: Stamp, step: int) -> int:
        """Tell by which epoch a stamp is counted that comes a step behind the last of its stream.

        Where one stream has jumped, smaller jumps of others are taken for the same if they are
        more like it than like none. A pause of one stream amid others that go on is no jump.
        """
        others = [run[-1] for stream, run in self._stretches.items() if stream != stamp.stream]
        elsewhere = [other for other in others if other.epoch != last.epoch]
        if -BACK <= step <= AHEAD:
            if step > RATE and (back := [it for it in elsewhere if _apart(it, stamp) <= RATE]):
                return max(it.epoch for it in back)
            alike = [
                other.epoch
                for other in others
                if other.epoch > last.epoch and abs(step - other.jump) < abs(other.jump) // 2
            ]
            return max(alike, default=last.epoch)
        together = [it.epoch for it in elsewhere if _apart(it, stamp) <= _TOGETHER]
        if together:
            return max(together)
        along = [other for other in others if other.epoch == last.epoch]
        if step > 0 and any(_apart(other, stamp) <= AHEAD for other in along):
            return last.epoch
        if -step > 2 * RATE and any(_came_back(other, stamp, -step) for other in along):
            return last.epoch
        self._epochs += 1
        if self._epochs > _MOST:
            raise ValueError("it jumps all the time")
        return self._epochs - 1

    def _moves(self) -> dict[int, int]:
        """Tell by how many ticks each epoch is moved, in the order in which they began."""
        begun: dict[int, dict[int, tuple[_Stretch, _Stretch]]] = {}
        for stream, run in self._stretches.items():
            for before, each in pairwise(run):
                begun.setdefault(each.epoch, {}).setdefault(stream, (before, each))
        moves = {0: 0}
        for epoch in range(1, self._epochs):
            needs = {
                stream: before.last_shown + before.usual + moves[before.epoch] - each.first_shown
                for stream, (before, each) in begun[epoch].items()
                if before.epoch in moves
            }
            latest = max(needs.values())
            move = needs.get(self.pictures, latest)
            moves[epoch] = latest if move + BACK < latest <= move + AHEAD else move
        return moves


def _came_back(other: _Stretch, stamp: Stamp, step: int) -> bool:
    """Tell whether a stream was away from another for a while, and is with it again."""
    apart = _apart(other, stamp)
    return apart < step // 2 < abs(ticks_between(other.decoded, stamp.decoded + step))


def _apart(stretch: _Stretch, stamp: Stamp) -> int:
    return abs(ticks_between(stretch.decoded, stamp.decoded))
