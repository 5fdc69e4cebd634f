"""Frames of MP3 that take bytes from those before them, made to stand alone (ISO/IEC 11172-3)."""

from collections.abc import Iterable

from trimcore.adapters.pyav.bitstream.mpeg.mp3_frame import Mp3Frame
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits


class Reservoir:
    """Makes the frames of a piece one after the other, so that it needs none from before it.

    `before` are the frames in front of it. What its first frames take from them is put into these
    themselves, which become larger, and most often that is but one. Their sound stays as it is. If
    less was there than they take, or more than frames can hold, they stay as they are.
    """

    def __init__(self, before: Iterable[bytes]) -> None:
        frames = (one for one in map(Mp3Frame.of, before) if one is not None)
        self._following = b"".join(one.main for one in frames)
        self._kept = b""
        self._settled = False

    def take(self, data: bytes) -> bytes:
        """Return the next frame as it is to be written."""
        frame = None if self._settled else Mp3Frame.of(data)
        begins = len(self._following) - frame.borrowed if frame is not None else -1
        if frame is None or begins < 0 or not (self._kept or frame.borrowed):
            self._settled = True
            return data
        try:
            return self._remade(frame, begins, frame.lasting)
        except BrokenUnits:
            self._settled = True
            return data

    def _remade(self, frame: Mp3Frame, begins: int, lasting: int) -> bytes:
        stream = self._following + frame.main
        carried = self._kept[begins:]
        front = stream[begins + len(carried) : begins + lasting]
        self._following = stream[begins + lasting :]
        spare = frame.room - len(front)
        if spare < 0:
            self._settled = True
            return frame.data
        self._settled = len(self._following) <= spare
        most = spare if self._settled else min(spare, frame.most_borrowed)
        self._kept = self._following[:most]
        return frame.holding(front, self._kept, borrowed=len(carried))
