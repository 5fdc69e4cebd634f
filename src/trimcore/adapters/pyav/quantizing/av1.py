"""Read from AV1's headers how its frames are quantized: no decoder tells it."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.obu.sequence import SequenceHeader
from trimcore.adapters.pyav.bitstream.obu.units import units_in
from trimcore.adapters.pyav.quantizing.av1_frame import FrameHeader
from trimcore.adapters.pyav.quantizing.scales import of_index

_SEQUENCE, _FRAMES = 1, frozenset({3, 6})


@dataclass(slots=True)
class Av1Quantizers:
    """Reads the packets of one stream, in their order; keyframes come with the sequence's header.

    What can't be read tells nothing.
    """

    _sequence: SequenceHeader | None = field(default=None, init=False)

    def coarsest(self, packet: bytes) -> float | None:
        """Return the quantizer of the coarsest frame in a packet; None for one with a keyframe.

        Keyframes, and frames that others lean on, are finer by how much the pictures need it; the
        coarsest are what the encoder was asked for.
        """
        frames = self._frames(packet)
        if not frames or any(frame.is_key for frame in frames):
            return None
        return of_index(max(frame.index for frame in frames))

    def _frames(self, packet: bytes) -> list[FrameHeader]:
        frames: list[FrameHeader] = []
        try:
            for unit in units_in(packet):
                if unit is None:
                    return []
                body = packet[unit.body : unit.end]
                if unit.kind == _SEQUENCE:
                    self._sequence = SequenceHeader.read(body)
                elif unit.kind in _FRAMES and self._sequence is not None:
                    frame = FrameHeader.read(body, self._sequence)
                    frames += [frame] if frame is not None and frame.index else []
        except BrokenUnits:
            return []
        return frames
