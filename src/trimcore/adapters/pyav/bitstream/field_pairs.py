"""Pictures of H.264 that come as two fields, each in a packet of its own, as cameras send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import H264_PPS, H264_SPS
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.codecs import codec_name
from trimcore.domain.cutting.containers import MPEGTS

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

_PREFIX, _LONG_PREFIX = 96, 2048
"""Bytes of a unit in which all that is read of it lies: of slices, and of sets with their lists."""
_WITH_CHROMA = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
"""Profiles whose sequence parameter sets describe the colour planes (ITU-T H.264, 7.3.2.1.1)."""
_LISTS, _SMALL_LISTS, _SMALL, _LARGE = 8, 6, 16, 64
_SEPARATE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """What a sequence parameter set says of slice headers."""

    number: int
    planes: bool
    frame_number_bits: int
    fields: bool

    @classmethod
    def read(cls, unit: bytes) -> "Sequence":
        """Read a unit (ITU-T H.264, 7.3.2.1.1).

        Raises:
            BrokenUnits: it ends too early.
        """
        bits = Bits.of(unit[:_LONG_PREFIX], 1)
        profile = bits.take(8)
        bits.skip(16)
        number = bits.number()
        planes = profile in _WITH_CHROMA and _chroma(bits)
        frame_number_bits = bits.number() + 4
        _order_counts(bits)
        bits.number()
        bits.skip(1)
        bits.number()
        bits.number()
        return cls(
            number=number,
            planes=planes,
            frame_number_bits=frame_number_bits,
            fields=not bits.take(1),
        )


def _chroma(bits: Bits) -> bool:
    """Read over the colour planes; tell whether each is coded by itself."""
    chroma = bits.number()
    planes = chroma == _SEPARATE and bool(bits.take(1))
    bits.number()
    bits.number()
    bits.skip(1)
    if bits.take(1):
        for place in range(_LISTS if chroma != _SEPARATE else 12):
            if bits.take(1):
                _scaling_list(bits, _SMALL if place < _SMALL_LISTS else _LARGE)
    return planes


def _scaling_list(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
            last = following or last


def _order_counts(bits: Bits) -> None:
    kind = bits.number()
    if kind == 0:
        bits.number()
    elif kind == 1:
        bits.skip(1)
        for _ in range(2):
            bits.signed()
        for _ in range(bits.number()):
            bits.signed()


@dataclass(slots=True)
class FieldPairs:
    """Tells which packets hold one field only; knows the parameter sets seen so far."""

    framing: Framing
    _sequences: dict[int, Sequence] = field(default_factory=dict)
    _pictures: dict[int, int] = field(default_factory=dict)

    def learn(self, unit: bytes) -> None:
        """Take a parameter set in; a broken one is none."""
        try:
            if self.framing.kind(unit) == H264_SPS:
                sequence = Sequence.read(unit)
                self._sequences[sequence.number] = sequence
            elif self.framing.kind(unit) == H264_PPS:
                bits = Bits.of(unit[:_PREFIX], 1)
                picture = bits.number()
                self._pictures[picture] = bits.number()
        except BrokenUnits:
            return

    @property
    def allowed(self) -> bool:
        """Whether pictures may come as fields."""
        return any(sequence.fields for sequence in self._sequences.values())

    def field(self, data: bytes) -> tuple[int, int] | None:
        """Return the frame's number and which of its fields a packet holds; None if both."""
        for unit in self.framing.walk(data):
            if self.framing.kind(unit) in H264.slices:
                try:
                    return self._slice(unit[:_PREFIX])
                except BrokenUnits:
                    return None
            self.learn(unit)
        return None

    def _slice(self, unit: bytes) -> tuple[int, int] | None:
        """Read a slice's header (ITU-T H.264, 7.3.3)."""
        bits = Bits.of(unit, 1)
        bits.number()
        bits.number()
        sequence = self._sequences.get(self._pictures.get(bits.number(), -1))
        if sequence is None or not sequence.fields:
            return None
        bits.skip(2 * sequence.planes)
        number = bits.take(sequence.frame_number_bits)
        return (number, bits.take(1)) if bits.take(1) else None


def demuxed(
    container: "InputContainer", video: "VideoStream", *others: "Stream"
) -> "Iterator[Packet[Stream]]":
    """Give the packets of some streams, those of pictures whole.

    Of a frame whose two fields come in packets of their own, as in transport streams, one is made,
    with the times of the first. Packets of other streams may come before the picture that they
    came after.
    """
    pairs = _pairs(container, video)
    packets: Iterator[Packet[Stream]] = container.demux(video, *others)
    if pairs is None:
        yield from packets
        return
    waiting: Packet[Stream] | None = None
    half: tuple[int, int] | None = None
    for packet in packets:
        if packet.stream_index != video.index or not packet.size:
            yield packet
            continue
        found = pairs.field(bytes(packet)) if pairs.allowed or packet.is_keyframe else None
        if waiting is not None and half and found == (half[0], 1 - half[1]):
            yield _joined(waiting, packet)
            waiting = half = None
            continue
        if waiting is not None:
            yield waiting
        waiting, half = packet, found
    if waiting is not None:
        yield waiting


def _pairs(container: "InputContainer", video: "VideoStream") -> FieldPairs | None:
    if container.format.name != MPEGTS.demuxer or codec_name(video) != "h264":
        return None
    pairs = FieldPairs(Framing(units=H264, width=0))
    for unit in pairs.framing.walk(video.codec_context.extradata or b""):
        pairs.learn(unit)
    return pairs


def halves(packet: "Packet[Stream]") -> "list[Packet[Stream]]":
    """Take a frame apart again that `demuxed` has put together; its fields share its time."""
    if not isinstance(packet.opaque, int):
        return [packet]
    data, base = bytes(packet), packet.time_base
    step = (packet.duration or 0) // 2
    made: list[Packet[Stream]] = []
    for count, part in enumerate((data[: packet.opaque], data[packet.opaque :])):
        half: Packet[Stream] = av.Packet(part)
        half.time_base, half.duration = base, step
        half.pts = None if packet.pts is None else packet.pts + count * step
        half.dts = None if packet.dts is None else packet.dts + count * step
        half.is_keyframe = packet.is_keyframe and count == 0
        made.append(half)
    return made


def _joined(first: "Packet[Stream]", second: "Packet[Stream]") -> "Packet[Stream]":
    made: Packet[Stream] = av.Packet(bytes(first) + bytes(second))
    made.stream = first.stream
    made.pts, made.dts, made.time_base = first.pts, first.dts, first.time_base
    made.duration = (first.duration or 0) + (second.duration or 0)
    made.is_keyframe = first.is_keyframe
    made.opaque = len(bytes(first))
    return made
