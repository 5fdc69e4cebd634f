"""Decode runs of the output's packets as they come, each as one who begins there would."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.loose_pictures import LoosePictures
from trimcore.adapters.pyav.reading.indexing.field_packets import halves
from trimcore.adapters.pyav.verifying.expected import WrongOutput

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


@dataclass(slots=True)
class Decoding:
    """One run after the other; every packet of it has to give a picture, which `compare` is shown.

    That is so of those only of which `shows` says it. From the first packet of a run to its end,
    nothing else may use the decoder.
    """

    decoder: "VideoCodecContext"
    compare: "Callable[[VideoFrame], object]"
    shows: "Callable[[Packet[VideoStream]], bool]" = field(
        default=lambda packet: not packet.is_discard
    )
    _due: int = 0
    _count: int = 0
    _taken: int = 0
    _loose: LoosePictures = field(default_factory=LoosePictures)

    def take(self, packet: "Packet[VideoStream]") -> None:
        """Decode a run's next packet."""
        if self._taken == 0:
            self.decoder.flush_buffers()
        self._taken += 1
        self._due += self.shows(packet)
        for part in halves(cast("Packet[Stream]", packet)):
            self._decode(cast("Packet[VideoStream]", part))

    def finish(self) -> None:
        """End a run, if one has begun; the next packet begins another.

        Raises:
            WrongOutput: it has lost pictures.
        """
        if self._taken == 0:
            return
        self._decode(None)
        self.decoder.flush_buffers()
        due, count = self._due, self._count
        self._due = self._count = self._taken = 0
        if count != due:
            raise WrongOutput(f"{due} packets decode to {count} frames")

    def _decode(self, packet: "Packet[VideoStream] | None") -> None:
        frames = self.decoder.decode(packet)
        while frames:
            frame = frames.pop(0)
            self.compare(frame)
            self._count += 1
            self._loose.let_go(frame)
            del frame
