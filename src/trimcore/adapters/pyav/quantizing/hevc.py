"""Read from HEVC's headers how keyframes are quantized (ITU-T H.265, 7.3): no decoder tells it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hevc_renumbering import skip_profile
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import HEVC_PPS, HEVC_SPS, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC

_HEADER = 2
_ENTERED, _IDR = range(16, 24), (19, 20)
_INTRA, _MIDDLE = 2, 26
_SEPARATE = 3
_ADAPTED = 4.5
"""Measured: by how much finer than a picture's own quantizer x265's blocks have it on average, if
each has one for itself."""
_SLICE_BYTES = 64
"""Of a slice, as many as its header takes at most, if it is a keyframe's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sequence:
    """What a sequence's set tells of the headers of slices."""

    separate: bool
    colours: bool
    order_bits: int
    sets: tuple[int, ...]
    long_term: bool
    follows_motion: bool
    offsets: bool

    @classmethod
    def read(cls, unit: bytes) -> tuple[int, "_Sequence"]:
        """Take a set apart; return its number, too."""
        bits = Bits.of(unit, _HEADER)
        bits.skip(4)
        layers = bits.take(3)
        bits.at -= 3
        skip_profile(bits)
        number, chroma = bits.number(), bits.number()
        separate = chroma == _SEPARATE and bits.take(1) == 1
        _numbers(bits, 2)
        if bits.take(1):
            _numbers(bits, 4)
        _numbers(bits, 2)
        order_bits = bits.number() + 4
        _numbers(bits, 3 * (layers + 1 if bits.take(1) else 1))
        _numbers(bits, 6)
        if bits.take(1) and bits.take(1):
            raise BrokenUnits("lists of scales are not read")
        bits.skip(1)
        offsets = bits.take(1) == 1
        if bits.take(1):
            bits.skip(8)
            _numbers(bits, 2)
            bits.skip(1)
        sets: list[int] = []
        for _ in range(bits.number()):
            sets.append(_skip_set(bits, sets, in_slice=False))
        long_term = bits.take(1) == 1
        if long_term and bits.number():
            raise BrokenUnits("references for long are not read")
        return number, cls(
            separate=separate,
            colours=chroma > 0 and not separate,
            order_bits=order_bits,
            sets=tuple(sets),
            long_term=long_term,
            follows_motion=bits.take(1) == 1,
            offsets=offsets,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What a picture's set tells of them; `sequence` is the number of the set that it goes by."""

    sequence: int
    shown: bool
    extra: int
    quantizer: float
    loses: bool

    @classmethod
    def read(cls, unit: bytes) -> tuple[int, "_Picture"]:
        """Take a set apart; return its number, too."""
        bits = Bits.of(unit, _HEADER)
        number, sequence = bits.number(), bits.number()
        bits.skip(1)
        shown, extra = bits.take(1) == 1, bits.take(3)
        bits.skip(2)
        _numbers(bits, 2)
        quantizer = float(_MIDDLE + bits.signed())
        bits.skip(2)
        if bits.take(1):
            bits.number()
            quantizer -= _ADAPTED
        _numbers(bits, 2)
        bits.skip(3)
        loses = not bits.take(1)
        return number, cls(
            sequence=sequence, shown=shown, extra=extra, quantizer=quantizer, loses=loses
        )


def keyframe_reader(
    framing: Framing | None, extradata: bytes
) -> Callable[[bytes], float | None] | None:
    """Return what reads the quantizer of a stream's keyframes; None where decoders tell it."""
    if framing is None or framing.units is not HEVC:
        return None
    try:
        sets = sets_in(extradata, framing)
    except BrokenUnits:
        sets = []
    return lambda packet: quantizer_of_keyframe(packet, sets, framing)


def quantizer_of_keyframe(packet: bytes, sets: Iterable[bytes], framing: Framing) -> float | None:
    """Return the quantizer of a keyframe's first slice; None if the packet is none, or can't tell.

    `sets` are the parameter sets of the stream's header; those in the packet count, too.
    """
    sequences: dict[int, _Sequence] = {}
    pictures: dict[int, _Picture] = {}
    try:
        for unit in (*sets, *framing.walk(packet)):
            kind = framing.kind(unit)
            if kind == HEVC_SPS:
                sequences.update([_Sequence.read(unit)])
            elif kind == HEVC_PPS:
                pictures.update([_Picture.read(unit)])
            elif kind in framing.units.slices:
                return _of_slice(unit[:_SLICE_BYTES], kind, sequences, pictures)
    except (BrokenUnits, KeyError, IndexError, ValueError):
        return None
    return None


def _of_slice(
    unit: bytes, kind: int, sequences: dict[int, _Sequence], pictures: dict[int, _Picture]
) -> float | None:
    bits = Bits.of(unit, _HEADER)
    if kind not in _ENTERED or not bits.take(1):
        return None
    bits.skip(1)
    picture = pictures[bits.number()]
    sequence = sequences[picture.sequence]
    bits.skip(picture.extra)
    if bits.number() != _INTRA or not picture.loses:
        return None
    bits.skip(picture.shown + 2 * sequence.separate)
    if kind not in _IDR:
        _skip_references(bits, sequence)
    if sequence.offsets:
        bits.skip(1 + sequence.colours)
    return picture.quantizer + bits.signed()


def _skip_references(bits: Bits, sequence: _Sequence) -> None:
    """Move behind what a slice says of other pictures."""
    bits.skip(sequence.order_bits)
    if not bits.take(1):
        _skip_set(bits, sequence.sets, in_slice=True)
    elif len(sequence.sets) > 1:
        bits.skip((len(sequence.sets) - 1).bit_length())
    if sequence.long_term and bits.number():
        raise BrokenUnits("references for long are not read")
    bits.skip(sequence.follows_motion)


def _skip_set(bits: Bits, before: Sequence[int], *, in_slice: bool) -> int:
    """Move behind a set of references (7.3.7), and tell how many it holds."""
    if before and bits.take(1):
        back = bits.number() + 1 if in_slice else 1
        bits.skip(1)
        bits.number()
        held = 0
        for _ in range(before[len(before) - back] + 1):
            held += bits.take(1) or bits.take(1)
        return held
    count = bits.number() + bits.number()
    for _ in range(count):
        bits.number()
        bits.skip(1)
    return count


def _numbers(bits: Bits, count: int) -> None:
    """Move behind numbers of variable length."""
    for _ in range(count):
        bits.number()
