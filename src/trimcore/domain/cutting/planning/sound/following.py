"""Decide what of a track comes next where several windows of sound follow each other."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

from trimcore.domain.cutting.planning.sound.alone import Piece, SampleWindow

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class FollowingSound(Generic[T]):
    """The packets of a window behind another's: whole ones, each end as near as can be.

    `late` is by how many samples the sound before it has ended later than its windows do. The first
    packet is the one that is nearest to that moment of this window, the last one ends nearest to
    where the window does, so that each seam is wrong by half a packet at most, and none knows of
    an error before it. If the container `trims`, the last window ends with its last sample.
    `begins` and `ends` are what is heard, None before anything is.
    """

    window: SampleWindow
    late: Fraction
    trims: bool = False
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    hidden: Fraction = Fraction(0)
    """Nothing comes before what is heard: what decoders know is of the window before."""
    _until: Fraction = Fraction(0)

    def take(self, piece: Piece[T]) -> tuple[Piece[T], ...]:
        """Return what is to be written now, the last one shortened if it can be."""
        half = Fraction(piece.count, 2)
        if self.begins is None:
            # Where a track had no sound for a while, there is nothing to go on from.
            due = self.window.begin + (self.late if abs(self.late) <= piece.count else 0)
            if piece.position < due - half or piece.position >= self.window.end:
                return ()
            self.begins = piece.position
            self._until = self.window.end - due + piece.position
        count = piece.count
        if self.trims:
            count = min(count, round(self._until - piece.position))
        elif piece.position + half > self._until:
            count = 0
        if count <= 0:
            return ()
        self.ends = piece.position + count
        return (replace(piece, count=count, behind=piece.count - count),)
