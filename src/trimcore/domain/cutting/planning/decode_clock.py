"""When each packet of an output is decoded."""

from collections.abc import Sequence

from trimcore.domain.cutting.planning.runs import FramePlan


class DecodeClock:
    """Tells the decode ticks of an output's packets, one after the other, rising.

    No frame is decoded after it is shown, provided that at most `depth` frames are decoded before
    one and shown after it. Containers with an index take the distance to the next packet for how
    long a frame is shown: with `lengths`, it is just that, and the first packet is early enough
    for the longest frames. Otherwise packets are decoded `depth` frames ahead of being shown.
    """

    def __init__(
        self, frames: Sequence[FramePlan], *, origin: int, depth: int, lengths: bool
    ) -> None:
        self._ticks = [frame.shown - origin for frame in frames]
        self._step = max(1, (frames[-1].end - frames[0].shown) // len(frames))
        self._count = -depth
        self._lengths = lengths
        longest = sorted((frame.duration for frame in frames), reverse=True)
        self._next = self._ticks[0] - sum(longest[:depth])

    def tick(self, frame: FramePlan) -> int:
        """Return when the next packet, which shows `frame`, is decoded."""
        if self._lengths:
            now = self._next
            self._next += frame.duration
            return now
        count = self._count
        self._count += 1
        if count >= 0:
            return self._ticks[min(count, len(self._ticks) - 1)]
        return self._ticks[0] + count * self._step
