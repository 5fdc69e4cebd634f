"""Decode what is shown at given moments, one after the other, and little besides."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexing.seeking import seek
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

_BACK = (0, 2, 10)
"""How many seconds earlier a search is begun again that has landed behind what it sought."""


@dataclass(slots=True)
class PicturesAt:
    """The pictures of a source at ascending ticks of their clock.

    `keyframes` are the ticks of those that are known. The decoding goes on from one tick to the
    next where no keyframe lies in between, and is begun anew at a keyframe otherwise.
    """

    source: OpenedMedia
    keyframes: Sequence[int] | None
    decoded: int = 0
    """How many frames have been decoded."""
    _frames: "Iterator[VideoFrame]" = field(default_factory=lambda: iter(()))
    _shown: "VideoFrame | None" = None
    _ahead: "VideoFrame | None" = None

    def at(self, tick: int, most: int) -> "VideoFrame | None":
        """Return what is shown at a tick, the first picture if none is shown yet, None without any.

        It is the last of `most` decoded frames if that comes sooner.
        """
        if not self._goes_on_to(tick):
            self._land_before(tick)
        self._go_on(tick, most)
        return self._shown or self._ahead

    def _goes_on_to(self, tick: int) -> bool:
        if self._shown is None or self._shown.pts is None or not self.keyframes:
            return False
        known = self.keyframes
        return bisect_right(known, self._shown.pts) == bisect_right(known, tick)

    def _land_before(self, tick: int) -> None:
        """Go to a keyframe from which something is decoded that is shown at a tick or before."""
        second = int(1 / (self.source.video.time_base or 1))
        for begin in (*(tick - back * second for back in _BACK), None):
            seek(self.source, begin)
            self.source.forget()
            self._frames = self._from_here(at_keyframe=begin is not None)
            self._shown, self._ahead = None, self._next()
            if self._ahead is not None and (self._ahead.pts or 0) <= tick:
                return

    def _go_on(self, tick: int, most: int) -> None:
        until = self.decoded + most
        while self._ahead is not None and (self._ahead.pts or 0) <= tick:
            self._shown = self._ahead
            if self.decoded >= until:
                self._ahead = None
                return
            self._ahead = self._next()

    def _next(self) -> "VideoFrame | None":
        for frame in self._frames:
            if frame.pts is not None:
                self.decoded += 1
                return frame
        return None

    def _from_here(self, *, at_keyframe: bool) -> "Iterator[VideoFrame]":
        decoder, started = self.source.decoder, not at_keyframe
        for packet in demuxed(self.source.container, self.source.video):
            started = started or packet.is_keyframe
            if packet.size and started:
                decoder = self.source.decoder_for(packet)
                yield from _frames_of(decoder, packet)
        yield from _frames_of(decoder, None)


def _frames_of(
    decoder: "VideoCodecContext", packet: "Packet[Stream] | None"
) -> "Iterator[VideoFrame]":
    try:
        yield from decoder.decode(packet)
    except av.FFmpegError:
        return
