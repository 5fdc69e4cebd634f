"""How coarsely decoded pictures were quantized, as their decoder tells."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from av.sidedata.encparams import VideoEncParams, VideoEncParamsType
from av.sidedata.sidedata import Type
from av.video.frame import PictureType

from trimcore.adapters.pyav.quantizing.scales import of_index, of_step
from trimcore.domain.cutting.quantizer import Quantizers, quantizers_beside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.buffer import Buffer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

_LATEST = 24
"""Pictures of a kind that count: those before them may have been of another scene."""
_PER_DEEPER_BIT = 6
_DELTA, _INTEGER = 16, 4
"""Where a block tells by how much its quantizer differs, and the bytes of such a number."""


def _latest() -> deque[float]:
    return deque(maxlen=_LATEST)


@dataclass(slots=True)
class SeenQuantizers:
    """The average quantizers of the latest pictures that were decoded, by kind.

    `reads` tells those of keyframes by their packets, where the decoder does not.
    """

    reads: Callable[[bytes], float | None] | None = None
    intra: deque[float] = field(default_factory=_latest)
    predicted: deque[float] = field(default_factory=_latest)
    bidirectional: deque[float] = field(default_factory=_latest)

    def see(self, frame: "VideoFrame") -> None:
        """Take in the next picture; one that tells nothing counts for nothing."""
        quantizer = quantizer_of(frame)
        if quantizer is not None:
            self._of(frame.pict_type).append(quantizer)

    def see_keyframe(self, packet: "Packet[Stream]") -> None:
        """Take in the packet of a keyframe that will be decoded."""
        quantizer = self.reads(bytes(packet)) if self.reads is not None else None
        if quantizer is not None:
            self.intra.append(quantizer)

    @property
    def beside(self) -> Quantizers | None:
        """How to quantize pictures beside them; None where that is not known."""
        return quantizers_beside(self.intra, self.predicted, self.bidirectional)

    def _of(self, kind: int) -> deque[float]:
        if kind == PictureType.I:
            return self.intra
        return self.bidirectional if kind == PictureType.B else self.predicted


def quantizer_of(frame: "VideoFrame") -> float | None:
    """Return a picture's average quantizer on the scale of H.264.

    None where it is not told, or the picture lost nothing.
    """
    try:
        every = cast("Mapping[Type, object]", frame.side_data)
        told = every.get(Type.VIDEO_ENC_PARAMS)
    except ValueError:  # a kind of which PyAV knows nothing
        return None
    if not isinstance(told, VideoEncParams):
        return None
    own = told.qp + _mean_delta(told)
    if own <= 0:
        return None
    if told.codec_type == VideoEncParamsType.VP9:
        return of_index(own)
    if told.codec_type == VideoEncParamsType.MPEG2:
        return of_step(own)
    return own - _PER_DEEPER_BIT * (frame.format.components[0].bits - 8)


def _mean_delta(told: VideoEncParams) -> float:
    """Average what the blocks of a picture add to its quantizer."""
    if not told.nb_blocks or told.block_size % _INTEGER:
        return 0.0
    every = told.block_size // _INTEGER
    begin = told.blocks_offset
    blocks = memoryview(bytes(cast("Buffer", told)))[
        begin : begin + told.nb_blocks * told.block_size
    ]
    numbers = blocks.cast("i")
    return sum(numbers[_DELTA // _INTEGER :: every]) / told.nb_blocks
