"""Decide what of a track is written where sound is all that a file has. Nothing here opens one.

Positions are in samples of the track, counted on the presentation timeline from its zero.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Generic, Self, TypeVar

from trimcore.domain.cutting.timeline.window import TrimWindow

_SAME = Fraction(1, 4)
"""A sample that is due less than this part of its length before a moment counts as at it."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWindow:
    """The half-open piece begin ≤ position < end of a track."""

    begin: Fraction
    end: Fraction

    @classmethod
    def of(cls, window: TrimWindow, rate: int) -> Self:
        """Count a window in samples, so many a second."""
        return cls(begin=window.start * rate, end=window.end * rate)

    def inside(self, position: Fraction, count: int) -> range:
        """Tell which of `count` samples, the first of them at `position`, lie in the window."""
        first = max(0, ceil(self.begin - _SAME - position))
        after = min(count, ceil(self.end - _SAME - position))
        return range(first, max(first, after))

    def is_past(self, position: Fraction) -> bool:
        """Tell whether a sample at `position` and all that follow come after the window."""
        return position >= self.end - _SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Generic[T]):
    """One packet of a track: `count` samples from `position` on, and `behind` that are cut off."""

    position: Fraction
    count: int
    packet: T
    behind: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWay:
    """How packets of a kind may be copied into a container.

    It can let decoders throw away `hides` samples of the beginning, None for any number, and if it
    `trims` any of the end. Decoders need `run_up` packets, and as many as `run_up_samples` are in,
    before what they give is right; of the first `silent` they give nothing, so that these need not
    be hidden. `always` is how many they throw away in any case, since the container says so of the
    whole track.
    """

    hides: int | None
    trims: bool
    run_up: int = 1
    run_up_samples: int = 0
    silent: int = 0
    always: int = 0


@dataclass(slots=True, kw_only=True)
class CopiedSound(Generic[T]):
    """The packets of one track that are copied, chosen as they come in.

    The first that is heard holds the window's first sample, if what comes before that can be
    hidden, and else begins in the window; so with the last. `begins` and `ends` are what is heard,
    None before anything is. If it is `followed` by another window's, the last one is whole, and
    ends nearest to the window's end.
    """

    window: SampleWindow
    way: CopyWay
    followed: bool = False
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    hidden: Fraction = Fraction(0)
    """How many samples come before the first that is heard."""
    _before: deque[Piece[T]] = field(default_factory=deque)

    def take(self, piece: Piece[T]) -> tuple[Piece[T], ...]:
        """Return what is to be written now, the last one shortened to what is heard of it."""
        skipped = self.way.always if self.begins is None else 0
        # Nothing is heard of a first packet of which all is thrown away, but what is behind it.
        heard = max(piece.count - skipped, 1 if skipped else 0)
        inside = self.window.inside(piece.position + skipped, heard)
        if not inside or not self._ends_well(piece, min(piece.count, inside.stop + skipped)):
            self._keep(piece)
            return ()
        run_up: tuple[Piece[T], ...] = ()
        if self.begins is None:
            found = self._run_up(inside.start)
            if found is None:
                self._keep(piece)
                return ()
            run_up = found
            self.begins = piece.position + skipped + inside.start
            entry = run_up[0].position if run_up else piece.position
            self.hidden = self.begins - entry
        count = piece.count if self.followed else min(piece.count, skipped + inside.stop)
        self.ends = max(self.begins, piece.position + count)
        return (*run_up, replace(piece, count=count, behind=piece.count - count))

    def _ends_well(self, piece: Piece[T], inside: int) -> bool:
        """Tell whether so many samples of a packet may be the last ones that are heard."""
        if self.followed:
            return piece.position + Fraction(piece.count, 2) <= self.window.end
        return self.way.trims or inside == piece.count

    def _keep(self, piece: Piece[T]) -> None:
        self._before.append(piece)
        while len(self._before) > self.way.run_up and (
            self._samples() - self._before[0].count >= self.way.run_up_samples
        ):
            self._before.popleft()

    def _samples(self) -> int:
        return sum(piece.count for piece in self._before)

    def _run_up(self, unheard: int) -> tuple[Piece[T], ...] | None:
        """Return as much of what came before as can be hidden; None if the packet itself can't."""
        if self.way.hides is None:
            return tuple(self._before)
        room = self.way.hides - unheard
        if room < 0:
            return None
        taken: list[Piece[T]] = []
        for number, piece in enumerate(reversed(self._before)):
            room -= piece.count if number >= self.way.silent else 0
            if room < 0:
                break
            taken.insert(0, piece)
        return tuple(taken)
