"""How coarsely decoded pictures were quantized, as their decoder tells."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING

from av.video.frame import PictureType

from trimcore.domain.cutting.quantizer import (
    FINER_ALWAYS,
    Keeping,
    Quantizers,
    quantizers_beside,
)

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame
from trimcore.adapters.pyav.quantizing.decoded import quantizer_of

_LATEST = 24
"""Pictures of a kind that count: those before them may have been of another scene."""
_TELLING = 4
"""Packets behind a keyframe that tell whether anything moves: B-frames are the smallest of them."""


def _latest() -> deque[float]:
    return deque(maxlen=_LATEST)


@dataclass(slots=True)
class SeenQuantizers:
    """The average quantizers of the latest pictures that were decoded, by kind.

    Where the decoder does not tell them, `reads` does of keyframes by their packets, and
    `reads_others` of all other pictures.
    """

    reads: Callable[[bytes], float | None] | None = None
    reads_others: Callable[[bytes], float | None] | None = None
    intra: deque[float] = field(default_factory=_latest)
    predicted: deque[float] = field(default_factory=_latest)
    bidirectional: deque[float] = field(default_factory=_latest)
    keyframe_bytes: deque[float] = field(default_factory=_latest)
    other_bytes: deque[float] = field(default_factory=_latest)

    def see(self, frame: "VideoFrame") -> None:
        """Take in the next picture; one that tells nothing counts for nothing."""
        quantizer = quantizer_of(frame)
        if quantizer is not None:
            self._of(frame.pict_type).append(quantizer)

    def see_packet(self, packet: "Packet[Stream]") -> None:
        """Take in the next packet that will be decoded."""
        sizes = self.keyframe_bytes if packet.is_keyframe else self.other_bytes
        sizes.append(packet.size)
        if self.reads is not None and packet.is_keyframe:
            _keep(self.reads(bytes(packet)), self.intra)
        if self.reads_others is not None:
            _keep(self.reads_others(bytes(packet)), self.predicted, self.bidirectional)

    def beside(self, keeping: Keeping = FINER_ALWAYS) -> Quantizers | None:
        """Tell how to quantize pictures beside them; None where that is not known."""
        return quantizers_beside(
            self.intra,
            self.predicted,
            self.bidirectional,
            motion=self._motion,
            keeping=keeping,
        )

    @property
    def _motion(self) -> float:
        """The mean size of packets by that of keyframes; 1 where too few were seen to tell."""
        if not self.keyframe_bytes or len(self.other_bytes) < _TELLING:
            return 1.0
        return fmean(self.other_bytes) / fmean(self.keyframe_bytes)

    def _of(self, kind: int) -> deque[float]:
        if kind == PictureType.I:
            return self.intra
        return self.bidirectional if kind == PictureType.B else self.predicted


def _keep(quantizer: float | None, *kinds: deque[float]) -> None:
    if quantizer is not None:
        for kind in kinds:
            kind.append(quantizer)
