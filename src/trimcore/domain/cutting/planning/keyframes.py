"""Where encoded frames have to be keyframes, so that an output is as seekable as its source."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.runs import FramePlan

_FARTHEST = Fraction(10)
"""Seconds after which frames get a keyframe, however far apart the source's are."""
_APART = Fraction(1)
"""The same where the source has no others, and the output is of a codec that has."""


def keyframes_in(
    video: PacketIndex, frames: Sequence[FramePlan], *, of_alone: bool = False
) -> frozenset[int]:
    """Tell which of a run's frames have to be keyframes, by their ticks.

    They are its first, those that are keyframes in the source, and as many more as are needed to
    have none of them farther apart than ten seconds, or than the source's are at most. If they are
    `of_alone`, of a codec whose frames are all by themselves, and become of one whose are not, a
    second apart is enough.
    """
    keys = sorted({packet.pts for packet in video.packets if packet.keyframe})
    farthest = _FARTHEST / video.time_base
    if of_alone:
        keys, farthest = [], _APART / video.time_base
    if len(keys) > 1:
        apart = max(after - before for before, after in pairwise(keys))
        farthest = min(farthest, Fraction(apart))
    own, found, last = frozenset(keys), set[int](), frames[0]
    for frame in frames:
        late = frame.end - last.shown > farthest and frame.shown > last.shown
        if frame is frames[0] or frame.tick in own or late:
            found.add(frame.tick)
            last = frame
    return frozenset(found)


def longest_group(frames: Sequence[FramePlan], keyframes: frozenset[int]) -> int:
    """Count the most frames of a run that follow each other up to the next of its keyframes."""
    places = [place for place, frame in enumerate(frames) if frame.tick in keyframes]
    return max(after - before for before, after in pairwise([*places, len(frames)]))
