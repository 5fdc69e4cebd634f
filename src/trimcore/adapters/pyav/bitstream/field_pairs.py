"""Pictures of H.264 that come as two fields, each in a packet of its own, as cameras send them."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import H264_PPS, H264_SPS
from trimcore.adapters.pyav.bitstream.unit_syntax import H264

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
        for number in range(_LISTS if chroma != _SEPARATE else 12):
            if bits.take(1):
                _scaling_list(bits, _SMALL if number < _SMALL_LISTS else _LARGE)
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
